import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { EnvFaults, readEnv } from '../../src/env.ts';
import { createLog } from '../../src/http/log.ts';
import { route, type WhoBy } from '../../src/http/routes.ts';
import { makeFirst } from '../../src/http/staff/first.ts';
import { loginOf } from '../../src/http/staff/login.ts';
import { createPasswords } from '../../src/http/staff/passwords.ts';
import { openStaff } from '../../src/http/staff/staff.ts';
import { build } from '../../src/main.ts';
import { ours } from '../tools/ours.ts';

const WANG = { email: 'wang@example.com', name: '王工', roles: ['agent'], departments: ['*'] } as const;
const PASSWORD = 'sound horse battery';

/** Users and sessions on a real archive, without a server. */
async function openDesk() {
  const folder = await mkdtemp(join(tmpdir(), 'gd-'));
  const archive = await openArchive(`file:${folder}`, { onFatal: (error) => Promise.reject(error) });
  onTestFinished(async () => {
    await archive.close();
    await rm(folder, { recursive: true, force: true });
  });
  let ahead = 0;
  const clock = {
    now: () => new Date(Date.now() + ahead),
    forward: (minutes: number) => {
      ahead += minutes * 60_000;
    },
  };
  const watch = { count: () => {}, warn: () => {} };
  const another = (more: Partial<Parameters<typeof openStaff>[0]> = {}) =>
    openStaff({ archive, clock, watch, key: Buffer.alloc(32, 7), https: false, ...more });
  return { archive, clock, another, ...another() };
}

test('whoever listens hears of every session that ends, and why it ended does not matter', async () => {
  const { users, sessions, clock } = await openDesk();
  const ended: string[] = [];
  const stop = sessions.onRevoked(({ id }) => ended.push(id));
  const { user } = (await users.add(WANG, PASSWORD))!;
  const enter = async () => (await users.signIn(WANG.email, PASSWORD))!;
  const idOf = ({ staff }: Awaited<ReturnType<typeof enter>>) => staff.session.id;

  const out = await enter();
  await sessions.end(out.staff.session);
  expect(ended).toEqual([idOf(out)]);
  await sessions.end(out.staff.session);
  expect(ended).toHaveLength(1);

  const two = [await enter(), await enter()];
  await users.reset(user.id);
  expect(ended.slice(1).sort()).toEqual(two.map(idOf).sort());

  const { password } = (await users.reset(user.id))!;
  const idle = (await users.signIn(WANG.email, password))!;
  clock.forward(31);
  expect(await sessions.peek(idle.cookie)).toBeNull();
  expect(ended.at(-1)).toBe(idOf(idle));
  stop();
  const last = (await users.signIn(WANG.email, password))!;
  await sessions.end(last.staff.session);
  expect(ended).toHaveLength(4);
});

test('looking without using keeps no session alive', async () => {
  const { users, sessions, clock } = await openDesk();
  await users.add(WANG, PASSWORD);
  const used = (await users.signIn(WANG.email, PASSWORD))!;
  const watched = (await users.signIn(WANG.email, PASSWORD))!;
  for (const minutes of [10, 10, 9]) {
    clock.forward(minutes);
    expect((await sessions.read(used.cookie))?.user.name).toBe('王工');
    expect((await sessions.peek(watched.cookie))?.user.name).toBe('王工');
  }
  clock.forward(2);
  expect(await sessions.read(used.cookie)).not.toBeNull();
  expect(await sessions.peek(watched.cookie)).toBeNull();
});

test('what one process revokes is over in another within a second', async () => {
  const desk = await openDesk();
  await desk.users.add(WANG, PASSWORD);
  const begun = (await desk.users.signIn(WANG.email, PASSWORD))!;
  const other = desk.another();
  expect(await other.sessions.read(begun.cookie)).not.toBeNull();
  await desk.sessions.end(begun.staff.session);
  desk.clock.forward(1 / 60);
  expect(await other.sessions.read(begun.cookie)).toBeNull();
});

