import { z } from 'zod';

/** What the console and the server say to each other: the shapes of every answer, request and frame. The pages import their types from here. */

export const LANGUAGE = z.enum(['zh', 'en']);
export const ROLE = z.enum(['agent', 'supervisor', 'archiveClerk', 'privacyOfficer', 'administrator', 'auditor']);
export const AVAILABILITY = z.enum(['online', 'busy', 'away', 'offline']);
const AT = z.string();
const BOTH = z.object({ zh: z.string(), en: z.string() });

/** What a field is called, what it is for, and how its value is written. */
export const FIELD_NAME = BOTH.extend({
  group: z.enum(['raw', 'analysis', 'operation']),
  kind: z.enum(['customer', 'person', 'organisation', 'usagePoint', 'contract']),
  use: BOTH,
  change: z.enum(['system', 'agent', 'clerk']),
  type: z.enum(['text', 'choice', 'number', 'date', 'code']),
  many: z.boolean(),
  unit: z.string().nullable(),
  /** The names of a choice's values, by value. */
  choices: z.record(z.string(), BOTH).nullable(),
});

export const USER = z.object({
  id: z.string(),
  /** What customers see. */
  name: z.string(),
  email: z.string(),
  roles: z.array(ROLE),
  /** Department codes; ['*'] is all of them. */
  departments: z.array(z.string()),
  state: z.enum(['active', 'disabled']),
  /** The password is a one-time one: only it can be changed, nothing else be done. */
  mustChange: z.boolean(),
  createdAt: AT,
  seenAt: AT.nullable(),
});

/** GET /api/console/me, and what a login answers. */
export const ME = z.object({
  user: USER,
  /** Goes back as x-griddesk-csrf with every request that changes something. */
  csrf: z.string(),
  availability: AVAILABILITY,
  /** What the screens need to name things. */
  company: z.object({ name: BOTH, hotline: z.string(), timeZone: z.string() }),
  departments: z.record(z.string(), BOTH),
  intents: z.record(z.string(), BOTH),
  fields: z.record(z.string(), FIELD_NAME),
  promises: z.record(z.string(), BOTH),
  demo: z.boolean(),
  /** ALERT_URL is set. */
  alertTarget: z.boolean(),
});

export const HOLDER = z.discriminatedUnion('is', [
  z.object({ is: z.literal('bot') }),
  z.object({ is: z.literal('queue'), since: AT, department: z.string() }),
  z.object({ is: z.literal('agent'), since: AT, agent: z.string(), name: z.string() }),
  z.object({ is: z.literal('nobody') }),
]);

/** How far the customer's devices are: seqs of the thread. `seen`: their page has shown it. */
export const ATTENTION = z.object({ connected: z.boolean(), delivered: z.number(), seen: z.number() });

/** One line of the inbox. */
export const ROW = z.object({
  id: z.string(),
  thread: z.string(),
  /** Grows with every change; an older row never replaces a newer one, and of two of the same version the later one holds: places, names and proposals change beside it. */
  version: z.number(),
  channel: z.string(),
  /** The name the customer gave, else null: the console then says "Visitor". Claimed unless `level` is 2. */
  name: z.string().nullable(),
  language: LANGUAGE,
  department: z.string(),
  holder: HOLDER,
  status: z.enum(['open', 'snoozed', 'closed']),
  openedAt: AT,
  closedAt: AT.nullable(),
  level: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  hazard: z.string().nullable(),
  intents: z.array(z.string()),
  lastSeq: z.number(),
  last: z.object({ from: z.enum(['customer', 'bot', 'agent', 'system']), text: z.string(), at: AT }).nullable(),
  /** Since when the customer waits for a person: in the queue, or for an answer of theirs; null: does not wait. */
  waitingSince: AT.nullable(),
  /** Messages of the customer since a person last spoke, or took the chat. */
  unread: z.number(),
  /** Place in the queue from 1; null elsewhere. */
  place: z.number().nullable(),
  proposals: z.number(),
  attention: ATTENTION,
});

/** Why an event of the system is there; `because` says what moved the chat on. */
export const HAPPENED = z.object({
  is: z.enum([
    'queued',
    'taken',
    'returned',
    'handedBack',
    'leftQueue',
    'calledBack',
    'closed',
    'verified',
    'lookedUp',
  ]),
  agent: z.string().optional(),
  name: z.string().optional(),
  department: z.string().optional(),
  because: z.string().optional(),
});

