import { expect, test } from 'vitest';
import { openSocket } from '../channels/socket.ts';
import { type ConsoleHouse, conversationOf, type Line, lineOf, openConsoleHouse, openLine } from './console-house.ts';
import { until } from './house.ts';

/** Asks for a person until the conversation is in the queue. */
async function queued(house: ConsoleHouse) {
  const customer = await house.customer();
  await customer.say('我要投诉');
  await customer.say('找人工');
  return { customer, id: await conversationOf(house, customer) };
}

const seqs = (line: Line, id: string): number[] => line.events(id).map(({ seq }) => seq);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('only our own page, with a session, gets the stream', async () => {
  const house = await openConsoleHouse();
  const { url, lead } = house;
  const { cookie } = lead;
  await expect(openLine(url, { cookie })).rejects.toThrow('refused 403');
  await expect(openLine(url, { cookie, origin: 'https://evil.example' })).rejects.toThrow('refused 403');
  await expect(openLine(url, { cookie, origin: 'null' })).rejects.toThrow('refused 403');
  await expect(openLine(url, { origin: url })).rejects.toThrow('refused 401');
  await expect(openLine(url, { origin: url, cookie: `${cookie}x` })).rejects.toThrow('refused 401');
  expect([await house.counted('origin'), await house.counted('session')]).toEqual([3, 1]);
  const added = await lead.ask<{ password: string }>('POST', '/users', {
    ...{ email: 'new@example.com', name: 'new', roles: ['agent'], departments: ['*'] },
  });
  const first = await fetch(`${url}/api/console/login`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'new@example.com', password: added.body.password }),
  });
  const oneTime = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  await expect(openLine(url, { origin: url, cookie: oneTime })).rejects.toThrow('refused 403');
  const lines = await Promise.all(Array.from({ length: 8 }, () => openLine(url, { cookie, origin: url })));
  await expect(openLine(url, { cookie, origin: url })).rejects.toThrow('refused 429');
  lines[0]?.ws.close();
  await until(() => lines[0]?.closed);
  await until(() => openLine(url, { cookie, origin: url }).catch(() => null));
});

test('hello comes first, and says what the agent has chosen; all their consoles hear a new choice', async () => {
  const house = await openConsoleHouse();
  expect((await house.lead.ask<{ availability: string }>('GET', '/me')).body.availability).toBe('offline');
  const [one, two] = [await lineOf(house, house.lead), await lineOf(house, house.lead)];
  expect(one.frames[0]).toEqual({ is: 'hello', availability: 'online' });
  one.send({ do: 'availability', is: 'busy' });
  await until(() => two.of('availability').length > 0 && one.of('availability').length > 0);
  expect(two.of('availability')).toEqual([{ is: 'availability', availability: 'busy' }]);
  expect((await house.lead.ask<{ availability: string }>('GET', '/me')).body.availability).toBe('busy');
  one.ws.close();
  two.ws.close();
  await until(() => one.closed && two.closed);
  await until(
    async () => (await house.lead.ask<{ availability: string }>('GET', '/me')).body.availability === 'offline',
  );
  expect((await lineOf(house, house.lead)).frames[0]).toEqual({ is: 'hello', availability: 'busy' });
});

test('who is busy takes no new chats: nobody on duty, so the customer is called back', async () => {
  const house = await openConsoleHouse();
  const line = await lineOf(house, house.lead);
  line.send({ do: 'availability', is: 'busy' });
  await until(() => line.of('availability').length > 0);
  const customer = await house.customer();
  await customer.say('我要投诉');
  await customer.say('找人工');
  const id = await conversationOf(house, customer);
  expect((await until(() => line.row(id))).holder.is).toBe('bot');
});

