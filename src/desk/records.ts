import type { DialogState, Said, TicketKind } from '../dialog/index.ts';
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

/** Facts to be kept and read out over the phone, such as a ticket's number: a small table of words. */
export interface Card {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
}

/** A file that came with a message; its bytes are with the files port under the same id. */
export interface Attachment {
  readonly id: string;
  /** As the customer's device called it, made harmless. */
  readonly name: string;
  readonly type: FileType;
  /** Bytes. */
  readonly size: number;
}
export type FileType = 'image/png' | 'image/jpeg' | 'image/heic' | 'application/pdf';

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
  /** Says nothing that the text does not say, but for those who want to write it down. */
  readonly card?: Card;
  readonly files?: readonly Attachment[];
  /** The id that the client gave its message; unique in the thread. */
  readonly clientId?: string;
  /** The id of the customer's event that this one answers. */
  readonly replyTo?: string;
  /** How the message that this answers was routed. */
  readonly route?: Route;
  /** Internal: agents see it, and it never leaves for a customer's device. Absent: everybody sees it. */
  readonly audience?: 'desk';
  /** What moved the conversation on, where that is what the event tells. */
  readonly happened?: Happened;
}

/** A change of the holder, or something that agents must know; `because` in one clause. */
export interface Happened {
  readonly is:
    | 'queued'
    | 'taken'
    | 'returned'
    | 'handedBack'
    | 'leftQueue'
    | 'calledBack'
    | 'closed'
    | 'verified'
    | 'lookedUp'
    | 'promiseSoon'
    | 'promiseBroken';
  readonly agent?: string;
  readonly name?: string;
  readonly department?: string;
  readonly because?: string;
  /** The number of the ticket that it is about. */
  readonly ticket?: string;
}

/** A channel's lasting address for one person. */
export interface Thread {
  readonly v: 1;
  readonly id: string;
  readonly channel: 'directline' | 'terminal' | 'botframework';
  readonly visitor: string;
  /** Where the channel is answered, sealed by the channel itself; null where the thread's readers come to us. */
  readonly address: string | null;
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
  /** The account that the host of the page vouches for, for the conversation that opens until then. */
  readonly vouched: { readonly account: string; readonly customer: string; readonly until: Instant } | null;
  /** The contact record whose survey the customer may answer. */
  readonly survey: { readonly contact: string; readonly at: Instant } | null;
}

/** Who may speak to the customer. */
export type Holder =
  | { readonly is: 'bot' }
  | {
      readonly is: 'queue';
      readonly since: Instant;
      readonly department: string;
      /** The place that the customer was told last, and when. */
      readonly told: { readonly place: number; readonly at: Instant };
    }
  | { readonly is: 'agent'; readonly since: Instant; readonly agent: string; readonly name: string }
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

/** Whether an article helped the customer. */
export interface Verdict {
  readonly article: string;
  readonly helped: boolean;
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
  /** How an agent closed it. */
  readonly closing: Closing | null;
  readonly holder: Holder;
  /** The department whose agents see it. */
  readonly department: string;
  /** Agents who held it, each once. */
  readonly agents: readonly string[];
  /** Seconds that agents have held it, without the time of the one who holds it now; absent: none. */
  readonly agentSeconds?: number;
  /** The customer's oldest message, or hand-over, that no person has answered; null: they wait for none. */
  readonly waitingSince: Instant | null;
  /** Messages of the customer since a person last spoke, or took the chat. */
  readonly unread: number;
  /** Proposed archive changes that wait for an agent. */
  readonly proposals: readonly string[];
  /** The proven customer's dossier; only a grant gives it. */
  readonly customer: string | null;
  readonly language: Language;
  /** The dialogs in progress: answers by name. */
  readonly dialog: DialogState;
  /** The messages that look-ups under way will answer, by look-up. */
  readonly causes: Readonly<Record<string, Cause>>;
  /** What the customer came for, each intent once. */
  readonly intents: readonly string[];
  /** Messages of the customer. */
  readonly messages: number;
  /** What the customer said of the articles that they were given; absent: nothing. */
  readonly verdicts?: readonly Verdict[];
  readonly grants: readonly Verification[];
  readonly tickets: readonly string[];
  /** What the bot said last, for "repeat" and for the other language. */
  readonly lastSaid: readonly Said[];
  /** What the scan found, by the seq of its message. */
  readonly hazards: readonly (Hazard & { readonly seq: number; readonly at: Instant })[];
}

