import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bill, billOf, type Usage } from '../../src/tariffs/bill.ts';
import { plan, regions } from './plans.ts';

/** As the notice prints it: the same plan with prices of three digits. */
const printed = {
  ...plan('cn-guangzhou-res'),
  periods: plan('cn-guangzhou-res').periods.map((period) => ({ ...period, prices: ['0.589', '0.639', '0.889'] })),
};
const planOf = (id: string) => (id.endsWith(' as printed') ? printed : plan(id));

function bill(id: string, usage: Usage): Bill {
  const done = billOf(planOf(id), usage);
  if (done.is !== 'bill') throw new Error(`${id}: refused because of ${done.why}`);
  return done;
}
const centsOf = (money: string): number => Number(money.replace('.', ''));

/** Worked bills; the ones as printed are the examples of the official page, the others come from the prices. */
const KNOWN: readonly (readonly [string, Usage, string])[] = [
  ['cn-beijing-res-2012', { used: '0', month: 1 }, '0.00'],
  ['cn-beijing-res-2012', { used: '240', month: 1 }, '117.19'],
  ['cn-beijing-res-2012', { used: '241', month: 1 }, '117.73'],
  ['cn-beijing-res-2012', { used: '300', month: 1 }, '149.49'],
  ['cn-beijing-res-2012', { used: '400', month: 1 }, '203.32'],
  ['cn-beijing-res-2012', { used: '401', month: 1 }, '204.11'],
  ['cn-beijing-res-2012', { used: '500', month: 1 }, '282.15'],
  ['cn-zhejiang-res-1hu1biao', { used: '2760', month: 1 }, '1484.88'],
  ['cn-zhejiang-res-1hu1biao', { used: '3000', month: 1 }, '1626.00'],
  ['cn-zhejiang-res-1hu1biao', { used: '4800', month: 1 }, '2684.40'],
  ['cn-zhejiang-res-1hu1biao', { used: '5000', month: 1 }, '2852.00'],
  ['cn-zhejiang-res-1hu1biao', { used: '200', month: 1, before: '2700' }, '114.60'],
  ['cn-zhejiang-res-1hu1biao', { used: '300', month: 1, before: '4700' }, '226.40'],
  ['cn-zhejiang-tou', { used: { peak: '120', valley: '80' }, month: 1, before: '2700' }, '98.20'],
  ['cn-shanghai-res-2012', { used: '3120', month: 1 }, '1925.04'],
  ['cn-shanghai-res-2012', { used: '4000', month: 1 }, '2512.00'],
  ['cn-shanghai-res-2012', { used: '4800', month: 1 }, '3045.60'],
  ['cn-shanghai-res-2012', { used: '5000', month: 1 }, '3229.00'],
  ['cn-shanghai-tou', { used: { peak: '200', valley: '100' }, month: 1, before: '0' }, '154.10'],
  ['cn-shanghai-tou', { used: { peak: '200', valley: '100' }, month: 1, before: '3120' }, '169.10'],
  ['cn-guangzhou-res', { used: '600', month: 7 }, '370.32'],
  ['cn-guangzhou-res', { used: '600', month: 12 }, '423.32'],
  ['cn-guangzhou-res', { used: '600', month: 7, persons: 5 }, '365.32'],
  ['cn-guangzhou-res', { used: '600', month: 12, persons: 5 }, '393.32'],
  ['cn-guangzhou-res', { used: '611', month: 7 }, '380.10'],
  ['cn-guangzhou-res as printed', { used: '600', month: 7 }, '370.40'],
  ['cn-guangzhou-res as printed', { used: '600', month: 12 }, '423.40'],
  ['cn-guangzhou-tou', { used: { peak: '100', flat: '120', valley: '80' }, month: 7 }, '190.50'],
  ['ca-ontario-tiered-2025', { used: '700', month: 12 }, '84.00'],
  ['ca-ontario-tiered-2025', { used: '1200', month: 12 }, '148.40'],
  ['ca-ontario-tiered-2025', { used: '700', month: 7 }, '86.20'],
  ['ca-ontario-tou-2025', { used: { off: '448', mid: '126', on: '126' }, month: 1 }, '89.26'],
  ['ca-ontario-ulo-2024', { used: { overnight: '300', weekend: '150', mid: '150', on: '100' }, month: 1 }, '66.50'],
];

