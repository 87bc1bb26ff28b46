import type { Column } from './report.ts';

/** What was added up for one row and column: over how many customers, how many of them with more or less than nothing, and the largest amount of one, without its sign. */
export interface Cell {
  customers: number;
  telling: number;
  sum: number;
  largest: number;
}

/** A figure as it may be seen, rounded; null: hidden. */
export type Shown = number | null;

/** How figures are kept from telling of single customers. */
export interface Hiding {
  /** A figure over fewer customers is hidden; in a sum, those with nothing to add do not count. */
  readonly least: number;
  /** A sum is hidden of which one customer makes more than this share. */
  readonly largestShare: number;
  /** Counts are rounded to a multiple of this. */
  readonly countsTo: number;
  /** Sums are rounded to a step that is no smaller than the largest amount in them, and no larger than this share of the sum. */
  readonly coarsest: number;
}

interface Row {
  readonly key: readonly string[] | null;
  readonly all: Cell;
  readonly cells: readonly Cell[];
}

export const emptyCell = (): Cell => ({ customers: 0, telling: 0, sum: 0, largest: 0 });

export function grown(cell: Cell, by: number): void {
  cell.customers += 1;
  if (by !== 0) cell.telling += 1;
  cell.sum += by;
  cell.largest = Math.max(cell.largest, Math.abs(by));
}

function together(cells: readonly Cell[]): Cell {
  const whole = emptyCell();
  for (const { customers, telling, sum, largest } of cells) {
    whole.customers += customers;
    whole.telling += telling;
    whole.sum += sum;
    whole.largest = Math.max(whole.largest, largest);
  }
  return whole;
}

const added = (rows: readonly Row[]): Row => ({
  key: null,
  all: together(rows.map(({ all }) => all)),
  cells: (rows[0]?.cells ?? []).map((_, at) => together(rows.map(({ cells }) => cells[at]!))),
});

/** Rows of too few customers become one; while that one is too small itself, the smallest of the others joins it. */
function pooled(rows: readonly Row[], { least }: Hiding): readonly Row[] {
  const bySize = [...rows].sort((a, b) => a.all.customers - b.all.customers);
  let pool = bySize.filter(({ all }) => all.customers < least).length;
  if (pool === 0) return rows;
  while (pool < bySize.length && added(bySize.slice(0, pool)).all.customers < least) pool += 1;
  const small = added(bySize.slice(0, pool));
  return small.all.customers < least ? [] : [...bySize.slice(pool), small];
}

/** Nobody can be told from a figure over these; `of` are all customers of the row, so that those not meant are no fewer either. */
function safe(cell: Cell, of: Cell, { shows, where }: Column, hide: Hiding): boolean {
  const rest = of.customers - cell.customers;
  if (cell.customers < hide.least || (where && rest > 0 && rest < hide.least)) return false;
  if ('count' in shows) return true;
  if ('sum' in shows && cell.telling < hide.least) return false;
  return cell.largest <= hide.largestShare * Math.abs(cell.sum) || cell.largest === 0;
}

const POWERS = [5, 2, 1] as const;

/** The largest of 1, 2, 5, 10, 20, ... that is not above a positive number. */
function roundStep(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most));
  return (POWERS.find((power) => power * ten <= most) ?? 1) * ten;
}

/** So coarse that one customer more or less is not read off, as far as the figure bears it. */
function stepOf({ sum, largest }: Cell, coarsest: number): number {
  const most = coarsest * Math.abs(sum);
  return most === 0 ? 1 : roundStep(Math.min(most, 2.5 * largest));
}

function figure(cell: Cell, { shows }: Column, { countsTo, coarsest }: Hiding): number {
  if ('count' in shows) return Math.round(cell.customers / countsTo) * countsTo;
  const step = stepOf(cell, coarsest);
  const sum = Math.round(cell.sum / step) * step;
  return Number(('sum' in shows ? sum : sum / cell.customers).toPrecision('sum' in shows ? 12 : 3));
}

/** Which rows of one column are hidden, and whether the total may be shown beside the rest of them. */
function hidden(rows: readonly Row[], at: number, column: Column, hide: Hiding): { hidden: Set<Row>; total: boolean } {
  const isSafe = (some: readonly Row[]) => {
    const { all, cells } = added(some);
    return safe(cells[at]!, all, column, hide);
  };
  const out = rows.filter((row) => !isSafe([row]));
  const left = rows.filter((row) => !out.includes(row)).sort((a, b) => a.cells[at]!.customers - b.cells[at]!.customers);
  // What is hidden is the total less what is shown: together it must be safe too.
  while (out.length > 0 && left.length > 0 && !isSafe(out)) out.push(left.shift()!);
  return { hidden: new Set(out), total: rows.length > 0 && isSafe(rows) && (out.length === 0 || isSafe(out)) };
}

/**
 * The rows and totals that may be shown. Small rows are put together, so that no row and no difference of rows and total is of fewer than
 * `least` customers. In each column, what is unsafe is hidden, and further rows with it until the hidden ones together are safe, because
 * anybody can take what is shown from the total; where that cannot be reached the total is hidden too. And every figure is rounded, so that
 * columns, reports and days that differ by a few customers do not tell of them.
 */
export function shown(
  counted: readonly Row[],
  columns: readonly Column[],
  hide: Hiding,
): {
  rows: { key: readonly string[] | null; cells: Record<string, Shown> }[];
  total: Record<string, Shown>;
} {
  const rows = [...pooled(counted, hide)].sort((a, b) => (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1));
  const whole = added(rows);
  const plans = columns.map((column, at) => hidden(rows, at, column, hide));
  const cellsOf = (row: Row, see: (at: number) => boolean) =>
    Object.fromEntries(columns.map((column, at) => [column.id, see(at) ? figure(row.cells[at]!, column, hide) : null]));
  return {
    rows: rows.map((row) => ({ key: row.key, cells: cellsOf(row, (at) => !plans[at]!.hidden.has(row)) })),
    total: cellsOf(whole, (at) => plans[at]!.total),
  };
}
