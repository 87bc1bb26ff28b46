import { account, phone, request, told, words } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** A bill that the customer does not believe: what is wrong with it, which account and month, then billing reads it again. */
export const billDispute = request({
  id: 'billDispute',
  intent: 'billing.dispute',
  kind: 'request',
  text: { en, zh },
  slots: {
    what: { ...words, ask: 'what', again: 'whatAgain' },
    account,
    month: { takes: 'bill_period', ask: 'month', again: 'monthAgain', optional: true, known: true, orText: 'atOnce' },
    phone,
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...told(message)], sure: false }),
  promise: 'S-BILL-QUERY',
});
