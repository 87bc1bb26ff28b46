import type { Shelf } from '../../dialogs/index.ts';
import type { Article } from '../desk/content.ts';

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** What a message and a title share: pairs of letters, which serve both languages. */
function alike(text: string, title: string): number {
  const pairs = (of: string) =>
    new Set([...of.replaceAll(/[\s\p{P}]+/gu, '')].flatMap((c, i, all) => (all[i + 1] ? [c + all[i + 1]] : [])));
  const [said, named] = [pairs(text), pairs(title)];
  return named.size === 0 ? 0 : [...named].filter((pair) => said.has(pair)).length / named.size;
}

/** How well an article fits: its customers' words found in the message count most, longer ones more. */
function fit(article: Article, text: string): number {
  const words = [...article.keywords.zh, ...article.keywords.en].map(folded);
  const found = words.filter((word) => text.includes(word)).reduce((sum, word) => sum + Math.min(word.length, 8), 0);
  return found + alike(text, folded(article.title.zh)) + alike(text, folded(article.title.en));
}

/** The articles as the dialogs find them. Of several that fit alike, the first by id. */
export function shelfOf(articles: Readonly<Record<string, Article>>): Shelf {
  const of = new Map<string, string[]>();
  for (const [id, { intents }] of Object.entries(articles))
    for (const intent of intents) of.set(intent, [...(of.get(intent) ?? []), id]);
  return {
    intents: [...of.keys()],
    find(intent, text) {
      const said = folded(text.slice(0, 500));
      const ranked = (of.get(intent) ?? []).map((id) => ({ id, fit: fit(articles[id] as Article, said) }));
      return (
        ranked.reduce<{ id: string; fit: number } | null>(
          (best, one) => (best && best.fit >= one.fit ? best : one),
          null,
        )?.id ?? null
      );
    },
    leadsOn: (article) => articles[article]?.leadsOn ?? false,
  };
}