it('33 known bills are in the table', () => {
  expect(KNOWN).toHaveLength(33);
});

it.each(KNOWN)('%s, %j: %s', (id, usage, total) => {
  expect(bill(id, usage).total).toBe(total);
});

const PLANS = regions.flatMap(({ plans }) => plans);
const anyPlan = fc.constantFrom(...PLANS);
const kwh = fc.integer({ min: 0, max: 9_000_000 });
const text = (thousandths: number) =>
  `${Math.floor(thousandths / 1_000)}.${String(thousandths % 1_000).padStart(3, '0')}`;
const anyUsage = fc.record({
  parts: fc.tuple(kwh, kwh, kwh, kwh),
  month: fc.integer({ min: 1, max: 12 }),
  before: kwh.map(text),
  persons: fc.integer({ min: 7, max: 9 }),
  free: fc.constantFrom('0', '10', '15'),
});
type AnyUsage = typeof anyUsage extends fc.Arbitrary<infer T> ? T : never;
const usageFor = ({ periods }: (typeof PLANS)[number], { parts, ...rest }: AnyUsage): Usage => ({
  ...rest,
  used: Object.fromEntries(periods.map(({ id }, at) => [id, text(parts[at] ?? 0)])),
});

describe('every plan, any usage', () => {
  it('the lines add up to the total', () => {
    fc.assert(
      fc.property(anyPlan, anyUsage, (of, usage) => {
        const { total, lines } = bill(of.id, usageFor(of, usage));
        expect(lines.reduce((all, { amount }) => all + centsOf(amount), 0)).toBe(centsOf(total));
      }),
    );
  });

  it('more kWh never cost less', () => {
    fc.assert(
      fc.property(anyPlan, anyUsage, fc.integer({ min: 0, max: 3 }), kwh, (of, usage, which, more) => {
        const parts = usage.parts.map((part, at) => (at === which ? part + more : part)) as typeof usage.parts;
        // Divided in proportion, more of the cheap period makes less of the dear one fall into a high tier.
        const flat = of.periods.length === 1 || !of.unsure.some(({ about }) => about === 'price');
        const before = bill(of.id, usageFor(of, usage));
        const after = bill(of.id, usageFor(of, { ...usage, parts }));
        if (flat) expect(centsOf(after.total)).toBeGreaterThanOrEqual(centsOf(before.total));
        expect(after.tier).toBeGreaterThanOrEqual(before.tier);
      }),
    );
  });

  it('a large household never pays more than a small one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLANS.filter(({ onlyFrom }) => onlyFrom === null)), anyUsage, (of, usage) => {
        const few = bill(of.id, usageFor(of, { ...usage, persons: 1 }));
        expect(centsOf(bill(of.id, usageFor(of, usage)).total)).toBeLessThanOrEqual(centsOf(few.total));
      }),
    );
  });
});

it.each(PLANS.filter(({ seasons: [first] }) => (first?.borders.length ?? 0) > 0).map((of) => [of.id, of] as const))(
  '%s: no jump at a border of the tiers',
  (id, of) => {
    for (const { months, borders } of of.seasons)
      for (const border of borders) {
        const at = (used: string) =>
          centsOf(
            bill(id, {
              used: Object.fromEntries(of.periods.map((p, n) => [p.id, n === 0 ? used : '0'])),
              month: months[0] ?? 1,
            }).total,
          );
        const dearest = Math.max(...of.periods.flatMap(({ prices }) => prices.map(Number)));
        expect(at(`${border}.001`) - at(border)).toBeLessThanOrEqual(1);
        expect(at(String(Number(border) + 1)) - at(border)).toBeLessThanOrEqual(Math.ceil(dearest * 100));
      }
  },
);

it('a year in months, each on top of what came before, is the year', () => {
  const yearly = PLANS.filter(
    ({ accumulates, unsure, periods }) =>
      accumulates === 'year' && (periods.length === 1 || !unsure.some(({ about }) => about === 'price')),
  );
  expect(yearly.length).toBeGreaterThan(2);
  fc.assert(
    fc.property(
      fc.constantFrom(...yearly),
      fc.array(fc.integer({ min: 0, max: 1_500_000 }), { minLength: 12, maxLength: 12 }),
      (of, months) => {
        const rest = Object.fromEntries(of.periods.slice(1).map(({ id }) => [id, '0']));
        const of1 = (used: number) => ({ ...rest, [of.periods[0]?.id ?? '']: text(used) });
        let before = 0;
        let paid = 0;
        for (const [at, used] of months.entries()) {
          paid += centsOf(bill(of.id, { used: of1(used), month: at + 1, before: text(before) }).total);
          before += used;
        }
        const whole = centsOf(bill(of.id, { used: of1(before), month: 12 }).total);
        // Each of the twelve bills is rounded by itself, by half a cent at most.
        expect(Math.abs(paid - whole)).toBeLessThanOrEqual(6);
      },
    ),
  );
});

