import type { Finding } from '../desk/records.ts';
import type { Customer } from './customers.ts';
import { type Draw, drawOf } from './random.ts';

const MONTHS = 24;
const DAY_MS = 86_400_000;

export interface Bill {
  readonly account: string;
  /** YYYY-MM. */
  readonly period: string;
  readonly kwh: number;
  readonly peakKwh: number;
  readonly valleyKwh: number;
  /** Fed into the grid. */
  readonly fedInKwh: number;
  /** Fen. */
  readonly amount: number;
  readonly issuedOn: string;
  readonly dueOn: string;
  /** Null: not paid by the end of the last period. */
  readonly paidOn: string | null;
}

export interface Contact {
  readonly account: string;
  readonly at: string;
  readonly channel: 'phone' | 'chat' | 'counter' | 'app';
  readonly intent: string;
  readonly outcome: 'resolved' | 'callBack' | 'passedOn';
  readonly minutes: number;
  readonly satisfaction: number | null;
}

export interface Outage {
  readonly id: string;
  readonly area: string;
  readonly kind: 'fault' | 'planned';
  readonly since: string;
  readonly until: string;
  readonly cause: Readonly<Record<'zh' | 'en', string>>;
}

export interface Period {
  /** YYYY-MM. */
  readonly period: string;
  /** Months since the year 0. */
  readonly count: number;
  readonly issuedOn: string;
  readonly dueOn: string;
  /** The day so many days after the bills were issued. */
  issuedAnd(days: number): string;
}

function periodOf(period: string): Period {
  const issuedOn = dayAfter(`${period}-01`, 33);
  // All customers' bills of a month fall on the same few days.
  const days: string[] = [];
  const issuedAnd = (after: number): string => {
    days[after] ??= dayAfter(issuedOn, after);
    return days[after];
  };
  const count = Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1;
  return { period, count, issuedOn, dueOn: issuedAnd(15), issuedAnd };
}

/** The periods of the bills, oldest first; the last is `until` (YYYY-MM). */
export function periodsTo(until: string): readonly Period[] {
  const last = new Date(`${until}-01T00:00:00Z`);
  return Array.from({ length: MONTHS }, (_, n) =>
    periodOf(
      new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - (MONTHS - 1 - n), 1)).toISOString().slice(0, 7),
    ),
  );
}

/** By month, January first: homes cool in summer and heat in winter, farms water in spring, factories rest at New Year. */
const SEASONS = {
  home: [1.15, 1.05, 0.85, 0.75, 0.8, 1.05, 1.45, 1.5, 1.1, 0.8, 0.8, 1.05],
  farm: [0.8, 0.8, 1.2, 1.4, 1.3, 1.1, 1.3, 1.25, 0.95, 0.85, 0.75, 0.75],
  firm: [0.95, 0.7, 1, 1, 1.02, 1.08, 1.15, 1.15, 1.05, 1, 1, 1.02],
} as const;
/** What the sun gives, by month. */
const SUN = [0.5, 0.6, 0.9, 1.1, 1.25, 1.2, 1.3, 1.25, 1.05, 0.9, 0.65, 0.5];
/** Fen a kWh. */
const PRICE = { home: 54, farm: 50, firm: 72 } as const;

const seasonOf = ({ kind }: Customer): keyof typeof SEASONS =>
  kind === 'farmer' ? 'farm' : kind === 'family' || kind === 'alone' || kind === 'student' ? 'home' : 'firm';
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Whoever is in arrears pays after some months: the newest bills stand open. */
function daysToPay({ pays }: Customer, draw: Draw): number {
  if (pays === 'arrears') return draw.whole(95, 190);
  const late = draw.chance(pays === 'late' ? 0.45 : 0.02);
  return late ? draw.whole(17, 75) : draw.whole(1, 14);
}

/** The growth that a customer has counts from here. */
const YEAR_ONE = 2025 * 12;

/**
 * The customer's bills as of a day, oldest first: none before they were supplied or after they had gone. A bill follows
 * from the customer and its month alone, so that it stays what it is as months go by. Without a day it is the one on
 * which most of the newest have been paid.
 */
export function* billsOf(
  seed: number,
  customer: Customer,
  periods: readonly Period[],
  today: string = periods.at(-1)!.issuedAnd(12),
): Iterable<Bill> {
  const { n, account, monthly, growth, solar, charger, supplied, closed } = customer;
  if (supplied === null) return;
  const season = seasonOf(customer);
  for (const { period, count, issuedOn, dueOn, issuedAnd } of periods) {
    if (period < supplied.slice(0, 7) || (closed !== null && period > closed.slice(0, 7))) continue;
    if (issuedOn > today) return;
    const draw = drawOf(seed ^ Math.imul(count, 0x5bd1e995), n);
    const month = count % 12;
    const grown = (1 + growth) ** ((count - YEAR_ONE) / 12);
    // Students are away in the holidays.
    const away = customer.kind === 'student' && [1, 6, 7].includes(month) ? 0.2 : 1;
    const used =
      monthly * SEASONS[season][month]! * grown * away * draw.around(0.25) + (charger ? 180 * draw.around(0.4) : 0);
    const sun = solar ? Math.min(monthly * 2, 6_000) * 0.7 * SUN[month]! * draw.around(0.2) : 0;
    const kwh = Math.max(0, Math.round(used - sun * 0.4));
    const valley = Math.round(kwh * (charger ? 0.55 : 0.3) * draw.around(0.2));
    const paid = issuedAnd(daysToPay(customer, draw));
    yield {
      account,
      period,
      kwh,
      peakKwh: kwh - Math.min(kwh, valley),
      valleyKwh: Math.min(kwh, valley),
      fedInKwh: Math.round(sun * 0.6),
      amount: kwh * PRICE[season],
      issuedOn,
      dueOn,
      paidOn: paid > today ? null : paid,
    };
  }
}

