import { phone, request, told, where, words } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** The needs of a company, a property manager or a project: who they are and what they need, in their own words, for their account manager. */
export const keyAccount = request({
  id: 'keyAccount',
  intent: 'value.key_account',
  kind: 'request',
  text: { en, zh },
  slots: {
    company: { takes: 'org_name', ask: 'company', again: 'companyAgain', orText: 'atOnce', field: 'name' },
    what: { ...words, ask: 'what', again: 'whatAgain' },
    where: { ...where, optional: true, ask: 'where', again: 'whereAgain' },
    phone,
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...told(message)], sure: false }),
  promise: 'S-CALLBACK',
});
