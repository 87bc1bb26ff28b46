import { common, dialogs, fallback, phrases } from '../dialogs/index.ts';
import type { Content } from './desk/content.ts';
import { type Repertoire, reader } from './dialog/index.ts';

/** The dialogs there are, found by id and by intent; an intent without one is called back. */
export function repertoireOf({ words }: Pick<Content, 'words'>): Repertoire {
  const byIntent = new Map(dialogs.flatMap((dialog) => dialog.intents.map((intent) => [intent, dialog] as const)));
  return {
    dialogs: Object.fromEntries(dialogs.map((dialog) => [dialog.id, dialog])),
    dialogOf: (intent) => byIntent.get(intent) ?? fallback,
    wordings: (key) => [words.zh[key], words.en[key]].filter((text) => text !== undefined),
  };
}

/** Every dialog's words, with those that belong to none. */
export const texts = [common, ...dialogs];
export const read = reader(phrases);
