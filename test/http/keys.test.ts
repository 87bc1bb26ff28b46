import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyFault, openKeys } from '../../src/keys.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gd-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const none = { directLineSecret: null };
const modeOf = async (path: string): Promise<number> => (await stat(join(folder, path))).mode & 0o777;

test('keys are made once, for the owner alone', async () => {
  const first = await openKeys(folder, none);
  expect(first.made).toHaveLength(4);
  expect(new Set([first.token, first.cookie, first.erased].map(String)).size).toBe(3);
  expect(first.token).toHaveLength(32);
  expect(await modeOf('keys')).toBe(0o700);
  expect((await readdir(join(folder, 'keys'))).sort()).toEqual(['cookie', 'direct-line-secret', 'erased', 'token']);
  for (const name of await readdir(join(folder, 'keys'))) expect(await modeOf(`keys/${name}`)).toBe(0o600);
  expect(await openKeys(folder, none)).toEqual({ ...first, made: [] });
});

test('a given Direct Line secret goes first, and none is made', async () => {
  const keys = await openKeys(folder, { directLineSecret: 'given' });
  expect(keys.directLineSecret).toBe('given');
  expect(await readdir(join(folder, 'keys'))).not.toContain('direct-line-secret');
});

test('many starts at once agree on one set of keys', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => openKeys(folder, none)));
  for (const keys of all) expect({ ...keys, made: [] }).toEqual({ ...all[0], made: [] });
});

test('an open mode is closed again', async () => {
  await openKeys(folder, none);
  await chmod(join(folder, 'keys/token'), 0o644);
  await openKeys(folder, none);
  expect(await modeOf('keys/token')).toBe(0o600);
});

test.each(['', 'ab', 'z'.repeat(64)])('a damaged key is named and never replaced: "%s"', async (text) => {
  await openKeys(folder, none);
  await writeFile(join(folder, 'keys/token'), text);
  await expect(openKeys(folder, none)).rejects.toThrow(KeyFault);
  await expect(openKeys(folder, none)).rejects.toThrow(/keys\/token is damaged: put it back/);
  expect(await readFile(join(folder, 'keys/token'), 'utf8')).toBe(text);
});
