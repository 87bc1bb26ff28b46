import { common, dialogsWith, fallback, handOff, phrases } from '../dialogs/index.ts';
import type { Content } from './desk/content.ts';
import { type Repertoire, reader } from './dialog/index.ts';
import { shelfOf } from './knowledge/shelf.ts';
import { counterOf } from './tariffs/counter.ts';

/** The dialogs there are, found by id and by intent. What would be called back goes to a person at once where somebody is there for it. `now` decides which prices are in force. */
export function repertoireOf(
  { words, articles, tariffs, company }: Pick<Content, 'words' | 'articles' | 'tariffs' | 'company'>,
  now: () => Date,
): Repertoire {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: company.timeZone, dateStyle: 'short' });
  const dialogs = dialogsWith(
    shelfOf(articles),
    counterOf(tariffs, () => day.format(now())),
  );
  // A dialog of its own comes before the shelf.
  const byIntent = new Map(dialogs.flatMap((dialog) => dialog.intents.map((intent) => [intent, dialog] as const)));
  return {
    dialogs: Object.fromEntries(dialogs.map((dialog) => [dialog.id, dialog])),
    dialogOf: (intent) => byIntent.get(intent) ?? fallback,
    instead: (dialog) => (dialog.id === fallback.id ? handOff : dialog),
    wordings: (key) => [words.zh[key], words.en[key]].filter((text) => text !== undefined),
  };
}

/** Every dialog's words, with those that belong to none. */
export const texts = [
  common,
  ...dialogsWith(
    shelfOf({}),
    counterOf(null, () => ''),
  ),
];
export const read = reader(phrases);
