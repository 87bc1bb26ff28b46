import { describe, expect, test } from 'vitest';
import { bucketOf, createAddressOf } from '../../src/http/address.ts';
import { openHouse } from './house.ts';

const START = '/v3/directline/conversations';

describe('other web pages and Direct Line', () => {
  test('a preflight from this machine is answered before any route', async () => {
    const house = await openHouse();
    const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' };
    const answer = await house.ask('OPTIONS', `${START}/x/activities`, { headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(answer.headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type, x-ms-bot-agent, x-requested-with',
    );
    expect(answer.headers.get('vary')).toBe('Origin');
  });

  test('in production only our own page and those that are listed', async () => {
    const house = await openHouse({
      PUBLIC_URL: 'https://service.example.com',
      ALLOWED_ORIGINS: 'https://www.example.com',
    });
    const from = (origin: string) =>
      house.ask('POST', START, { bearer: house.keys.directLineSecret, body: {}, headers: { origin } });
    for (const origin of ['https://service.example.com', 'https://www.example.com']) {
      const answer = await from(origin);
      expect([origin, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([origin, 201, origin]);
    }
    for (const origin of [
      'http://localhost:3000',
      'https://www.example.com.evil.example',
      'http://www.example.com',
      'null',
    ]) {
      const answer = await from(origin);
      expect([origin, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([origin, 403, null]);
    }
    const preflight = await house.ask('OPTIONS', START, { headers: { origin: 'https://evil.example' } });
    expect(preflight.status).toBe(403);
  });

  test('a token may be bound to the pages of its host', async () => {
    const house = await openHouse();
    const body = { user: { id: 'dl_host-1' }, trustedOrigins: ['http://localhost:5173/embed'] };
    const { token } = (
      await house.ask('POST', '/v3/directline/tokens/generate', { bearer: house.keys.directLineSecret, body })
    ).body;
    const from = (origin: string) => house.ask('POST', START, { bearer: token, headers: { origin } });
    expect((await from('http://localhost:5174')).status).toBe(403);
    expect((await from('http://localhost:5173')).status).toBe(201);
  });
});

describe('the address behind proxies', () => {
  test.each([
    ['no proxy is trusted', [], '127.0.0.1', '203.0.113.7', '127.0.0.1'],
    ['a trusted proxy', ['loopback'], '::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['what the client itself wrote in front', ['loopback'], '127.0.0.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    [
      'two trusted proxies',
      ['loopback', '10.0.0.0/8'],
      '127.0.0.1',
      '198.51.100.1, 203.0.113.7, 10.1.2.3',
      '203.0.113.7',
    ],
    ['a peer that is no proxy', ['10.0.0.0/8'], '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['nonsense', ['loopback'], '127.0.0.1', 'unknown, <script>', '127.0.0.1'],
    ['IPv6', ['fd00::/8'], 'fd00::1', '2001:db8::7', '2001:db8::7'],
  ])('%s', (_, trusted, peer, forwarded, expected) => {
    expect(createAddressOf(trusted)(peer, forwarded)).toBe(expected);
  });

  test('one IPv6 customer has one budget', () => {
    expect(bucketOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(bucketOf('2001:DB8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(bucketOf('2001:0db8:0001:0002:ffff::1')).toBe('2001:db8:1:2::/64');
    expect(bucketOf('::1')).toBe('0:0:0:0::/64');
    expect(bucketOf('203.0.113.7')).toBe('203.0.113.7');
  });
});
