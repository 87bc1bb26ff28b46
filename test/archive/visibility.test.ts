import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { disk, type Files } from '../../src/archive/embedded/files.ts';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { newFolder } from './folder.ts';
import { at, event, id, outgoing, thread, timer } from './samples.ts';

/*
 * Memory shows a commit at once, the disk later. Nobody is told of it in between: a reader waits until the journal has
 * said yes, or gets what was there before.
 */

const T = id('thread', 1);
let folder: string;
let archive: Archive;
/** The journal's writes wait here until the test lets them go on, or fails them. */
let held: { pass(): void; fail(): void }[];
let holding = false;

const slow: Files = {
  ...disk,
  async open(path, how) {
    const file = await disk.open(path, how);
    if (!path.includes('/journal/')) return file;
    return {
      ...file,
      async write(bytes, from) {
        const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        if (holding) await new Promise<void>((pass, fail) => held.push({ pass, fail: () => fail(full) }));
        await file.write(bytes, from);
      },
    };
  },
};

beforeEach(async () => {
  folder = await newFolder();
  held = [];
  holding = false;
  archive = await openArchive(`file:${folder}`, {
    files: slow,
    onFatal: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  holding = false;
  for (const write of held) write.pass();
  await archive.close();
  await rm(folder, { recursive: true });
});

const write = (version: number, text: string) =>
  archive.commit({
    puts: [{ kind: 'thread', id: T, expects: version, body: thread(T, { visitor: text, lastSeq: version + 1 }) }],
    appends: [{ log: 'thread', of: T, seq: version + 1, key: text, body: event(text, text) }],
    timers: { set: [timer('t', version + 1)] },
    outbox: { put: [outgoing('o', 'lane', version + 1)] },
  });

const everything = async () => ({
  load: (await archive.load([{ kind: 'thread', id: T }]))[0].version,
  find: (await archive.find('thread', 'visitor', '第二')).length,
  entries: (await archive.entries('thread', T, { after: 0, limit: 9 })).length,
  entry: (await archive.entry('thread', T, '第二'))?.seq ?? null,
  due: (await archive.due(at(9), 9))[0]?.at,
  next: await archive.nextTimer(),
  outgoing: (await archive.outgoing(at(9), 9))[0]?.seq,
});
const old = { load: 1, find: 0, entries: 1, entry: null, due: at(1), next: at(1), outgoing: 1 };
const fresh = { load: 2, find: 1, entries: 2, entry: 2, due: at(2), next: at(2), outgoing: 2 };

/** Several turns of the loop: time enough for whatever does not wait. */
async function turns(): Promise<void> {
  for (let n = 0; n < 20; n++) await new Promise((soon) => setImmediate(soon));
}

async function holdSecond() {
  await write(0, '第一');
  holding = true;
  const committed = write(1, '第二');
  await expect.poll(() => held.length).toBe(1);
  return committed.then(
    (of) => of,
    (error: unknown) => error,
  );
}

/** Every call by itself, each of which has to wait. */
const readers = (): Promise<unknown>[] => [
  archive.load([{ kind: 'thread', id: T }]),
  archive.find('thread', 'visitor', '第二'),
  archive.entries('thread', T, { after: 0, limit: 9 }),
  archive.entry('thread', T, '第二'),
  archive.due(at(9), 9),
  archive.nextTimer(),
  archive.outgoing(at(9), 9),
  write(1, '第三'),
];

it('keeps a reader waiting while what it would be told is not durable, and no other reader', async () => {
  const second = holdSecond();
  await expect.poll(() => held.length).toBe(1);
  let told = 0;
  const waiting = readers().map((reader) => reader.then(() => told++));
  expect((await archive.load([{ kind: 'thread', id: 'another' }]))[0].version).toBe(0);
  await turns();
  expect(told).toBe(0);
  holding = false;
  held[0]!.pass();
  expect(await second).toEqual({ ok: true });
  await Promise.all(waiting);
  expect(await everything()).toEqual(fresh);
});

it('tells a reader what was there before, when the write is refused', async () => {
  const second = holdSecond();
  await expect.poll(() => held.length).toBe(1);
  const [load, find, entries, entry, due, next, out, third] = readers();
  holding = false;
  held[0]!.fail();
  expect(await second).toMatchObject({ name: 'ArchiveFault', reason: 'refused' });
  expect(await load).toMatchObject([{ version: 1 }]);
  expect(await find).toEqual([]);
  expect(await entries).toHaveLength(1);
  expect(await entry).toBeNull();
  expect(await due).toMatchObject([{ at: at(1) }]);
  expect(await next).toBe(at(1));
  expect(await out).toMatchObject([{ seq: 1 }]);
  // It met a conflict with what was then taken back: it fits after all.
  expect(await third).toEqual({ ok: true });
  expect((await archive.load([{ kind: 'thread', id: T }]))[0]).toMatchObject({ version: 2, body: { visitor: '第三' } });
});

it('takes back what came after a refused write, newest first', async () => {
  const second = holdSecond();
  await expect.poll(() => held.length).toBe(1);
  const third = write(2, '第三').catch((error: unknown) => error);
  const other = archive
    .commit({ puts: [{ kind: 'thread', id: 'z', expects: 0, body: thread('z') }] })
    .catch((error: unknown) => error);
  holding = false;
  held[0]!.fail();
  for (const one of [second, third, other]) expect(await one).toMatchObject({ reason: 'refused' });
  expect(await everything()).toEqual(old);
  expect(await write(1, '第二')).toEqual({ ok: true });
  expect(await everything()).toEqual(fresh);
});

it('after its end refuses every call, and ends once', async () => {
  await write(0, '第一');
  await Promise.all([archive.close(), archive.close()]);
  await expect(write(1, '第二')).rejects.toMatchObject({ reason: 'closed' });
  await expect(archive.load([])).rejects.toMatchObject({ reason: 'closed' });
});
