import { type Collector, NoTable, type OddCell } from './shape.ts';

/** Between several values of one field, as the archive writes them. */
const BETWEEN = '; ';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

/** A cell's text; null: it is nested. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.every(isPlain) ? value.map(String).join(BETWEEN) : null;
  return isPlain(value) ? String(value) : null;
}

function parsed(text: string, at?: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoTable('notJson', at);
  }
}

/** The objects with the number that a person counts them by. */
function* recordsOf(text: string): Iterable<{ at: number; value: unknown }> {
  if (text.startsWith('[')) {
    const list = parsed(text) as unknown[];
    for (const [index, value] of list.entries()) yield { at: index + 1, value };
    return;
  }
  let at = 0;
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? undefined : end).trim();
    at += 1;
    from = end < 0 ? text.length : end + 1;
    if (line !== '') yield { at, value: parsed(line, at) };
  }
}

/** Reads a list of objects, or one object a line, into the collector; the columns are the keys of all of them. Throws NoTable. */
export function readJson(text: string, into: Collector): void {
  const keys = new Map<string, number>();
  const records: { at: number; record: Readonly<Record<string, unknown>> }[] = [];
  for (const { at, value } of recordsOf(text.trim())) {
    if (!isRecord(value)) throw new NoTable('notJson', at);
    for (const key of Object.keys(value)) if (!keys.has(key)) keys.set(key, keys.size);
    records.push({ at, record: value });
  }
  if (keys.size === 0) throw new NoTable('emptyFile');
  into.take(0, [...keys.keys()]);
  for (const { at, record } of records) {
    const odd: OddCell[] = [];
    const cells = [...keys].map(([key, column]) => {
      const cell = Object.hasOwn(record, key) ? textOf(record[key]) : '';
      if (cell === null) odd.push({ column, because: 'nested' });
      else if (typeof record[key] === 'number' && !Number.isSafeInteger(record[key]) && Number.isInteger(record[key]))
        odd.push({ column, because: 'rounded' });
      return cell ?? '';
    });
    into.take(at, cells, odd);
  }
}
