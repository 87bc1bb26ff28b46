import { phone, request, told, where, words } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** An energy audit for a company: who and where, what it is about. */
export const energyAudit = request({
  id: 'energyAudit',
  intent: 'value.energy_saving',
  kind: 'request',
  text: { en, zh },
  slots: {
    what: { ...words, ask: 'what', again: 'whatAgain' },
    where: { ...where, optional: true, ask: 'where', again: 'whereAgain' },
    phone,
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...told(message)], sure: false }),
  promise: 'S-CONSULT',
});
