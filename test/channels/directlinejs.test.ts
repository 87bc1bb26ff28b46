import { ConnectionStatus } from 'botframework-directlinejs';
import { describe, expect, test } from 'vitest';
import { openHouse, until } from '../http/house.ts';
import { layCable } from './cable.ts';
import { type Client, startClient } from './client.ts';

const numbersOf = (client: Client): number[] =>
  client.activities.flatMap((one) => (one.type === 'message' ? [(one.channelData as { seq: number }).seq] : []));

const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

describe.each([
  { how: '长连接', webSocket: true },
  { how: '轮询', webSocket: false },
])('botframework-directlinejs, $how', ({ webSocket }) => {
  test('问候、回显在前、回答在后', async () => {
    const house = await openHouse();
    const client = startClient(house, { secret: house.keys.directLineSecret, webSocket });
    await until(() => client.texts().length === 1);
    const id = await client.post('我家停电了', 'client-1');
    await until(() => client.texts().length === 3);
    expect(client.texts()).toEqual(['您好', '我家停电了', '收到：我家停电了']);
    const [, echo, answer] = client.activities.filter((one) => one.type === 'message');
    expect(echo).toMatchObject({ id, from: { role: 'user' }, channelData: { clientActivityID: 'client-1' } });
    expect(answer).toMatchObject({ from: { id: 'griddesk', role: 'bot', name: 'AI 智能助手' }, replyToId: id });
    expect(client.status()).toBe(ConnectionStatus.Online);
  });

  test('同一个 clientActivityID 发两次，只算一条', async () => {
    const house = await openHouse();
    const client = startClient(house, { secret: house.keys.directLineSecret, webSocket });
    await until(() => client.texts().length === 1);
    const ids = [await client.post('停电', 'same'), await client.post('停电', 'same')];
    expect(ids[0]).toBe(ids[1]);
    await client.post('好了', 'other');
    await until(() => client.texts().length === 5);
    expect(client.texts()).toEqual(['您好', '停电', '收到：停电', '好了', '收到：好了']);
  });

  test('a page that comes back with an empty watermark sees its history, once', async () => {
    const house = await openHouse();
    const { token } = (
      await house.ask('POST', '/v3/directline/tokens/generate', { bearer: house.keys.directLineSecret, body: {} })
    ).body;
    const first = startClient(house, { token, webSocket });
    await until(() => first.texts().length === 1);
    for (const n of upTo(4)) await first.post(`message ${n}`, `m${n}`);
    await until(() => numbersOf(first).length === 9);
    const again = startClient(house, { token, webSocket });
    await until(() => numbersOf(again).length === 9);
    expect(numbersOf(again)).toEqual(upTo(9));
    await again.post('one more', 'm5');
    await until(() => numbersOf(first).length === 11 && numbersOf(again).length === 11);
    expect(numbersOf(first)).toEqual(upTo(11));
    expect(numbersOf(again)).toEqual(upTo(11));
  });
});

test('a dropped stream comes back with what was missed: nothing lost, nothing twice', { timeout: 15_000 }, async () => {
  const house = await openHouse();
  const cable = await layCable(house.port);
  const client = startClient(cable, { secret: house.keys.directLineSecret, webSocket: true });
  await until(() => client.texts().length === 1);
  await client.post('before', 'b');
  await until(() => numbersOf(client).length === 3);
  cable.cut();
  const thread = [...house.desk.stored.keys()][0]!;
  for (const n of upTo(250)) house.desk.appendQuietly(thread, `meanwhile ${n}`);
  await until(() => numbersOf(client).length === 253, 10_000);
  await client.post('after', 'a');
  await until(() => numbersOf(client).length === 255);
  expect(numbersOf(client)).toEqual(upTo(255));
});

test('an expired token ends in status 3, and a refreshed one for the same conversation goes on', async () => {
  const house = await openHouse();
  const { token, conversationId } = (
    await house.ask('POST', '/v3/directline/tokens/generate', { bearer: house.keys.directLineSecret, body: {} })
  ).body;
  const client = startClient(house, { token, webSocket: false });
  await until(() => client.texts().length === 1);
  house.clock.ahead = 31 * 60_000;
  await until(() => client.status() === ConnectionStatus.ExpiredToken);
  const fresh = await house.ask('POST', '/v3/directline/tokens/refresh', { bearer: token });
  expect(fresh).toMatchObject({ status: 200, body: { conversationId } });
  client.line.reconnect({ ...fresh.body, referenceGrammarId: '' });
  await client.post('still here', 'x');
  // A client that reconnects within one polling interval polls twice from then on: a page shows what has the same id once.
  const shown = () => [...new Map(client.activities.map((one) => [one.id, one])).values()];
  const texts = () => shown().flatMap((one) => (one.type === 'message' ? [one.text] : []));
  await until(() => texts().length >= 3);
  expect(texts()).toEqual(['您好', 'still here', '收到：still here']);
});
