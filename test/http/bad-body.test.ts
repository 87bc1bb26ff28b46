import { beforeEach, describe, expect, test } from 'vitest';
import { expectUnmoved, type House, openHouse, storedIn } from './house.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let house: House;
let conversation: string;
let token: string;

beforeEach(async () => {
  house = await openHouse();
  ({ conversationId: conversation, token } = await house.enter());
});

const activities = (): string => `/v3/directline/conversations/${conversation}/activities`;

const message = (more: object = {}): object => ({ type: 'message', text: '停电', ...more });
const deep = (levels: number): string =>
  `{"type":"message","text":"x","value":${'['.repeat(levels)}${']'.repeat(levels)}}`;

describe('活动内容不合格', () => {
  test.each<{ name: string; body: unknown; status: number; headers?: Record<string, string> }>([
    { name: '没有正文', body: undefined, status: 400 },
    { name: '空文本', body: message({ text: '  ' }), status: 400 },
    { name: '没有 type', body: { text: '停电' }, status: 400 },
    { name: 'type 是数字', body: { type: 1 }, status: 400 },
    { name: 'text 是对象', body: message({ text: { a: 1 } }), status: 400 },
    { name: '超过 4000 字', body: message({ text: '电'.repeat(4001) }), status: 413 },
    { name: 'not JSON', body: '{"type":', status: 400 },
    { name: 'an array', body: '[]', status: 400 },
    { name: 'null', body: 'null', status: 400 },
    { name: 'a depth bomb of 33', body: deep(32), status: 400 },
    { name: 'a depth bomb of 20,000', body: deep(20_000), status: 400 },
    { name: '__proto__', body: '{"type":"message","text":"x","__proto__":{"admin":true}}', status: 400 },
    { name: '__proto__, escaped', body: '{"type":"message","text":"x","\\u005f_proto__":{"a":1}}', status: 400 },
    {
      name: 'constructor.prototype',
      body: '{"type":"message","text":"x","constructor":{"prototype":{"a":1}}}',
      status: 400,
    },
    {
      name: 'a client id of 129 characters',
      body: message({ channelData: { clientActivityID: 'x'.repeat(129) } }),
      status: 400,
    },
    { name: 'a client id that is a number', body: message({ channelData: { clientActivityID: 7 } }), status: 400 },
    { name: 'an event', body: { type: 'event', name: 'handoff.initiate', value: {} }, status: 400 },
    { name: 'an invoke', body: { type: 'invoke', name: 'x' }, status: 400 },
    { name: 'a conversationUpdate', body: { type: 'conversationUpdate', membersAdded: [{ id: 'a' }] }, status: 400 },
    { name: 'an endOfConversation', body: { type: 'endOfConversation' }, status: 400 },
    { name: 'text/plain', body: JSON.stringify(message()), status: 415, headers: { 'content-type': 'text/plain' } },
    {
      name: 'a form',
      body: 'type=message',
      status: 415,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    { name: 'a foreign web page', body: message(), status: 403, headers: { origin: 'https://evil.example' } },
    { name: 'a sandboxed page', body: message(), status: 403, headers: { origin: 'null' } },
  ])('$name: $status', async ({ body, status, headers }) => {
    const before = storedIn(house);
    const answer = await house.ask('POST', activities(), { bearer: token, body, ...(headers && { headers }) });
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect(answer.body.error.correlationId).toMatch(UUID);
    expect(answer.headers.get('x-correlation-id')).toBe(answer.body.error.correlationId);
    await expectUnmoved(house, before);
  });

  test('a friendly refusal says how long a message may be', async () => {
    const answer = await house.ask('POST', activities(), { bearer: token, body: message({ text: '电'.repeat(4001) }) });
    expect(answer.body.error.message).toBe('内容太长，请控制在 4000 字以内。');
  });
});

test('a watermark that we never gave: 400', async () => {
  for (const watermark of ['x', '-1', '1.5', '1e3', '9'.repeat(16), '%00']) {
    const answer = await house.ask('GET', `${activities()}?watermark=${watermark}`, { bearer: token });
    expect([watermark, answer.status]).toEqual([watermark, 400]);
  }
});

test('a watermark from before the data was lost counts as the newest', async () => {
  const answer = await house.ask('GET', `${activities()}?watermark=999`, { bearer: token });
  expect(answer).toMatchObject({ status: 200, body: { activities: [], watermark: '1' } });
});

test('a store that fails: 503 with what to do in an emergency, and 500 elsewhere without a word of the cause', async () => {
  house.desk.broken = true;
  const posted = await house.ask('POST', activities(), { bearer: token, body: message() });
  expect(posted).toMatchObject({
    status: 503,
    body: { error: { code: 'unavailable', message: '系统暂时不可用，紧急情况请拨打 95598。' } },
  });
  const read = await house.ask('GET', activities(), { bearer: token, headers: { 'accept-language': 'en' } });
  expect(read).toMatchObject({
    status: 500,
    body: { error: { code: 'internal', message: 'We are unavailable. In an emergency call 95598.' } },
  });
  expect(house.lines.join('')).not.toContain('13800138000');
});