export interface Closing {
  readonly resolution: 'resolved' | 'callBack' | 'passedOn' | 'noAnswer' | 'spam';
  /** What is to happen next. */
  readonly next: string | null;
  readonly agent: string;
}

/** Where a value comes from. `span` is [start, end) in the raw text of the message. */
export type Provenance =
  | {
      readonly by: 'message';
      readonly thread: string;
      readonly seq: number;
      readonly span: readonly [number, number];
      readonly approvedBy?: string;
    }
  | { readonly by: 'agent'; readonly agent: string; readonly name: string; readonly reason: string | null }
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
  /** The seq of the change whose value this one brings back. */
  readonly restores?: number;
  /** Approved by its own author, who was the only administrator there was. */
  readonly sole?: true;
}

/** A change of the archive that waits for a yes. `pending`: for an agent's. `held`: the old contact was told, and it applies at `holdUntil` unless somebody stops it. */
export interface Proposal {
  readonly v: 1;
  readonly id: string;
  readonly at: Instant;
  readonly dossier: string;
  readonly thread: string;
  readonly conversation: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string;
  /** Who has put it into other words; may not approve it for a proven customer. */
  readonly editedBy: { readonly id: string; readonly name: string } | null;
  readonly seq: number;
  readonly span: readonly [number, number];
  readonly confidence: number;
  /** Asked for by the customer and read back; else noticed in what was said. */
  readonly asked: boolean;
  /** The verification level at which it was asked for. */
  readonly level: 0 | 1 | 2;
  readonly state: 'pending' | 'held' | 'applied' | 'rejected' | 'withdrawn';
  readonly holdUntil: Instant | null;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  /** The seq of the change that applied it. */
  readonly change: number | null;
}

/** One customer's archive entry. Provisional: built by an unverified thread, no customer yet. */
export interface Dossier {
  readonly v: 1;
  readonly id: string;
  readonly provisional: boolean;
  readonly thread: string | null;
  /** The account that it is the archive entry of; null for a provisional one. */
  readonly account: string | null;
  readonly openedAt: Instant;
  /** Seq of the newest change in the dossier's log. */
  readonly lastChange: number;
  /** The dossier that has taken this one in: it stays as it was, leads there and stands in no list. Absent: it stands for itself. */
  readonly merged?: { readonly into: string; readonly at: Instant };
  /** The fold: current value and the seq of the change that gave it. */
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly value: string;
        readonly change: number;
        readonly standing: FieldChange['standing'];
        /** A rule has given it; absent: a person, a message or an import. */
        readonly by?: 'rule';
      }
    >
  >;
}

/**
 * One dossier taken into another by a person. What it wrote are the kept one's changes with seqs from `after` + 1 to
 * `until`; taking it back reads them there, so that nothing personal stands in here.
 */
export interface Merge {
  readonly v: 1;
  readonly id: string;
  readonly at: Instant;
  readonly kept: string;
  readonly other: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly reason: string;
  readonly after: number;
  readonly until: number;
  /** The other one was of the same account; else it was of none. */
  readonly sameAccount: boolean;
  /** A thread was building the other one, and begins another from then on. */
  readonly ofThread: boolean;
  /** Changes that waited in the other one and wait in the kept one now. */
  readonly proposals: readonly string[];
  readonly undone: {
    readonly at: Instant;
    readonly by: { readonly id: string; readonly name: string };
    readonly reason: string;
    /** Fields that had been changed again meanwhile, and were left alone. */
    readonly changedSince: readonly string[];
  } | null;
}

/** Two dossiers that look like one customer's, and of which somebody has said that they are not. */
export interface Distinct {
  readonly v: 1;
  readonly id: string;
  readonly ids: readonly [string, string];
  readonly at: Instant;
  readonly by: { readonly id: string; readonly name: string };
}

/** One bill of an account, as the billing system gives it. Months are YYYY-MM, days ISO. */
export interface Bill {
  readonly period: string;
  readonly kwh: number;
  /** Fen; negative where the bill is a credit. */
  readonly amountFen: number;
  readonly dueOn: string;
  readonly paidOn: string | null;
}

