import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from '../../desk/ports.ts';

/** A file that is there and cannot be given out; the message says what to do. */
export class FilesFault extends Error {
  override readonly name = 'FilesFault';
}

const ID = /^[\w-]{8,64}$/;
const FORM = 'GDF1';
const KEY_ID = 8;
const NONCE = 12;
const TAG = 16;
const HEAD = FORM.length + KEY_ID + NONCE + TAG;

const keyIdOf = (key: Buffer): Buffer => createHash('sha256').update('files ').update(key).digest().subarray(0, KEY_ID);

function sealed(id: string, bytes: Uint8Array, key: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([Buffer.from(FORM), keyIdOf(key), nonce, cipher.getAuthTag(), body]);
}

function opened(id: string, blob: Buffer, key: Buffer): Buffer {
  const form = blob.subarray(0, FORM.length).toString('latin1');
  if (form !== FORM)
    throw new FilesFault(`File ${id} has the form "${form}": start the version of Griddesk that wrote it.`);
  if (!blob.subarray(FORM.length, FORM.length + KEY_ID).equals(keyIdOf(key)))
    throw new FilesFault(
      `File ${id} was sealed with another key: put the data key of that time back into DATA_DIR/keys.`,
    );
  const at = FORM.length + KEY_ID;
  try {
    const open = createDecipheriv('aes-256-gcm', key, blob.subarray(at, at + NONCE))
      .setAAD(Buffer.from(id))
      .setAuthTag(blob.subarray(at + NONCE, HEAD));
    return Buffer.concat([open.update(blob.subarray(HEAD)), open.final()]);
  } catch (cause) {
    throw new FilesFault(`File ${id} is damaged: take it from a backup.`, { cause });
  }
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

/** Files in a folder, each sealed with the data key (32 bytes) under its own id; a name on the disk says nothing of the customer. */
export async function openFiles(folder: string, key: Buffer): Promise<Files> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const pathOf = (id: string): string => {
    if (!ID.test(id)) throw new TypeError('A file id is made of 8 to 64 letters, digits, "-" and "_".');
    return join(folder, id);
  };
  return {
    async put(id, bytes) {
      const path = pathOf(id);
      const fresh = `${path}.new`;
      const handle = await open(fresh, 'wx', 0o600);
      try {
        await handle.writeFile(sealed(id, bytes, key));
        await handle.sync();
      } catch (fault) {
        await handle.close();
        await rm(fresh, { force: true });
        throw fault;
      }
      await handle.close();
      await rename(fresh, path);
      await syncFolder(folder);
    },
    async get(id) {
      const blob = await readFile(pathOf(id)).catch((fault: NodeJS.ErrnoException) => {
        if (fault.code === 'ENOENT') return null;
        throw fault;
      });
      return blob && opened(id, blob, key);
    },
    async remove(id) {
      const path = pathOf(id);
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
