import type { Shelf } from '../../dialogs/index.ts';
import type { Article } from '../desk/content.ts';

/** As much of a message as is looked at. */
const LOOKED_AT = 500;

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** A word of a language that parts its words counts only whole: "rate" is not in "separate". */
function says(text: string, keyword: string): boolean {
  if (!/^[a-z]/.test(keyword)) return text.includes(keyword);
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
    const [before = '', after = ''] = [text[at - 1], text[at + keyword.length]];
    if (!/[a-z]/.test(before) && !/[a-z]/.test(after.replace('s', ''))) return true;
  }
  return false;
}

/** How much of the customers' own words for an article stands in a message; longer ones tell more. */
const likeness = (words: readonly string[], text: string): number =>
  words.filter((word) => says(text, word)).reduce((sum, word) => sum + Math.min(word.length, 8), 0);

/** The articles as the dialogs find them: the one whose words the message uses most, else the general one of the intent. */
export function shelfOf(articles: Readonly<Record<string, Article>>): Shelf {
  const of = new Map<string, { readonly id: string; readonly general: boolean; readonly words: readonly string[] }[]>();
  for (const [id, { intents, general, keywords }] of Object.entries(articles)) {
    const one = { id, general, words: [...keywords.zh, ...keywords.en].map(folded) };
    for (const intent of intents) of.set(intent, [...(of.get(intent) ?? []), one]);
  }
  return {
    intents: [...of.keys()],
    find(intent, text) {
      const all = of.get(intent) ?? [];
      const said = folded(text.slice(0, LOOKED_AT));
      const first = all.find(({ general }) => general) ?? all[0];
      const fits = all.map(({ id, general, words }) => ({ id, general, fit: likeness(words, said) }));
      // Of two that fit alike, the one that is about something in particular.
      const [best] = fits.sort((a, b) => b.fit - a.fit || Number(a.general) - Number(b.general));
      return best && best.fit > 0 ? best.id : (first?.id ?? null);
    },
    leadsOn: (article) => articles[article]?.leadsOn ?? false,
  };
}
