import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { sure } from './contract.ts';
import { newFolder } from './folder.ts';
import { contact, event, id, thread } from './samples.ts';

let folder: string;
let archive: Archive;

/** Checkpoints after every few commits, so that what is not asked for is cold almost at once. */
const open = () =>
  openArchive(`file:${folder}`, {
    checkpointBytes: 1,
    onFatal: (error) => {
      throw error;
    },
  });

beforeEach(async () => {
  folder = await newFolder();
  archive = await open();
});
afterEach(async () => {
  await archive.close();
  await rm(folder, { recursive: true });
});

/** Commits that concern nothing else, so that checkpoints go by. */
async function goOn(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const [{ version }] = await archive.load([{ kind: 'dossier', id: 'busy' }] as const);
    await sure(archive, { puts: [{ kind: 'dossier', id: 'busy', expects: version, body: null }] });
    await sure(archive, {
      timers: { set: [{ id: 't', at: '2031-01-01T00:00:00.000Z', kind: 'promise', of: 'x', note: '' }] },
    });
  }
}

it('what has gone cold is found, read, changed and taken away as ever', async () => {
  const of = (n: number) => id('contact', n);
  for (let n = 1; n <= 40; n += 1) {
    const body = contact(of(n), { thread: n % 2 === 0 ? 'even' : 'odd' });
    await sure(archive, { puts: [{ kind: 'contact', id: of(n), expects: 0, body }] });
  }
  await goOn(12);
  expect(await archive.find('contact', 'thread', 'even')).toHaveLength(20);
  await goOn(12);
  const changed = contact(of(7), { thread: 'even' });
  // Written without having been loaded first: the version alone decides.
  expect(await archive.commit({ puts: [{ kind: 'contact', id: of(7), expects: 2, body: changed }] })).toMatchObject({
    ok: false,
  });
  await sure(archive, { puts: [{ kind: 'contact', id: of(7), expects: 1, body: changed }] });
  await goOn(12);
  await sure(archive, { puts: [{ kind: 'contact', id: of(8), expects: 1, body: null }] });
  expect(await archive.commit({ puts: [{ kind: 'contact', id: of(9), expects: 0, body: changed }] })).toMatchObject({
    ok: false,
  });
  await goOn(12);
  await archive.close();
  archive = await open();
  await goOn(12);
  const even = await archive.find('contact', 'thread', 'even');
  expect(even.map((stored) => stored.id)).toContain(of(7));
  expect(even.map((stored) => stored.id)).not.toContain(of(8));
  expect(even).toHaveLength(20);
  const [seventh, eighth] = await archive.load([
    { kind: 'contact', id: of(7) },
    { kind: 'contact', id: of(8) },
  ] as const);
  expect(seventh).toMatchObject({ version: 2, body: changed });
  expect(eighth).toMatchObject({ version: 0, body: null });
});

it('a long log is read from any place, and a key that has gone cold is still taken', async () => {
  const T = 'a-thread';
  await sure(archive, { puts: [{ kind: 'thread', id: T, expects: 0, body: thread(T) }] });
  const text = (n: number) => (n === 50 ? '长'.repeat(3_000) : `第${n}句`);
  for (let seq = 1; seq <= 120; seq += 1)
    await sure(archive, {
      appends: [{ log: 'thread', of: T, seq, key: `k${seq}`, body: event(`e${seq}`, text(seq)) }],
    });
  const check = async (): Promise<void> => {
    for (const [after, limit] of [
      [0, 1000],
      [10, 5],
      [45, 10],
      [80, 40],
      [110, 100],
      [120, 10],
    ] as const) {
      const seqs = Array.from({ length: Math.min(limit, 120 - after) }, (_, n) => after + n + 1);
      const entries = await archive.entries('thread', T, { after, limit });
      expect(entries.map(({ seq, body }) => [seq, body.text])).toEqual(seqs.map((seq) => [seq, text(seq)]));
    }
    for (const seq of [3, 50, 119])
      expect(await archive.entry('thread', T, `k${seq}`)).toMatchObject({ seq, body: { text: text(seq) } });
    expect(await archive.entry('thread', T, 'never')).toBeNull();
    const again = { log: 'thread', of: T, seq: 121, key: 'k3', body: event('again', '再来') } as const;
    expect(await archive.commit({ appends: [again] })).toMatchObject({ ok: false });
  };
  await check();
  await goOn(12);
  await check();
  await archive.close();
  archive = await open();
  await check();
});

it('buckets that get crowded are divided with all that is cold in them', async () => {
  const of = (n: number) => id('contact', n);
  for (let from = 0; from < 2_200; from += 100) {
    const bodies = Array.from({ length: 100 }, (_, n) => contact(of(from + n)));
    await sure(archive, { puts: bodies.map((body) => ({ kind: 'contact', id: body.id, expects: 0, body }) as const) });
    await goOn(3);
  }
  await archive.close();
  archive = await open();
  expect(await archive.find('contact', 'thread', 'thread-000001', { limit: 5_000 })).toHaveLength(2_200);
  const [one] = await archive.load([{ kind: 'contact', id: of(1_234) }] as const);
  expect(one.body).toEqual(contact(of(1_234)));
});
