import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { examine } from '../../src/cli/doctor.ts';
import { reachOperator } from '../../src/cli/operator.ts';
import { addUser, disableUser, listUsers, resetUser } from '../../src/cli/user.ts';
import { readEnv } from '../../src/env.ts';
import { createLog } from '../../src/http/log.ts';
import { build } from '../../src/main.ts';
import { ours } from '../tools/ours.ts';
import { openStaffHouse } from './staff-house.ts';

const ADDED = { email: 'qian@example.com', name: '钱工', roles: 'agent,archiveClerk', departments: 'CS, OM' };
const passwordIn = (line: string): string => /with (\S+)/.exec(line)![1]!;

test('griddesk user adds, resets, disables and lists, and shows a password once', async () => {
  const house = await openStaffHouse();
  const operator = await reachOperator(readEnv({ DATA_DIR: house.dataDir }));
  const first = passwordIn(await addUser(operator, ADDED));
  const hand = await house.signIn(ADDED.email, first);
  expect(hand.reply.body.user).toMatchObject({
    roles: ['agent', 'archiveClerk'],
    departments: ['CS', 'OM'],
    mustChange: true,
  });
  const second = passwordIn(await resetUser(operator, 'QIAN@example.com'));
  expect(second).not.toBe(first);
  expect((await hand.ask('GET', '/api/console/me')).status).toBe(401);
  expect((await house.signIn(ADDED.email, first)).reply.status).toBe(401);
  const again = await house.signIn(ADDED.email, second);
  expect(await disableUser(operator, ADDED.email)).toBe('qian@example.com is disabled.');
  expect((await again.ask('GET', '/api/console/me')).status).toBe(401);
  const lines = await listUsers(operator);
  expect(lines).toHaveLength(2);
  expect(lines.join('\n')).toMatch(
    /^qian@example\.com\t钱工\tagent,archiveClerk\tCS,OM\tdisabled, one-time password\t/m,
  );
  for (const password of [first, second]) expect(lines.join() + house.lines.join()).not.toContain(password);
});

test('what a command cannot do is said with what to write instead', async () => {
  const house = await openStaffHouse();
  const operator = await reachOperator(readEnv({ DATA_DIR: house.dataDir }));
  await expect(addUser(operator, { ...ADDED, roles: 'boss' })).rejects.toThrow(/^--roles: /);
  await expect(addUser(operator, { ...ADDED, email: 'qian' })).rejects.toThrow(/^--email: /);
  await expect(addUser(operator, { ...ADDED, departments: 'XX' })).rejects.toThrow(/There is no department XX/);
  await expect(resetUser(operator, 'nobody@example.com')).rejects.toThrow(/griddesk user list/);
  await expect(disableUser(operator, 'admin@example.com')).rejects.toThrow(/last active administrator/);
  await addUser(operator, ADDED);
  await expect(addUser(operator, ADDED)).rejects.toThrow(/already/);
});

test('a command that finds no server makes no administrator, and doctor is red until there is one', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'gd-'));
  const env = readEnv({ PORT: '0', DATA_DIR: dataDir });
  const parts = { operatorOnly: true, log: createLog('silent'), understanding: ours() };
  const alone = await build(env, parts);
  onTestFinished(async () => {
    await alone.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  expect(alone.firstAdministrator).toBeNull();
  const operator = await reachOperator(env);
  expect(await listUsers(operator)).toEqual([]);
  const red = async () => (await examine(env, operator)).filter(({ level }) => level === 'red').map(({ what }) => what);
  expect((await red()).join()).toContain('no active administrator');
  await addUser(operator, { ...ADDED, roles: 'administrator' });
  expect((await red()).join()).not.toContain('administrator');
});

test('doctor warns of a one-time password that nobody has changed for a week', async () => {
  let ahead = -8 * 86_400_000;
  const clock = { now: () => new Date(Date.now() + ahead) };
  const house = await openStaffHouse({}, { clock });
  const env = readEnv({ DATA_DIR: house.dataDir });
  const operator = await reachOperator(env);
  await addUser(operator, ADDED);
  ahead = 0;
  await addUser(operator, { ...ADDED, email: 'new@example.com' });
  const warned = (await examine(env, operator)).filter(({ what }) => what.includes('one-time password'));
  expect(warned.map(({ level, what }) => [level, what.split(' ')[0]])).toEqual([['warning', 'qian@example.com']]);
});
