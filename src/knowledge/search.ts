/** Something to be found by its words. */
export interface Findable {
  readonly title: string;
  /** What customers say who mean it. */
  readonly keywords: readonly string[];
  readonly text: string;
}

/** What the words of one question speak for. */
export interface Found {
  /** How well this one fits; 0 where it shares no word with the question. Only the order means anything. */
  score(id: string): number;
  /** The one that fits best of those that may be taken; null: none shares a word. */
  best(may: (id: string) => boolean): string | null;
}

/** A word counts so often, by where it stands. */
const WEIGHT = { title: 3, keywords: 3, text: 1 };
/** BM25's usual constants: how fast a repeated word stops to count, and how much a long text is held against itself. */
const K1 = 1.2;
const B = 0.5;

/**
 * An index over all of them (BM25, weights added up beforehand): what a question's words speak for.
 * `tokens` reads the questions as it has read the texts.
 */
export function searchOf(
  all: Readonly<Record<string, Findable>>,
  tokens: (text: string) => readonly string[],
): (question: string) => Found {
  const ids = Object.keys(all);
  const places = new Map(ids.map((id, at) => [id, at]));
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
  const holders = new Map<string, { readonly at: number; readonly weight: number }[]>();
  counted.forEach((counts, at) => {
    const damping = K1 * (1 - B + (B * (lengths[at] as number)) / mean);
    for (const [token, count] of counts) {
      const holder = { at, weight: (count * (K1 + 1)) / (count + damping) };
      const others = holders.get(token);
      if (others) others.push(holder);
      else holders.set(token, [holder]);
    }
  });
  // Two flat arrays a word: a question is answered in some hundredths of a millisecond.
  const postings = new Map(
    [...holders].map(([token, found]) => {
      const rarity = Math.log(1 + (ids.length - found.length + 0.5) / (found.length + 0.5));
      const at = Uint16Array.from(found, ({ at: place }) => place);
      return [token, { at, weights: Float64Array.from(found, ({ weight }) => weight * rarity) }] as const;
    }),
  );
  return (question) => {
    const scores = new Float64Array(ids.length);
    for (const token of new Set(tokens(question))) {
      const found = postings.get(token);
      if (!found) continue;
      for (let n = 0; n < found.at.length; n += 1) scores[found.at[n]!]! += found.weights[n]!;
    }
    return {
      score: (id) => scores[places.get(id) ?? -1] ?? 0,
      best: (may) =>
        ids.reduce<string | null>((best, id, at) => {
          const leads = best === null ? 0 : (scores[places.get(best)!] as number);
          return (scores[at] as number) > leads && may(id) ? id : best;
        }, null),
    };
  };
}
