/** English words that a model knows, to read misspelt ones by. */
export interface Spelling {
  /** The most frequent first. */
  readonly words: readonly string[];
  /** What is left of a word when one letter is taken out -> the place of the word. */
  readonly shortened: ReadonlyMap<string, number>;
}

const SHORTEST = 4;
/** With fewer words than these, a rare word would be taken for a slip of another. */
const BROAD = 3_000;
/** Rarer words are as likely to be slips themselves. */
const LEAST = 3;
const PLAIN = /^[a-z]{4,16}$/;

function* without(word: string): Generator<string> {
  for (let at = 0; at < word.length; at += 1) yield word.slice(0, at) + word.slice(at + 1);
}

/** Puts the words in a form to look misspelt ones up in. */
export function spellingOf(words: readonly string[]): Spelling {
  const shortened = new Map<string, number>();
  words.forEach((word, place) => {
    for (const rest of [word, ...without(word)]) if (!shortened.has(rest)) shortened.set(rest, place);
  });
  return { words, shortened };
}

/** The words that are frequent enough to correct by, from every word of every text. */
export function learnSpelling(texts: Iterable<readonly string[]>): string[] {
  const counts = new Map<string, number>();
  for (const words of texts) {
    for (const word of words) if (PLAIN.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts]
    .filter(([, count]) => count >= LEAST)
    .sort(([one, times], [other, more]) => more - times || (one < other ? -1 : 1))
    .map(([word]) => word);
  return words.length < BROAD ? [] : words;
}

/** An unknown word with one letter left out, put in or changed, or two swapped: the most frequent word that it may be, or itself. */
export function respelt(word: string, { words, shortened }: Spelling): string {
  if (word.length < SHORTEST || !PLAIN.test(word)) return word;
  let best = shortened.get(word) ?? words.length;
  for (const rest of without(word)) best = Math.min(best, shortened.get(rest) ?? words.length);
  return words[best] ?? word;
}
