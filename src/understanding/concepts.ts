import { z } from 'zod';
import { wordLines } from './content.ts';

/** Word knowledge as a tree of tokens (stems of English words, single Chinese characters): a phrase ends where names stand. */
export interface Concepts {
  /** The concepts that the phrase up to here stands for. */
  readonly names: readonly string[];
  readonly next: ReadonlyMap<string, Concepts>;
}

interface Growing extends Concepts {
  names: string[];
  next: Map<string, Growing>;
}

/** The form of data/concepts.json: concept -> the words and phrases that customers use for it. */
export const conceptsSchema = z.record(z.string().regex(/^[a-z_]+$/), z.strictObject({ zh: wordLines, en: wordLines }));

export type ConceptGroups = z.infer<typeof conceptsSchema>;

function growing(): Growing {
  return { names: [], next: new Map() };
}

/** Turns the groups of words into a tree to look phrases up in; `tokensOf` reads a phrase. */
export function conceptsFrom(groups: ConceptGroups, tokensOf: (phrase: string) => readonly string[]): Concepts {
  const root = growing();
  for (const [concept, { zh, en }] of Object.entries(groups)) {
    for (const phrase of [...zh, ...en]) {
      let node = root;
      for (const token of tokensOf(phrase)) {
        const next = node.next.get(token) ?? growing();
        node.next.set(token, next);
        node = next;
      }
      if (node !== root && !node.names.includes(concept)) node.names.push(concept);
    }
  }
  return root;
}

/** The concepts of a text in order, those of each phrase found; `tokens` are stems and single Chinese characters. */
export function conceptsIn(tokens: readonly string[], concepts: Concepts): string[] {
  const names: string[] = [];
  for (let from = 0; from < tokens.length; from += 1) {
    let node = concepts.next.get(tokens[from]!);
    for (let at = from + 1; node; at += 1) {
      for (const name of node.names) names.push(name);
      node = at < tokens.length ? node.next.get(tokens[at]!) : undefined;
    }
  }
  return names;
}
