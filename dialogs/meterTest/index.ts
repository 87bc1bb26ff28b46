import { account, phone, request } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** A meter that the customer does not trust: which, why, when somebody may come; the result within the promise. */
export const meterTest = request({
  id: 'meterTest',
  intent: 'service.meter_test',
  kind: 'request',
  text: { en, zh },
  slots: {
    account,
    meter: { takes: 'meter_no', ask: 'meter', again: 'meterAgain', optional: true, known: true },
    visit: {
      takes: 'contact_time',
      also: ['date'],
      ask: 'visit',
      again: 'visitAgain',
      optional: true,
      orText: 'atOnce',
    },
    phone,
  },
  promise: 'S-METER-TEST',
});