/** What an inspection has established of a few customers: one in some two hundred. */
export function findingsOf(seed: number, { n, supplied }: Customer, today: string): readonly Finding[] {
  const draw = drawOf(seed ^ 0x27d4eb2f, n);
  if (supplied === null || !draw.chance(0.006)) return [];
  const foundOn = `2025-${String(draw.whole(1, 12)).padStart(2, '0')}-${String(draw.whole(1, 28)).padStart(2, '0')}`;
  const kind = draw.chance(0.4) ? 'theft' : 'breach';
  const decision = `样例查〔2025〕${draw.whole(1, 400)}号`;
  return foundOn > today || foundOn < supplied ? [] : [{ kind, foundOn, decision, liftedOn: null }];
}

/** What customers come with, the commonest most often. */
const INTENTS = [
  ...['billing.query', 'billing.query', 'billing.query', 'outage.info', 'outage.info', 'fault.outage_report'],
  ...['billing.payment', 'billing.invoice', 'tariff.tou', 'account.update_info', 'billing.dispute'],
  ...['fault.voltage_quality', 'service.ev_charger', 'service.solar_pv', 'feedback.complaint', 'feedback.praise'],
];

/** When and why the customer was in touch, oldest first. */
export function contactsOf(seed: number, customer: Customer, periods: readonly Period[]): readonly Contact[] {
  const draw = drawOf(seed ^ 0x2c1b3c6d, customer.n);
  const often = customer.pays === 'arrears' ? 4 : customer.kind === 'factory' ? 6 : 1.4;
  const count = Math.floor(often * draw.around(1.6) * draw.next() * 1.6);
  return Array.from({ length: count }, (): Contact => {
    const day = `${draw.one(periods).period}-${String(draw.whole(1, 28)).padStart(2, '0')}`;
    const time = `${String(draw.whole(7, 21)).padStart(2, '0')}:${String(draw.whole(0, 59)).padStart(2, '0')}:00.000Z`;
    const intent = customer.state === 'potential' ? 'service.new_connection' : draw.one(INTENTS);
    const upset = intent === 'feedback.complaint' || intent === 'billing.dispute';
    return {
      ...{
        account: customer.account,
        at: `${day}T${time}`,
        channel: draw.one(['phone', 'phone', 'chat', 'chat', 'counter', 'app']),
        intent,
      },
      ...{
        outcome: draw.one(['resolved', 'resolved', 'resolved', 'passedOn', 'callBack']),
        minutes: draw.whole(1, 18),
      },
      satisfaction: draw.chance(0.4) ? Math.min(5, draw.whole(upset ? 1 : 3, upset ? 3 : 5)) : null,
    };
  }).toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

const CAUSES: Readonly<Record<Outage['kind'], readonly Outage['cause'][]>> = {
  fault: [
    { zh: '雷击', en: 'lightning' },
    { zh: '电缆被施工挖断', en: 'a cable was dug up by roadworks' },
    { zh: '设备过热', en: 'equipment overheated' },
    { zh: '大风刮断线路', en: 'a line was broken by wind' },
  ],
  planned: [
    { zh: '更换变压器', en: 'a transformer is replaced' },
    { zh: '线路检修', en: 'maintenance of the line' },
  ],
};

/** The outages of the areas, by period and area: more in the storms of summer. */
export function outagesOf(seed: number, areas: readonly string[], periods: readonly Period[]): readonly Outage[] {
  return periods.flatMap(({ period }, index) =>
    areas.flatMap((area, place) => {
      const draw = drawOf(seed ^ 0x1b873593, index * 1000 + place);
      const stormy = ['06', '07', '08'].includes(period.slice(5));
      const count = Math.floor(draw.next() * (stormy ? 3.2 : 1.7));
      return Array.from({ length: count }, (_, n): Outage => {
        const kind = draw.chance(stormy ? 0.7 : 0.45) ? 'fault' : 'planned';
        const since = Date.parse(`${period}-01T00:00:00Z`) + draw.whole(0, 27) * DAY_MS + draw.whole(0, 1439) * 60_000;
        const minutes = kind === 'fault' ? draw.whole(12, 300) : draw.whole(90, 480);
        return {
          ...{ id: `${period}-${place}-${n}`, area, kind, since: new Date(since).toISOString() },
          ...{ until: new Date(since + minutes * 60_000).toISOString(), cause: draw.one(CAUSES[kind]) },
        };
      });
    }),
  );
}
