import type { Figures } from '../desk/records.ts';
import { holds, type Known, knownOf } from './condition.ts';
import type { CustomerFacts } from './facts.ts';
import { type Cell, emptyCell, grown, type Hiding, shown } from './hide.ts';
import type { Column, Dimension, Report } from './report.ts';
import { UNKNOWN } from './schemes.ts';

/** A customer as reports take them: their facts with the analysis in the fields, and their classes by scheme. */
export interface Counted {
  readonly facts: CustomerFacts;
  readonly classes: Readonly<Record<string, string>>;
}

/** More rows than this are one: they come of a field that holds anything. */
const MOST_ROWS = 10_000;
const SEPARATOR = '\u0000';

type Row = { readonly key: readonly string[]; readonly all: Cell; readonly cells: readonly Cell[] };

const keyOf = (dimension: Dimension, known: Known, classes: Counted['classes']): string => {
  if ('field' in dimension) return known.value(dimension.field) ?? UNKNOWN;
  const id = classes[dimension.scheme] ?? UNKNOWN;
  return dimension.depth === undefined ? id : id.split('/').slice(0, dimension.depth).join('/');
};

/** What a customer adds to a column: a number, or nothing where they are not meant or have none. */
function worth({ where, shows }: Column, known: Known): number | undefined {
  if (where && !holds(where, known)) return undefined;
  if ('count' in shows) return 1;
  const value = known.value('sum' in shows ? shows.sum : shows.mean);
  const number = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** One report in the making. It keeps cells and no customers. */
class Tally {
  readonly #rows = new Map<string, Row>();
  readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  add(known: Known, classes: Counted['classes']): void {
    const { where, rows, columns } = this.report;
    if (where && !holds(where, known)) return;
    const key = rows.map((dimension) => keyOf(dimension, known, classes));
    const row = this.#row(key);
    grown(row.all, 1);
    for (const [at, column] of columns.entries()) {
      const number = worth(column, known);
      if (number !== undefined) grown(row.cells[at]!, number);
    }
  }

  #row(wanted: readonly string[]): Row {
    // No value holds a control character: the archive refuses them.
    const found = this.#rows.get(wanted.join(SEPARATOR));
    if (found) return found;
    const key = this.#rows.size >= MOST_ROWS ? wanted.map(() => UNKNOWN) : wanted;
    const id = key.join(SEPARATOR);
    const row = this.#rows.get(id) ?? { key, all: emptyCell(), cells: this.report.columns.map(emptyCell) };
    this.#rows.set(id, row);
    return row;
  }

  table(hide: Hiding): Figures {
    const { id, columns } = this.report;
    return { report: id, ...shown([...this.#rows.values()], columns, hide) };
  }
}

/** Reports in the making, told of one customer after another. Time grows with the customers, memory with the cells alone. */
export interface Counting {
  add(known: Known, classes: Counted['classes']): void;
  tables(): readonly Figures[];
}

export function counting(reports: readonly Report[], hide: Hiding): Counting {
  const tallies = reports.map((report) => new Tally(report));
  return {
    add(known, classes) {
      for (const tally of tallies) tally.add(known, classes);
    },
    tables: () => tallies.map((tally) => tally.table(hide)),
  };
}

/** Makes all reports in one pass over the customers. */
export function reportsOn(reports: readonly Report[], customers: Iterable<Counted>, hide: Hiding): readonly Figures[] {
  const { add, tables } = counting(reports, hide);
  for (const { facts, classes } of customers) add(knownOf(facts), classes);
  return tables();
}

/** True where somebody may see a report. `departments` ['*']: of all of them. */
export const maySee = (
  { departments, roles }: Report,
  who: { readonly departments: readonly string[]; readonly roles: readonly string[] },
): boolean =>
  departments.some((department) => who.departments.includes('*') || who.departments.includes(department)) ||
  roles.some((role) => who.roles.includes(role));
