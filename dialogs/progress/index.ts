import { dialog } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** "How far is it?": where this thread's own tickets stand, then a colleague for whatever the tickets do not tell. A number alone discloses nothing. */
export const progress = dialog({
  id: 'progress',
  intents: ['ticket.status'],
  text: { en, zh },
  offers: true,
  slots: {
    passOn: {
      takes: 'yesNo',
      ask: 'passOn',
      again: 'passOnAgain',
      options: () => [
        { value: 'yes', title: { words: 'progress.yes' } },
        { value: 'no', title: { words: 'progress.no' } },
      ],
    },
  },
  begin: () => [{ do: 'tellTickets' }],
  done: ({ answers }, say) => (answers.passOn?.value === 'no' ? [say('fine')] : []),
  next: ({ answers, intent }) => (answers.passOn?.value === 'yes' ? { intent: 'kit.pass_on', about: [intent] } : null),
});
