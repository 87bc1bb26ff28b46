import type { Field } from '../desk/content.ts';
import { isAccountFact } from './account.ts';
import { type Condition, type Test, testsIn } from './condition.ts';
import { reachable } from './reach.ts';
import { classIds, type Division, type Scheme, UNKNOWN } from './schemes.ts';

const DEEPEST = 3;

/** Every field that a division goes by. */
export const fieldsIn = (division: Division): readonly string[] => [
  ...(division.each === undefined ? [] : [division.each]),
  ...(division.classes ?? []).flatMap((each) => [...testsIn(each.when).map(({ field }) => field), ...fieldsIn(each)]),
];

const conditionsIn = ({ classes = [] }: Division): readonly Condition[] =>
  classes.flatMap((each) => [each.when, ...conditionsIn(each)]);

const depthOf = (division: Division): number =>
  division.each !== undefined ? 1 : 1 + Math.max(0, ...(division.classes ?? []).filter(isDivided).map(depthOf));
const isDivided = ({ classes, each }: Division): boolean => classes !== undefined || each !== undefined;

function doubled(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) < at))];
}

/** What a test asks of a value that the field's type cannot give. */
function unfit(test: Test, field: Field | undefined): string | null {
  const type = field?.type.is ?? 'number';
  if ('numbers' in test) {
    const { from = -Infinity, below = Infinity } = test.numbers;
    if (type !== 'number') return `${test.field} is no number`;
    return from < below ? null : `${test.field}: no number is from ${from} and below ${below}`;
  }
  if ('days' in test) return type === 'date' ? null : `${test.field} is no day`;
  if (field?.type.is !== 'choice') return null;
  const { of } = field.type;
  const strange = ('is' in test ? [test.is] : 'oneOf' in test ? test.oneOf : []).find(
    (code) => !Object.hasOwn(of, code),
  );
  return strange === undefined ? null : `${test.field} is never ${strange}`;
}

/**
 * What is wrong with a scheme, one line each, the class or the field named; empty when it is sound. `fields` are those that are kept.
 * A class is refused as unreachable where going through every kind of customer shows that nobody can be in it.
 * Original records of sensitivity S3 are refused: a health need or an income is not what one sorts customers by.
 */
export function checkScheme(scheme: Scheme, fields: readonly Field[], today: string): readonly string[] {
  const byName = new Map(fields.map((field) => [field.field, field]));
  const used = [...new Set(fieldsIn(scheme))];
  const unknown = [...used, ...scheme.needs].filter((name) => !byName.has(name) && !isAccountFact(name));
  const faults = [
    ...[...new Set(unknown)].map((name) => `there is no field ${name} in data/fields.json that is kept`),
    ...used
      .filter((name) => byName.get(name)?.sensitivity === 'S3' && byName.get(name)?.group === 'raw')
      .map((name) => `${name} is too sensitive to class customers by`),
    ...used
      .filter((name) => !isAccountFact(name) && !scheme.needs.includes(name))
      .map((name) => `needs does not name ${name}`),
    ...scheme.needs.filter((name) => !used.includes(name)).map((name) => `needs ${name}, and goes by it nowhere`),
    ...doubled(classIds(scheme)).map((id) => `class ${id} is there twice`),
    ...classIds(scheme)
      .filter((id) => id.split('/').at(-1) === UNKNOWN)
      .map((id) => `class ${id}: the id is kept for whom no class takes in`),
    ...conditionsIn(scheme).flatMap((condition) =>
      testsIn(condition).flatMap((test) => unfit(test, byName.get(test.field)) ?? []),
    ),
    ...(depthOf(scheme) > DEEPEST ? [`classes are ${depthOf(scheme)} deep; at most ${DEEPEST}`] : []),
  ];
  if (faults.length > 0) return faults;
  const reached = reachable(scheme, byName, today);
  if (reached === null) return [];
  return classIds(scheme)
    .filter((id) => !reached.has(id))
    .map((id) => `class ${id}: nobody can be in it; those before it take in everybody that it means`);
}

/** Faults of all schemes, each line with the scheme's id. */
export const checkSchemes = (
  schemes: readonly Scheme[],
  fields: readonly Field[],
  today: string,
): readonly string[] => [
  ...doubled(schemes.map(({ id }) => id)).map((id) => `${id}: the scheme is there twice`),
  ...schemes.flatMap((scheme) => checkScheme(scheme, fields, today).map((fault) => `${scheme.id}: ${fault}`)),
];
