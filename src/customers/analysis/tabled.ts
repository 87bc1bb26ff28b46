import type { Language } from '../../desk/understood.ts';
import { type WordKey, words } from '../words.ts';

type Both = Readonly<Record<Language, string>>;
type Cells = Readonly<Record<string, number | null>>;

/** A report in words, as far as a table needs it. */
export interface Reported {
  readonly dimensions: readonly Both[];
  readonly columns: readonly { readonly id: string; readonly name: Both; readonly unit: string | null }[];
  readonly rows: readonly { readonly key: readonly Both[] | null; readonly cells: Cells }[];
  readonly total: Cells;
}

const UNITS: Readonly<Record<string, WordKey>> = {
  fen: 'unit.money',
  CNY: 'unit.money',
  kWh: 'unit.kWh',
  kVA: 'unit.kVA',
  days: 'unit.days',
  minutes: 'unit.minutes',
  share: 'unit.share',
  score: 'unit.score',
};

/** A report as a table of text: a row for each group, and the total last. What is hidden says so. */
export function tabled(
  { dimensions, columns, rows, total }: Reported,
  language: Language,
): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const unitOf = (unit: string | null): string => {
    const key = unit === null ? undefined : UNITS[unit];
    return key ? ` (${words(key, language)})` : '';
  };
  const figures = (cells: Cells): readonly string[] =>
    columns.map(({ id, unit }) => {
      const figure = cells[id] ?? null;
      if (figure === null) return words('hidden', language);
      return String(unit === 'fen' ? figure / 100 : figure);
    });
  const named = (name: string): readonly string[] => dimensions.map((_, at) => (at === 0 ? name : ''));
  return {
    header: [
      ...dimensions.map((name) => name[language]),
      ...columns.map(({ name, unit }) => `${name[language]}${unitOf(unit)}`),
    ],
    rows: [
      ...rows.map(({ key, cells }) => [
        ...(key?.map((part) => part[language]) ?? named(words('smallGroups', language))),
        ...figures(cells),
      ]),
      [...named(words('total', language)), ...figures(total)],
    ],
  };
}
