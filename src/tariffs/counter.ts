import type { Prices } from '../../dialogs/index.ts';
import type { Plan, Tariffs } from '../desk/content.ts';
import { type Bill, billOf, bordersOf, type Used } from './bill.ts';
import { plansOn } from './cheapest.ts';
import { kwhOf, kwhText, moneyText, priceOf } from './exact.ts';

type Said = Parameters<Prices['sum']>[0];

const centsIn = (money: string): bigint => BigInt(money.replace('.', ''));

/** What the dialogs ask of the company's tariffs. `today` gives the ISO day at the company's place; null tariffs: there is nothing to say. */
export function counterOf(tariffs: Tariffs | null, today: () => string): Prices {
  const now = () => {
    const day = today();
    const open = plansOn(tariffs?.plans ?? [], day).filter(({ onlyFrom }) => onlyFrom === null);
    return {
      month: Number(day.slice(5, 7)),
      tiered: open.find(({ periods }) => periods.length === 1) ?? null,
      tou: open.find(({ periods }) => periods.length > 1) ?? null,
    };
  };
  const bill = (plan: Plan | null, used: Used, { year, persons, poor }: Said): Bill | null => {
    if (!plan) return null;
    const free = poor && tariffs?.free ? tariffs.free.least : '0';
    const done = billOf(plan, { used, month: now().month, before: year ?? '0', persons: Number(persons ?? '1'), free });
    return done.is === 'bill' ? done : null;
  };
  const doubtsOf = ({ doubts }: Bill, plan: Plan, said: Said): readonly string[] => [
    ...doubts,
    ...(said.poor && tariffs?.free && tariffs.free.least !== tariffs.free.most ? ['free'] : []),
    ...(plan.accumulates === 'year' && said.year === undefined ? ['year'] : []),
  ];
  const factsOf = (plan: Plan | null) =>
    plan && {
      name: plan.name,
      source: plan.source,
      from: plan.from,
      yearly: plan.accumulates === 'year',
      borders: bordersOf(plan, now().month, 1).map(kwhText),
      prices: plan.periods[0]?.prices ?? [],
      periods: plan.periods.flatMap(({ name, hours, prices: [price = '0'] }) =>
        hours ? [{ name, hours, price }] : [],
      ),
      persons: plan.persons && {
        least: plan.persons.least,
        add: plan.persons.addPerMonth,
        firstOnly: plan.persons.borders === 'first',
      },
    };

  /** The cheapest and the dearest that the rest can come to: all of it in one other period. */
  const between = (plan: Plan, all: bigint, night: bigint, said: Said) => {
    const byPrice = plan.periods.toSorted((a, b) => Number(priceOf(a.prices[0] ?? '0') - priceOf(b.prices[0] ?? '0')));
    const [cheap, ...others] = byPrice.map(({ id }) => id);
    const bills = others.map((other) =>
      bill(
        plan,
        {
          ...Object.fromEntries(others.map((id) => [id, '0'])),
          [cheap ?? '']: kwhText(night),
          [other]: kwhText(all - night),
        },
        said,
      ),
    );
    const first = bills[0];
    const last = bills.at(-1);
    return first && last ? { least: first, most: last } : null;
  };

  return {
    unit: () => tariffs?.unit ?? { zh: '', en: '' },
    tiered: () => factsOf(now().tiered),
    timeOfUse: () => factsOf(now().tou),
    free: () => tariffs?.free ?? null,
    sum(said) {
      const { tiered } = now();
      const done = bill(tiered, said.kwh ?? '', said);
      return done && tiered && { ...done, doubts: doubtsOf(done, tiered, said) };
    },
    kwhFor(amount, said) {
      const [, whole, part = ''] = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
      if (whole === undefined) return null;
      const paid = BigInt(whole + part.padEnd(2, '0'));
      const costs = (kwh: number) => centsIn(bill(now().tiered, String(kwh), said)?.total ?? '0.00');
      let [fits, tooMuch] = [0, 1];
      while (tooMuch < 1e8 && costs(tooMuch) <= paid) tooMuch *= 2;
      if (tooMuch >= 1e8) return null;
      while (tooMuch - fits > 1) {
        const middle = Math.floor((fits + tooMuch) / 2);
        if (costs(middle) <= paid) fits = middle;
        else tooMuch = middle;
      }
      return String(fits);
    },
    against(said) {
      const { tiered, tou } = now();
      const [all, night] = [kwhOf(said.kwh ?? ''), nightOf(said)];
      if (!tiered || !tou || all === null || night === null || night > all) return null;
      const flat = bill(tiered, kwhText(all), said);
      const range = between(tou, all, night, said);
      if (!flat || !range) return null;
      const [now_, least, most] = [flat.total, range.least.total, range.most.total].map(centsIn) as [
        bigint,
        bigint,
        bigint,
      ];
      const cheaper = most < now_ ? 'yes' : least > now_ ? 'no' : 'depends';
      const differs = cheaper === 'no' ? least - now_ : now_ - most;
      const doubts = new Set([
        ...doubtsOf(flat, tiered, said),
        ...doubtsOf(range.most, tou, said),
        ...(least === most ? [] : ['rest']),
      ]);
      return {
        tiered: flat.total,
        least: range.least.total,
        most: range.most.total,
        cheaper,
        differs: moneyText(differs),
        doubts: [...doubts],
      };
    },
    enough(said) {
      const { tiered, tou } = now();
      const all = kwhOf(said.kwh ?? '');
      const flat = all === null ? null : bill(tiered, kwhText(all), said);
      if (!tou || all === null || !flat) return null;
      const wins = (night: bigint) => {
        const range = between(tou, all, night, said);
        return range !== null && centsIn(range.most.total) < centsIn(flat.total);
      };
      const whole = 1000n;
      let [loses, gains] = [-1n, all / whole];
      if (!wins(gains * whole)) return null;
      while (gains - loses > 1n) {
        const middle = (loses + gains) / 2n;
        if (wins(middle * whole)) gains = middle;
        else loses = middle;
      }
      return String(gains);
    },
  };
}

/** The kWh in the cheap hours: as said, or as a share of all ("40%"). */
function nightOf({ kwh = '', night = '' }: Said): bigint | null {
  const share = /^(\d{1,2}|100)%$/.exec(night)?.[1];
  const all = kwhOf(kwh);
  if (share === undefined) return kwhOf(night);
  return all === null ? null : (all * BigInt(share)) / 100n;
}