export const EVENT = z.object({
  seq: z.number(),
  id: z.string(),
  at: AT,
  conversation: z.string().nullable(),
  from: z.object({
    is: z.enum(['customer', 'bot', 'agent', 'system']),
    agent: z.string().optional(),
    name: z.string().optional(),
  }),
  tone: z.enum(['plain', 'safety', 'waiting']),
  text: z.string(),
  language: LANGUAGE.nullable(),
  /** 'desk': an internal note or an activity line; the customer never gets it. */
  audience: z.enum(['all', 'desk']),
  happened: HAPPENED.nullable(),
  choices: z.array(z.object({ title: z.string(), value: z.string() })),
  card: z.object({ title: z.string(), rows: z.array(z.object({ label: z.string(), value: z.string() })) }).nullable(),
  /** Their bytes are at /api/console/files/<id>. */
  files: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number() })),
  clientId: z.string().nullable(),
  route: z
    .object({
      dialog: z.string().nullable(),
      intent: z.string().nullable(),
      department: z.string().nullable(),
      considered: z.array(z.object({ intent: z.string(), confidence: z.number() })),
      because: z.array(z.string()),
      content: z.string(),
    })
    .nullable(),
});

export const SOURCE = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('message'),
    thread: z.string(),
    seq: z.number(),
    span: z.tuple([z.number(), z.number()]),
    /** The agent's name. */
    approvedBy: z.string().nullable(),
  }),
  z.object({ by: z.literal('agent'), agent: z.string(), name: z.string(), reason: z.string().nullable() }),
  z.object({ by: z.literal('import'), run: z.string() }),
  z.object({ by: z.literal('rule'), rule: z.string() }),
]);

export const PROPOSAL = z.object({
  id: z.string(),
  version: z.number(),
  dossier: z.string().nullable(),
  conversation: z.string(),
  field: z.string(),
  /** What stands there now; null when nothing does. */
  from: z.string().nullable(),
  to: z.string(),
  confidence: z.number(),
  seq: z.number(),
  span: z.tuple([z.number(), z.number()]),
  /** pending: waits for an agent. held: applies at `holdUntil` unless stopped. */
  state: z.enum(['pending', 'held', 'applied', 'rejected', 'withdrawn']),
  /** Asked for by the customer and read back, or merely noticed in what was said. */
  asked: z.boolean(),
  holdUntil: AT.nullable(),
  at: AT,
  /** The agent's name. */
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
});

export const CLOCK = z.object({
  promise: z.string(),
  startedAt: AT,
  dueAt: AT,
  keptAt: AT.nullable(),
  brokenAt: AT.nullable(),
});

export const TICKET = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.string(),
  intent: z.string(),
  department: z.string(),
  priority: z.enum(['P1', 'P2', 'P3', 'P4']),
  stage: z.enum(['open', 'joined', 'done']),
  openedAt: AT,
  doneAt: AT.nullable(),
  thread: z.string(),
  conversation: z.string(),
  facts: z.record(z.string(), z.string()),
  seqs: z.array(z.number()),
  joins: z.string().nullable(),
  promises: z.array(CLOCK),
});

export const FIELD = z.object({
  field: z.string(),
  value: z.string(),
  standing: z.enum(['claim', 'verified']),
  /** Seq of the change that gave the value. */
  change: z.number(),
  at: AT,
  source: SOURCE,
});

export const CHANGE = z.object({
  seq: z.number(),
  at: AT,
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  standing: z.enum(['claim', 'verified']),
  confidence: z.number(),
  source: SOURCE,
  /** The change whose value this one brings back. */
  restores: z.number().nullable(),
  /** Approved by its own author, who was the only one there. */
  sole: z.boolean(),
});

export const DOSSIER = z.object({
  id: z.string(),
  provisional: z.boolean(),
  account: z.string().nullable(),
  openedAt: AT,
  lastChange: z.number(),
  fields: z.array(FIELD),
});

export const CONTACT = z.object({
  id: z.string(),
  conversation: z.string(),
  from: AT,
  to: AT,
  channel: z.string(),
  language: LANGUAGE,
  messages: z.number(),
  intents: z.array(z.string()),
  tickets: z.array(z.string()),
  handledBy: z.array(z.enum(['bot', 'agent'])),
  /** Their names. */
  agents: z.array(z.string()),
  outcome: z.string(),
  resolution: z.string().nullable(),
  next: z.string().nullable(),
});

