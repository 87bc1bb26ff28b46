import { dialog } from '../../src/dialog/index.ts';
import { matterOf, passing } from '../common/matter.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** What has no dialog of its own, what the bot is unsure of, and "a person, please": a ticket at once, so that nothing is lost if the customer leaves, then the phone, once. */
export const callBack = dialog({
  id: 'callBack',
  intents: ['dialog.human', 'fallback.hand_over', 'kit.pass_on'],
  text: { en, zh },
  slots: {
    phone: {
      takes: 'mobile',
      also: ['landline'],
      ask: 'phone',
      again: 'phoneAgain',
      optional: true,
      field: 'phones',
      personal: true,
      known: true,
    },
  },
  begin: (view, say) => [
    {
      do: 'openTicket',
      kind: 'callBack',
      intent: matterOf(view),
      facts: {},
      joins: null,
      promise: 'S-CALLBACK',
      seqs: view.seqs,
    },
    say(passing(view), { matter: { words: `intent.${matterOf(view)}` } }),
  ],
  done: ({ answers: { phone }, seqs }, say) =>
    phone?.value
      ? [
          { do: 'amendTicket', kind: 'callBack', seqs, facts: { phone: phone.value } },
          say('withPhone', { phone: phone.value }),
        ]
      : [say('withoutPhone')],
});
