import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import { createPasswords } from '../../src/http/staff/passwords.ts';
import { openStaff } from '../../src/http/staff/staff.ts';
import { ADMIN, CHOSEN, openStaffHouse, type Reply, type StaffHouse } from './staff-house.ts';

const LOGIN = '/api/console/login';
const USERS = '/api/console/users';
const CANARIES = ['canary-password', 'canary@example.com', ADMIN.password];

/** Everything that an attack could have changed, apart from when somebody was seen. */
async function state(house: StaffHouse): Promise<unknown> {
  const users = await house.griddesk.archive.find('user', 'all', 'all');
  const sessions = await Promise.all(users.map(({ id }) => house.griddesk.archive.find('session', 'user', id)));
  return { users: users.map(({ body }) => ({ ...body, seenAt: null })), sessions: sessions.flat().map(({ id }) => id) };
}

/** The attack fails: status and code, a body that tells nothing else, nothing changed, counted once, nothing personal logged. */
async function expectDenied(
  house: StaffHouse,
  attack: () => Promise<Reply>,
  { status, code, kind }: { status: number; code: string; kind: string | null },
): Promise<void> {
  const before = [await state(house), kind === null ? 0 : await house.counted(kind)] as const;
  const reply = await attack();
  expect(reply).toMatchObject({ status, body: { error: { code } } });
  expect(Object.keys(reply.body)).toEqual(['error']);
  expect(Object.keys(reply.body.error).sort()).toEqual(['code', 'correlationId', 'message']);
  expect(reply.headers.get('set-cookie')).toBeNull();
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await state(house)).toEqual(before[0]);
  if (kind !== null) expect(await house.counted(kind)).toBe(before[1] + 1);
  for (const canary of CANARIES) expect(house.lines.join('')).not.toContain(canary);
}

test('without a session, with a tampered one, or with one that has ended, nothing opens', async () => {
  const house = await openStaffHouse();
  const none = { status: 401, code: 'session', kind: null };
  await expectDenied(house, () => house.ask('GET', USERS), none);
  await expectDenied(house, () => house.ask('POST', USERS, { body: {} }), none);
  const hand = await house.signIn();
  const [name = '', token = ''] = hand.cookie.split('=');
  const bad = { status: 401, code: 'session', kind: 'session' };
  const flipped = `${token.slice(0, -2)}${token.at(-2) === 'A' ? 'B' : 'A'}${token.at(-1)}`;
  const [session] = await house.griddesk.archive.find('session', 'user', hand.reply.body.user.id);
  // The id that the archive holds is no way in either.
  for (const forged of [flipped, `${token}A`, token.slice(1), session!.id, '__proto__', '%00']) {
    await expectDenied(house, () => house.ask('GET', USERS, { headers: { cookie: `${name}=${forged}` } }), bad);
  }
  await hand.ask('POST', '/api/console/logout', {});
  await expectDenied(house, () => hand.ask('GET', USERS), bad);
});

test('another role, a one-time password and a disabled user get no further', async () => {
  const house = await openStaffHouse();
  const agent = await house.employ('agent@example.com', ['agent', 'supervisor', 'auditor']);
  const hand = await house.signIn('agent@example.com', agent.password);
  const closed = { status: 403, code: 'forbidden', kind: 'permission' };
  await expectDenied(house, () => hand.ask('GET', USERS), closed);
  await expectDenied(house, () => hand.ask('PATCH', `${USERS}/${agent.id}`, { roles: ['administrator'] }), closed);
  const fresh = await house.employ('fresh@example.com', ['administrator'], { oneTime: true });
  const once = await house.signIn('fresh@example.com', fresh.password);
  const must = { status: 403, code: 'mustChange', kind: 'oneTime' };
  await expectDenied(house, () => once.ask('GET', USERS), must);
  await expectDenied(house, () => once.ask('POST', `${USERS}/${agent.id}/reset`, {}), must);
  await (await house.signIn()).ask('PATCH', `${USERS}/${agent.id}`, { state: 'disabled' });
  await expectDenied(house, () => hand.ask('GET', '/api/console/me'), {
    status: 401,
    code: 'session',
    kind: 'session',
  });
  await expectDenied(house, async () => (await house.signIn('agent@example.com', CHOSEN)).reply, {
    ...{ status: 401, code: 'credentials', kind: 'credentials' },
  });
});

