import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse, withAnalysis } from '../../src/dossiers/analysis.ts';
import type { Condition } from '../../src/dossiers/condition.ts';
import { checkScheme, checkSchemes } from '../../src/dossiers/scheme-check.ts';
import { type Class, classesOf, classIds, className, classOf, type Scheme } from '../../src/dossiers/schemes.ts';
import { trial } from '../../src/dossiers/trial.ts';
import { bills, content, customer, everybody, rules, TODAY } from './people.ts';

const borders = { A: 1_000_000_00, B: 100_000_00 };
const known = Object.fromEntries(
  Object.entries(everybody).map(([who, facts]) => [who, withAnalysis(facts, analyse(facts, rules.analysis, borders))]),
);

it('everybody is in one class of each scheme', () => {
  const classes = Object.fromEntries(
    Object.entries(known).map(([who, facts]) => [who, Object.values(classesOf(rules.schemes, facts)).join(' ')]),
  );
  expect(rules.schemes.map(({ id }) => id).join(' ')).toBe(
    'transaction relation product basic voltage use trade importance credit value region time',
  );
  expect(classes).toEqual({
    family: 'individual current/active none person/large lv/v220 residential unknown none A C urban/=qy-sunshine old',
    elder: 'individual current/active none person/usual lv/v220 residential unknown unknown A C urban/=qy-elm-road old',
    property:
      'intermediary current/active services organisation/property mv/kv10 commercial K unknown B B urban/=qy-sunshine old',
    bakery:
      'ordinary current/active food organisation/trader lv/v380 commercial C/other unknown B C urban/=qy-elm-road new',
    steel:
      'large current/active metals organisation/firm/big ehv/kv110 industry C/intensive first B A rural/=qy-north old',
    potential:
      'ordinary potential/applying unknown organisation/firm/unknown mv/kv20 unknown unknown unknown unknown unknown unknown future',
    former:
      'individual former none person/unknown lv/v220 residential unknown unknown unknown unknown remote/unknown old',
  });
});

it('a class is called by its names, from the widest to the narrowest', () => {
  const named = (scheme: string, id: string) =>
    className(rules.schemes.find((each) => each.id === scheme)!, id, rules.unknown, 'zh').join(' > ');
  expect(named('basic', 'organisation/firm/big')).toBe('单位 > 企业 > 大中型');
  expect(named('region', 'urban/=A%2FB')).toBe('城区 > A/B');
  expect(named('trade', 'C/unknown')).toBe('制造业 > 资料不足');
});

