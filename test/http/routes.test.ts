import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { route, type WhoBy } from '../../src/http/routes.ts';
import { openHouse } from './house.ts';

test('a route without a permission does not compile, and a handler gets what its shapes promise', () => {
  // @ts-expect-error the permission is missing
  const open = route({ method: 'GET', path: '/x', handle: () => ({ status: 200 }) });
  // @ts-expect-error there is no such permission
  const wrong = route({ method: 'GET', path: '/x', permission: 'everybody', handle: () => ({ status: 200 }) });
  const typed = route({
    method: 'POST',
    path: '/x/:id',
    permission: ['supervisor'],
    params: z.object({ id: z.string() }),
    body: z.object({ n: z.number() }),
    handle: ({ params, query, body, who }) => {
      expectTypeOf(params).toEqualTypeOf<{ id: string }>();
      expectTypeOf(query).toEqualTypeOf<undefined>();
      expectTypeOf(body).toEqualTypeOf<{ n: number }>();
      expectTypeOf(who).toEqualTypeOf<WhoBy['staff']>();
      return { status: 200 };
    },
  });
  expect([open.path, wrong.path, typed.path]).toEqual(['/x', '/x', '/x/:id']);
});

test('every row of the table says who may call it, and what it must be sent', async () => {
  const { http } = await openHouse();
  const rows = http.table.map(({ method, path, permission }) => `${method} ${path}: ${permission}`);
  expect(rows).toEqual([
    'GET /livez: public',
    'GET /readyz: public',
    'GET /metrics: public',
    'POST /api/messages: public',
    'GET /openapi.json: public',
    'POST /v3/directline/tokens/generate: directLineSecret',
    'POST /v3/directline/tokens/refresh: directLineGrace',
    'GET /v3/directline/session/getsessionid: directLineToken',
    'POST /v3/directline/conversations: directLineToken',
    'GET /v3/directline/conversations/:id: directLineToken',
    'POST /v3/directline/conversations/:id/activities: directLineToken',
    'GET /v3/directline/conversations/:id/activities: directLineToken',
    'POST /api/chat/session: public',
  ]);
  for (const row of http.table)
    expect([row.path, row.path.includes(':') === (row.params !== undefined)]).toEqual([row.path, true]);
});

test('answers have the shape that the table promises', async () => {
  const house = await openHouse();
  const { conversationId: id, token } = await house.enter();
  const secret = house.keys.directLineSecret;
  for (const row of house.http.table) {
    if (row.answer === undefined) continue;
    const body = row.path.endsWith('activities') ? { type: 'message', text: '停电' } : {};
    const bearer = row.permission === 'directLineSecret' ? secret : token;
    const answer = await house.ask(row.method, row.path.replace(':id', id), {
      bearer,
      ...(row.method === 'POST' && { body }),
    });
    expect([row.path, row.answer.safeParse(answer.body).error]).toEqual([row.path, undefined]);
    expect(answer.status).toBeLessThan(300);
  }
});
