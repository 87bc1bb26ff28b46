import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { sure } from './contract.ts';
import { newFolder } from './folder.ts';
import { dossier, event, id } from './samples.ts';

let folder: string;
let archive: Archive;
const open = (checkpointBytes: number) =>
  openArchive(`file:${folder}`, {
    checkpointBytes,
    onFatal: (error) => {
      throw error;
    },
  });
beforeEach(async () => {
  folder = await newFolder();
});
afterEach(async () => {
  await archive.close();
  await rm(folder, { recursive: true });
});

/** Files that hold the text. */
async function holding(text: string): Promise<readonly string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = all.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const found = await Promise.all(paths.map(async (path) => ((await readFile(path)).includes(text) ? [path] : [])));
  return found.flat();
}

const OWNERS = Array.from({ length: 120 }, (_, n) => id('thread', n));
const text = (of: string, seq: number) => `秘密-${of}-${seq}-${'长'.repeat(seq * 7)}`;

/** Three entries of each owner, so that the owners share files. */
async function fill(): Promise<void> {
  for (let seq = 1; seq <= 3; seq += 1)
    for (let n = 0; n < OWNERS.length; n += 10)
      await sure(archive, {
        appends: OWNERS.slice(n, n + 10).map(
          (of) => ({ log: 'thread', of, seq, key: `k${seq}`, body: event(`${of}/${seq}`, text(of, seq)) }) as const,
        ),
      });
}

async function check(gone: ReadonlySet<string>): Promise<void> {
  for (const of of OWNERS) {
    const entries = await archive.entries('thread', of, { after: 0, limit: 10 });
    expect(entries.map(({ body }) => body.text)).toEqual(
      [1, 2, 3].map((seq) => (gone.has(`${of}/${seq}`) ? '' : text(of, seq))),
    );
    expect((await archive.entry('thread', of, 'k2'))?.seq).toBe(2);
  }
}

it.each([
  ['in the journal alone', 2 ** 30],
  ['in files that are cold', 1],
])('what is purged is in no file, and all else stands as it stood: %s', async (_, bytes) => {
  archive = await open(bytes);
  await fill();
  const name = { value: '秘密-姓名', change: 1, standing: 'claim' } as const;
  const body = dossier('d1', { fields: { name } });
  await sure(archive, { puts: [{ kind: 'dossier', id: 'd1', expects: 0, body }] });
  const gone = new Set<string>();
  for (const of of OWNERS.filter((_, n) => n % 5 === 0)) {
    for (const seq of [1, 3]) gone.add(`${of}/${seq}`);
    const rewrites = [1, 3].map((seq) => ({ log: 'thread', of, seq, body: event(`${of}/${seq}`, '') }) as const);
    await sure(archive, { rewrites });
  }
  await sure(archive, { puts: [{ kind: 'dossier', id: 'd1', expects: 1, body: null }] });
  await check(gone);
  // Readers beside it meet the old file, the new one, or both.
  const reading = Promise.all(Array.from({ length: 5 }, () => check(gone)));
  await archive.purge();
  await reading;
  expect(await holding('秘密-姓名')).toEqual([]);
  for (const one of gone) expect(await holding(text(one.split('/')[0]!, Number(one.split('/')[1])))).toEqual([]);
  expect(await holding(text(OWNERS[1]!, 1))).not.toEqual([]);
  await archive.close();
  archive = await open(bytes);
  await check(gone);
});

it('survives without its directories, and a second rewriting of the same file', async () => {
  archive = await open(1);
  await fill();
  const gone = new Set<string>();
  for (const n of [3, 4]) {
    const of = OWNERS[n]!;
    gone.add(`${of}/2`);
    await sure(archive, { rewrites: [{ log: 'thread', of, seq: 2, body: event(`${of}/2`, '') }] });
    await archive.purge();
    await archive.close();
    const logs = join(folder, 'logs', 'thread');
    for (const name of await readdir(logs)) if (name.endsWith('.places')) await rm(join(logs, name));
    archive = await open(1);
  }
  await check(gone);
});
