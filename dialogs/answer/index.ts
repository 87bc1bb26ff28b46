import { type Dialog, dialog } from '../../src/dialog/index.ts';
import type { Shelf } from '../common/shelf.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** A short honest answer from an article; then, where something is to be done, the offer to pass it on with what was said. */
export const answering = (shelf: Shelf): Dialog =>
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
        options: () => [
          { value: 'yes', title: { words: 'answer.yes' } },
          { value: 'no', title: { words: 'answer.no' } },
        ],
        when: ({ about: [article = ''] }) => shelf.leadsOn(article),
        with: ({ intent }) => ({ department: { words: `departmentOf.${intent}` } }),
      },
    },
    hears: ({ text, entities, intent }) => {
      const article = shelf.find(intent, text);
      return { about: article === null ? [] : [article], facts: entities, sure: false };
    },
    begin: ({ about: [article] }, say) =>
      article === undefined ? [say('nothing')] : [{ do: 'say', said: { key: `article.${article}` } }],
    done: ({ answers, about: [article = ''] }, say) =>
      shelf.leadsOn(article) && answers.passOn?.value === 'no' ? [say('fine')] : [],
    next: ({ answers, intent }) =>
      answers.passOn?.value === 'yes' ? { intent: 'kit.pass_on', about: [intent] } : null,
  });
