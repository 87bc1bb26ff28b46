import { phone, request, told, words } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** A suggestion in the customer’s own words. */
export const suggestion = request({
  id: 'suggestion',
  intent: 'feedback.suggestion',
  atOnce: true,
  kind: 'opinion',
  text: { en, zh },
  slots: {
    what: { ...words, ask: 'what', again: 'whatAgain' },
    phone,
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...told(message)], sure: false }),
  promise: 'S-SUGGEST-REPLY',
});
