import type { Plan } from '../desk/content.ts';
import { cents, kwhOf, kwhText, moneyText, priceOf, priceText } from './exact.ts';

/** What was used: in all, or by the plan's periods. kWh as decimal strings with up to three digits after the point. */
export type Used = string | Readonly<Record<string, string>>;

export interface Usage {
  readonly used: Used;
  /** The calendar month, 1 to 12. */
  readonly month: number;
  /** kWh since the tiers began to count; only plans that count by the year ask. */
  readonly before?: string;
  readonly persons?: number;
  /** Free kWh of the month, for a household on low-income support. */
  readonly free?: string;
}

/** One line of a bill; `kwh` at `price` each. A surcharge is what a higher tier adds to the prices of the periods. */
export interface Line {
  readonly is: 'tier' | 'period' | 'surcharge' | 'free';
  /** From 1. */
  readonly tier: number | null;
  readonly period: string | null;
  readonly kwh: string;
  readonly price: string;
  readonly amount: string;
}

/** Why a sum is an estimate: the readings do not say how the periods divide over the tiers, or the source leaves it open. */
export type Doubt = 'split' | 'price' | 'persons' | 'yearStart';

export interface Bill {
  readonly is: 'bill';
  /** Rounded once, half up; the lines' amounts add up to it. */
  readonly total: string;
  readonly lines: readonly Line[];
  /** The tier that the last kWh lies in, from 1. */
  readonly tier: number;
  /** kWh to the next border; null in the last tier. */
  readonly left: string | null;
  readonly doubts: readonly Doubt[];
}
/** What is wrong with the question: that number cannot be read, there are no readings by period, or the plan is not open to so few. */
export interface Refused {
  readonly is: 'refused';
  readonly why: 'used' | 'before' | 'month' | 'persons' | 'free' | 'readings';
}
const refused = (why: Refused['why']): Refused => ({ is: 'refused', why });

const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((all, one) => all + one, 0n);
const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/** kWh by period, in the plan's order. */
function readingsOf({ periods }: Plan, used: Used): readonly bigint[] | Refused {
  const given = Object.entries(typeof used === 'string' ? { all: used } : used);
  const read = given.map(([, text]) => kwhOf(text));
  if (given.length === 0 || read.some((one) => one === null)) return refused('used');
  if (periods.length === 1) return [sum(read as bigint[])];
  const by = new Map(given.map(([id], at) => [id, read[at] as bigint]));
  if (by.size !== periods.length || periods.some(({ id }) => !by.has(id))) return refused('readings');
  return periods.map(({ id }) => by.get(id) as bigint);
}

/** The borders of that month, moved for a large household. */
export function bordersOf({ seasons, accumulates, persons }: Plan, month: number, people: number): readonly bigint[] {
  const borders = seasons.find(({ months }) => months.includes(month))?.borders ?? [];
  const more = persons && people >= persons.least ? (kwhOf(persons.addPerMonth) ?? 0n) : 0n;
  const shift = accumulates === 'year' ? more * 12n : more;
  return borders.map((border, at) => {
    const plain = kwhOf(border) ?? 0n;
    return at === 0 || persons?.borders === 'all' ? plain + shift : plain;
  });
}

/** How the kWh from `from` to `to` divide over the tiers. */
function slices(borders: readonly bigint[], from: bigint, to: bigint): readonly bigint[] {
  const ends = [...borders, null];
  return ends.map((end, at) => {
    const begin = at === 0 ? 0n : (borders[at - 1] ?? 0n);
    const upTo = end === null ? to : least(to, end);
    const since = from > begin ? from : begin;
    return upTo > since ? upTo - since : 0n;
  });
}

type Raw = Omit<Line, 'kwh' | 'price' | 'amount'> & {
  readonly kwh: bigint;
  readonly price: bigint;
  readonly amount: bigint;
};

