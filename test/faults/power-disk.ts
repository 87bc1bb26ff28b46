import type { Files, OpenFile } from '../../src/archive/embedded/files.ts';

/*
 * A disk that keeps only what it has to: what was written and not fdatasynced may be dropped, torn, zeroed or garbled by a
 * power cut, sector by sector, and names in a folder that was not synced may be old or new, each for itself.
 */

const SECTOR = 512;

interface Sheet {
  now: Buffer;
  durable: Buffer;
  /** In order, since the last sync; a number cuts the file to that length. */
  pending: (number | { readonly at: number; readonly bytes: Buffer })[];
}

type Name = Sheet | Folder;

interface Folder {
  now: Map<string, Name>;
  durable: Map<string, Name>;
  /** Since the last sync; null: the name goes. A rename is one step. */
  pending: ReadonlyMap<string, Name | null>[];
}

const isFolder = (of: Name | undefined): of is Folder => of !== undefined && of.now instanceof Map;
const newSheet = (bytes: Buffer = Buffer.alloc(0)): Sheet => ({ now: bytes, durable: bytes, pending: [] });
const newFolder = (names: Map<string, Name> = new Map()): Folder => ({
  now: names,
  durable: new Map(names),
  pending: [],
});

function written(old: Uint8Array, at: number, bytes: Uint8Array): Buffer {
  const grown = Buffer.alloc(Math.max(old.length, at + bytes.length));
  grown.set(old);
  grown.set(bytes, at);
  return grown;
}

function cutTo(old: Uint8Array, length: number): Buffer {
  return length <= old.length ? Buffer.from(old.subarray(0, length)) : written(old, length, Buffer.alloc(0));
}

/** What one write leaves after the cut. */
function survived(old: Buffer, at: number, bytes: Buffer, random: () => number): Buffer {
  const fate = random();
  if (fate < 0.25) return old;
  if (fate < 0.45) return written(old, at, bytes);
  if (fate < 0.65) return written(old, at, bytes.subarray(0, Math.floor(random() * bytes.length)));
  let left = old;
  for (let from = 0; from < bytes.length; from += SECTOR) {
    const sector = Buffer.from(bytes.subarray(from, from + SECTOR));
    const luck = random();
    if (luck < 0.15) continue;
    if (luck < 0.3) sector.fill(0);
    else if (luck < 0.45) for (let i = 0; i < sector.length; i++) sector[i] = Math.floor(random() * 256);
    left = written(left, at + from, sector);
  }
  return left;
}

function sheetAfter({ durable, pending }: Sheet, random: () => number): Sheet {
  let left = durable;
  for (const step of pending) {
    if (typeof step !== 'number') left = survived(left, step.at, step.bytes, random);
    else if (random() < 0.5) left = cutTo(left, step);
  }
  return newSheet(left);
}

function folderAfter({ durable, pending }: Folder, random: () => number): Folder {
  const names = new Map(durable);
  for (const step of pending) {
    if (random() < 0.5) continue;
    for (const [name, is] of step) {
      if (is) names.set(name, is);
      else names.delete(name);
    }
  }
  return newFolder(new Map([...names].map(([name, is]) => [name, after(is, random)])));
}

function after(is: Name, random: () => number): Name {
  return isFolder(is) ? folderAfter(is, random) : sheetAfter(is, random);
}

function copyOf(is: Name): Name {
  if (!isFolder(is)) return newSheet(is.now);
  return newFolder(new Map([...is.now].map(([name, of]) => [name, copyOf(of)])));
}

export interface PowerDisk {
  readonly files: Files;
  /** Calls so far: each is a point at which the power may go. */
  readonly calls: number;
  /** Resolves at the cut. From then on no call ever returns. */
  readonly cut: Promise<void>;
  /** What a power cut leaves; the next one comes before that call. */
  afterPowerLoss(random: () => number, cutAt?: number): PowerDisk;
  /** What a killed process leaves: everything that it wrote. */
  afterKill(): PowerDisk;
  /** Paths of the files that begin so. */
  paths(start: string): string[];
  flip(path: string, bit: number): void;
  bytes(path: string): Buffer;
}

