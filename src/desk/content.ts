import type { Calendar, ClockKind } from './calendar.ts';
import type { Priority } from './records.ts';
import type { Language } from './understood.ts';

type Both = Readonly<Record<Language, string>>;

/** The stages in which a customer is served, from the first wish for power to the wish for more. */
export const STAGES = [
  'demand',
  'design',
  'construction',
  'acceptance',
  'operation',
  'afterSale',
  'service',
  'fault',
  'growth',
] as const;

/** Something that customers ask, with its answer as it is said. Days are ISO dates. */
export interface Article {
  readonly intents: readonly string[];
  /** The stage of service that it belongs to. */
  readonly stage: (typeof STAGES)[number];
  /** The first day on which it may be said. */
  readonly validFrom: string;
  /** The last day on which it may be said; null: it has none. */
  readonly validUntil: string | null;
  readonly source: string;
  /** The department that answers for it. */
  readonly owner: string;
  /** The day on which somebody last looked whether it still holds. */
  readonly reviewed: string;
  /** The day by which somebody is to look again. */
  readonly reviewBy: string;
  /** It answers where nothing in the question points to another one. */
  readonly general: boolean;
  /** It answers a question, so that it is of use to ask whether it did; not so with thanks for praise. */
  readonly asks: boolean;
  /** A department can do something once it has been read. */
  readonly leadsOn: boolean;
  readonly title: Both;
  /** What customers say who mean it. */
  readonly keywords: Readonly<Record<Language, readonly string[]>>;
  readonly text: Both;
}

/** How a field's value is written. Every value is text in one form: codes without spaces, numbers as decimals, days as ISO. */
export type FieldType =
  | { readonly is: 'text'; readonly least: number; readonly most: number }
  | { readonly is: 'choice'; readonly of: Readonly<Record<string, Both>> }
  | {
      readonly is: 'number';
      readonly least: number;
      readonly most: number;
      readonly scale: number;
      readonly unit?: string | undefined;
    }
  | { readonly is: 'date'; readonly partial?: boolean | undefined }
  | {
      readonly is: 'code';
      readonly code: 'phone' | 'email' | 'account' | 'idCard' | 'uscc' | 'meter' | 'trade';
    };

/** Something that the archive keeps of a customer, and what for. */
export interface Field {
  readonly field: string;
  readonly name: Both;
  /** Of the archive's three groups: original records, analysis, operation records. */
  readonly group: 'raw' | 'analysis' | 'operation';
  readonly kind: 'customer' | 'person' | 'organisation' | 'usagePoint' | 'contract';
  readonly type: FieldType;
  /** Several values, with "; " between them. */
  readonly many?: boolean | undefined;
  readonly use: Both;
  readonly sensitivity: 'S0' | 'S1' | 'S2' | 'S3';
  /** Departments whose agents see it; ['*']: all. */
  readonly see: readonly string[];
  /** Who may write it by hand; `system`: nobody. */
  readonly change: 'system' | 'agent' | 'clerk';
  readonly collect: 'conversation' | 'agent' | 'utility' | 'rule';
  /** What a change from a conversation waits for. */
  readonly policy: 'ask' | 'verification' | 'agent' | 'atOnce';
  readonly keep: 'account' | '24months' | '36months' | 'untilWithdrawn';
  /** Its name in IEC 61968; null: it has none. */
  readonly cim: string | null;
  /** The entity types that a message may give it by. */
  readonly from: readonly string[];
  /** False: known, and not kept. */
  readonly on?: boolean | undefined;
}

