import type { Field } from '../desk/content.ts';
import type { Dossier } from '../desk/records.ts';
import { createColumns } from './columns.ts';
import { createPacked } from './packed.ts';

/** What stands between two values in an entry's searchable text; nobody types it. */
const SEAM = '\u0001';
const MOST_A_PAGE = 200;
const USUAL_PAGE = 50;

/** A condition on one field: it has this value, lies between two (either may be left out), or is there at all. */
export type Where =
  | { readonly field: string; readonly is: string }
  | { readonly field: string; readonly from?: string | undefined; readonly to?: string | undefined }
  | { readonly field: string; readonly there: boolean };

export interface Query {
  /** Every word of it must stand somewhere in the entry: two Chinese characters, the tail of a number, part of an address. */
  readonly text?: string | undefined;
  readonly where?: readonly Where[] | undefined;
  /** `opened`, the order they came in; `name`; or a field that compares. */
  readonly sort?: { readonly by: string; readonly down: boolean } | undefined;
  /** From 0. */
  readonly page?: number | undefined;
  /** Entries a page, 1 to 200. */
  readonly size?: number | undefined;
}

export interface Found {
  readonly total: number;
  readonly ids: readonly string[];
}

/** All customers' entries, to be searched; provisional ones are no customers yet, and are not in it. What is most sensitive (S3) is not in it either. */
export interface Catalog {
  put(dossier: Dossier): void;
  remove(id: string): void;
  /** Throws UnknownField. */
  search(query: Query): Found;
  /** All of them with their accounts, in the order in which they came in; those that come meanwhile are last. */
  everyone(): Iterable<{ readonly id: string; readonly account: string }>;
  /** Whether entries can be chosen and sorted by this field. */
  asks(field: string): boolean;
  readonly size: number;
}

/** A question about a field that cannot be asked: there is none of that name, or it is only found by its words. */
export class UnknownField extends Error {
  override name = 'UnknownField';
  constructor(field: string) {
    super(`${field}: no field that entries can be chosen or sorted by`);
  }
}

/** As entries and questions are compared: half width, lower case, without the marks that people write into numbers. */
export const searchable = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\d)[\s()-]{1,9}(?=\d)/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

export function createCatalog(fields: readonly Field[]): Catalog {
  const packed = createPacked();
  const columns = createColumns(fields);
  const words = fields.filter(({ field, sensitivity }) => !columns.has(field) && sensitivity !== 'S3');
  const nameAt = words.findIndex(({ field }) => field === 'name');
  const places = new Map<string, number>();
  const ids: (string | null)[] = [];

  function matching({ text = '', where = [] }: Query): Uint8Array {
    // How many conditions each place has met so far: one pass a condition, no sets.
    const met = new Uint8Array(ids.length);
    let conditions = 0;
    const meet = (place: number): void => {
      if (met[place] === conditions) met[place] = conditions + 1;
    };
    for (const word of searchable(text).split(' ').filter(Boolean).slice(0, 8)) {
      packed.holding(word, meet);
      conditions += 1;
    }
    for (const condition of where) {
      if (!columns.has(condition.field)) throw new UnknownField(condition.field);
      columns.choose(condition, ids.length, meet);
      conditions += 1;
    }
    for (let place = 0; place < ids.length; place += 1)
      met[place] = ids[place] !== null && met[place] === conditions ? 1 : 0;
    return met;
  }

  const nameOf = (place: number): string => packed.text(place).split(SEAM)[nameAt] ?? '';

  /** The places in the order asked for. */
  function sorted(found: Int32Array, { by, down }: NonNullable<Query['sort']>): ArrayLike<number> {
    if (by === 'opened') return down ? found.reverse() : found;
    const sign = down ? -1 : 1;
    if (by === 'name') {
      const named = Array.from(found, (place) => ({ place, name: nameOf(place) }));
      named.sort((a, b) => (a.name < b.name ? -sign : a.name > b.name ? sign : a.place - b.place));
      return named.map(({ place }) => place);
    }
    if (!columns.has(by)) throw new UnknownField(by);
    return found.sort((a, b) => sign * columns.compare(by, a, b) || a - b);
  }

  return {
    put(dossier) {
      if (dossier.provisional) return;
      const place = places.get(dossier.id) ?? ids.length;
      places.set(dossier.id, place);
      ids[place] = dossier.id;
      columns.write(place, (field) => dossier.fields[field]?.value ?? null);
      const parts = words.map(({ field }) => searchable(dossier.fields[field]?.value ?? ''));
      packed.put(place, [...parts, dossier.account ?? ''].join(SEAM));
    },
    remove(id) {
      const place = places.get(id);
      if (place === undefined) return;
      places.delete(id);
      ids[place] = null;
      packed.remove(place);
      columns.write(place, () => null);
    },
    search(query) {
      const met = matching(query);
      let total = 0;
      for (const one of met) total += one;
      const found = new Int32Array(total);
      for (let place = 0, at = 0; at < total; place += 1) if (met[place] === 1) found[at++] = place;
      const size = Math.min(Math.max(query.size ?? USUAL_PAGE, 1), MOST_A_PAGE);
      const from = (query.page ?? 0) * size;
      const all = sorted(found, query.sort ?? { by: 'opened', down: true });
      const page: string[] = [];
      for (let at = from; at < Math.min(from + size, total); at += 1) page.push(ids[all[at]!]!);
      return { total, ids: page };
    },
    *everyone() {
      for (let place = 0; place < ids.length; place += 1) {
        const id = ids[place] ?? null;
        const account = id === null ? '' : (packed.text(place).split(SEAM).at(-1) ?? '');
        if (id !== null && account !== '') yield { id, account };
      }
    },
    asks: columns.has,
    get size() {
      return places.size;
    },
  };
}