test('no other page signs anybody in or changes anything', async () => {
  const house = await openStaffHouse();
  const hand = await house.signIn();
  const user = { email: 'canary@example.com', name: 'x', roles: ['administrator'], departments: ['*'] };
  const origin = { status: 403, code: 'origin', kind: 'origin' };
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://localhost:1' }]) {
    await expectDenied(house, () => hand.ask('POST', USERS, user, headers), origin);
    await expectDenied(house, () => house.ask('POST', LOGIN, { body: ADMIN, headers }), origin);
  }
  const nowhere: Readonly<Record<string, string>>[] = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of nowhere) {
    await expectDenied(house, () => house.ask('POST', LOGIN, { body: ADMIN, headers }), origin);
  }
  const csrf = { status: 403, code: 'csrf', kind: 'csrf' };
  const other = await house.signIn();
  for (const given of ['', 'x', other.csrf, hand.cookie.split('=')[1]!, `${hand.csrf.slice(0, -2)}AA`]) {
    await expectDenied(house, () => hand.ask('POST', USERS, user, { 'x-griddesk-csrf': given }), csrf);
  }
  const missing = { cookie: hand.cookie };
  await expectDenied(house, () => house.ask('POST', USERS, { body: user, headers: missing }), csrf);
  // A form of another page can send text/plain without asking.
  const text = JSON.stringify(user);
  const plain = { 'content-type': 'text/plain' };
  await expectDenied(house, () => house.ask('POST', USERS, { body: text, headers: { ...missing, ...plain } }), csrf);
  const type = { status: 415, code: 'contentType', kind: null };
  await expectDenied(house, () => hand.ask('POST', USERS, text, plain), type);
  const here = { ...plain, origin: house.url };
  await expectDenied(house, () => house.ask('POST', LOGIN, { body: JSON.stringify(ADMIN), headers: here }), type);
});

test('every route that changes something wants the token of the session', async () => {
  const house = await openStaffHouse();
  const { cookie } = await house.signIn();
  const rows = house.griddesk.http.table.filter(
    ({ permission, method }) => typeof permission !== 'string' && method !== 'GET',
  );
  expect(rows.length).toBeGreaterThan(4);
  for (const { method, path } of rows) {
    const reply = await house.ask(method, path.replace(/:\w+/g, 'x'), { body: {}, headers: { cookie } });
    expect([path, reply.status, reply.body.error.code]).toEqual([path, 403, 'csrf']);
  }
});

test('a session that somebody else has set is never taken over', async () => {
  const house = await openStaffHouse();
  const before = await house.signIn();
  const headers = { origin: house.url, cookie: before.cookie };
  const after = await house.ask('POST', LOGIN, { body: ADMIN, headers });
  const mine = after.headers.get('set-cookie')!.split(';')[0]!;
  expect(mine).not.toBe(before.cookie);
  const chosen = `${before.cookie.split('=')[0]}=${'A'.repeat(43)}`;
  const fixed = await house.ask('POST', LOGIN, { body: ADMIN, headers: { ...headers, cookie: chosen } });
  expect(fixed.headers.get('set-cookie')).not.toContain('A'.repeat(43));
  const bad = { status: 401, code: 'session', kind: 'session' };
  await expectDenied(house, () => house.ask('GET', USERS, { headers: { cookie: chosen } }), bad);
});

test('the eleventh log-in is refused before any hash, also with the right password and for nobody', async () => {
  const house = await openStaffHouse();
  const flood = { status: 429, code: 'tooMany', kind: 'loginFlood' };
  const spellings = [
    'admin@example.com',
    'ADMIN@example.com',
    'ａｄｍｉｎ@example.com',
    ' аdmin@example.com',
    'adm\u200bin@example.com',
  ];
  const unknown = spellings.map((text) => `x${text.trim()}`);
  for (const [list, last] of [
    [spellings, ADMIN.password],
    [unknown, 'x'],
  ] as const) {
    for (let i = 0; i < 10; i++) {
      expect((await house.signIn(list[i % 5]!, 'canary-password')).reply.status).toBe(401);
    }
    await expectDenied(house, async () => (await house.signIn(list[2]!, last)).reply, flood);
  }
  const refused = (await house.signIn()).reply;
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
});

test('an address may try thirty times in ten minutes, whomever it tries', async () => {
  const house = await openStaffHouse();
  const headers = { origin: house.url, 'x-forwarded-for': '203.0.113.9' };
  const attempt = (i: number) =>
    house.ask('POST', LOGIN, { body: { email: `u${i}@example.com`, password: 'canary-password' }, headers });
  const tried = await Promise.all(Array.from({ length: 30 }, (_, i) => attempt(i)));
  expect(new Set(tried.map(({ status }) => status))).toEqual(new Set([401]));
  await expectDenied(house, () => attempt(31), { status: 429, code: 'tooMany', kind: 'loginFlood' });
  expect((await house.signIn()).reply.status).toBe(200);
});

