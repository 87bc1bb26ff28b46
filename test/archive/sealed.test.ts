import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/archive/embedded/cold/run.ts';
import { frame, framedAt } from '../../src/archive/embedded/frame.ts';
import { openArchive } from '../../src/archive/open.ts';
import { dataKey, type KeyRing } from '../../src/archive/seal.ts';
import type { Commit } from '../../src/desk/ports.ts';
import { createPowerDisk } from '../faults/power-disk.ts';
import { readStories, write } from '../faults/story.ts';
import { seeded } from './adverse.ts';
import { sure } from './contract.ts';
import { newFolder } from './folder.ts';
import { ringOf } from './ring.ts';
import { at, contact, conversation, dossier, event, fieldChange, id, outgoing, thread, ticket } from './samples.ts';

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});
afterEach(() => rm(folder, { recursive: true }));

const onFatal = (error: Error): never => {
  throw error;
};
const [first, second] = [randomBytes(32), randomBytes(32)];
const idOf = (bytes: Buffer): string => dataKey(bytes).id;
const open = (keys?: KeyRing, checkpointBytes = 6_000) =>
  openArchive(`file:${folder}`, { onFatal, checkpointBytes, ...(keys ? { keys } : {}) });

async function everyFile(): Promise<readonly (readonly [string, Buffer])[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return Promise.all(paths.map(async (path) => [path, await readFile(path)] as const));
}

/** All that a person may have said of themselves, in every kind of document that may hold it. */
interface Planted {
  readonly name: string;
  readonly phone: string;
  readonly account: string;
  readonly address: string;
  readonly words: string;
}

function planting(n: number, said: Planted): Commit {
  const of = (kind: string): string => id(kind, n);
  const fields = Object.fromEntries(
    Object.entries(said).map(([field, value]) => [field, { value, change: 1, standing: 'claim' as const }]),
  );
  const vouched = { account: said.account, customer: of('dossier'), until: at(9) };
  const proposal = {
    ...({ v: 1, id: of('proposal'), at: at(1), dossier: of('dossier'), thread: of('thread') } as const),
    ...{ conversation: of('conversation'), field: 'address', from: said.address, to: said.words, editedBy: null },
    ...({ seq: 1, span: [0, 4], confidence: 1, asked: true, level: 0, state: 'pending', holdUntil: null } as const),
    ...{ decidedAt: null, decidedBy: null, reason: said.words, change: null },
  };
  const user = {
    ...({ v: 1, id: of('user'), name: said.name, email: `${said.phone}@example.com`, login: said.phone } as const),
    ...({
      password: 'hash',
      mustChange: false,
      roles: [],
      departments: [],
      state: 'active',
      createdAt: at(0),
    } as const),
    seenAt: null,
  };
  const put = { expects: 0 } as const;
  return {
    puts: [
      { ...put, kind: 'thread', id: of('thread'), body: thread(of('thread'), { visitor: said.name, vouched }) },
      {
        ...{ ...put, kind: 'conversation', id: of('conversation') },
        body: conversation(of('conversation'), { customer: said.account, closing: null, intents: [said.words] }),
      },
      { ...put, kind: 'dossier', id: of('dossier'), body: dossier(of('dossier'), { account: said.account, fields }) },
      { ...put, kind: 'ticket', id: of('ticket'), body: ticket(of('ticket'), { facts: { ...said } }) },
      { ...put, kind: 'contact', id: of('contact'), body: contact(of('contact'), { promises: [said.words] }) },
      { ...put, kind: 'proposal', id: of('proposal'), body: proposal },
      { ...put, kind: 'user', id: of('user'), body: user },
    ],
    appends: [
      // A client may call its message whatever it likes.
      { log: 'thread', of: of('thread'), seq: 1, key: said.phone, body: event(`e${n}`, said.words) },
      { log: 'dossier', of: of('dossier'), seq: 1, body: fieldChange(`c${n}`, said.address) },
    ],
    outbox: { put: [outgoing(`out-${n}`, `lane-${n}`, 1, { body: { contact: said.phone, name: said.name } })] },
  };
}

const letters = (text: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...text), minLength: length, maxLength: length + 9 });
const planted: fc.Arbitrary<Planted> = fc.record({
  name: letters('王李张刘陈杨赵', 4),
  phone: letters('0123456789', 11),
  account: letters('0123456789', 13),
  address: letters('阳光花园云溪路栋号单元', 6),
  words: letters('停电了电费太高户主"\\é🙂', 8),
});

/** As it would stand in a file: as it is, in JSON, with every letter escaped, and in base64 at any offset. */
function looks(value: string): readonly Buffer[] {
  const escaped = [...value].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const encoded = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), Buffer.from(value)])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [value, JSON.stringify(value).slice(1, -1), escaped, ...encoded].map((look) => Buffer.from(look));
}

const digestBytes = (key: string): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(digestOf(key));
  return bytes;
};

