import { account, phone, request } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** A top-up that did not reach the meter: which account, how much and when, then it is traced. */
export const topUp = request({
  id: 'topUp',
  intent: 'billing.prepaid',
  kind: 'request',
  text: { en, zh },
  slots: {
    account,
    meter: { takes: 'meter_no', ask: 'meter', again: 'meterAgain', optional: true, known: true },
    amount: { takes: 'amount', ask: 'amount', again: 'amountAgain', optional: true, known: true },
    when: { takes: 'date', ask: 'when', again: 'whenAgain', optional: true, known: true, orText: 'atOnce' },
    phone,
  },
  promise: 'S-BILL-QUERY',
});
