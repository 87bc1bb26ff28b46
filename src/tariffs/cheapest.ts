import type { Plan } from '../desk/content.ts';
import { billOf, type Doubt, type Refused, type Used } from './bill.ts';
import { kwhOf, kwhText, moneyText } from './exact.ts';

/** The customer's own usage of one month, `YYYY-MM`. */
export interface Month {
  readonly month: string;
  readonly used: Used;
}
/** What a year would have cost by a plan, each month rounded as its bill is; or why that cannot be told. */
export type Offer =
  | {
      readonly plan: string;
      readonly is: 'total';
      readonly total: string;
      readonly doubts: readonly (Doubt | 'midYear')[];
    }
  | { readonly plan: string; readonly is: 'cannot'; readonly why: Refused['why'] };
export type Comparison =
  | {
      readonly is: 'compared';
      /** The cheapest first; those that cannot be compared last. */
      readonly offers: readonly Offer[];
      /** Null: none can be told. */
      readonly best: string | null;
      /** What the best one would save a year against the plan of today; "0.00" when that is the best, null when one of them cannot be told. */
      readonly saves: string | null;
    }
  | { readonly is: 'refused'; readonly why: 'months' };

interface Household {
  readonly persons?: number;
  readonly free?: string;
  /** kWh of the year of tiers before the first of these months, if it began earlier. */
  readonly before?: string;
}

const kwhIn = (used: Used): bigint =>
  (typeof used === 'string' ? [used] : Object.values(used)).reduce((all, one) => all + (kwhOf(one) ?? 0n), 0n);

/** Twelve months in a row, oldest first. */
function isYear(months: readonly Month[]): boolean {
  const numbers = months.map(({ month }) => {
    const [, year, of] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
    return year === undefined ? Number.NaN : Number(year) * 12 + Number(of);
  });
  return numbers.length === 12 && numbers.every((n, at) => n === (numbers[0] ?? 0) + at);
}

function offerOf(plan: Plan, months: readonly Month[], { before = '0', ...household }: Household): Offer {
  let used = kwhOf(before) ?? 0n;
  let total = 0n;
  const doubts = new Set<Doubt | 'midYear'>();
  for (const [at, { month, used: own }] of months.entries()) {
    const calendar = Number(month.slice(5));
    if (calendar === plan.yearStart) used = 0n;
    else if (at === 0 && plan.accumulates === 'year' && before === '0') doubts.add('midYear');
    const bill = billOf(plan, { ...household, used: own, month: calendar, before: kwhText(used) });
    if (bill.is === 'refused') return { plan: plan.id, is: 'cannot', why: bill.why };
    for (const doubt of bill.doubts) doubts.add(doubt);
    total += BigInt(bill.total.replace('.', ''));
    used += kwhIn(own);
  }
  return { plan: plan.id, is: 'total', total: moneyText(total), doubts: [...doubts] };
}

const centsOf = (offer: Offer | undefined): bigint | null =>
  offer?.is === 'total' ? BigInt(offer.total.replace('.', '')) : null;

/** Which plan would have been cheapest over the customer's own twelve months, and what it saves against the one they have. */
export function cheapest(
  plans: readonly Plan[],
  today: string,
  months: readonly Month[],
  household: Household = {},
): Comparison {
  if (!isYear(months)) return { is: 'refused', why: 'months' };
  const offers = plans
    .map((plan) => offerOf(plan, months, household))
    .sort((a, b) => {
      const [one, other] = [centsOf(a), centsOf(b)];
      if (one === null || other === null) return Number(one === null) - Number(other === null);
      return one < other ? -1 : Number(one > other);
    });
  const best = offers[0]?.is === 'total' ? offers[0] : undefined;
  const [least, now] = [centsOf(best), centsOf(offers.find(({ plan }) => plan === today))];
  return {
    is: 'compared',
    offers,
    best: best?.plan ?? null,
    saves: least === null || now === null ? null : moneyText(now - least),
  };
}

/** The plans that are in force on an ISO day. */
export const plansOn = (plans: readonly Plan[], day: string): readonly Plan[] =>
  plans.filter(({ from, to }) => from <= day && (to === null || day <= to));