/** What is paid for, as lines over one denominator. */
function charged(plan: Plan, byPeriod: readonly bigint[], byTier: readonly bigint[]): { raw: Raw[]; per: bigint } {
  const prices = plan.periods.map((period) => period.prices.map(priceOf));
  const price = (period: number, tier: number) => prices[period]?.[tier] ?? 0n;
  const line = (is: Line['is'], tier: number | null, period: number | null, kwh: bigint, each: bigint): Raw => ({
    is,
    tier: tier === null ? null : tier + 1,
    period: period === null ? null : (plan.periods[period]?.id ?? null),
    kwh,
    price: each,
    amount: kwh * each,
  });
  if (byPeriod.length === 1)
    return { raw: byTier.map((kwh, tier) => line('tier', tier, null, kwh, price(0, tier))), per: 1n };
  const surcharge = (tier: number) => price(0, tier) - price(0, 0);
  if (byTier.every((_, tier) => prices.every((_, at) => price(at, tier) - price(at, 0) === surcharge(tier))))
    return {
      raw: [
        ...byPeriod.map((kwh, at) => line('period', null, at, kwh, price(at, 0))),
        ...byTier.slice(1).map((kwh, at) => line('surcharge', at + 1, null, kwh, surcharge(at + 1))),
      ],
      per: 1n,
    };
  // The surcharge goes by the period: each period is divided over the tiers as the whole is.
  const all = sum(byTier) || 1n;
  return {
    raw: byPeriod.flatMap((kwh, at) =>
      byTier.map((part, tier) => ({
        ...line('period', tier, at, (kwh * part) / all, price(at, tier)),
        amount: kwh * part * price(at, tier),
      })),
    ),
    per: all,
  };
}

/** Rounds the running sum, so that what stands on the lines adds up to the total, which is rounded once. */
function rounded(raw: readonly Raw[], per: bigint): { lines: readonly Line[]; total: string } {
  let [before, running] = [0n, 0n];
  const lines = raw.map(({ kwh, price, amount, ...line }): Line => {
    running += amount;
    const now = cents(running, per);
    const own = now - before;
    before = now;
    return { ...line, kwh: kwhText(kwh), price: priceText(price), amount: moneyText(own) };
  });
  return { lines, total: moneyText(before) };
}

/** Takes the free kWh off the cheapest periods: nobody is promised more than the rule grants. */
function withoutFree({ periods }: Plan, byPeriod: readonly bigint[], free: bigint): readonly bigint[] {
  const left = [...byPeriod];
  const cheapestFirst = periods
    .map((_, at) => at)
    .sort((a, b) => Number(periods[a]?.prices[0]) - Number(periods[b]?.prices[0]));
  let rest = free;
  for (const at of cheapestFirst) {
    const taken = least(left[at] ?? 0n, rest);
    left[at] = (left[at] ?? 0n) - taken;
    rest -= taken;
  }
  return left;
}

function doubtsOf(
  { unsure, persons, accumulates }: Plan,
  used: readonly bigint[],
  people: number,
  split: boolean,
): readonly Doubt[] {
  const doubts = unsure.flatMap((one): Doubt[] => {
    if (one.about === 'price') return (used[one.tier - 1] ?? 0n) > 0n ? ['price'] : [];
    if (one.about === 'persons') return persons && people >= persons.least ? ['persons'] : [];
    return one.about === 'yearStart' && accumulates === 'year' && used.some((kwh, tier) => tier > 0 && kwh > 0n)
      ? ['yearStart']
      : [];
  });
  return [...new Set(split ? (['split', ...doubts] as const) : doubts)];
}

/** What a month costs by a plan, line by line. Pure and exact: nothing is rounded but the total, and no float is used. */
export function billOf(plan: Plan, { used, month, before = '0', persons = 1, free = '0' }: Usage): Bill | Refused {
  const readings = readingsOf(plan, used);
  if ('is' in readings) return readings;
  if (!Number.isInteger(month) || month < 1 || month > 12) return refused('month');
  if (!Number.isInteger(persons) || persons < 1 || persons < (plan.onlyFrom ?? 1)) return refused('persons');
  const earlier = plan.accumulates === 'year' ? kwhOf(before) : 0n;
  if (earlier === null) return refused('before');
  const granted = kwhOf(free);
  if (granted === null) return refused('free');
  const all = sum(readings);
  const borders = bordersOf(plan, month, persons);
  const given = least(granted, all);
  const byTier = slices(borders, earlier + given, earlier + all);
  const byPeriod = withoutFree(plan, readings, given);
  const { raw, per } = charged(plan, byPeriod, byTier);
  const gift: Raw = { is: 'free', tier: null, period: null, kwh: given, price: 0n, amount: 0n };
  const shown = [gift, ...raw].filter(({ kwh, amount }) => kwh > 0n || amount > 0n);
  const { lines, total } = rounded(shown, per);
  const tier = borders.filter((border) => earlier + all > border).length;
  const border = borders[tier];
  const split = per > 1n && byTier.filter((kwh) => kwh > 0n).length > 1;
  return {
    is: 'bill',
    total,
    lines,
    tier: tier + 1,
    left: border === undefined ? null : kwhText(border - earlier - all),
    doubts: doubtsOf(plan, byTier, persons, split),
  };
}