/** One value of a customer's analysis, as the rules see it now, with what it rests on. */
export const ANALYSED = z.object({
  field: z.string(),
  /** A person's where somebody has overruled the rule; null: there is none, and the evidence says why. */
  value: z.string().nullable(),
  /** What the dossier holds, which the next run brings up to date. */
  stands: z.string().nullable(),
  /** From 0 to 1; null where a value is not a matter of degree. */
  confidence: z.number().nullable(),
  evidence: z.array(BOTH),
  overruled: z
    .object({ name: z.string(), at: AT, reason: z.string().nullable(), rule: z.string().nullable() })
    .nullable(),
});

/** A run over all customers. */
export const ANALYSIS_RUN = z.object({
  id: z.string(),
  at: AT,
  by: z.string(),
  /** The day that its figures are of. */
  day: z.string(),
  endedAt: AT.nullable(),
  /** Names the rules that were used. */
  rules: z.string(),
  billsAsOf: AT.nullable(),
  customers: z.number(),
  dossiers: z.number(),
  changes: z.number(),
  leftOut: z.number(),
});

export const ANALYSIS = z.object({
  /** Null: the dossier is nobody's yet, and is not analysed. */
  account: z.string().nullable(),
  day: z.string(),
  /** none: the company's systems are not connected. unavailable: they do not answer. */
  bills: z.enum(['known', 'unavailable', 'none']),
  billsAsOf: AT.nullable(),
  run: ANALYSIS_RUN.nullable(),
  rules: z.string(),
  values: z.array(ANALYSED),
  /** The class in each scheme that is on, from the widest to the narrowest. */
  classes: z.array(
    z.object({ scheme: z.string(), name: BOTH, class: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }) }),
  ),
});

/** Gives a value back to its rule. */
export const UNRULE = z.strictObject({ field: z.string().min(1).max(60), reason: z.string().trim().min(2).max(200) });

export const BILLS = z.object({
  is: z.enum(['known', 'unavailable', 'none', 'noAccount']),
  asOf: AT.nullable(),
  /** The newest first. Months YYYY-MM, money in hundredths of the currency. */
  bills: z.array(
    z.object({
      period: z.string(),
      kwh: z.number(),
      amountFen: z.number(),
      dueOn: z.string(),
      paidOn: z.string().nullable(),
    }),
  ),
});

const EFFORT_KIND = z.enum(['visit', 'call', 'letter', 'offer', 'cooperation']);
const SENTENCE = z.string().trim().min(2).max(500);
export const EFFORT = z.object({
  id: z.string(),
  kind: EFFORT_KIND,
  on: z.string(),
  what: z.string(),
  outcome: z.string().nullable(),
  /** In hundredths of the currency. */
  cost: z.number(),
  at: AT,
  by: z.string(),
  withdrawn: z.object({ at: AT, name: z.string(), reason: z.string() }).nullable(),
});
export const NEW_EFFORT = z.strictObject({
  kind: EFFORT_KIND,
  /** Not after today. */
  on: z.iso.date(),
  what: SENTENCE,
  outcome: SENTENCE.nullable(),
  cost: z.number().int().min(0).max(100_000_000_000),
});
export const WITHDRAW = z.strictObject({ reason: z.string().trim().min(2).max(200) });

const CELLS = z.record(z.string(), z.number().nullable());
export const SCHEMES = z.object({
  run: ANALYSIS_RUN.nullable(),
  running: z.boolean(),
  /** Classes of fewer customers are put together. */
  least: z.number(),
  schemes: z.array(
    z.object({
      id: z.string(),
      name: BOTH,
      use: BOTH,
      on: z.boolean(),
      /** Who switched it last; null: it is as it was shipped. */
      switched: z.object({ at: AT, name: z.string() }).nullable(),
      /** It was switched while it was another one. */
      baseChanged: z.boolean(),
      /** Percent of the customers whose dossier holds the field; null: not known yet. */
      needs: z.array(z.object({ field: z.string(), fill: z.number().nullable() })),
      /** The last run's; a null name: small classes together. Customers rounded; null: hidden. */
      classes: z.array(z.object({ name: BOTH.nullable(), customers: z.number().nullable() })),
      total: z.number().nullable(),
      warnings: z.array(z.object({ name: BOTH, because: z.enum(['rare', 'dominant']) })),
    }),
  ),
});
export const SWITCH = z.strictObject({ on: z.boolean() });

