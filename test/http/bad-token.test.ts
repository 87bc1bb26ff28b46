import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { expectUnmoved, type House, openHouse, storedIn } from './house.ts';

let house: House;
let conversation: string;
let token: string;

beforeEach(async () => {
  house = await openHouse();
  ({ conversationId: conversation, token } = await house.enter());
});

const activities = (): string => `/v3/directline/conversations/${conversation}/activities`;

const message = (more: object = {}): object => ({ type: 'message', text: '停电', ...more });
/** A token of our form, signed with whatever key. */
function forge(claims: object, { alg = 'HS256', key = Buffer.alloc(32) }: { alg?: string; key?: Buffer } = {}): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${body}.${alg === 'none' ? '' : createHmac('sha256', key).update(body).digest('base64url')}`;
}

describe('tokens', () => {
  const claims = (): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
  const flipped = (): string => token.replace(/.(?=.$)/, (c) => (c === 'A' ? 'B' : 'A'));

  test.each<{ name: string; bearer: () => string | undefined; status: number }>([
    { name: 'none', bearer: () => undefined, status: 401 },
    { name: 'junk', bearer: () => 'junk', status: 403 },
    { name: 'tampered', bearer: flipped, status: 403 },
    { name: 'alg none', bearer: () => forge(claims(), { alg: 'none' }), status: 403 },
    { name: 'another key', bearer: () => forge(claims()), status: 403 },
    {
      name: 'the right key, another algorithm',
      bearer: () => forge(claims(), { alg: 'HS512', key: house.keys.token }),
      status: 403,
    },
    {
      name: 'the right key, another audience',
      bearer: () => forge({ ...claims(), aud: 'console' }, { key: house.keys.token }),
      status: 403,
    },
    {
      name: 'the right key, no end',
      bearer: () => forge({ ...claims(), exp: undefined }, { key: house.keys.token }),
      status: 403,
    },
    { name: 'nearly the secret', bearer: () => `${house.keys.directLineSecret}x`, status: 403 },
    { name: '3,000 characters', bearer: () => 'a'.repeat(3000), status: 403 },
  ])('$name: $status on every route', async ({ bearer, status }) => {
    const before = storedIn(house);
    const text = bearer();
    const calls: [string, string, unknown?][] = [
      ['POST', '/v3/directline/tokens/generate', {}],
      ['POST', '/v3/directline/tokens/refresh'],
      ['POST', '/v3/directline/conversations', {}],
      ['GET', `/v3/directline/conversations/${conversation}`],
      ['POST', activities(), message()],
      ['GET', activities()],
      ['GET', '/v3/directline/session/getsessionid'],
    ];
    for (const [method, path, body] of calls) {
      const answer = await house.ask(method, path, {
        ...(text !== undefined && { bearer: text }),
        ...(body !== undefined && { body }),
      });
      expect([path, answer.status, answer.body.error.correlationId]).toEqual([
        path,
        status,
        answer.headers.get('x-correlation-id'),
      ]);
    }
    await expectUnmoved(house, before);
  });

  test('an expired one: 403, and the same for reading, posting and starting', async () => {
    house.clock.ahead = 31 * 60_000;
    const before = storedIn(house);
    for (const [method, path, body] of [
      ['POST', activities(), message()],
      ['GET', activities()],
      ['POST', '/v3/directline/conversations', {}],
    ] as const) {
      const answer = await house.ask(method, path, { bearer: token, ...(body !== undefined && { body }) });
      expect([answer.status, answer.body.error.code]).toEqual([403, 'expired']);
    }
    await expectUnmoved(house, before);
  });

  test('one conversation is closed to the token of another, whether it exists or not', async () => {
    const other = await house.enter();
    const before = storedIn(house);
    const answers = [];
    for (const id of [conversation, 'no-such-conversation-at-all']) {
      for (const [method, path, body] of [
        ['GET', ''],
        ['GET', '/activities'],
        ['POST', '/activities', message()],
      ] as const) {
        const answer = await house.ask(method, `/v3/directline/conversations/${id}${path}`, {
          bearer: other.token,
          ...(body !== undefined && { body }),
        });
        answers.push({ status: answer.status, code: answer.body.error.code, message: answer.body.error.message });
      }
    }
    expect(new Set(answers.map((one) => JSON.stringify(one)))).toEqual(
      new Set([
        JSON.stringify({ status: 403, code: 'forbidden', message: 'This token is not for that conversation.' }),
      ]),
    );
    await expectUnmoved(house, before);
    expect(await house.metrics.text()).toContain('security_events_total{kind="foreignConversation"} 6');
  });

  test('the secret in the address opens nothing', async () => {
    const answer = await house.ask('POST', `/v3/directline/conversations?secret=${house.keys.directLineSecret}`, {
      body: {},
    });
    expect(answer.status).toBe(401);
  });

  test('the secret finds no conversation that is not there', async () => {
    for (const [method, path, body] of [
      ['GET', ''],
      ['GET', '/activities'],
      ['POST', '/activities', message()],
    ] as const) {
      const answer = await house.ask(method, `/v3/directline/conversations/unknown${path}`, {
        bearer: house.keys.directLineSecret,
        ...(body !== undefined && { body }),
      });
      expect(answer.status).toBe(404);
    }
  });
});
