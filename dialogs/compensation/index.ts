import { phone, request, told, where, words } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** Something was damaged by the supply: what, when and where; keep it as it is until somebody has looked. */
export const compensation = request({
  id: 'compensation',
  intent: 'feedback.compensation',
  kind: 'request',
  text: { en, zh },
  slots: {
    what: { ...words, ask: 'what', again: 'whatAgain' },
    when: { takes: 'date', ask: 'when', again: 'whenAgain', known: true, orText: 'atOnce' },
    where,
    phone,
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...told(message)], sure: false }),
  promise: 'S-COMP-VISIT',
});
