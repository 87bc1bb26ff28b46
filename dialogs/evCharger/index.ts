import { factIn, oneOf, phone, request, where } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const APPLICANTS = [
  ['business', /公司|单位|企业|停车场|商场|company|business|office|fleet|car park/],
  ['home', /家用|家里|自己|小区|私家|home|my house|my garage|my flat/],
] as const;
const SPACES = [
  ['rented', /租的|租车位|rented space|rent the space/],
  ['owned', /自有|自己的车位|买的车位|own space|my own parking|own parking|private parking|garage/],
] as const;

/** A charger for an electric car: for whom, where, whose the parking space is; the department checks the papers and comes to look. */
export const evCharger = request({
  id: 'evCharger',
  intent: 'service.ev_charger',
  kind: 'request',
  text: { en, zh },
  slots: {
    applicant: { ...oneOf('evCharger', 'applicant', 'home', 'business'), ask: 'applicant', again: 'applicantAgain' },
    where,
    parking: { ...oneOf('evCharger', 'parking', 'owned', 'rented', 'none'), ask: 'parking', again: 'parkingAgain' },
    phone,
  },
  hears: (message) => ({
    about: [],
    facts: [...message.entities, ...factIn(message, 'applicant', APPLICANTS), ...factIn(message, 'parking', SPACES)],
    sure: false,
  }),
  promise: ({ answers }) => (answers.applicant?.value === 'business' ? 'S-NEW-LV' : 'S-NEW-RES'),
});
