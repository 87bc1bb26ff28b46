import type {
  Access,
  AccessCount,
  Alert,
  AnalysisRun,
  AuditEntry,
  AuditMonth,
  Bill,
  Challenge,
  ContactRecord,
  Conversation,
  Distinct,
  Dossier,
  Effort,
  Erasure,
  FieldChange,
  FileRecord,
  Finding,
  ImportRun,
  Instant,
  LegalHold,
  Merge,
  Overlay,
  Proposal,
  Session,
  Thread,
  ThreadEvent,
  Ticket,
  User,
} from './records.ts';

/** Every kind of document the archive keeps. */
export interface Documents {
  readonly thread: Thread;
  readonly conversation: Conversation;
  readonly dossier: Dossier;
  readonly ticket: Ticket;
  readonly contact: ContactRecord;
  readonly alert: Alert;
  readonly proposal: Proposal;
  readonly user: User;
  readonly session: Session;
  readonly file: FileRecord;
  readonly importRun: ImportRun;
  readonly merge: Merge;
  readonly distinct: Distinct;
  readonly challenge: Challenge;
  readonly analysisRun: AnalysisRun;
  readonly effort: Effort;
  readonly overlay: Overlay;
  readonly auditMonth: AuditMonth;
  readonly accessCount: AccessCount;
  readonly legalHold: LegalHold;
  readonly erasure: Erasure;
}
export type Kind = keyof Documents;

/** Every kind of append-only log; each log has a gapless seq from 1 and an owner. */
export interface Logs {
  readonly thread: ThreadEvent;
  readonly dossier: FieldChange;
  readonly audit: AuditEntry;
  readonly access: Access;
}
export type LogKind = keyof Logs;

export interface Ref<K extends Kind = Kind> {
  readonly kind: K;
  readonly id: string;
}

/** A document with the number of commits that have written it; version 0 and a null body: it does not exist. */
export interface Stored<K extends Kind = Kind> {
  readonly kind: K;
  readonly id: string;
  readonly version: number;
  readonly body: Documents[K] | null;
}

export interface Entry<L extends LogKind = LogKind> {
  readonly seq: number;
  readonly body: Logs[L];
}

/** A durable alarm clock. `of` is the id of what it concerns; setting the same id again moves it. */
export interface Timer {
  readonly id: string;
  readonly at: Instant;
  readonly kind:
    | 'answer'
    | 'silence'
    | 'lookup'
    | 'promise'
    | 'escalate'
    | 'queue'
    | 'attend'
    | 'vanish'
    | 'hold'
    | 'run';
  readonly of: string;
  readonly note: string;
}

/** Something to send to the outside, in the order of `seq` within its lane; not before `at`. */
export interface Outgoing {
  readonly id: string;
  readonly lane: string;
  readonly seq: number;
  readonly at: Instant;
  readonly kind: 'alert' | 'notice' | 'code' | 'activity';
  readonly body: Readonly<Record<string, string | number | null>>;
  readonly tries: number;
}

/** Writes one document, if it still has the expected version. A null body removes it. */
export type Put = {
  [K in Kind]: { readonly kind: K; readonly id: string; readonly expects: number; readonly body: Documents[K] | null };
}[Kind];

/** Adds one entry to a log. `seq` must be the next one, `key` new in that log; else the commit conflicts. */
export type Append = {
  [L in LogKind]: {
    readonly log: L;
    readonly of: string;
    readonly seq: number;
    readonly key?: string;
    readonly body: Logs[L];
  };
}[LogKind];

/** Puts another body in the place of an entry that is there; its seq and its key stay. Else the commit conflicts. */
export type Rewrite = {
  [L in LogKind]: { readonly log: L; readonly of: string; readonly seq: number; readonly body: Logs[L] };
}[LogKind];

/** One atomic change. It is durable when `commit` resolves with ok. */
export interface Commit {
  readonly expect?: readonly { readonly kind: Kind; readonly id: string; readonly version: number }[];
  readonly puts?: readonly Put[];
  readonly appends?: readonly Append[];
  /** For erasure alone: what a log has told stays told. */
  readonly rewrites?: readonly Rewrite[];
  readonly timers?: {
    readonly set?: readonly Timer[];
    /** Removed whether or not they are there. */
    readonly clear?: readonly string[];
    /** Removed; the commit conflicts unless each is still set for that instant, so that a timer fires once. */
    readonly fired?: readonly { readonly id: string; readonly at: Instant }[];
  };
  readonly outbox?: { readonly put?: readonly Outgoing[]; readonly done?: readonly string[] };
}

