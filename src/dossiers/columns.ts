import type { Field } from '../desk/content.ts';
import type { Where } from './catalog.ts';

/** Values of the fields that compare or have few different values, by place; two to eight bytes a customer and field, beside the heap. */
export interface Columns {
  has(field: string): boolean;
  write(place: number, value: (field: string) => string | null): void;
  /** Calls `found` with every place below `places` that meets the condition. */
  choose(where: Where, places: number, found: (place: number) => void): void;
  /** Smaller than 0: the one at `a` comes first; what is not there comes last. */
  compare(field: string, a: number, b: number): number;
}

/** Short names that many customers share. */
const SHARED: ReadonlySet<string> = new Set(['area', 'unit', 'trade', 'tariff']);
const FIRST = 1_024;

interface Column {
  write(place: number, value: string | null): void;
  choose(where: Where, places: number, found: (place: number) => void): void;
  compare(a: number, b: number): number;
}

/** Room for a place; twice as much whenever it is too little. */
function roomFor<A extends Uint16Array | Float64Array>(array: A, place: number, make: (length: number) => A): A {
  if (place < array.length) return array;
  const next = make(Math.max(place + 1, array.length * 2));
  next.set(array);
  return next;
}

/** Each different value has a number; 0 is none. Beyond 65,535 different values the rest count as not there. */
function sharedColumn(): Column {
  const names: string[] = [''];
  const numbers = new Map<string, number>();
  let codes = new Uint16Array(FIRST);
  const codeOf = (value: string): number => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    if (names.length > 65_535) return 0;
    numbers.set(value, names.length);
    return names.push(value) - 1;
  };
  return {
    write(place, value) {
      codes = roomFor(codes, place, (length) => new Uint16Array(length));
      codes[place] = value === null ? 0 : codeOf(value);
    },
    choose(where, places, found) {
      const wanted = names.map((name, code) => {
        if ('is' in where) return name === where.is && code > 0;
        if ('there' in where) return where.there === code > 0;
        return code > 0 && name >= (where.from ?? '') && (where.to === undefined || name <= where.to);
      });
      for (let place = 0; place < places; place += 1) if (wanted[codes[place] ?? 0]) found(place);
    },
    compare: (a, b) => {
      const [one, other] = [codes[a] ?? 0, codes[b] ?? 0];
      if (one === other) return 0;
      if (one === 0 || other === 0) return one === 0 ? 1 : -1;
      return names[one]! < names[other]! ? -1 : 1;
    },
  };
}

/** Numbers, and days as milliseconds; NaN: not there. */
function measuredColumn(read: (text: string) => number): Column {
  const empty = (length: number) => new Float64Array(length).fill(Number.NaN);
  let values = empty(FIRST);
  return {
    write(place, value) {
      values = roomFor(values, place, empty);
      values[place] = value === null ? Number.NaN : read(value);
    },
    choose(where, places, found) {
      if ('there' in where) {
        for (let place = 0; place < places; place += 1)
          if (Number.isNaN(values[place] ?? Number.NaN) !== where.there) found(place);
        return;
      }
      const from = 'is' in where ? read(where.is) : read(where.from ?? '-Infinity');
      const to = 'is' in where ? from : read(where.to ?? 'Infinity');
      for (let place = 0; place < places; place += 1) {
        const value = values[place] ?? Number.NaN;
        if (value >= from && value <= to) found(place);
      }
    },
    compare: (a, b) => {
      const [one, other] = [values[a]!, values[b]!];
      if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
      return one - other;
    },
  };
}

const day = (text: string): number => (/Infinity$/.test(text) ? Number(text) : Date.parse(text));

export function createColumns(fields: readonly Field[]): Columns {
  const columns = new Map<string, Column>();
  for (const { field, type, many, sensitivity } of fields) {
    if (sensitivity === 'S3' || many) continue;
    if (type.is === 'choice' || SHARED.has(field)) columns.set(field, sharedColumn());
    if (type.is === 'number') columns.set(field, measuredColumn(Number));
    if (type.is === 'date') columns.set(field, measuredColumn(day));
  }
  return {
    has: (field) => columns.has(field),
    write: (place, value) => {
      for (const [field, column] of columns) column.write(place, value(field));
    },
    choose: (where, places, found) => columns.get(where.field)?.choose(where, places, found),
    compare: (field, a, b) => columns.get(field)?.compare(a, b) ?? 0,
  };
}
