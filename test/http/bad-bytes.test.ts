import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { expectUnmoved, type House, openHouse, storedIn } from './house.ts';
import { sendRaw } from './raw.ts';

let house: House;
let conversation: string;
let token: string;

beforeEach(async () => {
  house = await openHouse();
  ({ conversationId: conversation, token } = await house.enter());
});

const activities = (): string => `/v3/directline/conversations/${conversation}/activities`;

const message = (more: object = {}): object => ({ type: 'message', text: '停电', ...more });
/** An HTTP request as text, with the conversation's token. */
function post(body: string | Buffer, headers: Record<string, string> = {}): Buffer {
  const all = {
    host: 'localhost',
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${activities()} HTTP/1.1\r\n${lines.join('')}\r\n`), Buffer.from(body)]);
}

const get = (target: string, headers = ''): string => `GET ${target} HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n`;
const upgrade = (target: string, more = ''): string =>
  get(target, `connection: Upgrade\r\nupgrade: websocket\r\n${more}`);
const KEY = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n';

describe('raw bytes', () => {
  test.each<{ name: string; bytes: () => string | Buffer; status: number }>([
    {
      name: 'a gzip body',
      bytes: () => post(gzipSync(JSON.stringify(message())), { 'content-encoding': 'gzip' }),
      status: 415,
    },
    {
      name: 'garbage that claims to be gzip',
      bytes: () => post('\u0001\u0002garbage', { 'content-encoding': 'gzip' }),
      status: 415,
    },
    {
      name: 'a zip bomb',
      bytes: () => post(gzipSync(Buffer.alloc(20_000_000)), { 'content-encoding': 'gzip' }),
      status: 415,
    },
    { name: '1 MB', bytes: () => post(JSON.stringify(message({ text: 'x'.repeat(1_000_000) }))), status: 413 },
    {
      name: '1 MB in chunks',
      bytes: () => {
        const head = post('', { 'transfer-encoding': 'chunked' })
          .toString()
          .replace(/content-length: 0\r\n/, '');
        return `${head}f4240\r\n${'x'.repeat(1_000_000)}\r\n0\r\n\r\n`;
      },
      status: 413,
    },
    {
      name: 'broken UTF-8',
      bytes: () => post(Buffer.from([...Buffer.from('{"type":"message","text":"'), 0xe5, 0x81, 0x22, 0x7d])),
      status: 400,
    },
    {
      name: 'overlong UTF-8',
      bytes: () => post(Buffer.from([...Buffer.from('{"type":"message","text":"'), 0xc0, 0xaf, 0x22, 0x7d])),
      status: 400,
    },
    {
      name: 'two lengths',
      bytes: () =>
        post('{}', { 'Content-Length': '9' })
          .toString()
          .replace('content-length', 'content-length: 2\r\nContent-Length'),
      status: 400,
    },
    { name: 'no HTTP at all', bytes: () => '\u0016\u0003\u0001\u0000\u0005hello\r\n\r\n', status: 400 },
    { name: 'headers of 20 KB', bytes: () => get('/livez', `x: ${'a'.repeat(20_000)}\r\n`), status: 431 },
    { name: 'a header with a NUL', bytes: () => get('/livez', 'x: a\u0000b\r\n'), status: 400 },
    { name: 'GET //user@host:badport', bytes: () => get('//a@b:99999999/'), status: 404 },
    { name: 'backslashes that become a host', bytes: () => get('/\\a@b:99999999/'), status: 400 },
    { name: 'an absolute address', bytes: () => get('http://[::'), status: 400 },
    { name: 'GET *', bytes: () => get('*'), status: 400 },
    { name: 'a broken escape', bytes: () => get('/v3/directline/conversations/%E0%A4%A/activities'), status: 404 },
    { name: 'an escape that is not UTF-8', bytes: () => get('/v3/directline/conversations/%ff'), status: 404 },
    { name: 'a lone percent', bytes: () => get('/%'), status: 404 },
    { name: 'an address of 5,000 characters', bytes: () => get(`/${'a'.repeat(5000)}`), status: 414 },
    { name: 'dots', bytes: () => get('/../../etc/passwd'), status: 404 },
    { name: 'a method nobody takes', bytes: () => get('/livez').replace('GET', 'DELETE'), status: 405 },
    { name: 'an unknown path', bytes: () => get('/wp-login.php'), status: 404 },
    {
      name: 'upload, which is not there',
      bytes: () => post('{}').toString().replace('/activities', '/upload'),
      status: 404,
    },
    {
      name: 'the Bot Framework while it is off',
      bytes: () => post('{}').toString().replace(activities(), '/api/messages'),
      status: 404,
    },
    { name: 'an upgrade elsewhere', bytes: () => upgrade('/livez', KEY), status: 404 },
    {
      name: 'an upgrade to voice',
      bytes: () => upgrade(`/v3/directline/conversations/${conversation}/stream/multimodal?t=x`, KEY),
      status: 404,
    },
    {
      name: 'an upgrade without a key',
      bytes: () => upgrade(`/v3/directline/conversations/${conversation}/stream?t=x`),
      status: 400,
    },
    {
      name: 'an upgrade of an old version',
      bytes: () => upgrade(`/v3/directline/conversations/${conversation}/stream?t=x`, KEY.replace('13', '8')),
      status: 400,
    },
    {
      name: 'an upgrade with a broken escape',
      bytes: () => upgrade(`/v3/directline/conversations/%E0%/stream?t=%`, KEY),
      status: 403,
    },
    {
      name: 'an upgrade without a ticket',
      bytes: () => upgrade(`/v3/directline/conversations/${conversation}/stream?watermark=-`, KEY),
      status: 403,
    },
    { name: 'an upgrade to another protocol', bytes: () => upgrade('/', '').replace('websocket', 'h2c'), status: 404 },
  ])('$name: $status', async ({ bytes, status }) => {
    const before = storedIn(house);
    const answer = await sendRaw(house.port, bytes());
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/x-correlation-id: [0-9a-f-]{36}/);
    const { error } = JSON.parse(Buffer.from(answer.body, 'latin1').toString());
    expect(answer.head).toContain(error.correlationId);
    await expectUnmoved(house, before);
  });

  test('GET // is the root, and nothing breaks', async () => {
    expect((await sendRaw(house.port, get('//'))).status).toBe(404);
    await expectUnmoved(house, storedIn(house));
  });

  test('a client that goes away in the middle of its body leaves nothing behind', async () => {
    const before = storedIn(house);
    const half = post(JSON.stringify(message())).subarray(0, -5);
    await new Promise<void>((closed) => {
      const socket = connect(house.port, '127.0.0.1', () => socket.write(half, () => socket.resetAndDestroy()));
      socket.on('close', () => closed());
    });
    await expectUnmoved(house, before);
  });
});
