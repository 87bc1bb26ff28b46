import { z } from 'zod';
import { wordLines } from './content.ts';

/** Word knowledge: a phrase (stems joined by blanks, or Chinese characters) and the concepts that it stands for. */
export type Concepts = ReadonlyMap<string, readonly string[]>;

/** The form of data/concepts.json: concept -> the words and phrases that customers use for it. */
export const conceptsSchema = z.record(z.string().regex(/^[a-z_]+$/), z.strictObject({ zh: wordLines, en: wordLines }));

export type ConceptGroups = z.infer<typeof conceptsSchema>;

const HAN_LONGEST = 6;
const LATIN_LONGEST = 4;

/** Turns the groups of words into a table to look phrases up in; `stemsOf` reads an English phrase. */
export function conceptsFrom(groups: ConceptGroups, stemsOf: (phrase: string) => string): Concepts {
  const found = new Map<string, string[]>();
  for (const [concept, { zh, en }] of Object.entries(groups)) {
    for (const phrase of new Set([...zh, ...en.map(stemsOf)])) {
      found.set(phrase, [...(found.get(phrase) ?? []), concept]);
    }
  }
  return found;
}

/** The concepts of a text in order, one for each phrase found; `tokens` are stems and single Chinese characters. */
export function conceptsIn(tokens: readonly string[], concepts: Concepts): string[] {
  const names: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const han = tokens[at]!.charCodeAt(0) >= 0x3400;
    let phrase = '';
    for (let size = 0; size < (han ? HAN_LONGEST : LATIN_LONGEST) && at + size < tokens.length; size += 1) {
      const token = tokens[at + size]!;
      if (token.charCodeAt(0) >= 0x3400 !== han) break;
      phrase += han || size === 0 ? token : ` ${token}`;
      const named = concepts.get(phrase);
      if (named) names.push(...named);
    }
  }
  return names;
}