export const REPORTS = z.object({
  run: ANALYSIS_RUN.nullable(),
  running: z.boolean(),
  reports: z.array(z.object({ id: z.string(), name: BOTH, use: BOTH })),
});
export const REPORT = z.object({
  id: z.string(),
  name: BOTH,
  use: BOTH,
  run: ANALYSIS_RUN,
  /** Figures over fewer customers are hidden. */
  least: z.number(),
  /** What the rows are made of. */
  dimensions: z.array(BOTH),
  columns: z.array(z.object({ id: z.string(), name: BOTH, unit: z.string().nullable() })),
  /** A null key: small groups together. A null cell: hidden. */
  rows: z.array(z.object({ key: z.array(BOTH).nullable(), cells: CELLS })),
  total: CELLS,
  /** Gives the same figures. */
  command: z.string(),
});

/** The panel beside a conversation, whole. */
export const CASE = z.object({
  row: ROW,
  grants: z.array(
    z.object({ account: z.string(), level: z.union([z.literal(1), z.literal(2)]), how: z.string(), at: AT }),
  ),
  /** What the bot was asking when it stopped; null when nothing is open. */
  bot: z
    .object({
      dialog: z.string(),
      intent: z.string(),
      asked: z.string().nullable(),
      answers: z.record(z.string(), z.string()),
    })
    .nullable(),
  proposals: z.array(PROPOSAL),
  tickets: z.array(TICKET),
  /** How the latest message was routed. */
  route: EVENT.shape.route,
  dossier: DOSSIER.nullable(),
  /** The verified customer's dossier, once an account has been proven. */
  customer: DOSSIER.nullable(),
  contacts: z.array(CONTACT),
});

export const ALERT = z.object({
  id: z.string(),
  kind: z.string(),
  at: AT,
  thread: z.string(),
  conversation: z.string().nullable(),
  ticket: z.string().nullable(),
  /** How often it has been repeated. */
  repeats: z.number(),
  acknowledgedAt: AT.nullable(),
  /** The agent's name. */
  acknowledgedBy: z.string().nullable(),
});

export const RESOLUTION = z.enum(['resolved', 'callBack', 'passedOn', 'noAnswer', 'spam']);

export const LOGIN = z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(256) });
export const PASSWORD = z.strictObject({ old: z.string().min(1).max(256), fresh: z.string().min(10).max(256) });
export const REPLY = z.strictObject({ clientId: z.string().min(8).max(64), text: z.string().min(1).max(4000) });
export const CLOSE = z.strictObject({ resolution: RESOLUTION, next: z.string().max(500).nullable() });
export const VERIFY = z.strictObject({ account: z.string().regex(/^\d{10}$/), how: z.string().trim().min(3).max(200) });
export const DECISION = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('accept') }),
  z.strictObject({ do: z.literal('edit'), to: z.string().trim().min(1).max(500) }),
  z.strictObject({ do: z.literal('reject'), reason: z.string().trim().min(2).max(200) }),
]);
const FIELD_ID = z.string().min(1).max(60);
const PART = z.string().max(60);
/** Looks for customers: every word must stand somewhere in an entry, every condition must hold. */
export const CUSTOMER_QUERY = z.strictObject({
  text: z.string().max(100).optional(),
  where: z
    .array(
      z.union([
        z.strictObject({ field: FIELD_ID, is: PART }),
        z.strictObject({ field: FIELD_ID, there: z.boolean() }),
        z.strictObject({ field: FIELD_ID, from: PART.optional(), to: PART.optional() }),
      ]),
    )
    .max(12)
    .optional(),
  sort: z.strictObject({ by: FIELD_ID, down: z.boolean() }).optional(),
  page: z.number().int().min(0).max(1_000_000).optional(),
  size: z.number().int().min(1).max(200).optional(),
});
export const CUSTOMERS = z.object({
  /** How many meet the question; how many there are. */
  total: z.number(),
  all: z.number(),
  customers: z.array(
    z.object({
      id: z.string(),
      account: z.string().nullable(),
      openedAt: AT,
      values: z.record(z.string(), z.string()),
    }),
  ),
  /** The fields that may stand in a condition. */
  filters: z.array(z.string()),
});

