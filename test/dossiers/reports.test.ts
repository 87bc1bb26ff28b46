import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomerFacts } from '../../src/dossiers/facts.ts';
import type { Report } from '../../src/dossiers/report.ts';
import { checkReports } from '../../src/dossiers/report-check.ts';
import { maySee, reportsOn } from '../../src/dossiers/reports.ts';
import { classesOf } from '../../src/dossiers/schemes.ts';
import { bills, content, customer, everybody, rules } from './people.ts';

const { hide, reports } = rules.reports;
const counted = (all: readonly CustomerFacts[]) =>
  all.map((facts) => ({ facts, classes: classesOf(rules.schemes, facts) }));
const both = { zh: '表', en: 'table' };
const reportOf = (about: Partial<Report>): Report => ({
  ...{ id: 'r', name: both, use: both, departments: ['BILL'], roles: [], rows: [{ field: 'area' }] },
  columns: [{ id: 'customers', name: both, shows: { count: true } }],
  ...about,
});
const owing = {
  id: 'owing',
  name: both,
  shows: { count: true },
  where: { field: 'account.arrearsFen', numbers: { from: 1 } },
} as const;
const owed = { id: 'owed', name: both, shows: { sum: 'account.arrearsFen' } } as const;
const many = (n: number, area: string, unpaid: readonly number[] = [], kwh = 100) =>
  Array.from({ length: n }, (_, at) =>
    customer(`${area}${at}`, {
      fields: { area },
      bills: bills([kwh, kwh, kwh], { unpaid: unpaid.includes(at) ? [2] : [] }),
    }),
  );
const first = (n: number) => Array.from({ length: n }, (_, at) => at);
const table = (report: Report, all: readonly CustomerFacts[]) => {
  const { rows, total } = reportsOn([report], counted(all), hide)[0]!;
  return { ...Object.fromEntries(rows.map(({ key, cells }) => [key?.join(' ') ?? 'others', cells])), total };
};

it('rows of fewer than 10 customers are put together, and with the next smallest while they are too few', () => {
  const report = reportOf({});
  expect(table(report, [...many(40, 'a'), ...many(7, 'b'), ...many(4, 'c')])).toEqual({
    a: { customers: 40 },
    others: { customers: 10 },
    total: { customers: 50 },
  });
  expect(table(report, [...many(40, 'a'), ...many(20, 'b'), ...many(1, 'c')])).toEqual({
    a: { customers: 40 },
    others: { customers: 20 },
    total: { customers: 60 },
  });
  expect(table(report, many(9, 'a'))).toEqual({ total: { customers: null } });
  expect(table(report, [])).toEqual({ total: { customers: null } });
});

it('a figure of few customers is hidden, and another with it, so that the total does not tell', () => {
  const report = reportOf({ columns: [owing, owed] });
  const all = [...many(40, 'a', first(20)), ...many(40, 'b', first(25)), ...many(40, 'c', first(2))];
  expect(table(report, all)).toEqual({
    a: { owing: null, owed: null },
    b: { owing: 25, owed: 150_000 },
    c: { owing: null, owed: null },
    total: { owing: 45, owed: 280_000 },
  });
});

it('nor are the few told of who do not', () => {
  const report = reportOf({ columns: [owing] });
  expect(table(report, [...many(40, 'a', first(38)), ...many(60, 'b', first(30))])).toMatchObject({
    a: { owing: null },
    b: { owing: null },
  });
});

it('a sum that one customer makes up is hidden', () => {
  const kwh = { id: 'kwh', name: both, shows: { sum: 'account.kwh' } } as const;
  const works = { ...everybody.steel, fields: { ...everybody.steel.fields, area: 'a' } };
  expect(table(reportOf({ columns: [kwh] }), [...many(40, 'a'), works, ...many(40, 'b')])).toEqual({
    a: { kwh: null },
    b: { kwh: null },
    total: { kwh: null },
  });
});