/** Theft or breach that a served decision has established. A suspicion, a report or an open inspection has no decision, and is none. */
export interface Finding {
  readonly kind: 'theft' | 'breach';
  readonly foundOn: string;
  /** The number of the decision that was served on the customer. */
  readonly decision: string;
  /** The day on which an appeal or a review took it back; it then counts for nothing, as if it had never been. */
  readonly liftedOn: string | null;
}

/** What was done to win or to keep a customer, or together with them; filed by whoever did it. */
export interface Effort {
  readonly v: 1;
  readonly id: string;
  /** The customer's dossier. */
  readonly dossier: string;
  readonly kind: 'visit' | 'call' | 'letter' | 'offer' | 'cooperation';
  /** The day on which it was done. */
  readonly on: string;
  readonly what: string;
  /** What came of it; null: nothing is known yet. */
  readonly outcome: string | null;
  /** Hundredths of the company's currency. */
  readonly cost: number;
  readonly at: Instant;
  readonly by: { readonly id: string; readonly name: string };
  /** Filed by mistake, and taken back; it counts for nothing. */
  readonly withdrawn: { readonly at: Instant; readonly name: string; readonly reason: string } | null;
}

/** A table of figures over many customers as it may be shown; null: hidden, because it would tell of too few. */
export interface Figures {
  readonly report: string;
  /** `key`: a value or class for each dimension; null: small rows together. In no order that tells anything but the key. */
  readonly rows: readonly {
    readonly key: readonly string[] | null;
    readonly cells: Readonly<Record<string, number | null>>;
  }[];
  readonly total: Readonly<Record<string, number | null>>;
}

/** What a scheme makes of the customers, as it may be shown. */
export interface SchemeFigures {
  /** In how many percent of the dossiers each field that it goes by is filled, rounded to whole ones. */
  readonly fill: Readonly<Record<string, number>>;
  /** Customers by class. */
  readonly classes: Figures;
  /** Classes that hardly tell anybody apart: under 1 %, or over 90 % of all. */
  readonly warnings: readonly { readonly class: string; readonly because: 'rare' | 'dominant' }[];
}

/** The analysis of all customers: values written into their dossiers, and figures over all of them. One runs at a time; after a crash it begins again, and writes nothing twice. */
export interface AnalysisRun {
  readonly v: 1;
  readonly id: string;
  readonly at: Instant;
  /** 'night', 'operator', or the name of who asked for it. */
  readonly by: string;
  /** The day, at the company's place, that it is of. */
  readonly day: string;
  /** `broken`: the company's systems did not answer, and it ended there. */
  readonly state: 'running' | 'done' | 'broken';
  /** It is the newest that is done. */
  readonly latest: boolean;
  /** Names the rules that were used, and which schemes were on. */
  readonly rules: string;
  /** When the company's systems gave the bills; null: there are no such systems. */
  readonly billsAsOf: Instant | null;
  readonly customers: number;
  /** Dossiers that were changed, and changes of single fields. */
  readonly dossiers: number;
  readonly changes: number;
  /** Dossiers that others kept changing meanwhile, and that were left for the next run. */
  readonly leftOut: number;
  /** Revenues in fen from which the value of a customer is A, and B. Null: nobody brings anything, or they are not known yet. */
  readonly borders: { readonly A: number; readonly B: number } | null;
  readonly schemes: Readonly<Record<string, SchemeFigures>>;
  readonly reports: readonly Figures[];
  readonly endedAt: Instant | null;
}

/** A piece of the content that was changed here and wins over what data/ has. */
export interface Overlay {
  readonly v: 1;
  /** Its key, such as `scheme.credit.on`. */
  readonly id: string;
  readonly value: boolean;
  /** The hash of the base that it was made from: a base that has changed since is to be looked at again. */
  readonly base: string;
  readonly at: Instant;
  readonly by: { readonly id: string; readonly name: string };
}

/** A change that an import means to make; applied only while the field still has the value `from`. */
export interface ImportedChange {
  readonly field: string;
  readonly from: string | null;
  readonly to: string;
}

export interface ImportedRow {
  /** As a person counts it in the file. */
  readonly row: number;
  readonly account: string;
  readonly changes: readonly ImportedChange[];
}

