import { type Dialog, dialog } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** Where articles are found; their words are known as `article.<id>`. */
export interface Shelf {
  /** The intents that have one. */
  readonly intents: readonly string[];
  /** The article of that intent that fits a message best; null when the intent has none. */
  find(intent: string, text: string): string | null;
  /** Whether there is something for a department to do once it has been read. */
  leadsOn(article: string): boolean;
}

/** A short honest answer from an article; then, where something is to be done, the offer to do it here (`journeys`: what does, by intent), or to pass it on with what was said. */
export const answering = (shelf: Shelf, journeys: Readonly<Record<string, Dialog>>): Dialog =>
  dialog({
    id: 'answer',
    intents: shelf.intents,
    text: { en, zh },
    apart: true,
    offers: true,
    slots: {
      passOn: {
        takes: 'yesNo',
        ask: 'passOn',
        again: 'passOnAgain',
        options: ({ intent }) => [
          ...(intent in journeys
            ? [
                { value: 'yes', title: { words: 'answer.register' } },
                { value: 'person', title: { words: 'answer.person' } },
              ]
            : [{ value: 'yes', title: { words: 'answer.yes' } }]),
          { value: 'no', title: { words: 'answer.no' } },
        ],
        when: ({ about: [article = ''] }) => shelf.leadsOn(article),
        with: ({ intent }) => ({
          offer: {
            words: intent in journeys ? 'answer.offer' : 'answer.pass',
            with: { department: { words: `departmentOf.${intent}` } },
          },
        }),
      },
    },
    hears: ({ text, entities, intent }) => {
      const article = shelf.find(intent, text);
      // What the journey needs and the message says is known when it begins.
      const facts = journeys[intent]?.hears({ text, entities, intent }).facts ?? entities;
      return { about: article === null ? [] : [article], facts, sure: false };
    },
    begin: ({ about: [article] }, say) =>
      article === undefined ? [say('nothing')] : [{ do: 'say', said: { key: `article.${article}` } }],
    done: ({ answers, about: [article = ''] }, say) =>
      shelf.leadsOn(article) && answers.passOn?.value === 'no' ? [say('fine')] : [],
    next: ({ answers, intent }) => {
      const journey = journeys[intent];
      if (answers.passOn?.value === 'yes' && journey) return { intent, dialog: journey.id };
      return ['yes', 'person'].includes(answers.passOn?.value ?? '')
        ? { intent: 'kit.pass_on', about: [intent] }
        : null;
    },
  });
