import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
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
  /** Seals what is personal in the archive; 32 bytes. Lost = unreadable. */
  readonly data: Buffer;
  /** The files that this start has made; to be told once to whoever makes backups. */
  readonly made: readonly string[];
}

async function readKey(path: string): Promise<Buffer | null> {
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

/** Appears whole or not at all, and never over a key that another process made meanwhile. */
async function makeKey(folder: string, path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await file.sync();
    await link(draft, path).catch((fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EEXIST') throw fault;
    });
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
  const directory = await open(folder, 'r');
  await directory.sync().finally(() => directory.close());
}

/** The keys under dataDir/keys (directory 0700, files 0600), made once when missing. A given Direct Line secret goes before the generated one. Throws KeyFault. */
export async function openKeys(dataDir: string, given: { readonly directLineSecret: string | null }): Promise<Keys> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
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
  return { directLineSecret, token: await key('token'), cookie: await key('cookie'), data: await key('data'), made };
}
