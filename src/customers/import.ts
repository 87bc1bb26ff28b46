import type { Field } from '../desk/content.ts';
import { type FieldFault, readField } from '../desk/field.ts';
import type { OddCell, Table, TableRow } from '../tables/shape.ts';

/** The field by which rows and dossiers are matched, and the only one. */
export const KEY = 'customerNo';

/** What is wrong with a row or a column; `words` has it in both languages. `at`: a bound, another row, or the item of several. */
export interface RowFault {
  /** As the file names it; empty: the row itself. */
  readonly column: string;
  readonly because:
    | FieldFault['because']
    | OddCell['because']
    | 'halfRow'
    | 'noAccount'
    | 'doubledRow'
    | 'severalDossiers'
    | 'erased'
    | 'emptyHeader'
    | 'unknownHeader'
    | 'doubledHeader'
    | 'missingHeader'
    | 'computed'
    | 'sensitive'
    | 'tooManyRows';
  readonly at?: string | number;
}

/** One field of one dossier, before and after. */
export interface PlannedChange {
  readonly field: string;
  readonly from: string | null;
  readonly to: string;
}

export interface PlannedRow {
  /** As a person counts it in the file. */
  readonly row: number;
  readonly action: 'new' | 'change' | 'same' | 'refused';
  readonly account: string | null;
  readonly changes: readonly PlannedChange[];
  readonly faults: readonly RowFault[];
}

/** What an import would do. With a fault of the header nothing is planned: a row cannot be understood without it. */
export interface Plan {
  /** The row of the header. */
  readonly headerRow: number;
  readonly header: readonly RowFault[];
  readonly rows: readonly PlannedRow[];
  readonly counts: Readonly<Record<PlannedRow['action'], number>>;
}

/** What the archive holds of an account. */
export interface Known {
  /** How many dossiers are this account's: more than one is a fault that a person has to settle. */
  readonly dossiers: number;
  readonly fields: Readonly<Record<string, string>>;
  /** The day on which its customer was erased; there is no dossier of it since. */
  readonly erased?: string | undefined;
}

export interface ImportSettings {
  /** S3 fields are taken. */
  readonly sensitive?: boolean;
  /** Accounts whose customer was erased come in again: somebody else has them now, or the customer has come back. */
  readonly erased?: boolean;
  readonly mostRows?: number;
}

/** The company's systems and agents give these to an import as well as to the desk; what the archive works out itself is not given. */
const mayCome = ({ change, collect, field }: Field): boolean =>
  field === KEY || change !== 'system' || collect === 'utility' || collect === 'agent';

const normal = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** Fields by what a header may call them: the id, or the name in either language. */
function namesOf(fields: readonly Field[]): ReadonlyMap<string, Field> {
  const byName = fields.flatMap((field) =>
    [field.name.zh, field.name.en].map((name) => [normal(name), field] as const),
  );
  // An id wins over another field's name.
  return new Map([...byName, ...fields.map((field) => [normal(field.field), field] as const)]);
}

interface Columns {
  readonly fields: readonly (Field | null)[];
  readonly faults: readonly RowFault[];
}

function columnsOf({ header }: Table, fields: readonly Field[], { sensitive }: ImportSettings): Columns {
  const names = namesOf(fields);
  const faults: RowFault[] = header.odd.map(({ column, because }) => ({ column: header.cells[column] ?? '', because }));
  const taken = new Set<string>();
  const columns = header.cells.map((cell, place) => {
    const column = cell.trim();
    const field = names.get(normal(column)) ?? null;
    const doubled = field !== null && taken.has(field.field);
    if (column === '') faults.push({ column, because: 'emptyHeader', at: place + 1 });
    else if (field === null) faults.push({ column, because: 'unknownHeader' });
    else if (doubled) faults.push({ column, because: 'doubledHeader' });
    else if (!mayCome(field)) faults.push({ column, because: 'computed' });
    else if (field.sensitivity === 'S3' && !sensitive) faults.push({ column, because: 'sensitive' });
    if (field) taken.add(field.field);
    return field;
  });
  if (!taken.has(KEY)) faults.push({ column: KEY, because: 'missingHeader' });
  return { fields: columns, faults };
}

/** A row as far as it can be read by itself. */
interface ReadRow {
  readonly at: number;
  readonly account: string | null;
  readonly values: ReadonlyMap<string, string>;
  readonly faults: readonly RowFault[];
}

const NONE: readonly RowFault[] = [];

