import type { View } from '../../src/dialog/index.ts';
import { account, factIn, oneOf, request } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const KINDS = [
  ['vat', /专票|专用发票|增值税|vat/],
  ['correct', /抬头|开错|写错|改一下发票|wrong title|wrong name|correct/],
] as const;

const isVat = ({ answers }: View): boolean => answers.invoice?.value === 'vat';

/** An invoice: which kind, for whom and which month, where to send it; a VAT invoice needs the credit code. */
export const invoice = request({
  id: 'invoice',
  intent: 'billing.invoice',
  kind: 'request',
  text: { en, zh },
  slots: {
    invoice: { ...oneOf('invoice', 'invoice', 'plain', 'vat', 'correct'), ask: 'invoice', again: 'invoiceAgain' },
    account,
    month: { takes: 'bill_period', ask: 'month', again: 'monthAgain', optional: true, known: true, orText: 'atOnce' },
    title: { takes: 'org_name', ask: 'title', again: 'titleAgain', orText: 'atOnce', when: isVat },
    uscc: { takes: 'uscc', ask: 'uscc', again: 'usccAgain', known: true, when: isVat },
    email: {
      takes: 'email',
      ask: 'email',
      again: 'emailAgain',
      optional: true,
      personal: true,
      field: 'email',
      known: true,
    },
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...factIn(message, 'invoice', KINDS)], sure: false }),
  promise: 'S-CONSULT',
});
