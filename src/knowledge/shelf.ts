import type { Shelf } from '../../dialogs/index.ts';
import type { Article } from '../desk/content.ts';
import { searchOf } from './search.ts';

/** The general article of an intent answers unless another fits better by more than this. */
const LEAN = 1;
/** What is offered when the first answer missed the point. */
const OFFERED = 2;

/** What the shelf needs besides its articles. */
export interface Means {
  /** Reads a text into the words that are compared. */
  readonly tokens: (text: string) => readonly string[];
  /** The company's day, ISO. */
  readonly today: () => string;
}

/** False before an article's first day and after its last. */
export const holds = ({ validFrom, validUntil }: Article, day: string): boolean =>
  validFrom <= day && (validUntil === null || day <= validUntil);

/** The articles as the dialogs find them: the one of the intent whose words the message uses most, else its general one; never one that does not hold today. */
export function shelfOf(articles: Readonly<Record<string, Article>>, { tokens, today }: Means): Shelf {
  const search = searchOf(
    Object.fromEntries(
      Object.entries(articles).map(([id, { title, keywords, text }]) => [
        id,
        {
          title: `${title.zh}\n${title.en}`,
          keywords: [...keywords.zh, ...keywords.en],
          text: `${text.zh}\n${text.en}`,
        },
      ]),
    ),
    tokens,
  );
  const of = new Map<string, string[]>();
  for (const [id, { intents }] of Object.entries(articles))
    for (const intent of intents) of.set(intent, [...(of.get(intent) ?? []), id]);
  return {
    intents: [...of.keys()],
    find(intent, text) {
      const day = today();
      const inUse = (id: string) => holds(articles[id] as Article, day);
      const found = search(text);
      const suits = (id: string) => found.score(id) + (articles[id]?.general ? LEAN : 0);
      const own = (of.get(intent) ?? []).filter(inUse).sort((one, other) => suits(other) - suits(one));
      const [best] = own;
      if (best === undefined) return [];
      // The matter may have been taken for another: what the words speak for most is offered, too.
      const likeliest = found.best(inUse);
      if (likeliest === null || own.includes(likeliest)) return own.slice(0, 1 + OFFERED);
      return [...own.slice(0, OFFERED), likeliest];
    },
    asks: (article) => articles[article]?.asks ?? false,
    leadsOn: (article) => articles[article]?.leadsOn ?? false,
  };
}
