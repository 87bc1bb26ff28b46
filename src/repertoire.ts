import { common, dialogsWith, fallback, handOff, phrases } from '../dialogs/index.ts';
import type { Content } from './desk/content.ts';
import { type Repertoire, reader } from './dialog/index.ts';
import { dayIn } from './knowledge/day.ts';
import { shelfOf } from './knowledge/shelf.ts';
import { counterOf } from './tariffs/counter.ts';
import { tokensOf } from './understanding/tokens.ts';

/** The dialogs there are, found by id and by intent. What would be called back goes to a person at once where somebody is there for it. `now` decides which articles and which prices are in force. */
export function repertoireOf(
  { words, articles, tariffs, company }: Pick<Content, 'words' | 'articles' | 'tariffs' | 'company'>,
  now: () => Date,
): Repertoire {
  const day = dayIn(company.timeZone);
  const today = () => day(now());
  const dialogs = dialogsWith(shelfOf(articles, { tokens: tokensOf, today }), counterOf(tariffs, today));
  // A dialog of its own comes before the shelf.
  const byIntent = new Map(dialogs.flatMap((dialog) => dialog.intents.map((intent) => [intent, dialog] as const)));
  return {
    dialogs: Object.fromEntries(dialogs.map((dialog) => [dialog.id, dialog])),
    dialogOf: (intent) => byIntent.get(intent) ?? fallback,
    instead: (dialog) => (dialog.id === fallback.id ? handOff : dialog),
    wordings: (key) => [words.zh[key], words.en[key]].filter((text) => text !== undefined),
  };
}

const empty = shelfOf({}, { tokens: () => [], today: () => '' });

/** Every dialog's words, with those that belong to none. */
export const texts = [
  common,
  ...dialogsWith(
    empty,
    counterOf(null, () => ''),
  ),
];
export const read = reader(phrases);
