import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isCreditCode } from '../../src/desk/codes.ts';
import { customerOf } from '../../src/sample/customers.ts';
import { billsOf, periodsTo } from '../../src/sample/events.ts';
import { writeSample } from '../../src/sample/write.ts';
import { inFolder } from './tools.ts';

const UNTIL = '2026-01';
const some = Array.from({ length: 6_000 }, (_, n) => customerOf(3, n, UNTIL));
const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length;

it('the same seed gives the same bytes, another one another company', () =>
  inFolder(async (folder) => {
    const names = ['customers.csv', 'bills.csv', 'contacts.csv', 'outages.json'];
    const made = async (at: string, seed: number) => {
      await writeSample(join(folder, at), { customers: 40, seed, until: UNTIL });
      return Promise.all(names.map((name) => readFile(join(folder, at, name), 'utf8')));
    };
    const [first, again, other] = [await made('a', 3), await made('b', 3), await made('c', 4)];
    expect(again).toEqual(first);
    expect(other.some((text, n) => text === first[n])).toBe(false);
  }));

it('a customer does not hang on how many there are, and no two share an account', () => {
  expect(customerOf(3, 4_711, UNTIL)).toEqual(some[4_711]);
  expect(new Set(some.map(({ account }) => account)).size).toBe(some.length);
});

it('has the customers that a company has', () => {
  const kinds = new Set(some.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['alone', 'factory', 'family', 'farmer', 'property', 'shop', 'student']);
  expect(new Set(some.map(({ state }) => state))).toEqual(new Set(['active', 'closed', 'potential']));
  expect(share(some.map(({ solar }) => solar))).toBeGreaterThan(0.01);
  expect(share(some.map(({ charger }) => charger))).toBeGreaterThan(0.02);
  const firms = some.filter(({ fields }) => 'uscc' in fields);
  expect(firms.every(({ fields }) => isCreditCode(fields.uscc ?? ''))).toBe(true);
  const voltages = new Set(firms.map(({ fields }) => fields.voltage));
  for (const voltage of ['V380', 'KV10', 'KV20', 'KV35']) expect(voltages).toContain(voltage);
});

it('homes use most in the heat, and some bills stand open or were paid late', () => {
  const periods = periodsTo(UNTIL);
  const homes = some.filter(({ kind, state }) => kind === 'family' && state === 'active');
  const bills = homes.flatMap((home) => [...billsOf(3, home, periods)]);
  const month = (of: string) =>
    bills.filter(({ period }) => period.endsWith(of)).reduce((sum, { kwh }) => sum + kwh, 0);
  expect(month('-08')).toBeGreaterThan(month('-04') * 1.5);
  const open = share(bills.map(({ paidOn }) => paidOn === null));
  const late = share(bills.map(({ paidOn, dueOn }) => paidOn !== null && paidOn > dueOn));
  expect(open).toBeGreaterThan(0.003);
  expect(open).toBeLessThan(0.2);
  expect(late).toBeGreaterThan(0.02);
  expect(bills.every(({ kwh, peakKwh, valleyKwh }) => kwh === peakKwh + valleyKwh)).toBe(true);
});
