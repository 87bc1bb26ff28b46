import { BETWEEN } from '../desk/field.ts';
import { ACCOUNT, isAccountFact } from './account.ts';
import { type Day, dayMonthsBefore } from './calendar.ts';
import type { CustomerFacts } from './facts.ts';

/** A day, or so many months before today. */
export type When = Day | { readonly monthsAgo: number };

/** What is said of one value: a field, an analysis field among them, or an `account.` number. */
export type Test =
  | { readonly field: string; readonly is: string }
  | { readonly field: string; readonly oneOf: readonly string[] }
  | { readonly field: string; readonly startsWith: string }
  /** From `from` on, and below `below`. */
  | {
      readonly field: string;
      readonly numbers: { readonly from?: number | undefined; readonly below?: number | undefined };
    }
  /** From the day `from` on, and before the day `before`. */
  | { readonly field: string; readonly days: { readonly from?: When | undefined; readonly before?: When | undefined } }
  | { readonly field: string; readonly present: true };

/** A condition over what is known of a customer. A test of a value that is not there does not hold; of several values, one that holds is enough. */
export type Condition =
  | Test
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** What conditions are tried on: the values that are known, as of a day. */
export interface Known {
  readonly today: Day;
  /** A field's value, or an account number as text; undefined: not known. */
  value(name: string): string | undefined;
}

/** What is known of a customer; account numbers are worked out once, when one asks. */
export function knownOf(facts: CustomerFacts): Known {
  const worked = new Map<string, string>();
  return {
    today: facts.today,
    value(name) {
      if (!isAccountFact(name)) return Object.hasOwn(facts.fields, name) ? facts.fields[name] || undefined : undefined;
      const value = worked.get(name) ?? String(ACCOUNT[name](facts));
      worked.set(name, value);
      return value;
    },
  };
}

const onDay = (when: When, today: Day): Day =>
  typeof when === 'string' ? when : dayMonthsBefore(today, when.monthsAgo);

/** A year or a month counts as its first day. */
const wholeDay = (value: string): Day | null =>
  /^\d{4}(?:-\d{2}){0,2}$/.test(value) ? value + '0000-01-01'.slice(value.length) : null;

type Fits = (value: string, today: Day) => boolean;

function fitting(test: Test): Fits {
  if ('is' in test) return (value) => value === test.is;
  if ('oneOf' in test) return (value) => test.oneOf.includes(value);
  if ('startsWith' in test) return (value) => value.startsWith(test.startsWith);
  if ('present' in test) return () => true;
  if ('numbers' in test) {
    const { from = -Infinity, below = Infinity } = test.numbers;
    return (value) => {
      const number = value.trim() === '' ? Number.NaN : Number(value);
      return number >= from && (number < below || below === Infinity);
    };
  }
  const { from, before } = test.days;
  return (value, today) => {
    const day = wholeDay(value);
    if (day === null) return false;
    return (from === undefined || day >= onDay(from, today)) && (before === undefined || day < onDay(before, today));
  };
}

type Holds = (known: Known) => boolean;

function made(condition: Condition): Holds {
  if ('all' in condition) {
    const all = condition.all.map(made);
    return (known) => all.every((each) => each(known));
  }
  if ('any' in condition) {
    const any = condition.any.map(made);
    return (known) => any.some((each) => each(known));
  }
  if ('not' in condition) {
    const not = made(condition.not);
    return (known) => !not(known);
  }
  const { field } = condition;
  const fits = fitting(condition);
  return (known) => {
    const value = known.value(field);
    if (value === undefined) return false;
    return value.includes(BETWEEN)
      ? value.split(BETWEEN).some((item) => fits(item, known.today))
      : fits(value, known.today);
  };
}

/** Conditions are content, tried on every customer: each is made ready once. */
const ready = new WeakMap<Condition, Holds>();

/** True when the condition holds of what is known. */
export function holds(condition: Condition, known: Known): boolean {
  let of = ready.get(condition);
  if (!of) {
    of = made(condition);
    ready.set(condition, of);
  }
  return of(known);
}

/** Every test in a condition. */
export function testsIn(condition: Condition): readonly Test[] {
  if ('all' in condition) return condition.all.flatMap(testsIn);
  if ('any' in condition) return condition.any.flatMap(testsIn);
  return 'not' in condition ? testsIn(condition.not) : [condition];
}
