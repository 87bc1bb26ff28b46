import { expect, test } from 'vitest';
import type { User } from '../../src/desk/records.ts';
import { sendRaw } from './raw.ts';
import { ADMIN, CHOSEN, openStaffHouse } from './staff-house.ts';

const ME = '/api/console/me';

async function stored(house: Awaited<ReturnType<typeof openStaffHouse>>): Promise<readonly User[]> {
  return (await house.griddesk.archive.find('user', 'all', 'all')).flatMap(({ body }) => body ?? []);
}

test('the first administrator is made once, given or with a password that is shown once', async () => {
  const given = await openStaffHouse();
  expect(given.griddesk.firstAdministrator).toBeNull();
  const { reply } = await given.signIn();
  expect(reply).toMatchObject({
    status: 200,
    body: {
      user: {
        email: ADMIN.email,
        roles: ['administrator', 'supervisor', 'agent'],
        departments: ['*'],
        mustChange: false,
      },
      availability: expect.any(String),
      company: { name: { zh: expect.any(String), en: expect.any(String) } },
      demo: true,
      alertTarget: false,
    },
  });
  expect(reply.body.departments.OM.zh).toMatch(/\p{Script=Han}/u);
  for (const names of Object.values(reply.body.promises))
    expect(names).toMatchObject({ zh: expect.stringMatching(/\p{Script=Han}/u) });

  const shown = await openStaffHouse({ ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
  const first = shown.griddesk.firstAdministrator!;
  expect(first).toEqual({ email: 'admin@localhost', password: expect.stringMatching(/^(\w{4}-){3}\w{4}$/) });
  const hand = await shown.signIn(first.email, first.password);
  expect(hand.reply.body.user.mustChange).toBe(true);
  expect(shown.lines.join('')).not.toContain(first.password);
  await shown.restart();
  expect(shown.griddesk.firstAdministrator).toBeNull();
  expect(await stored(shown)).toHaveLength(1);
});

test('管理员加人，一次性密码只能用来换密码，换了才能工作', async () => {
  const house = await openStaffHouse();
  const admin = await house.signIn();
  const added = await admin.ask('POST', '/api/console/users', {
    ...{ email: 'li.na@example.com', name: '李娜', roles: ['agent', 'administrator'], departments: ['CS'] },
  });
  expect(added.body.user).toMatchObject({ name: '李娜', mustChange: true, seenAt: null, state: 'active' });
  expect(added.body.user).not.toHaveProperty('password');
  const hand = await house.signIn('li.na@example.com', added.body.password);
  expect((await hand.ask('GET', ME)).status).toBe(200);
  expect(await hand.ask('GET', '/api/console/users')).toMatchObject({
    status: 403,
    body: { error: { code: 'mustChange' } },
  });
  const wrong = await hand.ask('POST', '/api/console/password', { old: 'not this one', fresh: CHOSEN });
  expect(wrong).toMatchObject({ status: 403, body: { error: { code: 'oldPassword' } } });
  const same = { old: added.body.password, fresh: added.body.password };
  expect((await hand.ask('POST', '/api/console/password', same)).body.error.code).toBe('samePassword');
  const changed = await hand.ask('POST', '/api/console/password', { old: added.body.password, fresh: CHOSEN });
  expect(changed).toMatchObject({ status: 200, body: { user: { mustChange: false } } });
  expect(changed.headers.get('set-cookie')).not.toContain(hand.cookie);
  expect((await hand.ask('GET', ME)).status).toBe(401);
  const cookie = changed.headers.get('set-cookie')!.split(';')[0]!;
  expect((await house.ask('GET', '/api/console/users', { headers: { cookie } })).status).toBe(200);
});

test('an address is one user, however it is written, and departments are those there are', async () => {
  const house = await openStaffHouse();
  const admin = await house.signIn('ＡＤＭＩＮ@example.com');
  const user = { name: 'Twin', roles: ['agent'], departments: ['*'] };
  const twin = await admin.ask('POST', '/api/console/users', { ...user, email: 'ADMIN@EXAMPLE.COM' });
  expect(twin).toMatchObject({ status: 409, body: { error: { code: 'taken' } } });
  const body = { ...user, email: 'new@example.com', departments: ['NOWHERE'] };
  expect(await admin.ask('POST', '/api/console/users', body)).toMatchObject({ status: 400 });
  const same = { ...user, email: 'race@example.com' };
  const race = await Promise.all(Array.from({ length: 5 }, () => admin.ask('POST', '/api/console/users', same)));
  expect(race.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
});

test('a session outlives a restart, and ends after 30 idle minutes or 12 hours', async () => {
  const house = await openStaffHouse();
  const hand = await house.signIn();
  await house.restart();
  expect((await hand.ask('GET', ME)).status).toBe(200);
  house.clock.forward(29);
  expect((await hand.ask('GET', ME)).status).toBe(200);
  house.clock.forward(29);
  expect((await hand.ask('GET', ME)).status).toBe(200);
  house.clock.forward(31);
  expect((await hand.ask('GET', ME)).status).toBe(401);

  const long = await house.signIn();
  for (let minutes = 0; minutes < 719; minutes += 25) {
    expect([minutes, (await long.ask('GET', ME)).status]).toEqual([minutes, 200]);
    house.clock.forward(25);
  }
  expect(await long.ask('GET', ME)).toMatchObject({ status: 401, body: { error: { code: 'session' } } });
  expect(await house.griddesk.archive.find('session', 'user', (await stored(house))[0]!.id)).toEqual([]);
});

test('the use of a session is written at most once a minute', async () => {
  const house = await openStaffHouse();
  const hand = await house.signIn();
  const [user] = await stored(house);
  const version = async () => (await house.griddesk.archive.find('session', 'user', user!.id))[0]!.version;
  for (let i = 0; i < 5; i++) await hand.ask('GET', ME);
  expect(await version()).toBe(1);
  house.clock.forward(2);
  await Promise.all(Array.from({ length: 8 }, () => hand.ask('GET', ME)));
  expect(await version()).toBe(2);
});

test('log-out, disabling, a new password and a reset each end the sessions at once', async () => {
  const house = await openStaffHouse();
  const { id, password } = await house.employ('chen@example.com', ['agent']);
  const admin = await house.signIn();
  const sign = () => house.signIn('chen@example.com', password);
  const both = async (hands: readonly Awaited<ReturnType<typeof sign>>[]) =>
    Promise.all(hands.map(async (hand) => (await hand.ask('GET', ME)).status));

  const one = await sign();
  const two = await sign();
  const out = await one.ask('POST', '/api/console/logout', {});
  expect(out.status).toBe(204);
  expect(out.headers.get('set-cookie')).toMatch(/^griddesk-session=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/);
  expect(await both([one, two])).toEqual([401, 200]);

  expect((await two.ask('POST', '/api/console/password', { old: password, fresh: `${CHOSEN}!` })).status).toBe(200);
  expect(await both([two])).toEqual([401]);
  const three = await house.signIn('chen@example.com', `${CHOSEN}!`);
  const reset = await admin.ask('POST', `/api/console/users/${id}/reset`, {});
  expect(reset.body.user.mustChange).toBe(true);
  expect(await both([three])).toEqual([401]);
  expect((await house.signIn('chen@example.com', `${CHOSEN}!`)).reply.status).toBe(401);
  const four = await house.signIn('chen@example.com', reset.body.password);
  expect(await both([four])).toEqual([200]);
  expect((await admin.ask('PATCH', `/api/console/users/${id}`, { state: 'disabled' })).body.state).toBe('disabled');
  expect(await both([four])).toEqual([401]);
  expect((await house.signIn('chen@example.com', reset.body.password)).reply.status).toBe(401);
});

test('the last active administrator stays one, also when two remove each other at once', async () => {
  const house = await openStaffHouse();
  const admin = await house.signIn();
  const me: string = admin.reply.body.user.id;
  for (const change of [{ state: 'disabled' }, { roles: ['agent'] }]) {
    expect(await admin.ask('PATCH', `/api/console/users/${me}`, change)).toMatchObject({
      status: 409,
      body: { error: { code: 'lastAdministrator' } },
    });
  }
  const { id, password } = await house.employ('second@example.com', ['administrator']);
  const second = await house.signIn('second@example.com', password);
  await Promise.all([
    admin.ask('PATCH', `/api/console/users/${id}`, { roles: ['agent'] }),
    second.ask('PATCH', `/api/console/users/${me}`, { roles: ['agent'] }),
  ]);
  expect((await stored(house)).filter(({ roles }) => roles.includes('administrator'))).toHaveLength(1);
});

test('new roles count from the next request on, without a new log-in', async () => {
  const house = await openStaffHouse();
  const { id, password } = await house.employ('wu@example.com', ['agent']);
  const hand = await house.signIn('wu@example.com', password);
  expect((await hand.ask('GET', '/api/console/users')).status).toBe(403);
  const admin = await house.signIn();
  await admin.ask('PATCH', `/api/console/users/${id}`, { roles: ['administrator'], name: '吴工' });
  expect((await hand.ask('GET', '/api/console/users')).status).toBe(200);
  expect((await admin.ask('PATCH', '/api/console/users/nobody', { name: 'x' })).status).toBe(404);
});

test('https 环境用 __Host- 安全 Cookie；明文网络拒绝登录，并说明怎么办', async () => {
  const origin = 'https://desk.example.com';
  const https = await openStaffHouse({ PUBLIC_URL: origin });
  const answer = await https.ask('POST', '/api/console/login', { body: ADMIN, headers: { origin } });
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-griddesk-session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
  );
  const plain = await openStaffHouse({ PUBLIC_URL: 'http://desk.example.com' });
  const refused = await plain.ask('POST', '/api/console/login', {
    body: ADMIN,
    headers: { origin: 'http://desk.example.com' },
  });
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'plainHttp' } } });
  expect(refused.body.error.message).toMatch(/PUBLIC_URL=https:.*ssh tunnel/);
  const open = await openStaffHouse({ HOST: '0.0.0.0' });
  const body = JSON.stringify(ADMIN);
  const lines = ['host: 192.0.2.7', 'origin: http://192.0.2.7', 'content-type: application/json'];
  const head = `POST /api/console/login HTTP/1.1\r\n${lines.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n`;
  const raw = await sendRaw(open.griddesk.http.port, head + body);
  expect([raw.status, raw.body.includes('"plainHttp"')]).toEqual([403, true]);
});