/** A field written by hand; `from` is what the writer saw there. */
export const WRITE_FIELD = z.strictObject({
  field: z.string().min(1).max(60),
  from: z.string().nullable(),
  to: z.string().max(4000).nullable(),
  reason: z.string().trim().min(2).max(200),
});
export const RESTORE = z.strictObject({
  change: z.number().int().positive(),
  reason: z.string().trim().min(2).max(200),
});
export const NEW_USER = z.strictObject({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(60),
  roles: z.array(ROLE).min(1),
  departments: z.array(z.string().regex(/^(\*|[A-Z]{2,8})$/)).min(1),
});
export const AMEND_USER = z.strictObject({
  name: NEW_USER.shape.name.optional(),
  roles: NEW_USER.shape.roles.optional(),
  departments: NEW_USER.shape.departments.optional(),
  state: z.enum(['active', 'disabled']).optional(),
});
/** A one-time password, shown once. */
export const ONE_TIME = z.object({ user: USER, password: z.string() });

/** What the console sends over its socket. */
export const CLIENT_FRAME = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('watch'), conversation: z.string().max(64), after: z.number().int().min(0) }),
  z.strictObject({ do: z.literal('unwatch'), conversation: z.string().max(64) }),
  z.strictObject({ do: z.literal('typing'), conversation: z.string().max(64) }),
  z.strictObject({ do: z.literal('availability'), is: z.enum(['online', 'busy', 'away']) }),
]);

/** What the server sends over the console's socket. */
export const SERVER_FRAME = z.discriminatedUnion('is', [
  /** The first frame: what was missed is to be asked for now. */
  z.object({ is: z.literal('hello'), availability: AVAILABILITY }),
  z.object({ is: z.literal('row'), row: ROW }),
  /** The conversation is no longer this agent's to see. */
  z.object({ is: z.literal('gone'), conversation: z.string() }),
  /** Of a watched conversation's thread, in order, without a gap after `after`. */
  z.object({ is: z.literal('events'), conversation: z.string(), events: z.array(EVENT) }),
  z.object({ is: z.literal('refused'), conversation: z.string(), because: z.literal('notFound') }),
  z.object({ is: z.literal('typing'), conversation: z.string() }),
  z.object({ is: z.literal('attention'), conversation: z.string(), attention: ATTENTION }),
  z.object({ is: z.literal('alert'), alert: ALERT }),
  /** The panel of a watched conversation has changed: ask for it again. */
  z.object({ is: z.literal('case'), conversation: z.string() }),
  z.object({ is: z.literal('availability'), availability: AVAILABILITY }),
]);

export type Role = z.output<typeof ROLE>;
export type Availability = z.output<typeof AVAILABILITY>;
export type UserView = z.output<typeof USER>;
export type Me = z.output<typeof ME>;
export type Row = z.output<typeof ROW>;
export type Attention = z.output<typeof ATTENTION>;
export type EventView = z.output<typeof EVENT>;
export type Happened = z.output<typeof HAPPENED>;
export type ProposalView = z.output<typeof PROPOSAL>;
export type TicketView = z.output<typeof TICKET>;
export type FieldView = z.output<typeof FIELD>;
export type ChangeView = z.output<typeof CHANGE>;
export type DossierView = z.output<typeof DOSSIER>;
export type ContactView = z.output<typeof CONTACT>;
export type CaseView = z.output<typeof CASE>;
export type CustomerQuery = z.output<typeof CUSTOMER_QUERY>;
export type Customers = z.output<typeof CUSTOMERS>;
export type AlertView = z.output<typeof ALERT>;
export type AnalysisView = z.output<typeof ANALYSIS>;
export type AnalysisRunView = z.output<typeof ANALYSIS_RUN>;
export type BillsView = z.output<typeof BILLS>;
export type EffortView = z.output<typeof EFFORT>;
export type NewEffort = z.output<typeof NEW_EFFORT>;
export type SchemesView = z.output<typeof SCHEMES>;
export type ReportsView = z.output<typeof REPORTS>;
export type ReportView = z.output<typeof REPORT>;

export type Resolution = z.output<typeof RESOLUTION>;
export type Source = z.output<typeof SOURCE>;
export type ClientFrame = z.output<typeof CLIENT_FRAME>;
export type ServerFrame = z.output<typeof SERVER_FRAME>;
