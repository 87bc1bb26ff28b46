import { dayMonthsBefore, type Month, monthOf, monthsBefore } from './calendar.ts';
import { type Analysis, decimal, found, tooThin, trust } from './evidence.ts';
import { billsWithin, type CustomerFacts, since } from './facts.ts';
import type { AnalysisRules } from './rules.ts';

const YEAR = 12;

/** The month after the newest that can be told of. A month's bills come a while after its end: until they do, it is the month before. */
function afterNewest({ bills, today }: CustomerFacts): Month {
  const now = monthOf(today);
  const [last, before] = [monthsBefore(now, 1), monthsBefore(now, 2)];
  const billed = (month: Month): boolean => bills.some(({ period }) => period === month);
  return !billed(last) && billed(before) ? last : now;
}

/** kWh of each of the last so many months, newest first; undefined where no bill tells. Several bills of a month add up. */
function monthly(facts: CustomerFacts, months: number): readonly (number | undefined)[] {
  const now = afterNewest(facts);
  const byMonth = new Map<string, number>();
  for (const { period, kwh } of billsWithin(facts, monthsBefore(now, months)))
    byMonth.set(period, (byMonth.get(period) ?? 0) + kwh);
  return Array.from({ length: months }, (_, at) => byMonth.get(monthsBefore(now, at + 1)));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const whole = (values: readonly (number | undefined)[]): values is readonly number[] =>
  values.every((value) => value !== undefined);

/** How the use of power runs; it takes a whole year of bills, and two for growth. What is said first wins: sparse, growing or falling, a season, steady. */
export function demandFeatures(facts: CustomerFacts, rules: AnalysisRules['demandFeatures']): Analysis {
  const year = monthly(facts, YEAR);
  const known = year.filter((value) => value !== undefined);
  if (!whole(year)) return tooThin(facts, 'demandFeatures', known.length, YEAR);
  const average = mean(year);
  const kwh = decimal(average, 0);
  if (average < rules.sparseKwh) return found(facts, 'sparse', [{ key: 'demand.sparse', with: { kwh } }]);
  const before = monthly(facts, 2 * YEAR).slice(YEAR);
  const earlier = whole(before) ? mean(before) : 0;
  const change = earlier > 0 ? average / earlier - 1 : 0;
  if (Math.abs(change) >= rules.growth) {
    const percent = decimal(100 * Math.abs(change), 0);
    const is = change > 0 ? 'growing' : 'falling';
    return found(facts, is, [{ key: `demand.${is}` as const, with: { percent, kwh } }]);
  }
  const first = Number(afterNewest(facts).slice(5, 7));
  const monthAt = (at: number) => ((first - 2 - at + 2 * YEAR) % YEAR) + 1;
  for (const season of ['summer', 'winter'] as const) {
    const inside = year.filter((_, at) => rules[season].includes(monthAt(at)));
    const ratio = mean(inside) / mean(year.filter((_, at) => !rules[season].includes(monthAt(at))));
    if (ratio >= rules.season) {
      const times = Number.isFinite(ratio) ? decimal(ratio, 1) : '>10';
      return found(facts, season, [{ key: `demand.${season}` as const, with: { times, kwh } }]);
    }
  }
  return found(facts, 'steady', [{ key: 'demand.steady', with: { kwh } }]);
}

/** What the customer may need next: what they asked about last; else whether their capacity is nearly used up; "none" only where enough is known to say so. */
export function potential(facts: CustomerFacts, rules: AnalysisRules['potential']): Analysis {
  const contacts = since(facts.contacts, ({ at }) => at, dayMonthsBefore(facts.today, rules.months), facts.today);
  const asked = contacts
    .flatMap(({ at, intents }) => intents.map((intent) => ({ at, wants: rules.interests[intent] })))
    .flatMap(({ at, wants }) => (wants === undefined ? [] : [{ at, wants }]))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  const newest = asked[0];
  if (newest) {
    const times = asked.filter(({ wants }) => wants === newest.wants).length;
    const evidence = [{ key: `potential.${newest.wants}` as const, with: { times, on: newest.at.slice(0, 10) } }];
    return found(facts, newest.wants, evidence, trust(times, rules.half));
  }
  const load = Number(facts.fields.runCapacity) / Number(facts.fields.contractCapacity);
  if (Number.isFinite(load) && load >= rules.fullLoad) {
    return found(facts, 'expansion', [{ key: 'potential.fullLoad', with: { percent: decimal(100 * load, 0) } }]);
  }
  const bills = monthly(facts, YEAR).filter((kwh) => kwh !== undefined).length;
  const known = Math.max(contacts.length, bills);
  if (known < rules.least) return tooThin(facts, 'potential', known, rules.least);
  return found(facts, 'none', [{ key: 'potential.none', with: { contacts: contacts.length, months: rules.months } }]);
}
