import { expect, it } from 'vitest';
import type { Used } from '../../src/tariffs/bill.ts';
import { cheapest, type Month, plansOn } from '../../src/tariffs/cheapest.ts';
import { plan, regions } from './plans.ts';

const FLAT = plan('cn-guangzhou-res');
const TOU = plan('cn-guangzhou-tou');
const year = (used: Used, first = 1): readonly Month[] =>
  Array.from({ length: 12 }, (_, at) => {
    const month = first + at;
    return { month: `${month > 12 ? 2026 : 2025}-${String(((month - 1) % 12) + 1).padStart(2, '0')}`, used };
  });

it('names the plan that a night user would have paid least by, and what it saves', () => {
  const done = cheapest([FLAT, TOU], FLAT.id, year({ peak: '30', flat: '50', valley: '120' }));
  // 12 × 200 × 0.58886875 = 1413.28 in twelve bills of 117.77, against 12 × 86.79.
  expect(done).toEqual({
    is: 'compared',
    best: TOU.id,
    saves: '371.76',
    offers: [
      { plan: TOU.id, is: 'total', total: '1041.48', doubts: [] },
      { plan: FLAT.id, is: 'total', total: '1413.24', doubts: [] },
    ],
  });
});

it('stays with the plan of today where that is the cheapest', () => {
  const done = cheapest([FLAT, TOU], FLAT.id, year({ peak: '120', flat: '50', valley: '30' }));
  expect(done).toMatchObject({ best: FLAT.id, saves: '0.00' });
});

it('says which plan cannot be compared for lack of readings by period', () => {
  const done = cheapest([TOU, FLAT], FLAT.id, year('200'));
  expect(done).toMatchObject({
    best: FLAT.id,
    offers: [{ plan: FLAT.id }, { plan: TOU.id, is: 'cannot', why: 'readings' }],
  });
  expect(cheapest([TOU, FLAT], TOU.id, year('200'))).toMatchObject({ best: FLAT.id, saves: null });
});

it('tiers of a year start anew with the year; a year that begins in its middle is an estimate', () => {
  const yearly = plan('cn-zhejiang-res-1hu1biao');
  const [whole] = (cheapest([yearly], yearly.id, year('250')) as { offers: readonly { total: string }[] }).offers;
  // 3000 kWh: 240 of them in the second tier.
  expect(whole?.total).toBe('1626.00');
  const [middle] = (cheapest([yearly], yearly.id, year('250', 7)) as { offers: readonly unknown[] }).offers;
  expect(middle).toMatchObject({ total: '1614.00', doubts: ['midYear'] });
});

it.each([
  ['eleven months', year('200').slice(1)],
  ['a month missing', [...year('200').slice(0, 5), ...year('200').slice(6), { month: '2026-01', used: '200' }]],
  ['no months', year('200').map(({ used }) => ({ month: '2025-13', used }))],
] as const)('%s are no year', (_, months) => {
  expect(cheapest([FLAT], FLAT.id, months)).toEqual({ is: 'refused', why: 'months' });
});

it('only plans in force on the day', () => {
  const ontario = regions.find(({ id }) => id === 'ontario')?.plans ?? [];
  const on = (day: string) => plansOn(ontario, day).map(({ id }) => id);
  expect(on('2025-10-31')).toEqual(['ca-ontario-ulo-2024']);
  expect(on('2025-11-01')).toEqual(['ca-ontario-tiered-2025', 'ca-ontario-tou-2025']);
});
