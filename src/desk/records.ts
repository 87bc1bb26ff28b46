import type { DialogState, Said } from '../dialog/index.ts';
import type { Hazard, HazardKind, Language, Ranked } from './understood.ts';

/** UTC, ISO 8601 with milliseconds. */
export type Instant = string;

/** Who wrote an event of a thread. */
export type Party =
  | { readonly is: 'customer' }
  | { readonly is: 'bot' }
  | { readonly is: 'agent'; readonly agent: string; readonly name: string }
  | { readonly is: 'system' };

/** A quick reply. `value` comes back as the text of the customer's message, and is shown there as theirs. */
export interface Choice {
  readonly title: string;
  readonly value: string;
}

/** One event of a thread; its place is the thread's gapless seq, which the log keeps. */
export interface ThreadEvent {
  readonly v: 1;
  readonly id: string;
  readonly at: Instant;
  /** Null for what is said before the first message opens a conversation. */
  readonly conversation: string | null;
  readonly from: Party;
  readonly tone: 'plain' | 'safety' | 'waiting';
  readonly text: string;
  readonly language: Language | null;
  readonly choices?: readonly Choice[];
  /** The id that the client gave its message; unique in the thread. */
  readonly clientId?: string;
  /** The id of the customer's event that this one answers. */
  readonly replyTo?: string;
  /** How the message that this answers was routed. */
  readonly route?: Route;
}

/** A channel's lasting address for one person. */
export interface Thread {
  readonly v: 1;
  readonly id: string;
  readonly channel: 'directline' | 'terminal';
  readonly visitor: string;
  readonly openedAt: Instant;
  readonly language: Language | null;
  /** Seq of the newest event; 0 when there is none. */
  readonly lastSeq: number;
  /** Seqs of customer messages that no turn has answered yet, oldest first. */
  readonly unanswered: readonly number[];
  /** The open conversation. */
  readonly conversation: string | null;
  /** The provisional dossier that this unverified thread builds, once there is something to keep. */
  readonly dossier: string | null;
  /** The text version of the privacy notice that was shown, and when. */
  readonly privacyNotice: { readonly version: string; readonly at: Instant } | null;
}

/** Who may speak to the customer. */
export type Holder =
  | { readonly is: 'bot' }
  | { readonly is: 'queue'; readonly since: Instant; readonly department: string }
  | { readonly is: 'agent'; readonly since: Instant; readonly agent: string }
  | { readonly is: 'nobody' };

/** Proof of who the customer is; ends with its conversation. */
export interface Verification {
  readonly account: string;
  readonly level: 1 | 2;
  readonly how: string;
  readonly at: Instant;
  readonly until: Instant;
}

/** Where a message was sent, and why. */
export interface Route {
  readonly dialog: string | null;
  readonly intent: string | null;
  readonly department: string | null;
  /** The classifier's first three. */
  readonly considered: readonly Ranked[];
  /** One clause a reason, for an agent to read: "band act", "the open dialog took the answer". */
  readonly because: readonly string[];
  readonly content: string;
}

/** The message that is being answered, and how it was routed. */
export interface Cause {
  readonly seq: number;
  readonly event: string;
  readonly route: Route;
}

/** One service episode in a thread: the range [firstSeq, lastSeq]. */
export interface Conversation {
  readonly v: 1;
  readonly id: string;
  readonly thread: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly status: 'open' | 'snoozed' | 'closed';
  readonly outcome: 'goodbye' | 'silence' | 'closed' | null;
  readonly holder: Holder;
  readonly language: Language;
  /** The dialogs in progress: answers by name. */
  readonly dialog: DialogState;
  /** The messages that look-ups under way will answer, by look-up. */
  readonly causes: Readonly<Record<string, Cause>>;
  /** What the customer came for, each intent once. */
  readonly intents: readonly string[];
  /** Messages of the customer. */
  readonly messages: number;
  readonly grants: readonly Verification[];
  readonly tickets: readonly string[];
  /** What the bot said last, for "repeat" and for the other language. */
  readonly lastSaid: readonly Said[];
  /** What the scan found, by the seq of its message. */
  readonly hazards: readonly (Hazard & { readonly seq: number; readonly at: Instant })[];
}

/** Where a value comes from. `span` is [start, end) in the raw text of the message. */
export type Provenance =
  | { readonly by: 'message'; readonly thread: string; readonly seq: number; readonly span: readonly [number, number] }
  | { readonly by: 'agent'; readonly agent: string }
  | { readonly by: 'import'; readonly run: string }
  | { readonly by: 'rule'; readonly rule: string };

/** A change of one field; a dossier is the fold of its changes. */
export interface FieldChange {
  readonly v: 1;
  readonly id: string;
  readonly at: Instant;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly confidence: number;
  /** A claim is what somebody said of themselves and nobody has verified. */
  readonly standing: 'claim' | 'verified';
  readonly provenance: Provenance;
}

/** One customer's archive entry. Provisional: built by an unverified thread, no customer yet. */
export interface Dossier {
  readonly v: 1;
  readonly id: string;
  readonly provisional: boolean;
  readonly thread: string | null;
  readonly openedAt: Instant;
  /** Seq of the newest change in the dossier's log. */
  readonly lastChange: number;
  /** The fold: current value and the seq of the change that gave it. */
  readonly fields: Readonly<
    Record<string, { readonly value: string; readonly change: number; readonly standing: FieldChange['standing'] }>
  >;
}

/** A service promise with its clock, running from `startedAt`. */
export interface PromiseClock {
  readonly promise: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly keptAt: Instant | null;
  readonly brokenAt: Instant | null;
}

export type Priority = 'P1' | 'P2' | 'P3' | 'P4';

export interface Ticket {
  readonly v: 1;
  /** The ticket's number: nine digits to be spoken, the last a check digit. It alone discloses nothing. */
  readonly id: string;
  readonly kind: 'outage' | 'hazard' | 'callBack';
  readonly intent: string;
  readonly department: string;
  readonly priority: Priority;
  readonly stage: 'open' | 'joined' | 'done';
  readonly openedAt: Instant;
  readonly thread: string;
  readonly conversation: string;
  readonly dossier: string | null;
  readonly facts: Readonly<Record<string, string>>;
  /** The customer's own words, by seq. */
  readonly seqs: readonly number[];
  /** The known area outage that this report joins, instead of a second job. */
  readonly joins: string | null;
  readonly promises: readonly PromiseClock[];
  readonly content: string;
}

/** What a conversation came to; filed by itself when it ends. */
export interface ContactRecord {
  readonly v: 1;
  readonly id: string;
  readonly conversation: string;
  readonly thread: string;
  readonly dossier: string | null;
  readonly channel: Thread['channel'];
  readonly from: Instant;
  readonly to: Instant;
  readonly language: Language;
  readonly messages: number;
  readonly intents: readonly string[];
  readonly tickets: readonly string[];
  readonly handledBy: readonly ('bot' | 'agent')[];
  readonly outcome: NonNullable<Conversation['outcome']>;
}

/** A hazard that somebody must acknowledge. */
export interface Alert {
  readonly v: 1;
  readonly id: string;
  readonly kind: HazardKind;
  readonly at: Instant;
  readonly thread: string;
  readonly seq: number;
  readonly ticket: string | null;
  readonly acknowledgedAt: Instant | null;
}
