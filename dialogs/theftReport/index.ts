import { mergePlace } from '../common/place.ts';
import { request, told, words } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** A report of theft or misconduct: what and where, anonymous if they like. Nothing of it goes into anybody's archive. */
export const theftReport = request({
  id: 'theftReport',
  intent: 'feedback.report_theft',
  atOnce: true,
  kind: 'report',
  text: { en, zh },
  restricted: true,
  first: 'care',
  slots: {
    what: { ...words, ask: 'what', again: 'whatAgain' },
    where: { takes: 'address', ask: 'where', again: 'whereAgain', orText: 'again', merge: mergePlace },
    phone: { takes: 'mobile', also: ['landline'], ask: 'phone', again: 'phoneAgain', optional: true, personal: true },
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...told(message)], sure: false }),
  promise: 'S-REPORT-REPLY',
});
