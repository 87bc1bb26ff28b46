import { expect, test } from 'vitest';
import { createLimits } from '../../src/http/limits.ts';
import { openSocket } from '../channels/socket.ts';
import { openHouse, until } from './house.ts';
import { sendRaw } from './raw.ts';

const SESSION = '/api/chat/session';
const cookieOf = (headers: Headers): string => headers.get('set-cookie')!.split(';')[0]!;

test('the page comes in without a secret, and the same browser comes back to the same thread', async () => {
  const house = await openHouse();
  const first = await house.ask('POST', SESSION, { body: { language: 'en' }, headers: { origin: house.url } });
  expect(first.status).toBe(200);
  const { conversationId, token, streamUrl } = first.body;
  expect(house.desk.stored.get(conversationId)?.[0]?.text).toBe('Hello');
  const posted = await house.ask('POST', `/v3/directline/conversations/${conversationId}/activities`, {
    bearer: token,
    body: { type: 'message', text: 'hi' },
  });
  expect(posted.status).toBe(200);
  const socket = await openSocket(streamUrl, { origin: house.url });
  await until(() => socket.seqs().length === 3);
  const again = await house.ask('POST', SESSION, { body: {}, headers: { cookie: cookieOf(first.headers) } });
  expect(again.body.conversationId).toBe(conversationId);
  expect(house.desk.stored.size).toBe(1);
});

test('客户不选语言时，按浏览器的语言问候', async () => {
  const house = await openHouse();
  const { body } = await house.ask('POST', SESSION, { headers: { 'accept-language': 'fr, en-GB;q=0.8, zh;q=0.5' } });
  expect(house.desk.stored.get(body.conversationId)?.[0]?.text).toBe('Hello');
});

test('the cookie is out of reach of scripts, and Secure with its own prefix where the address is https', async () => {
  const plain = await openHouse();
  expect((await plain.ask('POST', SESSION)).headers.get('set-cookie')).toMatch(
    /^griddesk-visitor=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
  );
  const https = await openHouse({ PUBLIC_URL: 'https://service.example.com' });
  const answer = await https.ask('POST', SESSION, { headers: { origin: 'https://service.example.com' } });
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-griddesk-visitor=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect(answer.body.streamUrl).toMatch(/^wss:\/\/service\.example\.com\/v3\/directline\/conversations\//);
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=15552000');
});

test('a forged, cut or outdated cookie is a new visitor', async () => {
  const house = await openHouse();
  const first = await house.ask('POST', SESSION);
  const cookie = cookieOf(first.headers);
  const body = Buffer.from(
    JSON.stringify({ visitor: 'dl_x', thread: first.body.conversationId, at: Date.now() }),
  ).toString('base64url');
  const forged = [
    cookie.slice(0, -2),
    `griddesk-visitor=${body}.${cookie.split('.')[1]}`,
    'griddesk-visitor=',
    'griddesk-visitor=a.b.c',
  ];
  for (const one of forged) {
    const answer = await house.ask('POST', SESSION, { headers: { cookie: one } });
    expect(answer.status).toBe(200);
    expect(answer.body.conversationId).not.toBe(first.body.conversationId);
  }
  house.clock.ahead = 31 * 86_400_000;
  const late = await house.ask('POST', SESSION, { headers: { cookie } });
  expect(late.body.conversationId).not.toBe(first.body.conversationId);
});

test('no other web page gets in', async () => {
  const house = await openHouse();
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    const answer = await house.ask('POST', SESSION, { headers });
    expect([headers, answer.status]).toEqual([headers, 403]);
  }
  // A foreign name that has been made to point at this machine.
  const rebound = `host: evil.example:${house.port}\r\norigin: http://evil.example:${house.port}\r\ncontent-length: 0`;
  expect((await sendRaw(house.port, `POST ${SESSION} HTTP/1.1\r\n${rebound}\r\n\r\n`)).status).toBe(403);
  expect(house.desk.stored.size).toBe(0);
});

test('an address may start only so many threads; coming back is free', async () => {
  const house = await openHouse(
    { TRUST_PROXY: 'loopback' },
    { limits: createLimits({ start: { points: 2, seconds: 60 } }) },
  );
  const from = (address: string, cookie = '') =>
    house.ask('POST', SESSION, { headers: { 'x-forwarded-for': address, 'accept-language': 'en', cookie } });
  const first = await from('203.0.113.7');
  expect((await from('203.0.113.7')).status).toBe(200);
  const refused = await from('203.0.113.7');
  expect(refused).toMatchObject({
    status: 429,
    body: { error: { code: 'tooMany', message: 'You are sending too fast.' } },
  });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await from('203.0.113.7', cookieOf(first.headers))).status).toBe(200);
  expect((await from('203.0.113.8')).status).toBe(200);
});

test('a token that has ended is refreshed within half an hour, with the cookie within twelve hours, and never after', async () => {
  const house = await openHouse();
  const first = await house.ask('POST', SESSION);
  const { token, conversationId } = first.body;
  const refresh = (headers = {}) => house.ask('POST', '/v3/directline/tokens/refresh', { bearer: token, headers });
  const cookie = { cookie: cookieOf(first.headers) };
  const other = { cookie: cookieOf((await house.ask('POST', SESSION)).headers) };
  const minutes = 60_000;
  house.clock.ahead = 59 * minutes;
  expect((await refresh()).body.conversationId).toBe(conversationId);
  house.clock.ahead = 61 * minutes;
  expect((await refresh()).status).toBe(403);
  expect((await refresh(other)).status).toBe(403);
  expect((await refresh(cookie)).status).toBe(200);
  house.clock.ahead = 719 * minutes;
  const last = await refresh(cookie);
  expect(last).toMatchObject({ status: 200, body: { conversationId } });
  expect(last.body.expires_in).toBeLessThanOrEqual(60);
  house.clock.ahead = 721 * minutes;
  expect(await refresh(cookie)).toMatchObject({ status: 403, body: { error: { code: 'expired' } } });
});
