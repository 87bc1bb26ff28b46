import { describe, expect, it } from 'vitest';
import { readField } from '../../src/desk/field.ts';
import { ANALYSIS_FIELDS, analyse, analysisChanges, withAnalysis } from '../../src/dossiers/analysis.ts';
import { explain } from '../../src/dossiers/evidence.ts';
import { revenueOf, valueBorders } from '../../src/dossiers/value.ts';
import { bills, content, customer, everybody, rules, TODAY, ticket } from './people.ts';

const all = Object.values(everybody);
const revenues = all.flatMap((facts) => revenueOf(facts, rules.analysis.valueGrade) ?? []);
const borders = valueBorders(revenues, rules.analysis.valueGrade);
const of = (who: keyof typeof everybody) => analyse(everybody[who], rules.analysis, borders);

it.each([
  // attitude, evaluation, performance, problems, credit, demand, potential, value
  ['family', '2', '4.5', '1', null, 'A', 'summer', 'ev', 'C'],
  ['elder', null, null, '0.95', null, 'A', 'steady', 'none', 'C'],
  ['property', null, null, '0.82', 'arrears', 'B', 'steady', 'expansion', 'C'],
  ['bakery', null, null, null, null, 'B', null, 'expansion', 'C'],
  ['steel', null, null, '1', 'overload', 'B', 'growing', 'expansion', 'A'],
  ['potential', null, null, null, null, null, null, 'newSite', null],
  ['former', null, null, null, null, null, null, null, null],
] as const)('%s is analysed', (who, ...expected) => {
  expect(Object.values(of(who)).map(({ value }) => value)).toEqual(expected);
});

it('what the analysis writes is in the one form of its field', () => {
  const fields = content.fields.filter(({ field }) => ANALYSIS_FIELDS.has(field));
  expect(fields.length).toBe(ANALYSIS_FIELDS.size);
  for (const who of Object.keys(everybody) as (keyof typeof everybody)[])
    for (const field of fields) {
      const { value } = of(who)[field.field as keyof ReturnType<typeof of>];
      if (value !== null) expect(readField(field, value, TODAY)).toEqual({ ok: true, value });
    }
});

it('every value, and every lack of one, is explained in both languages', () => {
  for (const facts of all)
    for (const { evidence } of Object.values(analyse(facts, rules.analysis, borders))) {
      expect(evidence).not.toEqual([]);
      for (const each of evidence)
        for (const language of ['zh', 'en'] as const)
          expect(explain(each, rules.analysis.words, language)).not.toMatch(/[{}]|undefined|NaN/);
    }
  expect(of('steel').creditGrade.evidence.map((each) => explain(each, rules.analysis.words, 'en'))).toEqual([
    '80 points: 65 for paying in time, 20 for owing nothing, 15 for years of custom, 20 taken off',
    '23 of 23 bills of 24 months paid in time',
    'breach established on 2025-09-01 (decision 青电查〔2025〕18号): no rise until 2026-09-01',
  ]);
  expect(of('elder').potential.evidence.map((each) => explain(each, rules.analysis.words, 'zh'))).toEqual([
    '近12个月联系0次，没有提过新的用电需求',
  ]);
});

it.each<[string, Parameters<typeof customer>[1], string | null]>([
  ['a hazard', { tickets: [ticket('2026-01-05', { kind: 'hazard', intent: 'safety.hazard' })] }, 'safety'],
  ['three outages', { tickets: ['2025-05-01', '2025-09-01', '2026-02-01'].map((day) => ticket(day)) }, 'quality'],
  ['two outages', { tickets: ['2025-05-01', '2025-09-01'].map((day) => ticket(day)) }, null],
  [
    'three outages, one long ago',
    { tickets: ['2024-05-01', '2025-09-01', '2026-02-01'].map((day) => ticket(day)) },
    null,
  ],
  ['a home on high voltage', { fields: { sortClass: 'lvResidential', voltage: 'KV10' } }, 'data'],
  ['a supply without a phone', { fields: { state: 'active' } }, 'data'],
  ['no contracted capacity', { fields: { runCapacity: '30' } }, null],
  ['exactly what is contracted', { fields: { runCapacity: '30', contractCapacity: '30' } }, null],
  ['a suspicion', { findings: [{ kind: 'theft', foundOn: '2026-01-01', decision: '', liftedOn: null }] }, null],
  [
    'theft and a hazard, the pressing one first',
    {
      tickets: [ticket('2026-01-05', { kind: 'hazard' })],
      findings: [{ kind: 'theft', foundOn: '2026-01-01', decision: '7', liftedOn: null }],
    },
    'safety; theft',
  ],
])('what wants seeing to: %s', (_, about, expected) => {
  expect(analyse(customer('x', about), rules.analysis, null).contractProblems.value).toBe(expected);
});