export type Committed = { readonly ok: true } | { readonly ok: false; readonly conflict: string };

/** What may be looked up other than by id: a pure function of the document, null = not in the index. Secrets and S3 fields never. Stores keep what they return: a function that changes needs another name. */
export const INDEXES = {
  conversation: {
    openIn: (c) => (c.status === 'closed' ? null : c.thread),
    holder: (c) => c.holder.is,
    agent: (c) => (c.holder.is === 'agent' ? c.holder.agent : null),
    open: (c) => (c.status === 'closed' ? null : c.department),
    customer: (c) => c.customer,
  },
  ticket: {
    conversation: (t) => t.conversation,
    thread: (t) => t.thread,
    open: (t) => (t.stage === 'done' ? null : t.department),
    done: (t) => (t.stage === 'done' ? t.department : null),
  },
  contact: { conversation: (c) => c.conversation, thread: (c) => c.thread, customer: (c) => c.customer ?? null },
  alert: { open: (a) => (a.acknowledgedAt === null ? 'open' : null) },
  dossier: {
    thread: (d) => d.thread,
    account: (d) => d.account,
    customer: (d) => (d.account === null ? null : 'customer'),
    provisional: (d) => (d.account === null && d.merged === undefined ? 'provisional' : null),
    mergedInto: (d) => d.merged?.into ?? null,
  },
  proposal: {
    conversation: (p) => p.conversation,
    dossier: (p) => p.dossier,
    waiting: (p) => (p.asked && (p.state === 'pending' || p.state === 'held') ? p.thread : null),
  },
  user: { login: (u) => u.login, all: () => 'all' },
  session: { user: (s) => s.user },
  file: { thread: (f) => f.thread, conversation: (f) => f.conversation },
  merge: { kept: (m) => m.kept, other: (m) => m.other },
  distinct: { one: (d) => d.ids[0], other: (d) => d.ids[1] },
  challenge: { conversation: (c) => c.conversation, account: (c) => c.account, visitor: (c) => c.visitor },
  analysisRun: {
    all: () => 'all',
    open: (r) => (r.state === 'running' ? 'running' : null),
    latest: (r) => (r.latest ? 'latest' : null),
  },
  effort: { dossier: (e) => e.dossier },
  overlay: { all: () => 'all' },
  auditMonth: { all: () => 'all' },
  accessCount: {},
  legalHold: { all: () => 'all' },
  erasure: { account: (e) => e.account },
  importRun: { all: () => 'all', open: (r) => (r.state === 'staging' || r.state === 'running' ? r.state : null) },
  thread: { visitor: (t) => t.visitor, unanswered: (t) => (t.unanswered.length > 0 ? 'yes' : null) },
} as const satisfies { [K in Kind]: Readonly<Record<string, (body: Documents[K]) => string | null>> };

type IndexOf<K extends Kind> = keyof (typeof INDEXES)[K] & string;

