import { expect, test } from 'vitest';
import { createLog } from '../../src/http/log.ts';
import { route } from '../../src/http/routes.ts';
import { openSocket } from '../channels/socket.ts';
import { openHouse, until } from './house.ts';

const PERSONAL = ['13800138000', '王小明', '0123456789012', 'wang@example.com', '阳光花园8栋'];

test('no secret, token, ticket, cookie, address or word of a customer is ever logged', async () => {
  const secret = 'canary-4f9d2b7c61e8a305-k8Jw2LmQ';
  const house = await openHouse({ DIRECT_LINE_SECRET: secret });
  const session = await house.ask('POST', '/api/chat/session', { body: {} });
  const { conversationId, token, streamUrl } = session.body;
  const path = `/v3/directline/conversations/${conversationId}/activities`;
  await openSocket(streamUrl);
  for (const text of PERSONAL)
    await house.ask('POST', path, {
      bearer: token,
      body: { type: 'message', text, channelData: { clientActivityID: text } },
    });
  await house.ask('GET', `${path}?watermark=${PERSONAL[0]}`, { bearer: token });
  await house.ask('POST', `/v3/directline/conversations?secret=${secret}`, {
    bearer: secret,
    body: { user: { id: PERSONAL[0] } },
  });
  await house.ask('POST', path, { bearer: token, body: `{"type":"message","text":"${PERSONAL[1]}` });
  await house.ask('GET', `/${encodeURIComponent(PERSONAL[4]!)}/${PERSONAL[0]}`, { bearer: `${secret}x` });
  house.desk.broken = true;
  await house.ask('GET', path, { bearer: token });
  await house.ask('POST', path, { bearer: token, body: { type: 'message', text: PERSONAL[2] } });
  await until(() => house.lines.some((line) => line.includes('request failed')) && house.lines.length > 12);
  const logged = house.lines.join('') + String((await house.ask('GET', '/metrics')).body);
  const ticket = new URL(streamUrl).searchParams.get('t')!;
  const cookie = session.headers.get('set-cookie')!.split(/[=;]/)[1]!;
  const keys = [house.keys.token, house.keys.cookie].flatMap((key) => [key.toString('hex'), key.toString('base64')]);
  for (const canary of [
    secret,
    token,
    ticket,
    cookie,
    conversationId,
    '127.0.0.1',
    ...keys,
    ...PERSONAL,
    encodeURIComponent(PERSONAL[4]!),
  ]) {
    expect(logged).not.toContain(canary);
  }
});

test('no secret leaves in any answer', async () => {
  const secret = 'canary-4f9d2b7c61e8a305-k8Jw2LmQ';
  const house = await openHouse({ DIRECT_LINE_SECRET: secret });
  const answers = [
    await house.ask('POST', '/api/chat/session', { body: {} }),
    await house.ask('POST', '/v3/directline/tokens/generate', { bearer: secret, body: {} }),
    await house.ask('POST', '/v3/directline/conversations', { bearer: secret, body: {} }),
    await house.ask('POST', '/v3/directline/conversations', { bearer: `${secret}x`, body: {} }),
    await house.ask('GET', '/metrics'),
  ];
  for (const { headers, body } of answers) expect(JSON.stringify([[...headers], body])).not.toContain(secret);
});

test('a handler that fails answers 500 with a generic body, and its message stays out of the log', async () => {
  const faulty = route({
    method: 'GET',
    path: '/faulty',
    permission: 'public',
    handle: () => {
      throw new Error('customer 13800138000 not found', { cause: new RangeError('王小明') });
    },
  });
  const house = await openHouse({}, { routes: [faulty] });
  const answer = await house.ask('GET', '/faulty');
  expect(answer.status).toBe(500);
  expect(Object.keys(answer.body)).toEqual(['error']);
  expect(answer.body.error).toMatchObject({ code: 'internal', message: '系统暂时不可用，紧急情况请拨打 95598。' });
  const line = house.lines.find((one) => one.includes('request failed'))!;
  expect(JSON.parse(line)).toMatchObject({
    id: answer.body.error.correlationId,
    err: { name: 'Error', cause: { name: 'RangeError' } },
  });
  expect(line).not.toMatch(/13800138000|王小明/);
});

test('errors of the language keep their message, which names code only', () => {
  const lines: string[] = [];
  createLog('info', { write: (line: string) => void lines.push(line) }).error(
    { err: new TypeError('x is not a function') },
    'failed',
  );
  expect(JSON.parse(lines[0]!).err.message).toBe('x is not a function');
});
