import { createColumn } from './columns.ts';
import { createRoll } from './roll.ts';
import { digestOf, NO_KEY } from './run.ts';

/** Entries of one owner that follow each other in a file. */
export interface Stretch {
  readonly of: string;
  /** The byte at which the first begins. */
  readonly at: number;
  readonly lengths: readonly number[];
  /** For each entry the fingerprint of its key, or NO_KEY. */
  readonly digests: readonly number[];
}

/** Where the entries of logs stand in their files, by owner and seq: sixteen bytes an entry, off the heap. */
export interface Places {
  /** The seq of the newest; 0 when there is none. */
  last(of: string): number;
  /** Where the entries with after < seq <= upTo begin, in order. */
  between(of: string, after: number, upTo: number): readonly number[];
  /** The seqs up to that one whose key has the same fingerprint: who has read them knows. */
  perhaps(of: string, key: string, upTo: number): readonly number[];
  digest(key: string | undefined): number;
  /** All entries of these owners stand elsewhere now. */
  move(stretches: readonly Stretch[]): void;
  /** Each continues its owner's log. */
  add(stretches: readonly Stretch[]): void;
}

export function createPlaces(digest: (key: string) => number = digestOf): Places {
  const owners = createRoll(digest);
  const counts = createColumn(Uint32Array);
  /** The newest entry of each owner, and for each entry the one before it: its number plus one, 0 = none. */
  const newest = createColumn(Uint32Array);
  const before = createColumn(Uint32Array);
  const starts = createColumn(Float64Array);
  const keys = createColumn(Uint32Array);
  let size = 0;

  const last = (of: string): number => {
    const owner = owners.row(of);
    return owner === undefined ? 0 : counts.get(owner);
  };
  /** The entries of an owner from the newest back. */
  function* back(of: string): Iterable<{ readonly seq: number; readonly entry: number }> {
    const owner = owners.row(of);
    if (owner === undefined) return;
    let seq = counts.get(owner);
    for (let entry = newest.get(owner); entry > 0; entry = before.get(entry - 1))
      yield { seq: seq--, entry: entry - 1 };
  }

  return {
    last,
    between(of, after, upTo) {
      const found: number[] = [];
      for (const { seq, entry } of back(of)) {
        if (seq <= after) break;
        if (seq <= upTo) found.push(starts.get(entry));
      }
      return found.reverse();
    },
    perhaps(of, key, upTo) {
      const wanted = digest(key);
      const found: number[] = [];
      for (const { seq, entry } of back(of)) if (seq <= upTo && keys.get(entry) === wanted) found.push(seq);
      return found;
    },
    move(stretches) {
      const moved = new Map<string, number[]>();
      for (const { of, at, lengths } of stretches) {
        const all = moved.get(of) ?? [];
        let start = at;
        for (const length of lengths) {
          all.push(start);
          start += length;
        }
        moved.set(of, all);
      }
      for (const [of, all] of moved) for (const { seq, entry } of back(of)) starts.set(entry, all[seq - 1]!);
    },
    digest: (key) => (key === undefined ? NO_KEY : digest(key)),
    add(stretches) {
      const rows = owners.enter(stretches.map(({ of }) => of));
      for (const [index, { at, lengths, digests }] of stretches.entries()) {
        const owner = rows[index]!;
        let start = at;
        for (const [n, length] of lengths.entries()) {
          starts.set(size, start);
          keys.set(size, digests[n] ?? NO_KEY);
          before.set(size, newest.get(owner));
          newest.set(owner, ++size);
          start += length;
        }
        counts.set(owner, counts.get(owner) + lengths.length);
      }
    },
  };
}