/** Something that the company promises: within so much time by which clock. */
export interface ServicePromise {
  readonly clock: ClockKind;
  /** Minutes for `24x7` and `workingHours`, days for the others. */
  readonly amount: number;
  readonly startsAt: 'ticketOpened' | 'afterAnother' | 'outsideTickets';
  /** Promises whose clocks start with this one's. */
  readonly also: readonly string[];
  /** The promise that starts when this one is kept. */
  readonly leadsTo: string | null;
  /** What agents press who have kept it; null: only a done ticket keeps it. */
  readonly mark: Both | null;
  /** The reasons for which its clock may stand still. */
  readonly pauses: readonly string[];
  readonly quote: string | null;
  readonly source: string;
  readonly version: string;
}

/** What of a plan has not been confirmed at its source; sums that rest on it are estimates. */
export type Unsure =
  | { readonly about: 'price'; readonly tier: number }
  | { readonly about: 'persons' | 'hours' | 'yearStart' };

/** One way to be charged. Prices and kWh are decimal strings, a price for each tier, the first one lowest. */
export interface Plan {
  readonly id: string;
  readonly name: Both;
  /** What the tiers count: the kWh of a month, or of the year that begins on the first of month `yearStart`. */
  readonly accumulates: 'month' | 'year';
  readonly yearStart: number;
  /** The borders between the tiers by month; every month is in one season. */
  readonly seasons: readonly { readonly months: readonly number[]; readonly borders: readonly string[] }[];
  /** One without hours; several where the price goes by the hour. */
  readonly periods: readonly {
    readonly id: string;
    readonly name: Both;
    readonly hours: Both | null;
    readonly prices: readonly string[];
  }[];
  /** From so many people on, the borders lie so many kWh a month higher. */
  readonly persons: {
    readonly least: number;
    readonly addPerMonth: string;
    readonly borders: 'all' | 'first';
  } | null;
  /** Open only to households of so many people. */
  readonly onlyFrom: number | null;
  /** ISO days; `to` is the last one. */
  readonly from: string;
  readonly to: string | null;
  readonly source: Both;
  /** The day that the source was read, or is dated; null: it bears none. */
  readonly checked: string | null;
  readonly unsure: readonly Unsure[];
}

/** What is charged where the company supplies. */
export interface Tariffs {
  readonly id: string;
  readonly currency: string;
  /** What the money is called. */
  readonly unit: Both;
  /** Free kWh a month for households on low-income support; the rule names a range. */
  readonly free: {
    readonly least: string;
    readonly most: string;
    readonly checked: string;
    readonly source: Both;
  } | null;
  readonly plans: readonly Plan[];
}

/** What the company has written down, as one immutable value; every route, ticket and promise stores its hash. */
export interface Content {
  readonly hash: string;
  /** Names the wording of the privacy notice. */
  readonly privacyVersion: string;
  readonly company: {
    readonly name: Both;
    readonly hotline: string;
    readonly emergency: { readonly fire: string; readonly medical: string; readonly police: string };
    readonly regulator: string;
    readonly timeZone: string;
    readonly languages: readonly Language[];
    /** What an agent's hour costs, in hundredths of the currency. */
    readonly agentHour: number;
  };
  readonly departments: Readonly<Record<string, { readonly name: Both }>>;
  readonly intents: Readonly<
    Record<string, { readonly name: Both; readonly department: string; readonly priority: Priority }>
  >;
  readonly articles: Readonly<Record<string, Article>>;
  readonly promises: Readonly<Record<string, ServicePromise>>;
  readonly promiseRules: {
    /** Warned of when so much of a promise's time has passed. */
    readonly warnAtPercent: number;
    /** What a warning makes of a ticket's priority. */
    readonly raise: Readonly<Partial<Record<Priority, Priority>>>;
  };
  /** Why a clock may stand still. */
  readonly pauses: Readonly<Record<string, { readonly name: Both }>>;
  readonly calendar: Calendar;
  /** Null: none is on file for the company's region, and no sum is named. */
  readonly tariffs: Tariffs | null;
  /** Those that are kept. */
  readonly fields: readonly Field[];
  /** Words by key, such as `outage.where`. */
  readonly words: Readonly<Record<Language, Readonly<Record<string, string>>>>;
}
