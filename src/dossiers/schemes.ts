import type { Language } from '../desk/understood.ts';
import { type Condition, holds, type Known, knownOf } from './condition.ts';
import type { CustomerFacts } from './facts.ts';
import type { Both } from './rules.ts';

/** The id, at any depth, of what no class takes in. */
export const UNKNOWN = 'unknown';

/** How something is divided: by the first class whose condition holds, or by the value of one field. */
export interface Division {
  readonly classes?: readonly Class[] | undefined;
  /** One class for each value of this field that there is; its id is the value behind an equals sign. */
  readonly each?: string | undefined;
}

export interface Class extends Division {
  readonly id: string;
  readonly name: Both;
  readonly when: Condition;
}

/** A way of classing customers, one entry of data/schemes.json; to a depth of 3. */
export interface Scheme extends Division {
  readonly id: string;
  readonly name: Both;
  /** The question that it answers. */
  readonly use: Both;
  readonly on: boolean;
  /** The fields that it goes by; how well they are filled shows whether it is worth switching on. */
  readonly needs: readonly string[];
  readonly source: string;
}

const idOfValue = (value: string): string => `=${value.replaceAll('%', '%25').replaceAll('/', '%2F')}`;

/** The class of whom so much is known. */
export function classWithin(division: Division, known: Known): string {
  if (division.each !== undefined) {
    const value = known.value(division.each);
    return value === undefined ? UNKNOWN : idOfValue(value);
  }
  const found = division.classes?.find(({ when }) => holds(when, known));
  if (!found) return UNKNOWN;
  return found.classes || found.each !== undefined ? `${found.id}/${classWithin(found, known)}` : found.id;
}

/** The one class that a customer is in, from the widest to the narrowest: `organisation/government`. There always is exactly one. */
export const classOf = (scheme: Scheme, facts: CustomerFacts): string => classWithin(scheme, knownOf(facts));

/** The class of each scheme that is on, by the scheme's id. */
export const classesOf = (schemes: readonly Scheme[], facts: CustomerFacts): Readonly<Record<string, string>> =>
  classesWithin(schemes, knownOf(facts));

export function classesWithin(schemes: readonly Scheme[], known: Known): Readonly<Record<string, string>> {
  return Object.fromEntries(schemes.flatMap((scheme) => (scheme.on ? [[scheme.id, classWithin(scheme, known)]] : [])));
}

/** Every class that the scheme names, the wider before the narrower; those by value only show as people turn up in them. */
export function classIds(division: Division, above = ''): readonly string[] {
  return (division.classes ?? []).flatMap((each) => [above + each.id, ...classIds(each, `${above}${each.id}/`)]);
}

/** What a class is called, from the widest to the narrowest; `unclassed` names the unknown. */
export function className(scheme: Scheme, id: string, unclassed: Both, language: Language): readonly string[] {
  let division: Division | undefined = scheme;
  return id.split('/').map((part) => {
    if (part === UNKNOWN) return unclassed[language];
    if (part.startsWith('=')) return part.slice(1).replaceAll('%2F', '/').replaceAll('%25', '%');
    const found: Class | undefined = division?.classes?.find((each) => each.id === part);
    division = found;
    return found?.name[language] ?? part;
  });
}
