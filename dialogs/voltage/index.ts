import { areas, arrivalAt } from '../common/areas.ts';
import { factIn, oneOf, phone, request, where } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const SYMPTOMS = [
  ['phase', /缺相|缺一相|少一相|missing phase|lost a phase|one phase/],
  ['flicker', /忽明忽暗|忽亮忽暗|一闪一闪|闪烁|忽高忽低|不稳|flicker|unsteady|up and down|fluctuat|dim and bright/],
  ['low', /电压低|太低|偏低|带不动|只有1\d\d伏|low voltage|too low|very dim|brownout/],
  ['high', /电压高|太高|偏高|烧坏|high voltage|too high|surge/],
] as const;

/** Unsteady voltage: what to unplug first, how it shows, where, then the crew with its promise. */
export const voltage = request({
  id: 'voltage',
  intent: 'fault.voltage_quality',
  atOnce: true,
  kind: 'fault',
  text: { en, zh },
  first: 'care',
  slots: {
    symptom: {
      ...oneOf('voltage', 'symptom', 'low', 'high', 'flicker', 'phase', 'unsure'),
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
