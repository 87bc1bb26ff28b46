import { account, factIn, oneOf, phone, request } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const REASONS = [
  ['bought', /买|卖|二手房|bought|sold|sale|purchase|moved in/],
  ['rented', /租|rent|tenant|landlord|lease/],
  ['inherited', /继承|过世|去世|inherit|passed away|died|late (?:father|mother)/],
  ['renamed', /改名|更名|changed (?:my|its|our) name|new name|married/],
] as const;

/** Another holder of the account: which account, who takes over and why; the department checks the papers. */
export const transfer = request({
  id: 'transfer',
  intent: 'service.transfer',
  kind: 'request',
  text: { en, zh },
  slots: {
    account,
    newName: {
      takes: 'name',
      also: ['org_name'],
      ask: 'newName',
      again: 'newNameAgain',
      orText: 'atOnce',
      personal: true,
    },
    reason: {
      ...oneOf('transfer', 'reason', 'bought', 'rented', 'inherited', 'renamed', 'other'),
      ask: 'reason',
      again: 'reasonAgain',
    },
    phone,
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...factIn(message, 'reason', REASONS)], sure: false }),
  promise: 'S-CONSULT',
});
