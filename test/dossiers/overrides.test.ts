import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FieldChange } from '../../src/desk/records.ts';
import { ANALYSIS_FIELDS } from '../../src/dossiers/analysis.ts';
import { overridesOf } from '../../src/dossiers/overrides.ts';

type Step = readonly ['agent' | 'rule', string | null] | readonly ['agent', string | null, number];

const history = (steps: readonly Step[]) =>
  steps.map(([by, to, restores], at) => ({
    seq: at + 1,
    body: {
      ...{ v: 1, id: `${at}`, at: '2026-03-01T00:00:00.000Z', field: 'creditGrade', from: null, to, confidence: 1 },
      standing: 'verified',
      provenance: by === 'agent' ? { by, agent: 'a', name: '林岚', reason: null } : { by, rule: 'creditGrade@1' },
      ...(restores !== undefined && { restores }),
    } satisfies FieldChange as FieldChange,
  }));

it.each<[string, Step[], string | null]>([
  ['nobody has set it', [['rule', 'B']], null],
  [
    'an agent has',
    [
      ['rule', 'B'],
      ['agent', 'A'],
    ],
    'A',
  ],
  [
    'a rule came later',
    [
      ['agent', 'A'],
      ['rule', 'C'],
    ],
    'A',
  ],
  [
    'the agent emptied it again',
    [
      ['agent', 'A'],
      ['agent', null],
    ],
    null,
  ],
  [
    "the agent brought the rule's value back",
    [
      ['rule', 'B'],
      ['agent', 'A'],
      ['agent', 'B', 1],
    ],
    null,
  ],
  [
    'the agent brought an earlier value of theirs back',
    [
      ['agent', 'A'],
      ['agent', 'C'],
      ['agent', 'A', 1],
    ],
    'A',
  ],
])('%s', (_, steps, expected) => {
  expect(overridesOf(ANALYSIS_FIELDS, history(steps)).creditGrade?.value ?? null).toBe(expected);
});

it('no rule ever lifts what a person has set', () => {
  const byRules = fc.array(fc.constantFrom<Step>(['rule', 'A'], ['rule', 'B'], ['rule', null]));
  fc.assert(
    fc.property(byRules, byRules, (before, after) => {
      const { creditGrade } = overridesOf(ANALYSIS_FIELDS, history([...before, ['agent', 'C'], ...after]));
      return creditGrade?.value === 'C';
    }),
  );
});
