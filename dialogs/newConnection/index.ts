import { factIn, oneOf, phone, request, where } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const APPLICANTS = [
  ['temporary', /临时|工地|施工用电|temporary|building site|construction site/],
  ['business', /公司|厂|店|铺|商业|企业|办公|company|factory|shop|store|business|office|workshop|restaurant/],
  ['home', /居民|家里|家用|住宅|新房|自建房|我家|home|house|flat|apartment/],
] as const;
const POWER = [['', /(\d{1,6}(?:\.\d{1,2})?) {0,2}(?:kw|kva|千瓦|千伏安)/]] as const;

/** A new supply: for whom, where, how much, whom to call; the department then checks the papers and comes to look. */
export const newConnection = request({
  id: 'newConnection',
  intent: 'service.new_connection',
  kind: 'request',
  text: { en, zh },
  slots: {
    applicant: {
      ...oneOf('newConnection', 'applicant', 'home', 'business', 'temporary'),
      ask: 'applicant',
      again: 'applicantAgain',
    },
    where,
    capacity: {
      takes: 'capacity',
      ask: 'capacity',
      again: 'capacityAgain',
      optional: true,
      when: ({ answers }) => answers.applicant?.value !== 'home',
    },
    phone,
  },
  hears: (message) => ({
    about: [],
    facts: [...message.entities, ...factIn(message, 'applicant', APPLICANTS), ...factIn(message, 'capacity', POWER)],
    sure: false,
  }),
  promise: ({ answers }) => (answers.applicant?.value === 'home' ? 'S-NEW-RES' : 'S-NEW-LV'),
});
