import { factIn, oneOf, phone, request, where } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const APPLICANTS = [
  ['business', /公司|厂房|单位|企业|学校|company|factory|warehouse|school|farm/],
  ['home', /自家|我家|家里|家用|农村|屋顶|home|house|my roof/],
] as const;
const USES = [
  ['own', /自发自用|余电|自己用|self.use|surplus|own use/],
  ['all', /全额上网|全部上网|全部卖|sell all|all of it|full feed/],
] as const;
const POWER = [['', /(\d{1,6}(?:\.\d{1,2})?) {0,2}(?:kw|kva|千瓦|千伏安)/]] as const;

/** Solar panels on a roof: for whom, where, how much, what becomes of the energy; the department looks whether the network takes it. */
export const solar = request({
  id: 'solar',
  intent: 'service.solar_pv',
  kind: 'request',
  text: { en, zh },
  slots: {
    applicant: { ...oneOf('solar', 'applicant', 'home', 'business'), ask: 'applicant', again: 'applicantAgain' },
    where,
    capacity: { takes: 'capacity', ask: 'capacity', again: 'capacityAgain', optional: true },
    use: { ...oneOf('solar', 'use', 'own', 'all', 'unsure'), ask: 'use', again: 'useAgain' },
    phone,
  },
  hears: (message) => ({
    about: [],
    facts: [
      ...message.entities,
      ...factIn(message, 'applicant', APPLICANTS),
      ...factIn(message, 'use', USES),
      ...factIn(message, 'capacity', POWER),
    ],
    sure: false,
  }),
  promise: 'S-CONSULT',
});
