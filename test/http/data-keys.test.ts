import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFiles } from '../../src/archive/files/folder.ts';
import { openArchive } from '../../src/archive/open.ts';
import { openDataKeys } from '../../src/data-keys.ts';
import { createRekeying } from '../../src/rekeying.ts';
import { ticket } from '../archive/samples.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gd-data-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fresh = { key: null, old: [], settled: false };
const watch = { count: () => {}, warn: () => {} };
const hex = (digit: string): string => digit.repeat(64);

async function openAll(given = fresh) {
  const keys = await openDataKeys(folder, given);
  const onFatal = (error: Error) => {
    throw error;
  };
  const archive = await openArchive(`file:${folder}/archive`, { keys, onFatal });
  const files = await openFiles(join(folder, 'files'), keys);
  return { keys, archive, files, rekeying: createRekeying({ keys, seals: archive.seals, files, watch }) };
}

test('a first key is made once, for the owner alone; none where data would need the one that is gone', async () => {
  const made = await openDataKeys(folder, fresh);
  expect(made.made).toBe(join(folder, 'keys/data'));
  expect((await stat(join(folder, 'keys/data'))).mode & 0o777).toBe(0o600);
  const again = await openDataKeys(folder, { ...fresh, settled: true });
  expect([again.made, again.current.id]).toEqual([null, made.current.id]);
  await rm(join(folder, 'keys/data'));
  await expect(openDataKeys(folder, { ...fresh, settled: true })).rejects.toThrow(/keys\/data is missing.*put it back/);
  expect(await readdir(join(folder, 'keys'))).toEqual([]);
});

test('after a rotation old and new are read, and the old key goes only when nothing needs it', async () => {
  const { keys, archive, files, rekeying } = await openAll();
  const old = keys.current.id;
  await archive.commit({ puts: [{ kind: 'ticket', id: 't1', expects: 0, body: ticket('t1') }] });
  await files.put('one-file-1', Buffer.from('户主身份证'));
  await expect(rekeying.forget(old)).rejects.toThrow('is the current one: rotate first');
  await rekeying.rotate(null);
  const { keys: list, readable } = await rekeying.reseal();
  expect(readable).toBe(0);
  expect(list).toMatchObject([
    { id: keys.current.id, current: true, files: 1 },
    { id: old, current: false, documents: 0, files: 0 },
  ]);
  expect((await rekeying.forget(old)).keys.map(({ id }) => id)).toEqual([keys.current.id]);
  await expect(rekeying.forget(old)).rejects.toThrow('There is no key');
  await archive.close();
  expect(await readdir(join(folder, 'keys'))).toEqual(['data']);
  const next = await openAll({ ...fresh, settled: true });
  expect((await next.archive.load([{ kind: 'ticket', id: 't1' }]))[0].version).toBe(1);
  expect(String(await next.files.get('one-file-1'))).toBe('户主身份证');
  await next.archive.close();
});

test('a key that a damaged disk or a stranger’s file needs is kept', async () => {
  const { keys, archive, files, rekeying } = await openAll();
  const old = keys.current.id;
  await files.put('one-file-1', Buffer.from('x'));
  const path = join(folder, 'files/one-file-1');
  const { readFile } = await import('node:fs/promises');
  const blob = await readFile(path);
  blob[blob.length - 1]! ^= 1;
  await writeFile(path, blob);
  await rekeying.rotate(null);
  await expect(rekeying.forget(old)).rejects.toThrow('is needed for 0 documents and 1 files');
  expect(keys.get(old)).toBeDefined();
  await archive.close();
});

test('keys from the settings: the one of before goes on opening, and is rotated there', async () => {
  const one = await openDataKeys(folder, fresh);
  const given = await openDataKeys(folder, { key: hex('a'), old: [hex('b')], settled: true });
  expect(given.all().map(({ from }) => from)).toEqual(['ENCRYPTION_KEY', one.made, 'ENCRYPTION_KEYS_OLD']);
  expect(given.get(one.current.id)).toBeDefined();
  await expect(given.rotate(null)).rejects.toThrow('ENCRYPTION_KEYS_OLD');
  await expect(given.forget(given.all()[2]!.id)).rejects.toThrow('take it out of ENCRYPTION_KEYS_OLD');
});