/** Whatever a field may hold, and what it may not. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', ' ', 'NaN', '-1', '1e400', '2026-02-31', '; ', 'unknown', '=x', 'a/b', '__proto__'),
  fc.constantFrom(...content.fields.flatMap(({ type }) => (type.is === 'choice' ? Object.keys(type.of) : []))),
);
const anybody = fc.dictionary(fc.constantFrom(...content.fields.map(({ field }) => field)), anything);

it('whatever the fields hold, there is exactly one class in each scheme', () => {
  fc.assert(
    fc.property(anybody, (fields) => {
      for (const scheme of rules.schemes) {
        const id = classOf(scheme, customer('x', { fields }));
        const named = new Set(classIds(scheme));
        const parts = id.split('/');
        const last = parts.at(-1)!;
        // A class that the scheme names, or one by value, or unknown; and a class that is divided never stands undivided.
        if (last === 'unknown' || last.startsWith('=')) expect([...named, '']).toContain(parts.slice(0, -1).join('/'));
        else expect(classIds(scheme).filter((each) => each === id || each.startsWith(`${id}/`))).toEqual([id]);
      }
    }),
  );
});

describe('conditions', () => {
  const facts = customer('x', {
    fields: {
      capital: '100',
      openedOn: '2020',
      trade: 'C31',
      notifyMode: 'sms; email',
      orgNature: '',
      supplyDate: '2025-03-12',
    },
    bills: bills([100, 200]),
  });
  it.each<[Condition, boolean]>([
    [{ field: 'trade', is: 'C31' }, true],
    [{ field: 'trade', is: 'C3' }, false],
    [{ field: 'trade', startsWith: 'C3' }, true],
    [{ field: 'notifyMode', is: 'email' }, true],
    [{ field: 'notifyMode', oneOf: ['phone', 'letter'] }, false],
    [{ field: 'capital', numbers: { from: 100 } }, true],
    [{ field: 'capital', numbers: { below: 100 } }, false],
    [{ field: 'capital', numbers: { from: 99.5, below: 100.5 } }, true],
    [{ field: 'trade', numbers: {} }, false],
    [{ field: 'openedOn', days: { from: '2020-01-01', before: '2020-01-02' } }, true],
    [{ field: 'openedOn', days: { before: '2020-01-01' } }, false],
    [{ field: 'trade', days: {} }, false],
    [{ field: 'supplyDate', days: { from: { monthsAgo: 12 } } }, true],
    [{ field: 'supplyDate', days: { before: { monthsAgo: 12 } } }, false],
    [{ field: 'orgNature', present: true }, false],
    [{ field: 'account.kwh', numbers: { from: 300, below: 301 } }, true],
    [{ field: 'account.arrearsFen', numbers: { from: 1 } }, false],
    [{ not: { field: 'email', present: true } }, true],
    [
      {
        all: [
          { field: 'trade', startsWith: 'C' },
          { any: [{ field: 'trade', is: 'A' }, { not: { field: 'trade', is: 'B' } }] },
        ],
      },
      true,
    ],
  ])('%j: %s', (when, expected) => {
    const scheme = { ...rules.schemes[0]!, classes: [{ id: 'yes', name: rules.unknown, when }] };
    expect(classOf(scheme, facts)).toBe(expected ? 'yes' : 'unknown');
  });
});

describe('a scheme is checked when it is loaded', () => {
  const name = { zh: '类', en: 'class' };
  const schemeOf = (needs: string[], classes: Omit<Class, 'name'>[]): Scheme => ({
    ...{ id: 's', name, use: name, on: true, source: 'test', needs },
    classes: classes.map((each) => ({ name, ...each })),
  });
  const low: Condition = { field: 'voltage', oneOf: ['V220', 'V380'] };
  it.each<[string, string[], Omit<Class, 'name'>[], string]>([
    [
      'sound',
      ['voltage'],
      [
        { id: 'low', when: low },
        { id: 'rest', when: { not: low } },
      ],
      '',
    ],
    ['unknown field', ['volts'], [{ id: 'a', when: { field: 'volts', is: '1' } }], 'there is no field volts'],
    ['unnamed need', [], [{ id: 'a', when: low }], 'needs does not name voltage'],
    ['idle need', ['voltage', 'trade'], [{ id: 'a', when: low }], 'needs trade, and goes by it nowhere'],
    [
      'doubled id',
      ['voltage'],
      [
        { id: 'a', when: low },
        { id: 'a', when: { not: low } },
      ],
      'class a is there twice',
    ],
    ['kept id', ['voltage'], [{ id: 'unknown', when: low }], 'class unknown: the id is kept'],
    ['strange code', ['voltage'], [{ id: 'a', when: { field: 'voltage', is: 'V110' } }], 'voltage is never V110'],
    ['no number', ['trade'], [{ id: 'a', when: { field: 'trade', numbers: { from: 1 } } }], 'trade is no number'],
    [
      'empty range',
      ['capital'],
      [{ id: 'a', when: { field: 'capital', numbers: { from: 2, below: 2 } } }],
      'capital: no number',
    ],
    [
      'health',
      ['specialNeed'],
      [{ id: 'a', when: { field: 'specialNeed', is: 'elderly' } }],
      'specialNeed is too sensitive',
    ],
    [
      'taken before',
      ['voltage'],
      [
        { id: 'low', when: low },
        { id: 'home', when: { field: 'voltage', is: 'V220' } },
      ],
      'class home: nobody can be in it',
    ],
    [
      'taken before by two together',
      ['employees'],
      [
        { id: 'few', when: { field: 'employees', numbers: { below: 10 } } },
        { id: 'many', when: { field: 'employees', numbers: { from: 10 } } },
        { id: 'some', when: { field: 'employees', present: true } },
      ],
      'class some: nobody can be in it',
    ],
    [
      'contradicts the class above',
      ['voltage'],
      [{ id: 'low', when: low, classes: [{ id: 'high', name, when: { field: 'voltage', is: 'KV10' } }] }],
      'class low/high: nobody can be in it',
    ],
  ])('%s', (_, needs, classes, said) => {
    expect(checkScheme(schemeOf(needs, classes), content.fields, TODAY).join('\n')).toMatch(said === '' ? /^$/ : said);
  });

  it('to a depth of 3', () => {
    const deep = (depth: number): Omit<Class, 'name'> => ({
      id: 'a',
      when: low,
      ...(depth > 1 && { classes: [{ name, ...deep(depth - 1) }] }),
    });
    expect(checkScheme(schemeOf(['voltage'], [deep(3)]), content.fields, TODAY)).toEqual([]);
    expect(checkScheme(schemeOf(['voltage'], [deep(4)]), content.fields, TODAY)).toEqual([
      'classes are 4 deep; at most 3',
    ]);
  });

  it('and no class that a random customer is in is ever called unreachable', () => {
    const test = fc.oneof(
      fc.constantFrom<Condition>(low, { field: 'voltage', is: 'V220' }, { field: 'voltage', startsWith: 'KV1' }),
      fc.constantFrom<Condition>(
        { field: 'trade', startsWith: 'C' },
        { field: 'trade', is: 'C31' },
        { field: 'trade', present: true },
      ),
      fc.integer({ min: 0, max: 4 }).map((from): Condition => ({ field: 'employees', numbers: { from } })),
      fc.integer({ min: 1, max: 4 }).map((below): Condition => ({ field: 'employees', numbers: { below } })),
      fc.constantFrom<Condition>({ field: 'notifyMode', is: 'sms' }, { field: 'notifyMode', is: 'email' }),
    );
    const condition = fc.oneof(
      test,
      test.map((not): Condition => ({ not })),
      fc.array(test, { minLength: 1, maxLength: 3 }).map((all): Condition => ({ all })),
      fc.array(test, { minLength: 1, maxLength: 3 }).map((any): Condition => ({ any })),
    );
    const somebody = fc.record(
      {
        voltage: fc.constantFrom('V220', 'V380', 'KV10', 'KV110', 'KV35'),
        trade: fc.constantFrom('C31', 'C32', 'A', 'C'),
        employees: fc.constantFrom('0', '1', '2', '3', '4', '5'),
        notifyMode: fc.constantFrom('sms', 'email', 'sms; email', 'letter; email'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 4 }),
        fc.array(somebody, { maxLength: 20 }),
        (whens, people) => {
          const scheme = schemeOf(
            ['voltage', 'trade', 'employees', 'notifyMode'],
            whens.map((when, at) => ({ id: `c${at}`, when })),
          );
          const faults = checkScheme(scheme, content.fields, TODAY).join('\n');
          for (const fields of people)
            expect(faults).not.toContain(
              `class ${classOf(scheme, customer('x', { fields: fields as Record<string, string> }))}:`,
            );
        },
      ),
    );
  });

  it('and its id is its own', () => {
    const twice = [rules.schemes[0]!, rules.schemes[0]!];
    expect(checkSchemes(twice, content.fields, TODAY)).toEqual(['transaction: the scheme is there twice']);
  });
});

describe('a scheme is tried before it is switched on', () => {
  const use = rules.schemes.find(({ id }) => id === 'use')!;
  const customers = (n: number, useType?: string) =>
    Array.from({ length: n }, (_, at) => customer(`${useType}${at}`, { fields: useType ? { useType } : {} }));

  it('tells how well its fields are filled, how big its classes are, and which tell nobody apart', () => {
    const tried = trial(use, [
      ...customers(940, 'residential'),
      ...customers(50, 'generalCommercial'),
      ...customers(5, 'agriculture'),
      ...customers(5),
    ]);
    expect(tried).toEqual({
      customers: 1_000,
      fillRate: { useType: 0.995 },
      shares: { industry: 0, commercial: 0.05, residential: 0.94, agriculture: 0.005, unknown: 0.005 },
      warnings: [
        { class: 'industry', because: 'rare', share: 0 },
        { class: 'residential', because: 'dominant', share: 0.94 },
        { class: 'agriculture', because: 'rare', share: 0.005 },
      ],
    });
  });

  it('counts wide classes with the narrow ones in them', () => {
    const { shares } = trial(rules.schemes.find(({ id }) => id === 'voltage')!, Object.values(known));
    expect(shares.lv! * 7).toBeCloseTo(4);
    expect(shares['lv/v220']! * 7).toBeCloseTo(3);
  });

  it('says nothing of nobody', () => expect(trial(use, [])).toMatchObject({ customers: 0, warnings: [] }));
});