describe('by differencing', () => {
  const somebody = fc.record({
    area: fc.constantFrom('a', 'b', 'c', 'd'),
    owes: fc.boolean(),
    kwh: fc.constantFrom(1, 10, 100, 10_000),
  });
  const sizes = fc.array(somebody, { maxLength: 80 });
  const columns = [
    { id: 'customers', name: both, shows: { count: true } },
    owing,
    owed,
    { id: 'kwh', name: both, shows: { sum: 'account.kwh' } },
  ] as const;
  const report = reportOf({ columns });

  it('nothing is found of fewer than 10 customers: not in a row, nor in what is left of a total', () => {
    fc.assert(
      fc.property(sizes, (people) => {
        const all = people.map(({ area, owes, kwh }, at) =>
          customer(`${at}`, { fields: { area }, bills: bills([kwh, kwh, kwh], { unpaid: owes ? [2] : [] }) }),
        );
        const { rows, total } = reportsOn([report], counted(all), hide)[0]!;
        const named = new Set(rows.flatMap(({ key }) => key ?? []));
        const meant = (id: string, { bills: [, , oldest] }: CustomerFacts) =>
          id === 'owing' || id === 'owed' ? oldest!.paidOn === null : true;
        for (const { id } of columns) {
          const groups = rows.map(({ key, cells }) => ({
            shown: cells[id] !== null,
            all: all.filter(({ fields }) => (key === null ? !named.has(fields.area!) : fields.area === key[0])),
          }));
          const told = groups.filter(({ shown }) => shown).map(({ all: of }) => of);
          const rest = groups.filter(({ shown }) => !shown).flatMap(({ all: of }) => of);
          // What the reader knows: each figure shown, and the total less all of them.
          if (total[id] !== null) told.push(all, ...(rest.length > 0 ? [rest] : []));
          for (const group of told) {
            const inIt = group.filter((facts) => meant(id, facts)).length;
            expect(inIt).toBeGreaterThanOrEqual(10);
            if (id === 'owing') expect([0, ...first(1_000).slice(10)]).toContain(group.length - inIt);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('one customer more or less, today or tomorrow, is not read off', () => {
    const shows = (n: number) =>
      (table(report, many(n, 'a', first(20))) as unknown as Record<string, Record<string, number>>).a!;
    for (let n = 20; n < 60; n += 1) {
      // Everybody uses 300 kWh.
      const more = shows(n + 1).kwh! - shows(n).kwh!;
      expect(more === 0 || more > 300, `${n} and one more: ${more}`).toBe(true);
      expect(Math.abs(shows(n).kwh! / (n * 300) - 1)).toBeLessThanOrEqual(0.05);
    }
  });
});

it('columns that differ by one customer do not tell of that one', () => {
  const long = { ...owing, id: 'long', where: { field: 'account.arrearsDays', numbers: { from: 46 } } } as const;
  const all = [...many(60, 'a', first(30)), ...many(60, 'b', first(30))];
  const { a } = table(reportOf({ columns: [owing, long] }), all) as Record<string, Record<string, number>>;
  expect(a!.owing! % 5).toBe(0);
  expect(a!.long! % 5).toBe(0);
});

describe('the shipped reports', () => {
  const crowd = Array.from({ length: 140 }, (_, at) => ({ ...Object.values(everybody)[at % 7]!, id: String(at) }));

  it('are made in one pass, and count everybody who is in them', () => {
    function* once() {
      yield* counted(crowd);
    }
    const tables = reportsOn(reports, once(), hide);
    expect(tables.map(({ report, total }) => [report, total.customers])).toEqual([
      ['arrears', 140],
      ['connections', 140],
      ['demand', 140],
      ['keyAccounts', 20],
      ['management', 140],
    ]);
    expect(tables[4]!.rows.map(({ key, cells }) => [key?.[0], cells.customers])).toEqual([
      ['individual', 60],
      ['intermediary', 20],
      ['large', 20],
      ['ordinary', 40],
    ]);
  });

  it.each([
    ['arrears', 'BILL', [], true],
    ['arrears', 'PLAN', [], false],
    ['demand', 'PLAN', [], true],
    ['management', 'BILL', [], false],
    ['management', 'BILL', ['supervisor'], true],
    ['management', '*', ['agent'], false],
    ['keyAccounts', '*', ['agent'], true],
  ])('%s is for %s %j: %s', (id, department, roles, sees) => {
    expect(maySee(reports.find((each) => each.id === id)!, { departments: [department], roles })).toBe(sees);
  });

  it.each<[string, Partial<Report>, string]>([
    ['unknown field', { rows: [{ field: 'volts' }] }, 'r: there is no field volts'],
    ['unknown scheme', { rows: [{ scheme: 'colour' }] }, 'r: there is no scheme colour'],
    ['unknown department', { departments: ['XX'] }, 'r: there is no department XX'],
    ['nobody', { departments: [] }, 'r: nobody may see it'],
    ['rows of names', { rows: [{ field: 'name' }] }, 'r: name cannot make rows'],
    ['rows of health', { rows: [{ field: 'specialNeed' }] }, 'r: specialNeed cannot make rows'],
    ['words added up', { columns: [{ id: 'x', name: both, shows: { sum: 'voltage' } }] }, 'r: voltage is no number'],
    [
      'credit for those who may not see it',
      { rows: [{ scheme: 'credit' }], departments: ['PLAN'] },
      'r: creditGrade is for BILL, KEY alone',
    ],
    [
      'a role that may not see credit',
      { rows: [{ scheme: 'credit' }], roles: ['supervisor'] },
      'r: creditGrade is for BILL, KEY alone',
    ],
  ])('are checked: %s', (_, about, said) => {
    expect(checkReports({ ...rules.reports, reports: [reportOf(about)] }, rules.schemes, content).join('\n')).toContain(
      said,
    );
  });
});
