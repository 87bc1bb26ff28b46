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

/** data/promises.json: minutes on a clock that runs day and night, each with its source. */
export const promises = z.strictObject({
  v,
  promises: z.array(
    z.strictObject({
      id: z.string().regex(/^S-[A-Z-]+$/),
      minutes: z.number().int().min(0).max(525_600),
      clock: z.literal('24x7'),
      startsAt: z.literal('ticketOpened'),
      text: both,
      source: z.string().min(1),
      version: z.string().min(1),
    }),
  ),
  /** Words that sum up several promises. */
  texts: z.record(z.string(), both),
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
  fields,
  analysis,
  schemes,
  duplicates,
  reports,
  tariffs,
  'sample/areas': areas,
} as const;