function readRow(table: Table, row: TableRow, columns: Columns, today: string): ReadRow {
  const called = (column: number): string => table.header.cells[column]?.trim() ?? '';
  const faults: RowFault[] = row.odd.map(({ column, because }) =>
    because === 'strayCell' ? { column: '', because, at: column + 1 } : { column: called(column), because },
  );
  const odd = new Set(row.odd.map(({ column }) => column));
  if (row.short) faults.push({ column: '', because: 'halfRow', at: row.cells.length });
  const values = new Map<string, string>();
  for (const [column, field] of columns.fields.entries()) {
    const cell = row.cells[column]?.trim() ?? '';
    // An empty cell says nothing of the field: it is left as it is.
    if (field === null || cell === '' || odd.has(column)) continue;
    const { ok, ...reading } = readField(field, cell, today);
    if ('value' in reading) values.set(field.field, reading.value);
    else if (!ok) faults.push({ column: called(column), ...reading });
  }
  const account = values.get(KEY) ?? null;
  const key = columns.fields.findIndex((field) => field?.field === KEY);
  if (account === null && (row.cells[key]?.trim() ?? '') === '') faults.push({ column: KEY, because: 'noAccount' });
  return { at: row.at, account, values, faults: faults.length === 0 ? NONE : faults };
}

/** Rows by account, for those that several rows name. */
function doubledIn(rows: readonly ReadRow[]): ReadonlyMap<string, readonly number[]> {
  const first = new Map<string, number>();
  const doubled = new Map<string, number[]>();
  for (const { account, at } of rows) {
    if (account === null) continue;
    const before = first.get(account);
    if (before === undefined) first.set(account, at);
    else doubled.set(account, [...(doubled.get(account) ?? [before]), at]);
  }
  return doubled;
}

function planRow(row: ReadRow, others: readonly number[], known: Known | undefined, again: boolean): PlannedRow {
  const { at, account, values } = row;
  const faults = [...row.faults];
  if (others.length > 0) faults.push({ column: KEY, because: 'doubledRow', at: others.slice(0, 3).join(', ') });
  if (known && known.dossiers > 1) faults.push({ column: KEY, because: 'severalDossiers', at: known.dossiers });
  // An old table must not bring back who was erased.
  if (known?.erased !== undefined && !again) faults.push({ column: KEY, because: 'erased', at: known.erased });
  if (account === null || faults.length > 0)
    return { row: at, action: 'refused', account, changes: [], faults: faults.length === 0 ? row.faults : faults };
  const changes: PlannedChange[] = [];
  for (const [field, to] of values) {
    const from = known?.fields[field] ?? null;
    if (from !== to) changes.push({ field, from, to });
  }
  const action = !known?.dossiers ? 'new' : changes.length === 0 ? 'same' : 'change';
  return { row: at, action, account, changes, faults: NONE };
}

/** The accounts that a table names, each once: what has to be looked up before it can be planned. */
export function accountsIn(table: Table, fields: readonly Field[], today: string): readonly string[] {
  const { fields: columns } = columnsOf(table, fields, { sensitive: true });
  const column = columns.findIndex((field) => field?.field === KEY);
  const field = columns[column];
  if (!field) return [];
  const found = new Set<string>();
  for (const { cells } of table.rows) {
    const reading = readField(field, cells[column] ?? '', today);
    if (reading.ok) found.add(reading.value);
  }
  return [...found];
}

/**
 * What the table would change, row by row, and why a row is refused; writes nothing. Rows are matched by account number
 * alone. An empty cell leaves its field as it is. Rows that name the same account are all refused, so that their order
 * decides nothing. `today` is an ISO day.
 */
export function planImport(
  table: Table,
  fields: readonly Field[],
  known: ReadonlyMap<string, Known>,
  today: string,
  settings: ImportSettings = {},
): Plan {
  const { mostRows = 1_000_000 } = settings;
  const columns = columnsOf(table, fields, settings);
  const tooMany: readonly RowFault[] =
    table.rows.length > mostRows ? [{ column: '', because: 'tooManyRows', at: mostRows }] : [];
  const header = [...columns.faults, ...tooMany];
  const counts = { new: 0, change: 0, same: 0, refused: 0 };
  if (header.length > 0) return { headerRow: table.header.at, header, rows: [], counts };
  const read = table.rows.map((row) => readRow(table, row, columns, today));
  const doubled = doubledIn(read);
  const rows = read.map((row) => {
    const { account, at } = row;
    const others = account === null ? [] : (doubled.get(account) ?? []).filter((other) => other !== at);
    const planned = planRow(row, others, account === null ? undefined : known.get(account), settings.erased ?? false);
    counts[planned.action] += 1;
    return planned;
  });
  return { headerRow: table.header.at, header, rows, counts };
}
