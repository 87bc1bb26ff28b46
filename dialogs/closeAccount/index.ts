import { account, phone, request, words } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** Giving up a supply: which account, from when, why; the last bill follows the last reading. */
export const closeAccount = request({
  id: 'closeAccount',
  intent: 'service.close_account',
  kind: 'request',
  text: { en, zh },
  slots: {
    account,
    from: { takes: 'date', ask: 'from', again: 'fromAgain', optional: true, known: true, orText: 'atOnce' },
    reason: { ...words, ask: 'reason', again: 'reasonAgain', optional: true },
    phone,
  },
  promise: 'S-CONSULT',
});