test('whoever is reset or disabled while the password is being checked does not come in', async () => {
  const { users, another } = await openDesk();
  const { user } = (await users.add(WANG, PASSWORD))!;
  const passwords = createPasswords();
  for (const meanwhile of [() => users.reset(user.id), () => users.amend(user.id, { state: 'disabled' })]) {
    const right = await passwords.fits(user.password, PASSWORD);
    const slow = another({
      passwords: {
        ...passwords,
        fits: async () => {
          await meanwhile();
          return right;
        },
      },
    });
    expect(await slow.users.signIn(WANG.email, PASSWORD)).toBeNull();
  }
});

test('what is being read while it is revoked is not remembered', async () => {
  const { users, archive, another } = await openDesk();
  await users.add(WANG, PASSWORD);
  let reading = () => {};
  let go = () => {};
  const started = new Promise<void>((resolve) => {
    reading = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const load: Archive['load'] = async (refs) => {
    const found = await archive.load(refs);
    if (refs[0]?.kind === 'user') {
      reading();
      await gate;
    }
    return found;
  };
  const slow = another({ archive: { ...archive, load } });
  const begun = (await users.signIn(WANG.email, PASSWORD))!;
  const before = slow.sessions.read(begun.cookie);
  await started;
  await slow.sessions.end(begun.staff.session);
  go();
  await before;
  expect(await slow.sessions.read(begun.cookie)).toBeNull();
});

test('a user who has been disabled by other ways than ours is out too', async () => {
  const { users, sessions, archive, clock } = await openDesk();
  const { user } = (await users.add(WANG, PASSWORD))!;
  const begun = (await users.signIn(WANG.email, PASSWORD))!;
  const [stored] = await archive.load([{ kind: 'user', id: user.id }]);
  const body = { ...stored.body!, state: 'disabled' } as const;
  await archive.commit({ puts: [{ kind: 'user', id: user.id, expects: stored.version, body }] });
  clock.forward(1);
  expect(await sessions.read(begun.cookie)).toBeNull();
});

test('of two administrators who remove each other at once, one stays', async () => {
  const { users, another } = await openDesk();
  const boss = { ...WANG, roles: ['administrator'] } as const;
  const one = (await users.add({ ...boss, email: 'a@example.com' }, PASSWORD))!.user.id;
  const two = (await users.add({ ...boss, email: 'b@example.com' }, PASSWORD))!.user.id;
  const change = { roles: ['agent'] } as const;
  const done = await Promise.all([users.amend(one, change), another().users.amend(two, change)]);
  expect(done.filter((each) => each === 'lastAdministrator')).toHaveLength(1);
});

test('a user keeps at most twenty sessions: the oldest gives way', async () => {
  const { users, sessions, clock, archive } = await openDesk();
  const { user } = (await users.add(WANG, PASSWORD))!;
  const all = [];
  for (let i = 0; i < 22; i++) {
    all.push((await users.signIn(WANG.email, PASSWORD))!);
    clock.forward(0.5);
  }
  expect(await archive.find('session', 'user', user.id)).toHaveLength(20);
  const alive = await Promise.all(all.map(async ({ cookie }) => (await sessions.peek(cookie)) !== null));
  expect(alive).toEqual(all.map((_, i) => i >= 2));
});

test('neither the archive nor its files hold what would let anybody in', async () => {
  const { users, archive } = await openDesk();
  const { user } = (await users.add(WANG, PASSWORD))!;
  const begun = (await users.signIn(WANG.email, PASSWORD))!;
  const token = begun.cookie.split(/[=;]/)[1]!;
  expect(token).toMatch(/^[\w-]{43}$/);
  const kept = JSON.stringify([
    await archive.find('session', 'user', user.id),
    await archive.find('user', 'all', 'all'),
  ]);
  expect(kept).not.toContain(token);
  expect(kept).not.toContain(PASSWORD);
  expect(user.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('of several processes that start at once, one makes the first administrator', async () => {
  const desk = await openDesk();
  const made = await Promise.all([1, 2, 3].map(() => makeFirst(desk.another().users, null)));
  expect(made.filter((one) => one !== null)).toHaveLength(1);
  const { email, password } = made.find((one) => one !== null)!;
  expect((await desk.users.signIn(email, password))?.staff.user.mustChange).toBe(true);
  expect(await makeFirst(desk.users, { email: 'b@example.com', password: PASSWORD })).toBeNull();
  expect(await desk.users.all()).toHaveLength(1);
});

test('端口被占用时启动失败，不会白白用掉首位管理员的密码', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'gd-'));
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(async () => {
    squatter.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  await new Promise((listening) => squatter.once('listening', listening));
  const { port } = squatter.address() as { port: number };
  const parts = { log: createLog('silent'), understanding: ours() };
  await expect(build(readEnv({ PORT: String(port), DATA_DIR: dataDir }), parts)).rejects.toThrow(/Port \d+ is taken/);
  const running = await build(readEnv({ PORT: '0', DATA_DIR: dataDir }), parts);
  onTestFinished(() => running.stop());
  expect(running.firstAdministrator?.email).toBe('admin@localhost');
});

test.each([
  ['Admin@Example.com', 'admin@example.com'],
  [' ａｄｍｉｎ＠example.com\u200b', 'admin@example.com'],
  ['аdmin@example.com', 'admin@example.com'],
  ['ädmin@example.com', 'admin@example.com'],
  ['STRASSE@x.de', 'strasse@x.de'],
  ['straße@x.de', 'strasse@x.de'],
  ['李@例.cn', '李@例.cn'],
])('%s is counted as %s', (written, one) => {
  expect(loginOf(written)).toBe(one);
  expect(loginOf(one)).toBe(one);
});

test('a list of roles gives the handler the signed-in user or the operator', () => {
  route({
    method: 'GET',
    path: '/x',
    permission: ['agent', 'supervisor'],
    handle: ({ who }) => {
      expectTypeOf(who).toEqualTypeOf<WhoBy['staff']>();
      return { status: 200 };
    },
  });
  // @ts-expect-error there is no such role
  const wrong = route({ method: 'GET', path: '/x', permission: ['boss'], handle: () => ({ status: 200 }) });
  expect(wrong.path).toBe('/x');
});

test('the settings of staff are checked with the others', () => {
  const faultsOf = (source: Record<string, string>) => {
    try {
      readEnv(source);
      return [];
    } catch (fault) {
      if (fault instanceof EnvFaults) return fault.faults.map(({ key }) => key);
      throw fault;
    }
  };
  expect(readEnv({})).toMatchObject({ attendMinutes: 5, notice: null, administrator: null });
  expect(faultsOf({ ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD: 'short' })).toEqual(['ADMIN_PASSWORD']);
  expect(faultsOf({ ADMIN_EMAIL: 'nobody' })).toEqual(['ADMIN_EMAIL']);
  expect(faultsOf({ ADMIN_EMAIL: 'a@example.com' })).toEqual(['ADMIN_PASSWORD']);
  expect(faultsOf({ ADMIN_PASSWORD: PASSWORD })).toEqual(['ADMIN_EMAIL']);
  expect(faultsOf({ NOTICE_URL: 'https://n.example' })).toEqual(['NOTICE_SECRET']);
  expect(faultsOf({ NOTICE_URL: 'n.example', ATTEND_MINUTES: '121' })).toEqual(['NOTICE_URL', 'ATTEND_MINUTES']);
  const production = { PUBLIC_URL: 'https://desk.example.com', ADMIN_EMAIL: 'a@example.com' };
  expect(faultsOf({ ...production, ADMIN_PASSWORD: 'changeme123' })).toEqual(['ADMIN_PASSWORD']);
  expect(faultsOf({ ...production, ADMIN_PASSWORD: PASSWORD })).toEqual([]);
});
