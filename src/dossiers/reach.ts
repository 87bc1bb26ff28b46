import type { Field, FieldType } from '../desk/content.ts';
import { BETWEEN } from '../desk/field.ts';
import { dayMonthsBefore } from './calendar.ts';
import { type Condition, type Test, testsIn, type When } from './condition.ts';
import { classWithin, type Division, type Scheme } from './schemes.ts';

/** More kinds of customers than this are not gone through; a scheme of so many fields is not told on. */
const MOST_KINDS = 50_000;
/** Sets of values of one field that may have several. */
const MOST_VALUES = 5;
/** Ends what begins as a test says, and stands for all that no test names. */
const OTHER = '\u00b7';

const conditions = ({ classes = [] }: Division): readonly Condition[] =>
  classes.flatMap((each) => [each.when, ...conditions(each)]);

/** Each value that the tests can tell from others has one of its kind here; null: no value. */
function kindsOf(tests: readonly Test[], type: FieldType | null, today: string): readonly (string | null)[] {
  const literals = tests.flatMap((test) => ('is' in test ? [test.is] : 'oneOf' in test ? test.oneOf : []));
  const prefixes = tests.flatMap((test) => ('startsWith' in test ? [test.startsWith + OTHER] : []));
  const numbers = tests.flatMap((test) => ('numbers' in test ? [test.numbers.from, test.numbers.below] : []));
  const days = tests.flatMap((test) => ('days' in test ? [test.days.from, test.days.before] : []));
  if (type?.is === 'choice') {
    const codes = Object.keys(type.of);
    const named = codes.filter(
      (code) => literals.includes(code) || prefixes.some((p) => code.startsWith(p.slice(0, -1))),
    );
    return [null, ...named, ...codes.filter((code) => !named.includes(code)).slice(0, 1)];
  }
  return [
    null,
    ...literals,
    ...prefixes,
    ...betweenNumbers(numbers, type),
    ...aroundDays(days, today),
    plainly(type, today),
  ];
}

/** A value that no test names, in the field's form. */
function plainly(type: FieldType | null, today: string): string {
  if (type === null) return '0';
  if (type.is === 'number') return String(type.least);
  return type.is === 'date' ? today : OTHER;
}

function betweenNumbers(bounds: readonly (number | undefined)[], type: FieldType | null): readonly string[] {
  const sorted = bounds.filter((bound) => bound !== undefined).sort((a, b) => a - b);
  const { least, most } = type?.is === 'number' ? type : { least: -Infinity, most: Infinity };
  const points = sorted.flatMap((bound, at) => [bound, (bound + (sorted[at + 1] ?? bound + 2)) / 2]);
  return [...(sorted[0] === undefined ? [] : [sorted[0] - 1]), ...points]
    .map((point) => Math.min(most, Math.max(least, point)))
    .map(String);
}

const aroundDays = (bounds: readonly (When | undefined)[], today: string): readonly string[] =>
  bounds
    .filter((bound) => bound !== undefined)
    .map((bound) => (typeof bound === 'string' ? bound : dayMonthsBefore(today, bound.monthsAgo)))
    .flatMap((day) => [day, new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)]);

/** Every choice of at least one of the values, as a field holds it. */
const subsets = (values: readonly string[]): readonly string[] =>
  Array.from({ length: 2 ** values.length - 1 }, (_, at) =>
    values.filter((_, bit) => ((at + 1) >> bit) % 2 === 1).join(BETWEEN),
  );

function byField(tests: readonly Test[]): ReadonlyMap<string, readonly Test[]> {
  const by = new Map<string, Test[]>();
  for (const test of tests) by.set(test.field, [...(by.get(test.field) ?? []), test]);
  return by;
}

/**
 * The classes that some customer can be in, wide and narrow, found by classing one customer of every kind that the scheme's conditions
 * can tell apart. Null: there are too many kinds to go through, and nothing is said.
 */
export function reachable(
  scheme: Scheme,
  fields: ReadonlyMap<string, Field>,
  today: string,
): ReadonlySet<string> | null {
  const kinds: (readonly [string, readonly (string | null)[]])[] = [];
  for (const [name, tests] of byField(conditions(scheme).flatMap(testsIn))) {
    const field = fields.get(name);
    const single = [...new Set(kindsOf(tests, field?.type ?? null, today))];
    const values = single.filter((value) => value !== null);
    if (field?.many && values.length > MOST_VALUES) return null;
    kinds.push([name, field?.many ? [null, ...subsets(values)] : single]);
  }
  if (kinds.reduce((product, [, values]) => product * values.length, 1) > MOST_KINDS) return null;
  const reached = new Set<string>();
  const values = new Map<string, string | undefined>();
  const known = { today, value: (name: string) => values.get(name) };
  const go = (at: number): void => {
    const kind = kinds[at];
    if (!kind) {
      const parts = classWithin(scheme, known).split('/');
      for (let depth = 1; depth <= parts.length; depth += 1) reached.add(parts.slice(0, depth).join('/'));
      return;
    }
    for (const value of kind[1]) {
      values.set(kind[0], value ?? undefined);
      go(at + 1);
    }
  };
  go(0);
  return reached;
}
