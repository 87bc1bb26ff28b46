import { account, factIn, oneOf, phone, request } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const PAID = [
  ['cannot', /交不起|交不上|没钱|分期|缓交|延期|cannot pay|can.t pay|can.t afford|instal|payment plan|extension/],
  ['settled', /交清|交完|已经交|交过|交了|缴清|缴了|have paid|paid it|just paid|paid the|cleared/],
] as const;

/** Cut off for arrears: whether it is paid, whose account, then the supply is put back within the promise. */
export const reconnect = request({
  id: 'reconnect',
  intent: 'billing.reconnect',
  kind: 'request',
  text: { en, zh },
  slots: {
    paid: { ...oneOf('reconnect', 'paid', 'settled', 'notYet', 'cannot'), ask: 'paid', again: 'paidAgain' },
    account,
    phone,
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...factIn(message, 'paid', PAID)], sure: false }),
  promise: ({ answers }) => (answers.paid?.value === 'settled' ? 'S-RECONNECT' : 'S-CALLBACK'),
});
