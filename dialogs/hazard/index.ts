import { dialog } from '../../src/dialog/index.ts';
import { mergePlace } from '../common/place.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** A danger: the safety text has been said already. Ticket and alert first, then one question: where. Nothing personal is asked, nobody is put off. `about`: kind of hazard. */
export const hazard = dialog({
  id: 'hazard',
  intents: ['safety.hazard'],
  text: { en, zh },
  slots: {
    where: { takes: 'address', ask: 'where', again: 'whereAgain', orText: 'atOnce', whole: true, merge: mergePlace },
  },
  begin: ({ seqs, about: [kind = 'exposed'] }, say) => [
    {
      do: 'openTicket',
      kind: 'hazard',
      intent: 'safety.hazard',
      facts: { hazard: kind },
      joins: null,
      promise: 'S-EMERG',
      seqs,
    },
    { do: 'alert', hazard: kind },
    say('alerted'),
  ],
  done: ({ answers, amending, seqs, about: [kind = 'exposed'] }, say) => {
    const place = answers.where?.value ?? '';
    const told = kind === 'life' || kind === 'threat' ? 'toldPeople' : 'told';
    return [{ do: 'amendTicket', kind: 'hazard', seqs, facts: { place } }, say(amending ? 'changed' : told, { place })];
  },
});