test('who exists cannot be told: the same answer, and one hash each', async () => {
  const house = await openStaffHouse();
  const known = (await house.signIn(ADMIN.email, 'canary-password')).reply;
  const unknown = (await house.signIn('canary@example.com', 'canary-password')).reply;
  const told = ({ status, headers, body }: Reply) => [status, [...headers.keys()], body.error.code, body.error.message];
  expect(told(known)).toEqual(told(unknown));

  const folder = await mkdtemp(join(tmpdir(), 'gd-'));
  const archive = await openArchive(`file:${folder}`, { onFatal: (error) => Promise.reject(error) });
  onTestFinished(async () => {
    await archive.close();
    await rm(folder, { recursive: true, force: true });
  });
  const passwords = createPasswords();
  let hashes = 0;
  const counted = {
    ...passwords,
    fits: (...of: Parameters<typeof passwords.fits>) => passwords.fits(...of).finally(() => (hashes += 1)),
  };
  const clock = { now: () => new Date() };
  const watch = { count: () => {}, warn: () => {} };
  const { users } = openStaff({ archive, clock, watch, key: Buffer.alloc(32), https: false, passwords: counted });
  await users.add({ ...ADMIN, name: 'A', roles: ['agent'], departments: ['*'] }, ADMIN.password);
  for (const email of [ADMIN.email, 'canary@example.com']) {
    hashes = 0;
    expect(await users.signIn(email, 'canary-password')).toBeNull();
    expect([email, hashes]).toEqual([email, 1]);
  }
  expect(await users.signIn(ADMIN.email, ADMIN.password)).not.toBeNull();
});

test('nobody writes what is not theirs to write', async () => {
  const house = await openStaffHouse();
  const { id, password } = await house.employ('zhou@example.com', ['agent']);
  const admin = await house.signIn();
  const shape = { status: 400, code: 'shape', kind: null };
  const amended: Readonly<Record<string, unknown>>[] = [
    { password: 'x'.repeat(12) },
    { id: 'x' },
    { email: 'canary@example.com' },
    { login: 'canary@example.com' },
    { mustChange: false },
    { seenAt: '2026-01-01T00:00:00.000Z' },
    { name: 'Zhou', v: 2 },
    { roles: ['owner'] },
    { roles: [] },
    { departments: [] },
    { state: { $ne: 'disabled' } },
    { name: ['x'] },
  ];
  for (const body of amended) await expectDenied(house, () => admin.ask('PATCH', `${USERS}/${id}`, body), shape);
  const proto = '{"name":"Zhou","__proto__":{"roles":["administrator"]}}';
  await expectDenied(house, () => admin.ask('PATCH', `${USERS}/${id}`, proto), { ...shape, code: 'json' });
  const user = { email: 'q@example.com', name: 'Q', roles: ['agent'], departments: ['*'] };
  for (const more of [{ password: 'x'.repeat(12) }, { state: 'active' }, { id }, { mustChange: false }]) {
    await expectDenied(house, () => admin.ask('POST', USERS, { ...user, ...more }), shape);
  }
  const headers = { origin: house.url };
  const mine = { email: 'zhou@example.com', password };
  for (const more of [{ roles: ['administrator'] }, { id }, { email: { $gt: '' } }]) {
    await expectDenied(house, () => house.ask('POST', LOGIN, { body: { ...mine, ...more }, headers }), shape);
  }
  const hand = await house.signIn('zhou@example.com', password);
  const change = { old: password, fresh: 'x'.repeat(12), roles: ['administrator'] };
  await expectDenied(house, () => hand.ask('POST', '/api/console/password', change), shape);
});

test('名字里的脚本只是文字', async () => {
  const house = await openStaffHouse();
  const admin = await house.signIn();
  const name = '<img src=x onerror=alert(1)>"\'><script>';
  const user = { email: 'x@example.com', name, roles: ['agent'], departments: ['*'] };
  expect((await admin.ask('POST', USERS, user)).body.user.name).toBe(name);
  const answer = await admin.ask('GET', USERS);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.body.users.map((each: { name: string }) => each.name)).toContain(name);
});

test('sixty log-ins at once keep no customer out, and whoever is reset meanwhile does not come in', async () => {
  const house = await openStaffHouse();
  const { id, password } = await house.employ('race@example.com', ['agent']);
  const admin = await house.signIn();
  const flood = Array.from({ length: 60 }, (_, i) => house.signIn(`flood${i}@example.com`, 'canary-password'));
  const race = [1, 2, 3].map(() => house.signIn('race@example.com', password));
  expect((await house.ask('POST', '/api/chat/session', { body: {}, headers: { origin: house.url } })).status).toBe(200);
  expect((await admin.ask('POST', `${USERS}/${id}/reset`, {})).status).toBe(200);
  for (const { reply } of await Promise.all(flood)) expect(reply.status).toBe(401);
  for (const hand of await Promise.all(race)) expect((await hand.ask('GET', '/api/console/me')).status).toBe(401);
});
