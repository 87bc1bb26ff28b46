import { monthOf, monthsBefore } from './calendar.ts';
import { type Analysis, found, noValue, tooThin, yuan } from './evidence.ts';
import { billsWithin, type CustomerFacts } from './facts.ts';
import type { AnalysisRules } from './rules.ts';

/** Revenues in fen: A from `A` on, B from `B` on, below it C. */
export interface ValueBorders {
  readonly A: number;
  readonly B: number;
}

/** What a customer was billed within the months that count, in fen; null where there is no bill to tell. */
export function revenueOf(
  facts: Pick<CustomerFacts, 'bills' | 'today'>,
  { months }: AnalysisRules['valueGrade'],
): number | null {
  const bills = billsWithin(facts, monthsBefore(monthOf(facts.today), months));
  return bills.length === 0 ? null : bills.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/**
 * The two borders of the ABC analysis: those who, in falling order, bring the first 80 % of all revenue are A, up to 95 % B, the rest C.
 * Who brings as much as one another has the same grade. Null: nobody brings anything.
 */
export function valueBorders(
  revenuesFen: ArrayLike<number>,
  { A, B }: Pick<AnalysisRules['valueGrade'], 'A' | 'B'>,
): ValueBorders | null {
  const sorted = Float64Array.from(revenuesFen, (fen) => Math.max(0, fen)).sort();
  const total = sorted.reduce((sum, fen) => sum + fen, 0);
  if (total === 0) return null;
  let reached = 0;
  let borderA: number | null = null;
  for (let at = sorted.length - 1; at >= 0; at -= 1) {
    reached += sorted[at]!;
    if (borderA === null && reached >= A * total) borderA = sorted[at]!;
    if (borderA !== null && reached >= B * total) return { A: borderA, B: sorted[at]! };
  }
  return null;
}

/** A, B or C by revenue among all customers. It tells who gets a key-account manager; it is no input of a route, a queue or a repair, and must never be. */
export function valueGrade(
  facts: CustomerFacts,
  rules: AnalysisRules['valueGrade'],
  borders: ValueBorders | null,
): Analysis {
  const revenue = revenueOf(facts, rules);
  if (revenue === null) return tooThin(facts, 'valueGrade', 0, 1);
  if (borders === null) return noValue(facts, { key: 'value.noBorders', with: {} });
  const grade = revenue >= borders.A ? 'A' : revenue >= borders.B ? 'B' : 'C';
  return found(facts, grade, [
    { key: 'value.revenue', with: { yuan: yuan(revenue), months: rules.months } },
    { key: 'value.borders', with: { A: yuan(borders.A), B: yuan(borders.B) } },
  ]);
}