test('a watched chat comes whole and once, across a drop and with notes; nothing of the thread’s other chats', async () => {
  const house = await openConsoleHouse();
  const line = await lineOf(house, house.lead);
  const { customer, id } = await queued(house);
  line.send({ do: 'watch', conversation: id, after: 0 });
  const at = `/conversations/${id}`;
  await house.lead.ask('POST', `${at}/take`, {});
  await house.lead.ask('POST', `${at}/note`, { clientId: 'note-0001', text: '只给同事看' });
  const last = async () => (await house.griddesk.desk.thread(customer.conversationId))?.lastSeq ?? 0;
  const reached = await last();
  await until(() => seqs(line, id).at(-1) === reached);
  // The first conversation begins with the welcome.
  expect(seqs(line, id)).toEqual(range(1, reached));
  line.ws.terminate();
  await customer.post('线断了吗');
  await house.lead.ask('POST', `${at}/reply`, { clientId: 'reply-001', text: '我在' });
  const again = await lineOf(house, house.lead);
  again.send({ do: 'watch', conversation: id, after: reached });
  // Said while the past is being read, and once more for the same chat.
  await customer.post('好的');
  again.send({ do: 'watch', conversation: id, after: reached + 1 });
  await house.lead.ask('POST', `${at}/reply`, { clientId: 'reply-002', text: '还有吗' });
  const end = await last();
  await until(() => seqs(again, id).at(-1) === end);
  expect([...new Set(seqs(again, id))]).toEqual(range(reached + 1, end));
  const { body } = await house.lead.ask<{ events: { seq: number }[] }>('GET', `${at}/events?after=0`);
  expect(body.events.map(({ seq }) => seq)).toEqual(range(1, end));
  expect(again.events(id).find(({ text }) => text === '我在')).toMatchObject({
    clientId: 'reply-001',
    audience: 'all',
  });
  expect(line.events(id).find(({ text }) => text === '只给同事看')).toMatchObject({ audience: 'desk' });

  await house.lead.ask('POST', `${at}/close`, { resolution: 'resolved', next: null });
  const closed = await last();
  await customer.say('你好');
  const next = await conversationOf(house, customer);
  await until(() => again.row(next));
  expect(next).not.toBe(id);
  expect(again.events(id).at(-1)?.seq).toBe(closed);
  again.send({ do: 'watch', conversation: next, after: 0 });
  await until(() => seqs(again, next).at(-1) === again.row(next)?.lastSeq);
  expect(seqs(again, next)[0]).toBe(closed + 1);
  const own = await house.lead.ask<{ events: { seq: number }[] }>('GET', `/conversations/${next}/events`);
  expect(own.body.events.map(({ seq }) => seq)).toEqual(seqs(again, next));
  again.send({ do: 'unwatch', conversation: next });
  again.send({ do: 'watch', conversation: id, after: closed });
  await customer.say('停电了');
  await until(() => again.row(next)?.last?.text.includes('停电'));
  expect(again.events(id).at(-1)?.seq).toBe(closed);
});

test('typing goes both ways, to those who talk', async () => {
  const house = await openConsoleHouse();
  const line = await lineOf(house, house.lead);
  const { customer, id } = await queued(house);
  const other = await lineOf(house, await house.employ('qa', ['QA']));
  line.send({ do: 'watch', conversation: id, after: 0 });
  await until(() => line.events(id).length > 0);
  const directLine = `${house.url}/v3/directline/conversations/${customer.conversationId}`;
  const headers = { authorization: `Bearer ${customer.token}`, 'content-type': 'application/json' };
  const typed = JSON.stringify({ type: 'typing', from: { id: 'me' } });
  expect((await fetch(`${directLine}/activities`, { method: 'POST', headers, body: typed })).status).toBeLessThan(300);
  await until(() => line.of('typing').length > 0);
  expect(line.of('typing')[0]).toEqual({ is: 'typing', conversation: id });
  expect(other.of('typing')).toEqual([]);

  const { streamUrl } = (await (await fetch(directLine, { headers })).json()) as { streamUrl: string };
  const phone = await openSocket(streamUrl.replace(/^http/, 'ws'));
  const shown = () => phone.frames.flatMap(({ activities }) => activities).filter(({ type }) => type === 'typing');
  await house.lead.ask('POST', `/conversations/${id}/take`, {});
  other.send({ do: 'typing', conversation: id });
  other.send({ do: 'availability', is: 'away' });
  await until(() => other.of('availability').length > 0);
  expect(shown()).toEqual([]);
  line.send({ do: 'typing', conversation: id });
  await until(() => shown().length === 1);
});

test('what devices have and show comes to those who see the chat, as it changes', async () => {
  const house = await openConsoleHouse();
  const line = await lineOf(house, house.lead);
  const deaf = await lineOf(house, await house.employ('meter', ['METER']));
  const { customer, id } = await queued(house);
  await house.lead.ask('POST', `/conversations/${id}/take`, {});
  const { body } = await house.lead.ask<{ seq: number }>('POST', `/conversations/${id}/reply`, {
    ...{ clientId: 'reply-001', text: '您好' },
  });
  await until(() =>
    line.of('attention').some(({ attention }) => attention.connected && attention.delivered >= body.seq),
  );
  customer.close();
  await until(() => line.of('attention').at(-1)?.attention.connected === false);
  expect(line.of('attention').every(({ conversation }) => conversation === id)).toBe(true);
  const rows = await house.lead.ask<{ rows: { attention: unknown }[] }>('GET', '/conversations?view=mine');
  expect(rows.body.rows[0]?.attention).toEqual(line.of('attention').at(-1)?.attention);
  expect(deaf.frames.map(({ is }) => is)).toEqual(['hello']);
});