/** A table on its way into the archive. `staging`: its rows are being taken in and none is written yet; a crash drops it. `running`: all are here, and a crash is carried on. `broken`: the files lack its next part, and it ended there. */
export interface ImportRun {
  readonly v: 1;
  readonly id: string;
  readonly at: Instant;
  /** Who brings it in. */
  readonly by: string;
  /** The file's name. */
  readonly file: string;
  readonly state: 'staging' | 'running' | 'done' | 'dropped' | 'broken';
  readonly rows: number;
  /** Parts that have been staged, each a file of rows. */
  readonly parts: number;
  /** The part that is written next, from 0. */
  readonly next: number;
  /** Rows that now stand in the archive as the table has them. */
  readonly written: number;
  /** Rows left out whole, because somebody had changed one of their fields meanwhile. */
  readonly leftOut: number;
  /** What they met; the first thousand. */
  readonly conflicts: readonly ImportConflict[];
  readonly endedAt: Instant | null;
}

export interface ImportConflict {
  readonly row: number;
  readonly account: string;
  readonly field: string;
  readonly because: 'changedMeanwhile' | 'severalDossiers';
}

/** A service promise with its clock, running from `startedAt`. */
export interface PromiseClock {
  readonly promise: string;
  readonly startedAt: Instant;
  /** Without the pause that is not over yet. */
  readonly dueAt: Instant;
  /** When it warns; absent in older ones, which do not. */
  readonly warnAt?: Instant;
  readonly warnedAt?: Instant;
  /** Also what came too late. */
  readonly keptAt: Instant | null;
  readonly brokenAt: Instant | null;
  /** When it stood still, oldest first; absent: never. */
  readonly pauses?: readonly Pause[];
}

/** A time in which a promise's clock stands still, because the rule of the promise says so. */
export interface Pause {
  readonly from: Instant;
  /** Null while it lasts. */
  readonly to: Instant | null;
  /** A reason of data/promises.json. */
  readonly because: string;
  /** Who stopped the clock. */
  readonly agent: string;
  readonly note: string | null;
}

export type Priority = 'P1' | 'P2' | 'P3' | 'P4';

export type { TicketKind };

export interface Ticket {
  readonly v: 1;
  /** The ticket's number: nine digits to be spoken, the last a check digit. It alone discloses nothing. */
  readonly id: string;
  readonly kind: TicketKind;
  readonly intent: string;
  readonly department: string;
  readonly priority: Priority;
  readonly stage: 'open' | 'joined' | 'done';
  readonly openedAt: Instant;
  readonly doneAt: Instant | null;
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
  /** The thread's provisional dossier. */
  readonly dossier: string | null;
  /** The proven customer's; absent: nobody was proven. */
  readonly customer?: string;
  readonly channel: Thread['channel'];
  readonly from: Instant;
  readonly to: Instant;
  readonly language: Language;
  readonly messages: number;
  readonly intents: readonly string[];
  readonly tickets: readonly string[];
  readonly handledBy: readonly ('bot' | 'agent')[];
  readonly agents: readonly string[];
  /** Seconds that agents held it; absent: none. */
  readonly agentSeconds?: number;
  /** What that cost by the company's rate, in hundredths of its currency. */
  readonly cost?: number;
  /** What the customer said of the articles; absent: nothing. */
  readonly verdicts?: readonly Verdict[];
  /** What was promised with its tickets. */
  readonly promises?: readonly string[];
  readonly outcome: NonNullable<Conversation['outcome']>;
  readonly closing: Closing | null;
  /** How satisfied the customer was, 5 the best; null until they say. */
  readonly satisfaction: {
    readonly score: 1 | 2 | 3 | 4 | 5;
    readonly at: Instant;
  } | null;
}

/** A file that a customer has sent; the bytes stand in the files port under the same id. */
export interface FileRecord extends Attachment {
  readonly v: 1;
  readonly at: Instant;
  readonly thread: string;
  readonly conversation: string;
  /** The seq of the message that it came with. */
  readonly seq: number;
}

/** A one-time code that a customer has asked for. There is one for an account that there is not, too, so that nobody can tell. */
export interface Challenge {
  readonly v: 1;
  readonly id: string;
  readonly at: Instant;
  readonly until: Instant;
  readonly conversation: string;
  readonly visitor: string;
  readonly account: string;
  /** Six digits; null: none was sent. */
  readonly code: string | null;
  /** Wrong guesses. */
  readonly tries: number;
  /** `closed`: a newer one was asked for, or it was guessed at too often. */
  readonly state: 'open' | 'passed' | 'closed';
}