describe('credit', () => {
  const good = { fields: { supplyDate: '2010-01-01', state: 'active' }, bills: bills(Array(24).fill(300)) };
  const grade = (about: Parameters<typeof customer>[1]) =>
    analyse(customer('x', { ...good, ...about }), rules.analysis, null).creditGrade.value;
  const theft = { kind: 'theft', decision: '7', liftedOn: null } as const;
  it.each([
    ['pays in time', {}, 'A'],
    ['stole 23 months ago', { findings: [{ ...theft, foundOn: '2024-04-01' }] }, 'C'],
    ['stole 25 months ago', { findings: [{ ...theft, foundOn: '2024-02-01' }] }, 'A'],
    ['stole, and won the appeal', { findings: [{ ...theft, foundOn: '2025-04-01', liftedOn: '2025-06-01' }] }, 'A'],
    ['is only suspected', { findings: [{ ...theft, foundOn: '2025-04-01', decision: '' }] }, 'A'],
    ['broke the contract 11 months ago', { findings: [{ ...theft, kind: 'breach', foundOn: '2025-04-20' }] }, 'B'],
    ['broke the contract 13 months ago', { findings: [{ ...theft, kind: 'breach', foundOn: '2025-02-01' }] }, 'A'],
    ['owes one bill since last month', { bills: bills(Array(24).fill(300), { unpaid: [1] }) }, 'A'],
    ['owes one bill for four months', { bills: bills(Array(24).fill(300), { unpaid: [4] }) }, 'C'],
    ['owes a few fen for four months', { bills: bills([300, 300, 300, 300, 1, 300], { unpaid: [4] }) }, 'B'],
    ['is new, and has hardly any bills', { fields: { supplyDate: '2026-01-01' }, bills: bills([300, 300]) }, 'B'],
    ['has no bills and is not new', { bills: [] }, null],
  ] as const)('of a customer who %s', (_, about, expected) =>
    expect(grade(about as Parameters<typeof customer>[1])).toBe(expected),
  );

  it('is given by nobody when no set of rules is on', () => {
    const off = {
      ...rules.analysis,
      creditGrade: { sets: rules.analysis.creditGrade.sets.map((s) => ({ ...s, on: false })) },
    };
    expect(analyse(everybody.family, off, null).creditGrade.value).toBeNull();
  });
});

describe('value', () => {
  it.each([
    [[80, 15, 5], { A: 80, B: 15 }],
    [[50, 30, 15, 5], { A: 30, B: 15 }],
    [[10, 10, 10], { A: 10, B: 10 }],
    [[100, -40, 0], { A: 100, B: 100 }],
    [[0, 0], null],
    [[], null],
  ])('revenues %j have the borders %j', (revenues, expected) =>
    expect(valueBorders(revenues, { A: 0.8, B: 0.95 })).toEqual(expected),
  );
});

it("a person's value stands, with what the rule would say beside it, and is not written over", () => {
  const override = { value: 'A', at: '2026-03-01T00:00:00.000Z', name: '林岚', reason: '已补缴' };
  const facts = {
    ...everybody.property,
    overrides: { creditGrade: override },
    fields: { ...everybody.property.fields, creditGrade: 'A' },
  };
  const analyses = analyse(facts, rules.analysis, borders);
  expect(analyses.creditGrade).toMatchObject({ value: 'A', rule: 'B' });
  expect(explain(analyses.creditGrade.evidence[0]!, rules.analysis.words, 'zh')).toBe(
    '林岚于2026-03-01人工设定：已补缴',
  );
  expect(analysisChanges(facts, analyses, rules.hash).map(({ field }) => field)).not.toContain('creditGrade');
});

it('what is written once is not written again, and goes when it does not hold any more', () => {
  const analyses = analyse(everybody.family, rules.analysis, borders);
  const changes = analysisChanges(everybody.family, analyses, rules.hash);
  expect(changes[0]).toEqual({
    ...{ field: 'attitude', from: null, to: '2', confidence: 0.5, standing: 'verified' },
    provenance: { by: 'rule', rule: `attitude@${rules.hash}` },
  });
  const after = withAnalysis(everybody.family, analyses);
  expect(analysisChanges(after, analyse(after, rules.analysis, borders), rules.hash)).toEqual([]);
  const silent = { ...after, contacts: [] };
  expect(analysisChanges(silent, analyse(silent, rules.analysis, borders), rules.hash)).toMatchObject([
    { field: 'attitude', from: '2', to: null },
    { field: 'evaluation', from: '4.5', to: null },
    { field: 'potential', from: 'ev', to: 'none' },
  ]);
});

it('a month that is not billed yet takes nothing from the year that demand is read from', () => {
  const all = bills(Array(26).fill(300));
  const of = (given: typeof all) => analyse(customer('x', { bills: given }), rules.analysis, null).demandFeatures.value;
  expect([of(all), of(all.slice(1)), of(all.slice(2))]).toEqual(['steady', 'steady', null]);
});
