/** Something to be found by its words. */
export interface Findable {
  readonly title: string;
  /** What customers say who mean it. */
  readonly keywords: readonly string[];
  readonly text: string;
}

/** How well something fits a question; only the order means anything. */
export interface Hit {
  readonly id: string;
  readonly score: number;
}

/** A word counts so often, by where it stands. */
const WEIGHT = { title: 3, keywords: 3, text: 1 };
/** BM25's usual constants: how fast a repeated word stops to count, and how much a long text is held against itself. */
const K1 = 1.2;
const B = 0.5;

/**
 * An index over all of them (BM25, weights added up beforehand): what a question's words speak for, best first; what
 * shares no word with it is left out. `tokens` reads the questions as it has read the texts.
 */
export function searchOf(
  all: Readonly<Record<string, Findable>>,
  tokens: (text: string) => readonly string[],
): (question: string) => readonly Hit[] {
  const ids = Object.keys(all);
  const counted = Object.values(all).map(({ title, keywords, text }) => {
    const counts = new Map<string, number>();
    const count = (of: string, weight: number) => {
      for (const token of tokens(of)) counts.set(token, (counts.get(token) ?? 0) + weight);
    };
    count(title, WEIGHT.title);
    for (const keyword of keywords) count(keyword, WEIGHT.keywords);
    for (const line of text.split('\n')) count(line, WEIGHT.text);
    return counts;
  });
  const lengths = counted.map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const postings = new Map<string, { readonly at: number; readonly weight: number }[]>();
  counted.forEach((counts, at) => {
    const damping = K1 * (1 - B + (B * (lengths[at] as number)) / mean);
    for (const [token, count] of counts) {
      const weight = (count * (K1 + 1)) / (count + damping);
      postings.set(token, [...(postings.get(token) ?? []), { at, weight }]);
    }
  });
  return (question) => {
    const scores = new Map<number, number>();
    for (const token of new Set(tokens(question))) {
      const found = postings.get(token) ?? [];
      const rarity = Math.log(1 + (ids.length - found.length + 0.5) / (found.length + 0.5));
      for (const { at, weight } of found) scores.set(at, (scores.get(at) ?? 0) + rarity * weight);
    }
    return [...scores]
      .map(([at, score]) => ({ id: ids[at] as string, score }))
      .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
  };
}
