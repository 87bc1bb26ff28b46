import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/archive/embedded/cold/run.ts';
import { disk, type Files } from '../../src/archive/embedded/files.ts';
import { frame, framedAt } from '../../src/archive/embedded/frame.ts';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { sure } from './contract.ts';
import { newFolder } from './folder.ts';
import { contact, event, id } from './samples.ts';

let folder: string;
let read: string[] = [];
const files: Files = {
  ...disk,
  read(path) {
    read.push(path);
    return disk.read(path);
  },
};
const open = (): Promise<Archive> =>
  openArchive(`file:${folder}`, {
    files,
    checkpointBytes: 30_000,
    onFatal: (error) => {
      throw error;
    },
  });

beforeEach(async () => {
  folder = await newFolder();
});
afterEach(() => rm(folder, { recursive: true }));

const CONTACTS = 60;
const of = (n: number): string => id('contact', n);
const threadOf = (n: number): string => `thread-${n % 4}`;
/** One that differs from every sample in length, so that offsets matter. */
const words = (n: number): string => '停电'.repeat(n % 9);

async function fill(): Promise<void> {
  const archive = await open();
  for (let n = 0; n < CONTACTS; n += 1) {
    const seq = Math.floor(n / 4) + 1;
    await sure(archive, {
      puts: [{ kind: 'contact', id: of(n), expects: 0, body: contact(of(n), { thread: threadOf(n) }) }],
      appends: [{ log: 'thread', of: threadOf(n), seq, key: `k${n}`, body: event(`e${n}`, words(n)) }],
    });
  }
  await archive.close();
}

async function check(): Promise<void> {
  const archive = await open();
  for (const thread of [0, 1, 2, 3]) {
    const found = await archive.find('contact', 'thread', threadOf(thread));
    const ns = Array.from({ length: CONTACTS / 4 }, (_, seq) => 4 * seq + thread);
    expect(found.map(({ version, body }) => [version, body?.id])).toEqual(ns.map((n) => [1, of(n)]));
    const entries = await archive.entries('thread', threadOf(thread), { after: 0, limit: 99 });
    expect(entries.map(({ body }) => body.text)).toEqual(ns.map(words));
    expect(await archive.entry('thread', threadOf(thread), `k${ns[7]}`)).toMatchObject({ seq: 8 });
  }
  await archive.close();
}

const pathsIn = async (part: string, end: string): Promise<string[]> =>
  (await readdir(join(folder, part))).filter((name) => name.endsWith(end)).map((name) => join(folder, part, name));
const everything = async (): Promise<string[]> => [
  ...(await pathsIn('documents/contact', '.json')),
  ...(await pathsIn('logs/thread', '.places')),
];

it('a start reads no document and no entry that it does not need', async () => {
  await fill();
  read = [];
  await (await open()).close();
  expect(read.filter((path) => /documents\/contact|\.jsonl$/.test(path))).toEqual([]);
  await check();
});

describe('what is derived is made again', () => {
  beforeEach(fill);
  const spoil = async (how: (path: string, bytes: Buffer) => Promise<void>): Promise<void> => {
    for (const path of await everything()) await how(path, await readFile(path));
    await check();
    read = [];
    await check();
    // Once: the next start finds it.
    expect(read.filter((path) => path.endsWith('.jsonl'))).toEqual([]);
  };
  const derivedFrom = (path: string, bytes: Buffer): number => (path.endsWith('.json') ? framedAt(bytes, 0)!.end : 0);

  it('where it is missing, as the first release left it', () =>
    spoil((path, bytes) => (path.endsWith('.json') ? truncate(path, derivedFrom(path, bytes)) : rm(path))));

  it('where it is damaged', () =>
    spoil(async (path, bytes) => {
      const from = derivedFrom(path, bytes);
      bytes[from + Math.floor((bytes.length - from) / 2)]! ^= 4;
      await writeFile(path, bytes);
    }));

  it('where it is cut short', () => spoil((path, bytes) => truncate(path, bytes.length - 9)));

  it('where it is of another form', () =>
    spoil(async (path, bytes) => {
      const from = derivedFrom(path, bytes);
      const line = framedAt(bytes, from)!;
      const other = line.text.replace(/"(directory|places)":2/, '"$1":3');
      await writeFile(path, Buffer.concat([bytes.subarray(0, from), frame(other), bytes.subarray(line.end)]));
    }));

  it('where it is another file’s', async () => {
    const [one = '', two = ''] = await pathsIn('documents/contact', '.json');
    const [first, second] = [await readFile(one), await readFile(two)];
    const cut = framedAt(first, 0)!.end;
    await writeFile(one, Buffer.concat([first.subarray(0, cut), second.subarray(framedAt(second, 0)!.end)]));
    await check();
  });
});

/** Two different texts with one fingerprint. */
function twins(start: string): readonly [string, string] {
  const seen = new Map<number, string>();
  for (let n = 0; ; n += 1) {
    const text = `${start}${n}`;
    const other = seen.get(digestOf(text));
    if (other !== undefined) return [other, text];
    seen.set(digestOf(text), text);
  }
}

it('keys with one fingerprint stay two keys', async () => {
  const [here, there] = twins('thread ');
  const [mine, yours] = twins('key ');
  const body = (n: number, thread: string) => contact(of(n), { thread });
  let archive = await open();
  for (const [n, thread] of [here, there, here, there].entries()) {
    await sure(archive, { puts: [{ kind: 'contact', id: of(n), expects: 0, body: body(n, thread) }] });
  }
  const say = (seq: number, key: string) =>
    ({ log: 'thread', of: here, seq, key, body: event(`e${seq}`, `第${seq}句`) }) as const;
  await sure(archive, { appends: [say(1, mine)] });
  await archive.close();
  archive = await open();
  const ids = async (thread: string, page = {}) =>
    (await archive.find('contact', 'thread', thread, page)).map((found) => found.id);
  expect(await ids(there, { limit: 1 })).toEqual([of(1)]);
  expect(await ids(here)).toEqual([of(0), of(2)]);
  expect(await ids(there, { after: of(1) })).toEqual([of(3)]);
  expect(await archive.entry('thread', here, yours)).toBeNull();
  expect(await archive.commit({ appends: [say(2, mine)] })).toMatchObject({ ok: false });
  await sure(archive, { appends: [say(2, yours)] });
  await archive.close();
  archive = await open();
  expect(await archive.entry('thread', here, mine)).toMatchObject({ seq: 1 });
  expect(await archive.entry('thread', here, yours)).toMatchObject({ seq: 2 });
  await archive.close();
});
