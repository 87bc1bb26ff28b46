import { request, told, words } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** Praise in the customer’s own words, for the people whom it is for. */
export const praise = request({
  id: 'praise',
  intent: 'feedback.praise',
  atOnce: true,
  kind: 'opinion',
  text: { en, zh },
  slots: {
    what: { ...words, ask: 'what', again: 'whatAgain' },
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...told(message)], sure: false }),
  promise: null,
});
