import type { Outgoing, Timer } from '../../src/desk/ports.ts';
import type {
  Alert,
  ContactRecord,
  Conversation,
  Dossier,
  FieldChange,
  Instant,
  Thread,
  ThreadEvent,
  Ticket,
} from '../../src/desk/records.ts';
import { atRest } from '../../src/dialog/index.ts';

/** The n-th second of an invented day. */
export const at = (second: number): Instant => new Date(Date.UTC(2031, 4, 6, 8, 0, second)).toISOString();

/** Ids that sort in the order of their numbers. */
export const id = (kind: string, number: number): string => `${kind}-${String(number).padStart(6, '0')}`;

export const thread = (of: string, more: Partial<Thread> = {}): Thread => ({
  v: 1,
  id: of,
  channel: 'directline',
  visitor: `visitor of ${of}`,
  openedAt: at(0),
  language: 'zh',
  lastSeq: 0,
  unanswered: [],
  conversation: null,
  dossier: null,
  privacyNotice: null,
  address: null,
  vouched: null,
  survey: null,
  ...more,
});

export const event = (of: string, text: string, more: Partial<ThreadEvent> = {}): ThreadEvent => ({
  v: 1,
  id: of,
  at: at(1),
  conversation: null,
  from: { is: 'customer' },
  tone: 'plain',
  text,
  language: 'zh',
  ...more,
});

export const conversation = (of: string, more: Partial<Conversation> = {}): Conversation => ({
  v: 1,
  id: of,
  thread: 'thread-000001',
  openedAt: at(0),
  closedAt: null,
  firstSeq: 1,
  lastSeq: 1,
  status: 'open',
  outcome: null,
  closing: null,
  holder: { is: 'bot' },
  department: 'CS',
  agents: [],
  waitingSince: null,
  unread: 0,
  proposals: [],
  customer: null,
  language: 'zh',
  dialog: atRest,
  causes: {},
  intents: ['report_outage'],
  messages: 1,
  grants: [],
  tickets: [],
  lastSaid: [],
  hazards: [],
  ...more,
});

export const ticket = (of: string, more: Partial<Ticket> = {}): Ticket => ({
  v: 1,
  id: of,
  kind: 'outage',
  intent: 'report_outage',
  department: 'repair',
  priority: 'P2',
  stage: 'open',
  openedAt: at(0),
  doneAt: null,
  thread: 'thread-000001',
  conversation: 'conversation-000001',
  dossier: null,
  facts: { place: '云溪路8号' },
  seqs: [1],
  joins: null,
  promises: [],
  content: 'content hash',
  ...more,
});

export const dossier = (of: string, more: Partial<Dossier> = {}): Dossier => ({
  v: 1,
  id: of,
  provisional: true,
  thread: null,
  account: null,
  openedAt: at(0),
  lastChange: 0,
  fields: {},
  ...more,
});

export const fieldChange = (of: string, to: string): FieldChange => ({
  v: 1,
  id: of,
  at: at(2),
  field: 'address',
  from: null,
  to,
  confidence: 0.9,
  standing: 'claim',
  provenance: { by: 'message', thread: 'thread-000001', seq: 1, span: [0, 4] },
});

export const alert = (of: string, more: Partial<Alert> = {}): Alert => ({
  v: 1,
  id: of,
  kind: 'line_down',
  at: at(0),
  thread: 'thread-000001',
  seq: 1,
  conversation: null,
  ticket: null,
  repeats: 0,
  acknowledgedAt: null,
  acknowledgedBy: null,
  ...more,
});

export const contact = (of: string, more: Partial<ContactRecord> = {}): ContactRecord => ({
  v: 1,
  id: of,
  conversation: 'conversation-000001',
  thread: 'thread-000001',
  dossier: null,
  channel: 'directline',
  from: at(0),
  to: at(9),
  language: 'zh',
  messages: 3,
  intents: ['report_outage'],
  tickets: [],
  handledBy: ['bot'],
  outcome: 'goodbye',
  agents: [],
  closing: null,
  satisfaction: null,
  ...more,
});

export const timer = (of: string, second: number): Timer => ({
  id: of,
  at: at(second),
  kind: 'silence',
  of: 'conversation-000001',
  note: '',
});

export const outgoing = (of: string, lane: string, seq: number, more: Partial<Outgoing> = {}): Outgoing => ({
  id: of,
  lane,
  seq,
  at: at(0),
  kind: 'alert',
  body: { text: '电线落地', count: 1, none: null },
  tries: 0,
  ...more,
});
