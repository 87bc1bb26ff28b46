import { account, factIn, oneOf, phone, request } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const TROUBLES = [
  ['twice', /两次|重复|多交|twice|double|two times/],
  ['wrongAccount', /交错|错户|别人家|wrong account|wrong number|someone else/],
  [
    'notCredited',
    /没到账|没到帐|未到账|不到账|没显示|还欠|not credited|not showing|still shows|did not arrive|not gone through/,
  ],
  ['refund', /退费|退钱|退款|退回|refund|money back/],
] as const;

/** A payment that went astray: what happened, how much and when, whose account, then billing traces it. Money is never moved here. */
export const payment = request({
  id: 'payment',
  intent: 'billing.payment',
  kind: 'request',
  text: { en, zh },
  slots: {
    trouble: {
      ...oneOf('payment', 'trouble', 'notCredited', 'twice', 'wrongAccount', 'refund', 'other'),
      ask: 'trouble',
      again: 'troubleAgain',
    },
    account,
    amount: { takes: 'amount', ask: 'amount', again: 'amountAgain', optional: true, known: true },
    when: { takes: 'date', ask: 'when', again: 'whenAgain', optional: true, known: true, orText: 'atOnce' },
    phone,
  },
  hears: (message) => ({
    about: [],
    facts: [...message.entities, ...factIn(message, 'trouble', TROUBLES)],
    sure: false,
  }),
  promise: 'S-BILL-QUERY',
});
