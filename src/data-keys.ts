import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataKey, dataKey, type KeyRing } from './archive/seal.ts';
import { KeyFault, keyFolder, makeKey, readKey, syncFolder } from './keys.ts';

/** Where a key comes from: a file, or a setting. */
interface Held extends DataKey {
  readonly from: string;
}

/** The keys that seal what is personal. The current one and those of before, as long as anything needs them. */
export interface DataKeys extends KeyRing {
  /** The file of the key that this start has made, to be told once to whoever makes backups; else null. */
  readonly made: string | null;
  /** The current one first. */
  all(): readonly Pick<Held, 'id' | 'from'>[];
  /** Makes this key the current one, or a new one; durable when it resolves. Throws KeyFault. */
  rotate(given: Buffer | null): Promise<DataKey>;
  /** Destroys a key, whether or not it is needed: who calls has asked. Throws KeyFault. */
  forget(id: string): Promise<void>;
}

interface Given {
  /** ENCRYPTION_KEY and ENCRYPTION_KEYS_OLD, in hex. */
  readonly key: string | null;
  readonly old: readonly string[];
  /** Whether this installation has data already, so that a missing key is lost and not yet to be made. */
  readonly settled: boolean;
}

async function readOld(folder: string): Promise<readonly Held[]> {
  const held: Held[] = [];
  for (const name of await readdir(folder)) {
    if (!/^data\.[0-9a-f]{16}$/.test(name)) continue;
    const path = join(folder, name);
    const bytes = await readKey(path);
    if (!bytes) continue;
    const key = dataKey(bytes);
    if (name !== `data.${key.id}`)
      throw new KeyFault(`${path} holds the key ${key.id}: put the right key there, or name the file data.${key.id}.`);
    held.push({ ...key, from: path });
  }
  return held;
}

/** The data keys under dataDir/keys and in the settings; a first one is made where there is no data yet. Throws KeyFault. */
export async function openDataKeys(dataDir: string, { key, old, settled }: Given): Promise<DataKeys> {
  const folder = await keyFolder(dataDir);
  const path = join(folder, 'data');
  let made: string | null = null;
  const own = async (): Promise<Held | null> => {
    const there = await readKey(path);
    if (there) return { ...dataKey(there), from: path };
    if (key !== null) return null;
    if (settled)
      throw new KeyFault(
        `${path} is missing, and there is data that was sealed with it: put it back from your copy of the keys, or set ENCRYPTION_KEY. Nothing has been changed, and a new key could read nothing.`,
      );
    await makeKey(folder, path);
    made = path;
    return own();
  };
  const filed = await own();
  const fromEnv = (hex: string, from: string): Held => ({ ...dataKey(Buffer.from(hex, 'hex')), from });
  const settings = [
    ...(key === null ? [] : [fromEnv(key, 'ENCRYPTION_KEY')]),
    ...(filed ? [filed] : []),
    ...(await readOld(folder)),
    ...old.map((hex) => fromEnv(hex, 'ENCRYPTION_KEYS_OLD')),
  ];
  const ring = new Map<string, Held>();
  for (const held of settings) if (!ring.has(held.id)) ring.set(held.id, held);
  let current = settings[0]!;

  return {
    made,
    get current() {
      return current;
    },
    get: (id) => ring.get(id),
    all: () => [current, ...[...ring.values()].filter(({ id }) => id !== current.id)],
    async rotate(given) {
      if (current.from === 'ENCRYPTION_KEY')
        throw new KeyFault(
          'The current key is given by ENCRYPTION_KEY: set a new one there, put this one into ENCRYPTION_KEYS_OLD, and start again. What is old is then sealed anew by itself.',
        );
      const next = dataKey(given ?? randomBytes(32));
      if (next.id === current.id)
        throw new KeyFault(`The key ${next.id} is the current one already: give another one.`);
      // The old one under its own name first: whenever this ends, no key is lost.
      const kept = join(folder, `data.${current.id}`);
      await makeKey(folder, kept, current.bytes);
      await makeKey(folder, path, next.bytes, true);
      ring.set(current.id, { ...current, from: kept });
      current = { ...next, from: path };
      ring.set(next.id, current);
      return next;
    },
    async forget(id) {
      const held = ring.get(id);
      if (!held) throw new KeyFault(`There is no key ${id}: "griddesk keys list" shows those that there are.`);
      if (id === current.id) throw new KeyFault(`The key ${id} is the current one: rotate first.`);
      if (held.from === 'ENCRYPTION_KEYS_OLD')
        throw new KeyFault(`Nothing needs the key ${id} any more: take it out of ENCRYPTION_KEYS_OLD.`);
      await rm(held.from, { force: true });
      await rm(join(folder, `data.${id}`), { force: true });
      await syncFolder(folder);
      ring.delete(id);
    },
  };
}