it('nothing that a person said stands in any file: in the journal, after checkpoints, gone cold, or rotated', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(planted, { minLength: 1, maxLength: 6 }), async (all) => {
      await rm(folder, { recursive: true });
      const search = async (): Promise<string[]> => {
        const files = await everyFile();
        return all.flatMap((said) =>
          Object.values(said).flatMap((value) =>
            files.filter(([, bytes]) => looks(value).some((look) => bytes.includes(look))).map(([path]) => path),
          ),
        );
      };
      const keys = ringOf(first);
      let archive = await open(keys, 1_000_000);
      for (const [n, said] of all.entries()) await sure(archive, planting(n, said));
      // In the journal.
      expect(await search()).toEqual([]);
      await archive.close();
      expect(await search()).toEqual([]);
      const directories = (await everyFile()).filter(([path]) => path.includes('documents/dossier'));
      expect(directories.length).toBeGreaterThan(0);
      for (const { account } of all)
        expect(directories.filter(([, bytes]) => bytes.includes(digestBytes(account)))).toEqual([]);
      archive = await open(keys);
      keys.rotate(second);
      await archive.seals.reseal(() => false);
      for (const [n, said] of all.entries()) {
        const [{ body }] = await archive.load([{ kind: 'dossier', id: id('dossier', n) }]);
        expect(body?.fields.words?.value).toBe(said.words);
        expect((await archive.find('dossier', 'account', said.account)).map((found) => found.id)).toContain(body?.id);
        expect((await archive.entry('thread', id('thread', n), said.phone))?.body.text).toBe(said.words);
      }
      await archive.close();
      expect(await search()).toEqual([]);
    }),
    { numRuns: 6, seed: 20310506 },
  );
}, 60_000);

const said: Planted = {
  ...{ name: '王小明', phone: '13800138000', account: '0123456789012', address: '云溪路8号', words: '我家停电了' },
};

describe('a start is refused, and says which key it wants', () => {
  it.each(['in the journal alone', 'after a checkpoint'])('%s', async (when) => {
    const archive = await open(ringOf(first), 1_000_000);
    await sure(archive, planting(1, said));
    if (when === 'after a checkpoint') await archive.close();
    else {
      // As a kill leaves it: a copy while it is open.
      const files = await everyFile();
      await archive.close();
      await rm(folder, { recursive: true });
      await (await open()).close();
      await rm(folder, { recursive: true });
      const { mkdir } = await import('node:fs/promises');
      for (const [path, bytes] of files) {
        await mkdir(join(path, '..'), { recursive: true });
        await writeFile(path, bytes);
      }
    }
    const before = (await everyFile()).map(([path, bytes]) => [path, bytes.toString('base64')]);
    for (const keys of [ringOf(second), undefined])
      await expect(open(keys)).rejects.toMatchObject({
        reason: 'sealed',
        message: expect.stringMatching(new RegExp(`data key ${idOf(first)}.*keys/data\\.${idOf(first)}`)),
      });
    const lasting = (files: string[][]) => files.filter(([path]) => !path?.includes('lock'));
    const after = (await everyFile()).map(([path, bytes]) => [path, bytes.toString('base64')]);
    expect(lasting(after as string[][])).toEqual(lasting(before as string[][]));
    const again = await open(ringOf(first));
    expect((await again.load([{ kind: 'ticket', id: id('ticket', 1) }]))[0].body?.facts).toEqual({ ...said });
    await again.close();
  });
});