/** A hazard that somebody must acknowledge. */
export interface Alert {
  readonly v: 1;
  readonly id: string;
  readonly kind: HazardKind;
  readonly at: Instant;
  readonly thread: string;
  readonly seq: number;
  readonly conversation: string | null;
  readonly ticket: string | null;
  /** How often it has been raised again because nobody acknowledged it. */
  readonly repeats: number;
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedBy: string | null;
}

/** Somebody who works at the desk. */
export interface User {
  readonly v: 1;
  readonly id: string;
  /** What customers see. */
  readonly name: string;
  readonly email: string;
  /** The e-mail address in the one form that log-ins are compared in. */
  readonly login: string;
  /** An argon2id hash. */
  readonly password: string;
  readonly mustChange: boolean;
  readonly roles: readonly Role[];
  /** Department codes; ['*'] is all of them. */
  readonly departments: readonly string[];
  readonly state: 'active' | 'disabled';
  readonly createdAt: Instant;
  readonly seenAt: Instant | null;
}

export type Role = 'agent' | 'supervisor' | 'archiveClerk' | 'privacyOfficer' | 'administrator' | 'auditor';

/** A log-in; its id is the hash of the token that the browser keeps. */
export interface Session {
  readonly v: 1;
  readonly id: string;
  readonly user: string;
  readonly startedAt: Instant;
  /** Written at most once a minute. */
  readonly seenAt: Instant;
}

/** Who did something. `system`: a job of the server's own; `nobody`: not signed in. */
export type Doer =
  | { readonly is: 'staff'; readonly id: string }
  | { readonly is: 'operator' }
  | { readonly is: 'system'; readonly job: string }
  | { readonly is: 'nobody' };

/** What was done, and to what: `dossier.read`, `staff.signIn`, `privacy.erase`. */
export type Act = `${string}.${string}`;

/** Who did what to whose data, and when. Never a value, a text, or what was looked for. */
export interface AuditEntry {
  readonly v: 1;
  readonly at: Instant;
  readonly who: Doer;
  readonly did: Act;
  /** What it was done to: kind and id. */
  readonly of: readonly { readonly kind: string; readonly id: string }[];
  /** The dossiers of the people whose data that is. */
  readonly about: readonly string[];
  readonly fields?: readonly string[];
  readonly count?: number;
  /** Why it was not done. */
  readonly refused?: string;
  /** The request's, as its line in the log has it. */
  readonly correlation: string | null;
  /** The hash of the entry before this one; zeros before the very first. */
  readonly before: string;
  /** SHA-256, in hex, over all of the above as canonical JSON. */
  readonly hash: string;
}

/** A month of the audit log, which is a log by its id (YYYY-MM): how many entries it has, and where its chain begins and ends. */
export interface AuditMonth {
  readonly v: 1;
  readonly id: string;
  readonly entries: number;
  readonly before: string;
  readonly head: string;
}

/** One line of who saw or changed a dossier; its evidence is in the audit log. */
export interface Access extends Pick<AuditEntry, 'v' | 'at' | 'who' | 'did' | 'correlation'> {
  readonly fields?: readonly string[];
}

/** How many such lines a dossier has. */
export interface AccessCount {
  readonly v: 1;
  readonly id: string;
  readonly last: number;
}

/** What must be kept for now, whatever a retention or an erasure says; its id is the dossier's. */
export interface LegalHold {
  readonly v: 1;
  readonly id: string;
  readonly reason: string;
  readonly by: Doer;
  readonly at: Instant;
  /** Null: until somebody lifts it. */
  readonly until: Instant | null;
}

/** That somebody was erased: nothing of them, but what is needed to erase them again after a restore. */
export interface Erasure {
  readonly v: 1;
  readonly id: string;
  readonly at: Instant;
  readonly by: Doer;
  /** One of a few words: free text would say of somebody what was to be forgotten. */
  readonly reason: 'request' | 'withdrawn' | 'unlawful' | 'expired';
  /** A keyed hash of the account; null for somebody who never proved one. */
  readonly account: string | null;
  readonly dossiers: readonly string[];
  readonly threads: readonly string[];
}
