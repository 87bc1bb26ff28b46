import type { Fact, Heard, Message } from '../../src/dialog/index.ts';
import en from './words.en.json' with { type: 'json' };
import zh from './words.zh.json' with { type: 'json' };

/** The archive fields that can be changed, each with the entity types that give it. */
export const TYPES = {
  phones: ['mobile', 'landline'],
  email: ['email'],
  address: ['address'],
  name: ['name'],
} as const;
export type Field = keyof typeof TYPES;
export const FIELDS = Object.keys(TYPES) as readonly Field[];
/** Stands in `about` when nothing says which of several values is the new one. */
export const SEVERAL = 'several';

const isLatin = (word: string): boolean => /[a-z]/.test(word);
const letter = (text: string, at: number): boolean => /[a-z]/.test(text[at] ?? '');
const all = (key: 'others' | 'beforeNew' | 'beforeOld' | 'afterOld' | 'between') => [...zh[key], ...en[key]];
const lower = (text: string): string => text.toLowerCase().replaceAll('’', "'");

/** What customers call the fields, the longest first: "e-mail address" is no address. */
const NAMES = [
  ...FIELDS.flatMap((field) => [...zh.names[field], ...en.names[field]].map((word) => ({ field, word }))),
  ...all('others').map((word) => ({ field: null, word })),
].sort((a, b) => b.word.length - a.word.length);

/** The fields that a text names, with the place of the first name of each. */
function named(text: string): ReadonlyMap<Field, number> {
  const places = new Map<Field, number>();
  let rest = lower(text);
  for (const { field, word } of NAMES) {
    for (let at = rest.indexOf(word); at >= 0; at = rest.indexOf(word, at + 1)) {
      if (isLatin(word) && (letter(rest, at - 1) || letter(rest, at + word.length))) continue;
      if (field) places.set(field, Math.min(at, places.get(field) ?? at));
      rest = rest.slice(0, at) + ' '.repeat(word.length) + rest.slice(at + word.length);
    }
  }
  return places;
}

const endsWith = (text: string, words: readonly string[]): boolean =>
  words.some((word) => text.endsWith(word) && !(isLatin(word) && letter(text, text.length - word.length - 1)));
const startsWith = (text: string, words: readonly string[]): boolean =>
  words.some((word) => text.startsWith(word) && !(isLatin(word) && letter(text, word.length)));

const PUT_AWAY = { before: all('beforeOld'), after: all('afterOld'), between: all('between') };
const PUT_IN = all('beforeNew');

/** Whether the words beside a value put it in or put it away; '' when they do neither. */
function standing(text: string, { start, end }: Fact, alone: boolean): 'new' | 'old' | '' {
  const before = lower(text.slice(0, start)).replace(/[\s\p{P}]+$/u, '');
  const after = lower(text.slice(end)).replace(/^[\s\p{P}]+/u, '');
  if (endsWith(before, PUT_AWAY.before) || startsWith(after, PUT_AWAY.after)) return 'old';
  if (endsWith(before, PUT_IN)) return 'new';
  return !alone && startsWith(after, PUT_AWAY.between) ? 'old' : '';
}

/** Of the values that a message gives for a field, the new one; null when that cannot be told. */
function newOf(text: string, facts: readonly Fact[]): { readonly fact: Fact | null; readonly told: boolean } {
  const alone = new Set(facts.map(({ value }) => value)).size === 1;
  const marked = facts.map((fact) => ({ fact, is: standing(text, fact, alone) }));
  for (const some of [marked.filter(({ is }) => is === 'new'), marked.filter(({ is }) => is !== 'old')]) {
    const [first] = some;
    if (first && some.every(({ fact }) => fact.value === first.fact.value)) return { fact: first.fact, told: !alone };
  }
  return { fact: null, told: false };
}

/** What a message wants changed, in its own order, and the new values that it gives. */
export function hear({ text, entities }: Message): Heard {
  const places = new Map(named(text));
  const given = FIELDS.map((field) => {
    const types: readonly string[] = TYPES[field];
    return { field, facts: entities.filter(({ type }) => types.includes(type)) };
  }).filter(({ facts }) => facts.length > 0);
  // An e-mail address speaks for itself. A name or a place is mostly said beside the point, a number where nothing is named is not.
  const spoken = given.find(({ field }) => field === 'email') ?? (places.size === 0 ? given[0] : undefined);
  if (spoken && !places.has(spoken.field)) places.set(spoken.field, spoken.facts[0]?.start ?? 0);
  const chosen = given.map(({ field, facts }) => ({ field, facts, ...newOf(text, facts) }));
  const about = [...places].sort(([, a], [, b]) => a - b).map(([field]) => field);
  const several = chosen.some(
    (c) => about.includes(c.field) && !c.fact && new Set(c.facts.map((f) => f.value)).size > 1,
  );
  const counted = new Set(chosen.flatMap(({ fact }) => (fact ? [fact] : [])));
  const ours = new Set(given.flatMap(({ facts }) => facts));
  return {
    about: several ? [SEVERAL, ...about] : about,
    facts: entities.filter((fact) => counted.has(fact) || !ours.has(fact)),
    sure: chosen.some(({ field, told }) => told && (field === 'phones' || field === 'email')),
  };
}