it('the lines say what was paid for', () => {
  expect(bill('cn-guangzhou-res', { used: '320', month: 7 }).lines).toEqual([
    { is: 'tier', tier: 1, period: null, kwh: '260', price: '0.58886875', amount: '153.11' },
    { is: 'tier', tier: 2, period: null, kwh: '60', price: '0.63886875', amount: '38.33' },
  ]);
  expect(bill('cn-zhejiang-tou', { used: { peak: '120', valley: '80' }, month: 11, before: '2700' }).lines).toEqual([
    { is: 'period', tier: null, period: 'peak', kwh: '120', price: '0.568', amount: '68.16' },
    { is: 'period', tier: null, period: 'valley', kwh: '80', price: '0.288', amount: '23.04' },
    { is: 'surcharge', tier: 2, period: null, kwh: '140', price: '0.05', amount: '7.00' },
  ]);
});

it('free kWh come off the first tier, and say so', () => {
  const { total, lines } = bill('cn-beijing-res-2012', { used: '240', month: 1, free: '10' });
  expect(lines[0]).toMatchObject({ is: 'free', kwh: '10', amount: '0.00' });
  expect(total).toBe('112.31');
  expect(bill('cn-beijing-res-2012', { used: '8', month: 1, free: '10' }).total).toBe('0.00');
});

it('says what a sum rests on that is not certain', () => {
  const both = { used: { peak: '200', valley: '100' }, month: 9 };
  expect(bill('cn-shanghai-tou', { ...both, before: '3000' }).doubts).toEqual(['split', 'price']);
  expect(bill('cn-guangzhou-res', { used: '300', month: 9 }).doubts).toEqual([]);
  expect(bill('cn-shanghai-res-2012', { used: '100', month: 9, before: '3120' }).doubts).toEqual(['price']);
  expect(bill('cn-zhejiang-res-1hu1biao', { used: '100', month: 9, persons: 5 }).doubts).toEqual(['persons']);
  expect(bill('cn-zhejiang-res-1hu1biao', { used: '100', month: 9, before: '2700' }).doubts).toEqual(['yearStart']);
});

it.each([
  ['cn-guangzhou-res', { used: '-1', month: 7 }, 'used'],
  ['cn-guangzhou-res', { used: 'three hundred', month: 7 }, 'used'],
  ['cn-guangzhou-res', { used: '1e3', month: 7 }, 'used'],
  ['cn-guangzhou-res', { used: '0.0001', month: 7 }, 'used'],
  ['cn-guangzhou-res', { used: '9999999999', month: 7 }, 'used'],
  ['cn-guangzhou-res', { used: {}, month: 7 }, 'used'],
  ['cn-guangzhou-res', { used: '320', month: 13 }, 'month'],
  ['cn-guangzhou-res', { used: '320', month: 7, persons: 0 }, 'persons'],
  ['cn-guangzhou-res', { used: '320', month: 7, persons: 2.5 }, 'persons'],
  ['cn-guangzhou-shared', { used: '320', month: 7, persons: 6 }, 'persons'],
  ['cn-guangzhou-res', { used: '320', month: 7, free: '-5' }, 'free'],
  ['cn-zhejiang-res-1hu1biao', { used: '320', month: 7, before: 'much' }, 'before'],
  ['cn-guangzhou-tou', { used: '320', month: 7 }, 'readings'],
  ['cn-guangzhou-tou', { used: { peak: '100', valley: '80' }, month: 7 }, 'readings'],
  ['cn-guangzhou-tou', { used: { peak: '100', flat: '1', valley: '80', night: '1' }, month: 7 }, 'readings'],
] as const)('%s, %j: refused, %s', (id, usage, why) => {
  expect(billOf(plan(id), usage)).toEqual({ is: 'refused', why });
});
