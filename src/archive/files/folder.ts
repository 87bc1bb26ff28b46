import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from '../../desk/ports.ts';
import { type DataKey, type KeyRing, seal, unseal } from '../seal.ts';

/** A file that is there and cannot be given out; the message says what to do. */
export class FilesFault extends Error {
  override readonly name = 'FilesFault';
}

const ID = /^[\w-]{8,64}$/;
const FORM = 'GDF1';
const KEY_ID = 8;
const HEAD = FORM.length + KEY_ID;

const sealed = (id: string, bytes: Uint8Array, key: DataKey): Buffer =>
  Buffer.concat([Buffer.from(FORM), Buffer.from(key.id, 'hex'), seal(key, id, bytes)]);

/** The id of the key that a file needs, from its head. */
function keyIn(id: string, head: Buffer): string {
  const form = head.subarray(0, FORM.length).toString('latin1');
  if (form !== FORM)
    throw new FilesFault(`File ${id} has the form "${form}": start the version of Griddesk that wrote it.`);
  return head.toString('hex', FORM.length, HEAD);
}

function opened(id: string, blob: Buffer, keys: KeyRing): Buffer {
  const needed = keyIn(id, blob);
  const key = keys.get(needed);
  if (!key)
    throw new FilesFault(
      `File ${id} was sealed with the data key ${needed}: put it back as DATA_DIR/keys/data.${needed}, or into ENCRYPTION_KEYS_OLD.`,
    );
  const bytes = unseal(key, id, blob.subarray(HEAD));
  if (!bytes) throw new FilesFault(`File ${id} is damaged: take it from a backup.`);
  return bytes;
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // NTFS journals names itself.
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What is known of the keys that the files need. */
export interface SealedFiles extends Files {
  /** How many files need which data key, by its id; '' = not to be told, for the head is damaged. */
  needs(): Promise<ReadonlyMap<string, number>>;
  /** Puts every file under the key of today; resolves when all are, or when told to stop. One that is damaged is left as it is. */
  reseal(stopped: () => boolean): Promise<void>;
}

/** Files in a folder, each sealed with the data key of its day under its own id; a name on the disk says nothing of the customer. */
export async function openFiles(folder: string, keys: KeyRing): Promise<SealedFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const pathOf = (id: string): string => {
    if (!ID.test(id)) throw new TypeError('A file id is made of 8 to 64 letters, digits, "-" and "_".');
    return join(folder, id);
  };
  /** Taken away while files are sealed anew, which must not bring them back. */
  const removed = new Set<string>();
  let resealing = false;

  /** The file appears whole, or as it was. */
  const write = async (id: string, blob: Buffer, how: 'wx' | 'w', age?: Date): Promise<void> => {
    const path = pathOf(id);
    const fresh = `${path}.new`;
    const handle = await open(fresh, how, 0o600);
    try {
      await handle.writeFile(blob);
      if (age) await handle.utimes(age, age);
      await handle.sync();
    } catch (fault) {
      await handle.close();
      await rm(fresh, { force: true });
      throw fault;
    }
    await handle.close();
    await rename(fresh, path);
    await syncFolder(folder);
  };
  const keyOf = async (id: string): Promise<string | null> => {
    const handle = await open(join(folder, id), 'r').catch(() => null);
    if (!handle) return null;
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
      return bytesRead === HEAD && buffer.toString('latin1', 0, FORM.length) === FORM ? keyIn(id, buffer) : '';
    } finally {
      await handle.close();
    }
  };
  const ids = async (): Promise<readonly string[]> => (await readdir(folder)).filter((name) => ID.test(name));

  const anew = async (id: string): Promise<void> => {
    const needed = await keyOf(id);
    if (needed === null || needed === '' || needed === keys.current.id) return;
    const path = pathOf(id);
    try {
      const { mtime } = await stat(path);
      await write(id, sealed(id, opened(id, await readFile(path), keys), keys.current), 'w', mtime);
    } catch (fault) {
      if (!removed.has(id) && !(fault instanceof FilesFault)) throw fault;
    }
    if (!removed.has(id)) return;
    await rm(path, { force: true });
    await syncFolder(folder);
  };

  return {
    put: (id, bytes) => write(id, sealed(id, bytes, keys.current), 'wx'),
    async needs() {
      const needs = new Map<string, number>();
      for (const id of await ids()) {
        const key = await keyOf(id);
        if (key !== null) needs.set(key, (needs.get(key) ?? 0) + 1);
      }
      return needs;
    },
    async reseal(stopped) {
      resealing = true;
      try {
        for (const id of await ids()) {
          if (stopped()) return;
          await anew(id);
        }
      } finally {
        resealing = false;
        removed.clear();
      }
    },
    async get(id) {
      const blob = await readFile(pathOf(id)).catch((fault: NodeJS.ErrnoException) => {
        if (fault.code === 'ENOENT') return null;
        throw fault;
      });
      return blob && opened(id, blob, keys);
    },
    async remove(id) {
      const path = pathOf(id);
      if (resealing) removed.add(id);
      await rm(path, { force: true });
      await rm(`${path}.new`, { force: true });
      await syncFolder(folder);
    },
    async before(at) {
      const limit = Date.parse(at);
      const old: string[] = [];
      for (const name of await readdir(folder)) {
        const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
        if (mtimeMs < limit) old.push(name.replace(/\.new$/, ''));
      }
      return [...new Set(old)];
    },
  };
}

/** Removes what no message speaks of: a file whose message was never stored, because the process died between the two. */
export async function sweep(files: Files, known: (id: string) => Promise<boolean>, before: string): Promise<number> {
  let removed = 0;
  for (const id of await files.before(before)) {
    if (await known(id)) continue;
    await files.remove(id);
    removed += 1;
  }
  return removed;
}
