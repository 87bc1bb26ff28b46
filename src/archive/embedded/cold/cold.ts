import { byText } from '../sorted.ts';
import { createColumn } from './columns.ts';
import { createRoll } from './roll.ts';
import { createRun, digestOf, NO_KEY, type Run } from './run.ts';

/** What is known of a document that is only in its file. */
export interface ColdDocument {
  readonly id: string;
  /** Its version, from 1. */
  readonly n: number;
  /** For each index the fingerprint of its key, or NO_KEY. */
  readonly digests: readonly number[];
}

/** The keys of a body, by the name of the index. */
export type KeysOf = Readonly<Record<string, (body: never) => string | null>>;

/** Which documents of a collection are only in their files: all of it off the heap. */
export interface Cold {
  /** The names of the indexes, in the order of the digests. */
  readonly indexes: string;
  /** The version; 0 when it is not cold. */
  version(id: string): number;
  /** All cold documents that have this key, and perhaps some that have not: who has read them knows. In order of id. */
  find(by: string, key: string): readonly string[];
  digests(body: unknown): readonly number[];
  add(documents: readonly ColdDocument[]): void;
  /** It is in memory now, or gone. */
  remove(id: string): void;
}

export function createCold(keysOf: KeysOf, digest: (key: string) => number = digestOf): Cold {
  const roll = createRoll(digest);
  const versions = createColumn(Uint32Array);
  const runs = new Map<string, Run>(Object.keys(keysOf).map((by) => [by, createRun()]));
  const rules = Object.values(keysOf) as unknown as readonly ((body: unknown) => string | null)[];
  return {
    indexes: Object.keys(keysOf).join(' '),
    version(id) {
      const row = roll.row(id);
      return row === undefined ? 0 : versions.get(row);
    },
    find(by, key) {
      const rows = runs.get(by)?.rows(digest(key)) ?? [];
      return rows
        .filter((row) => versions.get(row) > 0)
        .map((row) => roll.id(row))
        .sort(byText);
    },
    digests: (body) =>
      rules.map((keyOf) => {
        const key = keyOf(body);
        return key === null ? NO_KEY : digest(key);
      }),
    add(documents) {
      const rows = roll.enter(documents.map(({ id }) => id));
      for (const [index, { n }] of documents.entries()) versions.set(rows[index]!, n);
      for (const [column, run] of [...runs.values()].entries()) {
        const digests = documents.map((of) => of.digests[column] ?? NO_KEY);
        run.add(digests, rows);
      }
    },
    remove(id) {
      const row = roll.row(id);
      if (row !== undefined) versions.set(row, 0);
    },
  };
}
