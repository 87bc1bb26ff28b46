/** Bits of a row's number; with the digest's they are all that a double holds exactly. */
const ROW_BITS = 25;
const DIGEST_BITS = 28;
const ROWS = 2 ** ROW_BITS;

/** Stands for no key at all; no key has it as its digest. */
export const NO_KEY = 0;

/** A fingerprint of 28 bits, from 1. Part of the format of the directories: never to change. */
export function digestOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  // The last characters reach every bit.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> (32 - DIGEST_BITS) || 1;
}

/** Which rows a fingerprint may mean: eight bytes a row, off the heap. A row may be named that no longer has it, never the reverse. */
export interface Run {
  /** In ascending order. */
  rows(digest: number): readonly number[];
  /** For each row its fingerprint, or NO_KEY, which is left out. Many at once are as cheap as one. */
  add(digests: readonly number[], rows: readonly number[]): void;
}

function merged(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  let [i, j, length] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const next = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!;
    if (length === 0 || all[length - 1] !== next) all[length++] = next;
  }
  return length === all.length ? all : all.slice(0, length);
}

export function createRun(): Run {
  /** Fingerprint and row in one number, in order. */
  let pairs: Float64Array = new Float64Array();
  const firstFrom = (pair: number): number => {
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pairs[middle]! < pair) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    rows(digest) {
      const first = digest * ROWS;
      const found: number[] = [];
      for (let at = firstFrom(first); at < pairs.length && pairs[at]! < first + ROWS; at++)
        found.push(pairs[at]! - first);
      return found;
    },
    add(digests, rows) {
      const fresh = new Float64Array(digests.length);
      let length = 0;
      for (const [index, digest] of digests.entries()) {
        const row = rows[index]!;
        if (row >= ROWS) throw new RangeError(`More than ${ROWS} documents of one kind: move to PostgreSQL.`);
        if (digest !== NO_KEY) fresh[length++] = digest * ROWS + row;
      }
      if (length > 0) pairs = merged(pairs, fresh.subarray(0, length).sort());
    },
  };
}
