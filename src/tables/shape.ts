/** What makes a single cell unreadable, whatever field it is for. */
export interface OddCell {
  /** Place in the row, from 0. */
  readonly column: number;
  readonly because: 'formula' | 'rounded' | 'errorValue' | 'nested' | 'longCell' | 'strayCell';
}

/** One row as text. `at` is the number that a person sees beside it in the file: a sheet's row, a line of JSON lines, the place in a JSON list. */
export interface TableRow {
  readonly at: number;
  readonly cells: readonly string[];
  readonly odd: readonly OddCell[];
  /** It ends before its last column, and its format does not allow that. */
  readonly short: boolean;
}

export interface Table {
  readonly header: TableRow;
  /** Rows without a single value are left out. */
  readonly rows: readonly TableRow[];
}

/** Why a file is no table; `at`: the row, or the bound. */
export interface TableFault {
  readonly because:
    | 'emptyFile'
    | 'notText'
    | 'oldExcel'
    | 'damaged'
    | 'openQuote'
    | 'badQuote'
    | 'notJson'
    | 'tooManyBytes'
    | 'tooManyRows'
    | 'tooManyColumns'
    | 'unpacksTooLarge'
    | 'noSheet';
  readonly at?: number;
}

export type TableReading =
  | { readonly ok: true; readonly table: Table }
  | ({ readonly ok: false } & { readonly fault: TableFault });

export interface TableLimits {
  /** Bytes of the file. */
  readonly bytes: number;
  /** Bytes that a packed file may hold. */
  readonly unpacked: number;
  readonly rows: number;
  readonly columns: number;
  /** Characters of a cell; Excel's own bound unless said. */
  readonly cell: number;
}

export const LIMITS: TableLimits = {
  bytes: 256 * 1024 ** 2,
  unpacked: 2 * 1024 ** 3,
  rows: 1_000_000,
  columns: 256,
  cell: 32_767,
};

/** Reading has met what no table holds. */
export class NoTable extends Error {
  override readonly name = 'NoTable';
  readonly fault: TableFault;
  constructor(because: TableFault['because'], at?: number) {
    super(because);
    this.fault = at === undefined ? { because } : { because, at };
  }
}

const NOTHING: readonly OddCell[] = [];

/** Takes rows as they are read and makes a table of them: the first one with a value is the header. Throws NoTable. */
export function collector(limits: TableLimits, ragged: 'refused' | 'allowed') {
  let header: TableRow | null = null;
  const rows: TableRow[] = [];
  return {
    take(at: number, cells: string[], found: readonly OddCell[] = NOTHING): void {
      if (cells.length > limits.columns) throw new NoTable('tooManyColumns', limits.columns);
      const long = cells.flatMap((cell, column) =>
        cell.length > limits.cell ? [{ column, because: 'longCell' } as const] : [],
      );
      // A cut cell is told of and never read; its rest would only take memory.
      for (const { column } of long) cells[column] = cells[column]!.slice(0, 64);
      if (found.length === 0 && cells.every((cell) => cell.trim() === '')) return;
      const stray = header === null ? [] : strays(cells, header.cells.length);
      const extra = long.length + stray.length > 0;
      const odd = extra ? [...found, ...long, ...stray] : found;
      const short = ragged === 'refused' && header !== null && cells.length < header.cells.length;
      if (header === null) header = { at, cells: withoutEmptyEnd(cells), odd, short: false };
      else if (rows.length === limits.rows) throw new NoTable('tooManyRows', limits.rows);
      else rows.push({ at, cells, odd, short });
    },
    table(): Table {
      if (header === null) throw new NoTable('emptyFile');
      return { header, rows };
    },
  };
}
export type Collector = ReturnType<typeof collector>;

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
}

/** Values beyond the last header. */
function strays(cells: readonly string[], width: number): readonly OddCell[] {
  if (cells.length <= width) return NOTHING;
  return cells.flatMap((cell, column) =>
    column >= width && cell.trim() !== '' ? [{ column, because: 'strayCell' } as const] : [],
  );
}
