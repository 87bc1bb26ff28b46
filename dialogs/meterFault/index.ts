import { areas, arrivalAt } from '../common/areas.ts';
import { factIn, oneOf, phone, request, where } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const SYMPTOMS = [
  ['burnt', /烧坏|烧了|焦|糊|冒烟|burnt|burned|smell|melted/],
  ['blank', /黑屏|不显示|没显示|不亮|blank|no display|display is off/],
  ['noise', /嗡嗡|响声|异响|滋滋|buzz|hum|noise|noisy/],
  ['card', /插卡|刷卡|卡没反应|card/],
  ['box', /表箱|箱门|meter box|box door|cabinet/],
] as const;

/** A meter that is out of order: what must not be touched, how it shows, where, then the people who change it. */
export const meterFault = request({
  id: 'meterFault',
  intent: 'fault.meter_fault',
  atOnce: true,
  kind: 'fault',
  text: { en, zh },
  first: 'care',
  slots: {
    symptom: {
      ...oneOf('meterFault', 'symptom', 'blank', 'burnt', 'noise', 'card', 'box', 'other'),
      ask: 'symptom',
      again: 'symptomAgain',
    },
    where,
    phone,
  },
  hears: (message) => ({
    about: [],
    facts: [...message.entities, ...factIn(message, 'symptom', SYMPTOMS)],
    sure: false,
  }),
  lookUps: { areas },
  promise: arrivalAt,
});
