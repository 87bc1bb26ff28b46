import { z } from 'zod';
import { analysis, duplicates, reports, schemes } from './dossier-shapes.ts';
import { both, v } from './parts.ts';
import { tariffs } from './tariff-shapes.ts';

const phone = z.string().regex(/^[+\d][\d -]{2,19}$/, 'must be a phone number as people dial it');

const timeZone = z.string().refine((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}, 'must be an IANA time zone such as Asia/Shanghai');

/** data/company.json */
export const company = z.strictObject({
  v,
  name: both,
  hotline: phone,
  emergency: z.strictObject({ fire: phone, medical: phone, police: phone }),
  /** The line of the authority that customers may appeal to. */
  regulator: z.string().regex(/^[+\d][\d -]{1,19}$/, 'must be a phone number as people dial it'),
  region: both,
  timeZone,
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as CNY'),
  languages: z.array(z.enum(['zh', 'en'])).min(1),
  /** Which region of data/tariffs.json the company charges by; null: none of them, and the desk names no sums. */
  tariffs: z.string().min(1).nullable(),
  /** What an agent's hour costs the company, in hundredths of its currency. */
  agentHour: z.number().int().min(0),
});

/** data/departments.json */
export const departments = z.strictObject({
  v,
  departments: z.record(z.string().regex(/^[A-Z]{2,8}$/), z.strictObject({ name: both })),
});

const promiseId = z.string().regex(/^S-[A-Z-]+$/);
const pauseId = z.string().regex(/^[a-z][A-Za-z]{1,30}$/);
const priority = z.enum(['P1', 'P2', 'P3', 'P4']);
const promise = {
  id: promiseId,
  /** `afterAnother`: when the promise that leads to it is kept. `outsideTickets`: no ticket runs its clock. */
  startsAt: z.enum(['ticketOpened', 'afterAnother', 'outsideTickets']),
  /** Promises whose clocks start with this one's. */
  also: z.array(promiseId).optional(),
  /** The promise that starts when this one is kept. */
  leadsTo: promiseId.optional(),
  /** What agents press who have kept it before the ticket is done; absent: only a done ticket keeps it. */
  mark: both.optional(),
  /** The reasons for which its clock may stand still. */
  pauses: z.array(pauseId),
  text: both,
  /** The source's own words; null for what the company promises of itself. */
  quote: z.string().min(1).nullable(),
  source: z.string().min(1),
  version: z.string().min(1),
};
const minutes = z.number().int().min(0).max(525_600);
const days = z.number().int().min(1).max(366);

/** data/promises.json: what the company promises, by which clock, and who says so. */
export const promises = z.strictObject({
  v,
  rules: z.strictObject({
    /** Warned of when so much of a promise's time has passed. */
    warnAtPercent: z.number().int().min(1).max(99),
    /** What a warning makes of a ticket's priority. */
    raise: z.partialRecord(priority, priority),
    source: z.string().min(1),
  }),
  /** Why a clock may stand still; `told` is for the customer, a clause. */
  pauses: z.record(pauseId, z.strictObject({ name: both, told: both })),
  promises: z.array(
    z.discriminatedUnion('clock', [
      z.strictObject({ ...promise, clock: z.literal('24x7'), minutes }),
      z.strictObject({ ...promise, clock: z.literal('workingHours'), minutes }),
      z.strictObject({ ...promise, clock: z.literal('workingDays'), days }),
      z.strictObject({ ...promise, clock: z.literal('calendarDays'), days }),
    ]),
  ),
  /** Words that sum up several promises. */
  texts: z.record(z.string(), both),
});

const day = z.iso.date();
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:30');
const span = { from: day, to: day };

/** data/calendar.json: the region's working days. To be kept up each year, when the authorities have named the next one's holidays. */
export const calendar = z.strictObject({
  v,
  /** Working days of a plain week: 1 is Monday, 7 is Sunday. */
  week: z.array(z.number().int().min(1).max(7)).min(1),
  hours: z
    .array(z.strictObject({ from: clockTime, to: clockTime }))
    .min(1)
    .refine(
      (all) => all.every(({ from, to }, at) => from < to && (at === 0 || (all[at - 1]?.to ?? '') <= from)),
      'must be in order, each from an earlier time to a later one',
    ),
  years: z.record(
    z.string().regex(/^\d{4}$/),
    z.strictObject({
      source: z.string().min(1),
      dated: day,
      holidays: z.array(
        z.strictObject({ name: both, ...span }).refine(({ from, to }) => from <= to, 'must end after it begins'),
      ),
      /** Weekend days that are worked (调休). */
      worked: z.array(day),
    }),
  ),
});

const choices = z.record(z.string().regex(/^\w{1,24}$/), both);
const fieldType = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('text'), least: z.number().int().min(0), most: z.number().int().min(1).max(4_000) }),
  z.strictObject({ is: z.literal('choice'), of: choices }),
  z.strictObject({
    is: z.literal('number'),
    least: z.number(),
    most: z.number(),
    scale: z.number().int().min(0).max(6),
    unit: z.string().min(1).optional(),
  }),
  z.strictObject({ is: z.literal('date'), partial: z.boolean().optional() }),
  z.strictObject({
    is: z.literal('code'),
    code: z.enum(['phone', 'email', 'account', 'idCard', 'uscc', 'meter', 'trade']),
  }),
]);

/** data/fields.json: what the archive keeps of a customer, and what for. A field without a use is a fault. */
export const fields = z.strictObject({
  v,
  fields: z.array(
    z.strictObject({
      field: z.string().regex(/^[a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)?$/),
      name: both,
      /** Original records, analysis, operation records. */
      group: z.enum(['raw', 'analysis', 'operation']),
      kind: z.enum(['customer', 'person', 'organisation', 'usagePoint', 'contract']),
      type: fieldType,
      /** Several values. */
      many: z.boolean().optional(),
      use: both,
      sensitivity: z.enum(['S0', 'S1', 'S2', 'S3']),
      /** Departments whose agents see it; ["*"]: all. */
      see: z.array(z.string().regex(/^(?:\*|[A-Z]{2,8})$/)).min(1),
      /** Who may write it by hand. */
      change: z.enum(['system', 'agent', 'clerk']),
      collect: z.enum(['conversation', 'agent', 'utility', 'rule']),
      /** What a change from a conversation waits for. */
      policy: z.enum(['ask', 'verification', 'agent', 'atOnce']),
      keep: z.enum(['account', '24months', '36months', 'untilWithdrawn']),
      cim: z.string().min(1).nullable(),
      /** The entity types that a message may give it by. */
      from: z.array(z.string()),
      /** False: known, and not kept. */
      on: z.boolean().optional(),
      source: z.string().min(1),
    }),
  ),
});

/** data/sample/areas.json: the sample utility's supply areas; times are relative, so that its outages are always current. */
export const areas = z.strictObject({
  v,
  areas: z.array(
    z.strictObject({
      id: z.string().min(1),
      name: both,
      kind: z.enum(['urban', 'rural', 'remote']),
      places: z.array(z.string().min(2)).min(1),
      outage: z
        .strictObject({
          kind: z.enum(['fault', 'planned']),
          startedMinutesAgo: z.number().int().positive(),
          expectedInMinutes: z.number().int().positive().nullable(),
          cause: both.nullable(),
        })
        .nullable(),
    }),
  ),
});

/** The JSON schema of each content file, by its path under data/. */
export const SHAPES = {
  company,
  departments,
  promises,
  calendar,
  fields,
  analysis,
  schemes,
  duplicates,
  reports,
  tariffs,
  'sample/areas': areas,
} as const;
