import { type DataKey, dataKey, type KeyRing } from '../../src/archive/seal.ts';

/** A ring of these keys, the first of them current. */
export function ringOf(
  ...keys: readonly [Buffer, ...Buffer[]]
): KeyRing & { rotate(to: Buffer): void; drop(id: string): void } {
  const all = new Map<string, DataKey>(keys.map((bytes) => [dataKey(bytes).id, dataKey(bytes)]));
  let current = dataKey(keys[0]);
  return {
    get current() {
      return current;
    },
    get: (id) => all.get(id),
    rotate(to) {
      current = dataKey(to);
      all.set(current.id, current);
    },
    drop: (id) => void all.delete(id),
  };
}

/** The keys of archives whose test is about something else. */
export const KEYS: KeyRing = ringOf(Buffer.alloc(32, 'griddesk'));
