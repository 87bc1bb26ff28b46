import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frame, framedAt } from '../../src/archive/embedded/frame.ts';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { sure } from './contract.ts';
import { newFolder } from './folder.ts';
import { event, id, thread, ticket } from './samples.ts';

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});
afterEach(() => rm(folder, { recursive: true }));

const open = (at = folder): Promise<Archive> =>
  openArchive(`file:${at}`, {
    checkpointBytes: 50_000,
    onFatal: (error) => {
      throw error;
    },
  });

/** A closed archive with a document and a log entry, all of it in buckets and logs. */
async function fill(): Promise<void> {
  const archive = await open();
  const of = id('thread', 1);
  await sure(archive, {
    puts: [{ kind: 'thread', id: of, expects: 0, body: thread(of) }],
    appends: [{ log: 'thread', of, seq: 1, body: event('e', '停电了') }],
  });
  await archive.close();
}

async function onlyFileIn(part: string): Promise<string> {
  const [name] = await readdir(join(folder, part));
  return join(folder, part, name!);
}

/** Changes what a file of one line says, with a checksum that fits. */
async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  const text = framedAt(await readFile(path), 0)!.text;
  const changed = change(text);
  expect(changed).not.toBe(text);
  await writeFile(path, frame(changed));
}

describe('one process', () => {
  it('is let in, and another is told which one has it', async () => {
    const archive = await open();
    await expect(open()).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringMatching(new RegExp(`${folder}.*process ${process.pid}`)),
    });
    await archive.close();
    await (await open()).close();
  });

  it('of many that start at one instant at most', async () => {
    for (let round = 0; round < 3; round++) {
      const all = await Promise.allSettled(Array.from({ length: 8 }, () => open()));
      const winners = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(winners.length).toBeLessThanOrEqual(1);
      for (const winner of winners) await winner.close();
    }
    await (await open()).close();
  });

  it('also where the path is longer than the address of a socket', async () => {
    const deep = join(folder, '供电服务'.repeat(12), 'd'.repeat(120));
    await mkdir(deep, { recursive: true });
    const archive = await open(deep);
    await expect(open(deep)).rejects.toMatchObject({ reason: 'locked' });
    await archive.close();
  });
});

describe('a start is refused, with the file and what to do', () => {
  it('for an address that is no folder', async () => {
    await expect(openArchive('postgres://db/griddesk', { onFatal: () => {} })).rejects.toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('file:<folder>'),
    });
    await expect(openArchive('./data', { onFatal: () => {} })).rejects.toMatchObject({ reason: 'unsupported' });
  });

  it('for a file that a newer version wrote', async () => {
    await fill();
    const refused = (path: string) =>
      expect(open()).rejects.toMatchObject({ reason: 'newer', message: expect.stringContaining(path) });
    const manifest = join(folder, 'manifest.json');
    const was = await readFile(manifest);
    await rewrite(manifest, (text) => text.replace('"manifest":3', '"manifest":4'));
    await refused(manifest);
    await writeFile(manifest, frame(framedAt(was, 0)!.text.replace('"alert":', '"invoice":')));
    await expect(open()).rejects.toMatchObject({ reason: 'newer', message: expect.stringContaining('invoice') });
    await writeFile(manifest, was);
    const bucket = await onlyFileIn('documents/thread');
    const log = await onlyFileIn('logs/thread');
    for (const [path, from, to] of [
      [bucket, '"bucket":1', '"bucket":2'],
      [bucket, '{"v":1,"id"', '{"v":2,"id"'],
      [bucket, '"b":{"v":1', '"b":{"v":2'],
      [log, '{"v":1,"id"', '{"v":2,"id"'],
      [await onlyFileIn('journal'), '"journal":2', '"journal":3'],
    ] as const) {
      const before = await readFile(path);
      await rewrite(path, (text) => text.replace(from, to));
      await refused(path);
      await writeFile(path, before);
    }
    await (await open()).close();
  });

  it('for a file that is gone', async () => {
    for (const part of ['documents/thread', 'logs/thread', 'journal']) {
      await fill();
      const path = await onlyFileIn(part);
      await rm(path);
      await expect(open()).rejects.toMatchObject({ reason: 'damaged', message: expect.stringContaining(path) });
      await rm(folder, { recursive: true });
    }
    await fill();
    await rm(join(folder, 'manifest.json'));
    await expect(open()).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining('manifest.json'),
    });
  });
});

it('grows over many buckets, and leaves no file behind that it does not need', async () => {
  const count = 3000;
  const ids = Array.from({ length: count }, (_, n) => id('ticket', n));
  let archive = await open();
  const put = (of: string, expects: number) =>
    sure(archive, { puts: [{ kind: 'ticket', id: of, expects, body: ticket(of, { facts: { place: `${of}室` } }) }] });
  await Promise.all(ids.map((of) => put(of, 0)));
  await put(ids[7]!, 1);
  await archive.close();
  archive = await open();
  const tickets = await archive.load(ids.map((of) => ({ kind: 'ticket', id: of }) as const));
  expect(tickets.map(({ body }) => body?.facts.place)).toEqual(ids.map((of) => `${of}室`));
  expect(tickets.filter(({ version }) => version === 2).map((of) => of.id)).toEqual([ids[7]]);
  await archive.close();
  const names = await readdir(join(folder, 'documents/ticket'));
  expect(new Set(names.map((name) => name.split('-')[0])).size).toBe(1);
  expect(names.length).toBeGreaterThan(16);
  expect((await readdir(join(folder, 'journal'))).length).toBe(1);
  expect((await readdir(folder)).sort()).toEqual(['documents', 'journal', 'logs', 'manifest.json']);
});
