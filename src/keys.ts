import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A key file cannot be used; the message names the file and says what to do. */
export class KeyFault extends Error {
  override readonly name = 'KeyFault';
}

/** The installation's secrets. */
export interface Keys {
  /** What a host must show to mint Direct Line tokens. */
  readonly directLineSecret: string;
  /** Signs Direct Line tokens and stream tickets; 32 bytes. */
  readonly token: Buffer;
  /** Signs the visitor's cookie; 32 bytes. */
  readonly cookie: Buffer;
  /** Without it nobody can tell which account an erasure was of; 32 bytes. It is never rotated. */
  readonly erased: Buffer;
  /** The files that this start has made; to be told once to whoever makes backups. */
  readonly made: readonly string[];
}

/** Null when there is no such file. Throws KeyFault. */
export async function readKey(path: string): Promise<Buffer | null> {
  let text: string;
  try {
    text = (await readFile(path, 'ascii')).trim();
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new KeyFault(`${path} cannot be read: give the user who runs Griddesk access to it.`, { cause: fault });
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new KeyFault(`${path} is damaged: put it back from your copy of the keys. A new key cannot read old data.`);
  }
  await chmod(path, 0o600);
  return Buffer.from(text, 'hex');
}

/** Appears whole or not at all; unless `over`, never over a key that another process made meanwhile. */
export async function makeKey(
  folder: string,
  path: string,
  bytes: Buffer = randomBytes(32),
  over = false,
): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${bytes.toString('hex')}\n`);
    await file.sync();
    if (over) await rename(draft, path);
    else
      await link(draft, path).catch((fault: NodeJS.ErrnoException) => {
        if (fault.code !== 'EEXIST') throw fault;
      });
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
}

export async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  await directory.sync().finally(() => directory.close());
}

/** The folder of the keys, for the owner alone. */
export async function keyFolder(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return folder;
}

/** The secrets under dataDir/keys (directory 0700, files 0600), made once when missing; what seals the data is with data-keys.ts. A given Direct Line secret goes before the generated one. Throws KeyFault. */
export async function openKeys(dataDir: string, given: { readonly directLineSecret: string | null }): Promise<Keys> {
  const folder = await keyFolder(dataDir);
  const made: string[] = [];
  const key = async (name: string): Promise<Buffer> => {
    const path = join(folder, name);
    const there = await readKey(path);
    if (there !== null) return there;
    await makeKey(folder, path);
    made.push(path);
    return (await readKey(path)) ?? Promise.reject(new KeyFault(`${path} has vanished: start again.`));
  };
  const directLineSecret = given.directLineSecret ?? (await key('direct-line-secret')).toString('base64url');
  return {
    directLineSecret,
    token: await key('token'),
    cookie: await key('cookie'),
    erased: await key('erased'),
    made,
  };
}