test('an ended session closes its sockets within two seconds, and the agent is no longer there', async () => {
  const house = await openConsoleHouse();
  const agent = await house.employ('qa', ['QA']);
  const both = [await lineOf(house, agent), await lineOf(house, agent)];
  const lead = await lineOf(house, house.lead);
  expect((await agent.ask('POST', '/logout', {})).status).toBe(204);
  await until(() => both.every(({ closed }) => closed === 4401), 2000);
  await expect(lineOf(house, agent)).rejects.toThrow('refused 401');
  const other = await house.employ('om', ['OM']);
  const line = await lineOf(house, other);
  expect((await house.lead.ask('PATCH', `/users/${other.me.user.id}`, { state: 'disabled' })).status).toBe(200);
  await until(() => line.closed === 4401, 2000);
  expect(lead.closed).toBeNull();
});

test('a session that nobody uses runs out, however much its socket talks', async () => {
  const house = await openConsoleHouse();
  const agent = await house.employ('qa', ['QA']);
  const line = await lineOf(house, agent);
  house.forward(29);
  line.send({ do: 'availability', is: 'busy' });
  await until(() => line.of('availability').length > 0);
  house.forward(2);
  await until(() => line.closed === 4401);
});

test('frames that are not of the contract end the socket, and change nothing', async () => {
  const house = await openConsoleHouse();
  const { id } = await lineOf(house, house.lead).then(() => queued(house));
  const forged = [
    'not json',
    '',
    '[]',
    'null',
    '{"do":"take","conversation":"x"}',
    { do: 'watch', conversation: id },
    { do: 'watch', conversation: id, after: -1 },
    { do: 'watch', conversation: id, after: '0' },
    { do: 'watch', conversation: { id }, after: 0 },
    { do: 'watch', conversation: 'x'.repeat(65), after: 0 },
    { do: 'watch', conversation: id, after: 0, as: 'lead' },
    { do: 'availability', is: 'offline' },
    `{"do":"typing","conversation":"${id}","__proto__":{"do":"watch"}}`,
    '['.repeat(40_000),
  ];
  for (const frame of forged) {
    const line = await lineOf(house, house.lead);
    line.send(frame);
    expect([frame, await until(() => line.closed)]).toEqual([frame, 4400]);
    expect(line.frames.filter(({ is }) => is !== 'hello' && is !== 'attention')).toEqual([]);
  }
  const binary = await lineOf(house, house.lead);
  binary.ws.send(Buffer.from(JSON.stringify({ do: 'watch', conversation: id, after: 0 })));
  expect(await until(() => binary.closed)).toBe(4400);
  expect(await house.counted('forgedFrame')).toBe(forged.length + 1);
  const large = await lineOf(house, house.lead);
  large.send(JSON.stringify({ do: 'typing', conversation: 'x'.repeat(70_000) }));
  await until(() => large.closed);
  const flood = await lineOf(house, house.lead);
  for (let i = 0; i < 60; i += 1) flood.send({ do: 'unwatch', conversation: id });
  await until(() => flood.closed);
  expect((await house.lead.ask('GET', `/conversations/${id}`)).status).toBe(200);
});

test('an agent who loses a department loses its chats at once, and gains those of the new one', async () => {
  const house = await openConsoleHouse();
  const agent = await house.employ('qa', ['QA']);
  const line = await lineOf(house, agent);
  const { customer, id } = await queued(house);
  line.send({ do: 'watch', conversation: id, after: 0 });
  await until(() => line.events(id).length > 0);
  const user = `/users/${agent.me.user.id}`;
  expect((await house.lead.ask('PATCH', user, { departments: ['OM'] })).status).toBe(200);
  await until(() => line.of('gone').some(({ conversation }) => conversation === id));
  const before = line.frames.length;
  await customer.post('还在吗');
  await house.griddesk.desk.settle();
  line.send({ do: 'watch', conversation: id, after: 0 });
  await until(() => line.of('refused').length > 0);
  expect(line.frames.slice(before).map(({ is }) => is)).toEqual(['refused']);
  expect((await house.lead.ask('PATCH', user, { departments: ['*'] })).status).toBe(200);
  await until(() => line.frames.slice(before).some((frame) => frame.is === 'row' && frame.row.id === id));
});

test('when the server stops, every console is told to come back', async () => {
  const house = await openConsoleHouse();
  const line = await lineOf(house, house.lead);
  await house.griddesk.http.stop();
  expect(await until(() => line.closed)).toBe(1012);
});
