import { createColumn, createTexts } from './columns.ts';
import { createRun, digestOf } from './run.ts';

/** Ids and the number of each, from 0, kept for good: some fifty bytes an id, none of them on the heap. */
export interface Roll {
  readonly size: number;
  /** Undefined when it is not on the roll; exact, whatever the fingerprints are. */
  row(id: string): number | undefined;
  id(row: number): string;
  /** The rows of these, in the order given; those that are new are entered. Many at once are as cheap as one. */
  enter(ids: readonly string[]): readonly number[];
}

export function createRoll(digest: (id: string) => number = digestOf): Roll {
  const run = createRun();
  const texts = createTexts();
  const places = createColumn(Float64Array);
  let size = 0;
  const id = (row: number): string => texts.at(places.get(row));
  const rowOf = (of: string, hash: number): number | undefined => run.rows(hash).find((one) => id(one) === of);
  return {
    get size() {
      return size;
    },
    row: (of) => rowOf(of, digest(of)),
    id,
    enter(ids) {
      const fresh = new Map<string, number>();
      const digests: number[] = [];
      const rows = ids.map((of) => {
        const hash = digest(of);
        const known = rowOf(of, hash) ?? fresh.get(of);
        if (known !== undefined) return known;
        places.set(size, texts.add(of));
        fresh.set(of, size);
        digests.push(hash);
        return size++;
      });
      run.add(digests, [...fresh.values()]);
      return rows;
    },
  };
}