/** `cutAt`: the call before which the power goes. */
export function createPowerDisk(random: () => number, cutAt = Number.POSITIVE_INFINITY, root = newFolder()): PowerDisk {
  let calls = 0;
  let cutNow = (): void => {};
  const cut = new Promise<void>((done) => {
    cutNow = done;
  });
  const call = async (): Promise<void> => {
    // As with a real disk others get their turn in between, and some calls take far longer than the rest.
    const longest = random() < 0.03 ? 200 : 2;
    for (let turns = Math.ceil(random() * longest); turns > 0; turns--) await new Promise((soon) => setImmediate(soon));
    if (++calls < cutAt) return;
    cutNow();
    await new Promise(() => {});
  };

  const partsOf = (path: string): string[] => path.split('/').filter(Boolean);
  const lookUp = (path: string): Name | undefined =>
    partsOf(path).reduce<Name | undefined>((of, name) => (isFolder(of) ? of.now.get(name) : undefined), root);
  const parentOf = (path: string): [Folder, string] => {
    const parts = partsOf(path);
    const name = parts.pop() ?? '';
    const folder = lookUp(parts.join('/'));
    if (!isFolder(folder)) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return [folder, name];
  };
  const change = (folder: Folder, step: ReadonlyMap<string, Name | null>): void => {
    folder.pending.push(step);
    for (const [name, is] of step) {
      if (is) folder.now.set(name, is);
      else folder.now.delete(name);
    }
  };
  const sheetAt = (path: string): Sheet => {
    const found = lookUp(path);
    if (!found || isFolder(found)) throw new Error(`no such file: ${path}`);
    return found;
  };

  const openFile = (sheet: Sheet): OpenFile => ({
    async write(bytes, at) {
      await call();
      const copy = Buffer.from(bytes);
      sheet.pending.push({ at, bytes: copy });
      sheet.now = written(sheet.now, at, copy);
    },
    async datasync() {
      await call();
      sheet.durable = sheet.now;
      sheet.pending = [];
    },
    async truncate(length) {
      await call();
      sheet.pending.push(length);
      sheet.now = cutTo(sheet.now, length);
    },
    close: call,
  });

  const files: Files = {
    lock: async () => async () => {},
    async makeFolder(path) {
      await call();
      const parts = partsOf(path);
      for (let depth = 1; depth <= parts.length; depth++) {
        const here = parts.slice(0, depth).join('/');
        if (lookUp(here)) continue;
        const [folder, name] = parentOf(here);
        change(folder, new Map([[name, newFolder()]]));
      }
    },
    async list(path) {
      await call();
      const folder = lookUp(path);
      return isFolder(folder) ? [...folder.now.keys()] : [];
    },
    async read(path) {
      await call();
      return lookUp(path) ? sheetAt(path).now : null;
    },
    async readAt(path, from, length) {
      await call();
      const { now } = sheetAt(path);
      return from.map((at) => now.subarray(at, at + length));
    },
    async open(path, how) {
      await call();
      if (!lookUp(path)) {
        const [folder, name] = parentOf(path);
        change(folder, new Map([[name, newSheet()]]));
      }
      const sheet = sheetAt(path);
      if (how === 'empty' && sheet.now.length > 0) {
        sheet.pending.push(0);
        sheet.now = Buffer.alloc(0);
      }
      return openFile(sheet);
    },
    async rename(from, to) {
      await call();
      const [folder, name] = parentOf(from);
      const [, newName] = parentOf(to);
      change(
        folder,
        new Map<string, Name | null>([
          [newName, sheetAt(from)],
          [name, null],
        ]),
      );
    },
    async unlink(path) {
      await call();
      const [folder, name] = parentOf(path);
      if (folder.now.has(name)) change(folder, new Map([[name, null]]));
    },
    async syncFolder(path) {
      await call();
      const folder = lookUp(path);
      if (!isFolder(folder)) throw new Error(`no such folder: ${path}`);
      folder.durable = new Map(folder.now);
      folder.pending = [];
    },
    free: async () => Number.POSITIVE_INFINITY,
  };

  const pathsIn = (folder: Folder, start: string): string[] =>
    [...folder.now].flatMap(([name, is]) => (isFolder(is) ? pathsIn(is, `${start}/${name}`) : [`${start}/${name}`]));

  return {
    files,
    get calls() {
      return calls;
    },
    cut,
    afterPowerLoss: (chance, next) => createPowerDisk(random, next, folderAfter(root, chance)),
    afterKill: () => createPowerDisk(random, Number.POSITIVE_INFINITY, copyOf(root) as Folder),
    paths: (start) => pathsIn(root, '').filter((path) => path.startsWith(start)),
    flip(path, bit) {
      const sheet = sheetAt(path);
      sheet.now = Buffer.from(sheet.now);
      sheet.now[bit >> 3]! ^= 1 << (bit & 7);
    },
    bytes: (path) => sheetAt(path).now,
  };
}