describe('what was put elsewhere, or changed with a checksum that fits, is never read', () => {
  beforeEach(async () => {
    const archive = await open(ringOf(first), 1_000_000);
    for (const n of [1, 2]) await sure(archive, planting(n, { ...said, words: `第${n}句` }));
    await archive.close();
  });
  const fileOf = async (part: string, holding: string): Promise<readonly [string, Buffer]> =>
    (await everyFile()).find(([path, bytes]) => path.includes(part) && bytes.includes(holding))!;
  const inFile = async (part: string, of: string, change: (text: string) => string): Promise<void> => {
    const [path, bytes] = await fileOf(part, `"id":"${of}"`);
    const lines: Buffer[] = [];
    for (let from = 0; ; ) {
      const found = framedAt(bytes, from);
      if (!found || (path.endsWith('.json') && lines.length > 0)) break;
      lines.push(frame(change(found.text)));
      from = found.end;
    }
    const whole = Buffer.concat(lines);
    // Of the same length, so that what tells where things are still fits.
    await writeFile(path, path.endsWith('.json') ? whole : Buffer.concat([whole, bytes.subarray(whole.length)]));
  };
  const bodyOf = async (part: string, of: string): Promise<string> =>
    /"b":"([^"]+)"/.exec(String((await fileOf(part, `"id":"${of}"`))[1]).split(`"id":"${of}"`)[1]!)![1]!;
  const refused = async (read: (archive: Awaited<ReturnType<typeof open>>) => Promise<unknown>) => {
    const attempt = open(ringOf(first)).then(async (archive) => {
      try {
        return await read(archive);
      } finally {
        await archive.close();
      }
    });
    await expect(attempt).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining('does not open'),
    });
  };
  const swap = (of: string, to: string) => (text: string) => {
    const [before, after] = text.split(`"id":"${of}"`);
    return after === undefined ? text : `${before}"id":"${of}"${after.replace(/"b":"[^"]+"/, `"b":"${to}"`)}`;
  };
  const flipped = (body: string): string => {
    const bytes = Buffer.from(body, 'base64');
    bytes[bytes.length >> 1]! ^= 1;
    return bytes.toString('base64');
  };

  it.each([
    ['another document’s body', async () => bodyOf('documents/ticket', id('ticket', 2))],
    ['the body of another kind', async () => bodyOf('documents/contact', id('contact', 1))],
    ['a flipped bit', async () => flipped(await bodyOf('documents/ticket', id('ticket', 1)))],
  ])('a document with %s', async (_, body) => {
    await inFile('documents/ticket', id('ticket', 1), swap(id('ticket', 1), await body()));
    await refused((archive) => archive.load([{ kind: 'ticket', id: id('ticket', 1) }]));
  });

  it.each([
    ['another log’s body', async () => bodyOf('logs/thread', id('thread', 2))],
    ['a flipped bit', async () => flipped(await bodyOf('logs/thread', id('thread', 1)))],
  ])('an entry with %s', async (_, body) => {
    await inFile('logs/thread', id('thread', 1), swap(id('thread', 1), await body()));
    await refused((archive) => archive.entries('thread', id('thread', 1), { after: 0, limit: 9 }));
  });
});

describe('keys change', () => {
  it('an archive that was written readable is sealed whole, and says until then how much is not', async () => {
    const plain = await open();
    for (const n of [1, 2, 3]) await sure(plain, planting(n, said));
    await plain.close();
    expect((await everyFile()).some(([, bytes]) => bytes.includes(said.words))).toBe(true);
    const archive = await open(ringOf(first));
    expect(archive.seals.needs().get('')).toBeGreaterThanOrEqual(27);
    await archive.seals.reseal(() => false);
    expect([...archive.seals.needs().keys()]).toEqual([idOf(first)]);
    expect((await archive.entries('thread', id('thread', 2), { after: 0, limit: 9 }))[0]?.body.text).toBe(said.words);
    expect((await everyFile()).filter(([, bytes]) => bytes.includes(said.words))).toEqual([]);
    await archive.close();
    const again = await open(ringOf(first));
    expect([...again.seals.needs().keys()]).toEqual([idOf(first)]);
    expect(await again.find('dossier', 'account', said.account)).toHaveLength(3);
    await again.close();
  });

  it('beside commits, cut off at any point by a kill or a power cut: nothing is lost, and the next start goes on', async () => {
    const random = seeded(20310507);
    const chapters = 30;
    const disk = createPowerDisk(seeded(1));
    const openOn = (on: typeof disk, keys: KeyRing) =>
      openArchive('file:/archive', { files: on.files, keys, onFatal, checkpointBytes: 40_000 });
    const filled = await openOn(disk, ringOf(first));
    await Promise.all([0, 1, 2].map((writer) => write(filled, writer, { after: 0, until: chapters }, () => {})));
    await filled.close();

    const rotate = async (on: typeof disk): Promise<void> => {
      const keys = ringOf(first);
      const archive = await openOn(on, keys);
      keys.rotate(second);
      await Promise.all([
        archive.seals.reseal(() => false),
        write(archive, 0, { after: chapters, until: chapters + 6 }, () => {}),
      ]);
      await archive.close();
    };
    const whole = disk.afterKill();
    await rotate(whole);
    for (let point = 0; point < 12; point++) {
      const cutAt = 1 + Math.floor(random() * whole.calls);
      const cut = disk.afterPowerLoss(seeded(point), cutAt);
      await Promise.race([cut.cut, rotate(cut)]);
      const left = point % 2 === 0 ? cut.afterKill() : cut.afterPowerLoss(seeded(point + 100));
      const both = ringOf(second, first);
      const archive = await openOn(left, both);
      const stories = await readStories(archive, 3);
      expect(stories.torn).toEqual([]);
      for (const last of stories.found) expect(last).toBeGreaterThanOrEqual(chapters);
      await archive.seals.reseal(() => false);
      expect([...archive.seals.needs().keys()]).toEqual([idOf(second)]);
      const rest = left.afterKill();
      await archive.close();
      // Without the old key, and without a clean end.
      const alone = await openOn(rest, ringOf(second));
      expect((await readStories(alone, 3)).torn).toEqual([]);
      await alone.close();
    }
  }, 60_000);
});