/** The archive: documents with versions, logs, timers and the outbox, changed together or not at all. Any call may reject with ArchiveFault: nothing was changed. */
export interface Archive {
  /** In the order asked; what does not exist has version 0. */
  load<const R extends readonly Ref[]>(
    refs: R,
  ): Promise<{ [I in keyof R]: R[I] extends Ref<infer K> ? Stored<K> : never }>;
  /** Ids in order of creation, after the given id. */
  find<K extends Kind>(
    kind: K,
    by: IndexOf<K>,
    is: string,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<readonly Stored<K>[]>;
  /** Entries with seq > after, in order. */
  entries<L extends LogKind>(
    log: L,
    of: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly Entry<L>[]>;
  /** The entry appended with that key, or null. */
  entry<L extends LogKind>(log: L, of: string, key: string): Promise<Entry<L> | null>;
  /** Timers with `at` <= now, earliest first. */
  due(now: Instant, limit: number): Promise<readonly Timer[]>;
  /** The earliest instant at which a timer is set, or null. */
  nextTimer(): Promise<Instant | null>;
  /** The first unsent item of each lane whose `at` <= now. */
  outgoing(now: Instant, limit: number): Promise<readonly Outgoing[]>;
  /** Whole or not at all; resolves once durable. A conflict changed nothing: load again and decide again. */
  commit(change: Commit): Promise<Committed>;
  /** When it resolves, what earlier commits have removed, replaced or rewritten is in none of the archive's files. */
  purge(): Promise<void>;
  close(): Promise<void>;
}

/** The bytes of files. Any call may reject: nothing was changed. */
export interface Files {
  /** Durable when it resolves. `id` is new: letters, digits, `-` and `_`. */
  put(id: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is no such file. */
  get(id: string): Promise<Uint8Array | null>;
  /** Done also when there is no such file. */
  remove(id: string): Promise<void>;
  /** Ids of files that were put before that instant. */
  before(at: Instant): Promise<readonly string[]>;
}

export interface Clock {
  now(): Date;
}

/** Where new ids and numbers come from. */
export interface Mint {
  /** A UUIDv7. */
  id(): string;
  /** A whole number from 0 to below `limit`, unguessable. */
  number(limit: number): number;
}

/** Who is at the desk just now. */
export interface Presence {
  /** An open console of theirs, whatever they have set. */
  here(agent: string): boolean;
  /** Agents of a department who take chats now: connected and neither away nor offline. */
  onDuty(department: string): readonly string[];
}

/** Tells open sockets that a thread has grown. Losing a ring costs latency, never data: sockets also read by seq. */
export interface Bell {
  ring(thread: string, entries: readonly Entry<'thread'>[]): void;
  /** A notice that could not be stored in time: shown at once, without a seq. A stored copy with the same id replaces it. */
  flash(thread: string, notice: ThreadEvent): void;
  /** Somebody of ours is working on an answer; never stored. */
  typing(thread: string): void;
  /** A conversation has changed, or what agents see beside it. */
  moved(conversation: Conversation): void;
  /** A danger that every agent must see, raised or acknowledged. */
  alarm(alert: Alert): void;
}

/** Where an area outage stands, as the company's outage register gives it. */
export interface AreaOutage {
  readonly id: string;
  readonly area: string;
  readonly kind: 'fault' | 'planned';
  readonly cause: Readonly<Record<'zh' | 'en', string>> | null;
  readonly since: Instant;
  /** The register's own estimate; null when it has none. Never made up. */
  readonly expectedBack: Instant | null;
}

export interface Area {
  readonly id: string;
  readonly name: Readonly<Record<'zh' | 'en', string>>;
  readonly kind: 'urban' | 'rural' | 'remote';
  readonly outage: AreaOutage | null;
}

/** `asOf` is when the register was read. `unavailable`: there is no such system, or it does not answer. */
export type AreaAnswer =
  | { readonly is: 'answer'; readonly asOf: Instant; readonly areas: readonly Area[] }
  | { readonly is: 'unavailable' };

/** What the billing system knows of an account. */
export interface Statement {
  /** Oldest first, of the last 24 months at least, as far as the account is that old. */
  readonly bills: readonly Bill[];
  /** Oldest first. */
  readonly findings: readonly Finding[];
}

/** By account; whom the systems do not know is not in it. */
export type Statements =
  | { readonly is: 'answer'; readonly asOf: Instant; readonly statements: ReadonlyMap<string, Statement> }
  | { readonly is: 'unavailable' };

/** The company's own systems. `none`: there are none, and every answer is `unavailable`. */
export interface Utility {
  readonly name: 'sample' | 'none';
  /** The supply areas that a place, as the customer wrote it, may mean; several when it is not clear. */
  areasAt(place: string): Promise<AreaAnswer>;
  /** Bills and findings of up to 100 accounts at once. */
  statements(accounts: readonly string[]): Promise<Statements>;
}

/** Counts and lines that operators see; never with anything personal in them. */
export interface Watch {
  count(name: string, labels?: Readonly<Record<string, string>>): void;
  warn(what: string, detail: Readonly<Record<string, string | number | boolean>>): void;
}
