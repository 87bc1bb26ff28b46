import type { Entry } from '../../desk/ports.ts';
import { levelOf } from '../../desk/proposal.ts';
import type {
  Alert,
  ContactRecord,
  Conversation,
  Dossier,
  FieldChange,
  Holder,
  Merge,
  PromiseClock,
  Proposal,
  Provenance,
  Route,
  Thread,
  ThreadEvent,
  Ticket,
} from '../../desk/records.ts';
import type {
  AlertView,
  Attention,
  CaseView,
  ChangeView,
  ContactView,
  DossierView,
  EventView,
  MergeView,
  ProposalView,
  Row,
  Source,
  TicketLine,
  TicketView,
} from './contract.ts';

/** The name of a user; their id when nobody has it. */
export type Names = (user: string) => string;

function holderOf(holder: Holder): Row['holder'] {
  if (holder.is === 'queue') return { is: 'queue', since: holder.since, department: holder.department };
  return holder;
}

/** What a row tells besides the conversation itself. */
export interface Beside {
  readonly version: number;
  readonly thread: Thread;
  readonly name: string | null;
  readonly last: Row['last'];
  readonly place: number | null;
  readonly proposals: number;
  readonly attention: Attention;
}

export function rowOf(conversation: Conversation, beside: Beside): Row {
  const { id, language, department, holder, status, openedAt, closedAt, intents, lastSeq, waitingSince, unread } =
    conversation;
  const { thread, ...more } = beside;
  return {
    ...more,
    id,
    thread: thread.id,
    channel: thread.channel,
    language,
    department,
    holder: holderOf(holder),
    status,
    openedAt,
    closedAt,
    level: levelOf(conversation),
    hazard: conversation.hazards.findLast(({ certainty }) => certainty === 'hit')?.kind ?? null,
    intents: [...intents],
    lastSeq,
    waitingSince,
    unread,
  };
}

/** A line of the inbox shows the beginning of the newest words, in code points. */
const SHOWN = 160;

/** Null for what only colleagues see, and for what has no words. */
export function lastOf({ audience, text: said, files = [], at, from }: ThreadEvent): Row['last'] {
  const text = said.trim() === '' ? files.map(({ name }) => name).join(', ') : said;
  if (audience === 'desk' || text === '') return null;
  return {
    from: from.is,
    text: text.length > SHOWN ? `${[...text.slice(0, 2 * SHOWN)].slice(0, SHOWN).join('')}…` : text,
    at,
  };
}

export const routeOf = ({ considered, because, ...route }: Route): NonNullable<EventView['route']> => ({
  ...route,
  considered: considered.map(({ intent, confidence }) => ({ intent, confidence })),
  because: [...because],
});

/** The archive keeps an agent's client id together with the agent; the page knows its own. */
const clientIdOf = ({ clientId, from }: ThreadEvent): string | null =>
  from.is === 'agent' ? (clientId?.split(':').slice(2).join(':') ?? null) : (clientId ?? null);

export const eventOf = ({ seq, body }: Entry<'thread'>): EventView => ({
  seq,
  id: body.id,
  at: body.at,
  conversation: body.conversation,
  from: body.from,
  tone: body.tone,
  text: body.text,
  language: body.language,
  audience: body.audience ?? 'all',
  happened: body.happened ?? null,
  choices: body.choices?.map(({ title, value }) => ({ title, value })) ?? [],
  card: body.card
    ? { title: body.card.title, rows: body.card.rows.map(({ label, value }) => ({ label, value })) }
    : null,
  files: body.files?.map(({ id, name, type, size }) => ({ id, name, type, size })) ?? [],
  clientId: clientIdOf(body),
  route: body.route ? routeOf(body.route) : null,
});

export const proposalOf = (proposal: Proposal, version: number, names: Names): ProposalView => {
  const {
    id,
    dossier,
    conversation,
    field,
    from,
    to,
    confidence,
    seq,
    state,
    asked,
    holdUntil,
    at,
    decidedBy,
    reason,
  } = proposal;
  const span: [number, number] = [proposal.span[0], proposal.span[1]];
  const decider = decidedBy === null ? null : names(decidedBy);
  return {
    id,
    version,
    dossier,
    conversation,
    field,
    from,
    to,
    confidence,
    seq,
    span,
    state,
    asked,
    holdUntil,
    at,
    decidedBy: decider,
    reason,
  };
};

export function ticketOf(ticket: Ticket, version: number, names: Names): TicketView {
  const { v: _, dossier: _dossier, content: _content, ...shown } = ticket;
  const promises = ticket.promises.map((clock) => clockOf(clock, names));
  return { ...shown, version, facts: { ...ticket.facts }, seqs: [...ticket.seqs], promises };
}

const clockOf = (clock: PromiseClock, names: Names): TicketView['promises'][number] => {
  const { promise, startedAt, dueAt, warnAt, keptAt, brokenAt, pauses = [] } = clock;
  const stood = pauses.map((pause) => ({ ...pause, agent: names(pause.agent) }));
  return { promise, startedAt, dueAt, warnAt: warnAt ?? null, keptAt, brokenAt, pauses: stood };
};

/** Who stopped the clocks of a ticket. */
export const stoppersIn = ({ promises }: Ticket): readonly string[] =>
  promises.flatMap(({ pauses = [] }) => pauses.map(({ agent }) => agent));

function sourceOf(provenance: Provenance, names: Names): Source {
  if (provenance.by !== 'message') return provenance;
  const { thread, seq, span, approvedBy } = provenance;
  return {
    by: 'message',
    thread,
    seq,
    span: [span[0], span[1]],
    approvedBy: approvedBy === undefined ? null : names(approvedBy),
  };
}

export const changeOf = ({ seq, body }: Entry<'dossier'>, names: Names): ChangeView => ({
  seq,
  at: body.at,
  field: body.field,
  from: body.from,
  to: body.to,
  standing: body.standing,
  confidence: body.confidence,
  source: sourceOf(body.provenance, names),
  restores: body.restores ?? null,
  sole: body.sole ?? false,
  covered: false,
  takenFrom: null,
});

/** `changes`: at least all those that gave the dossier its values. */
export function dossierOf(dossier: Dossier, changes: readonly Entry<'dossier'>[], names: Names): DossierView {
  const { id, provisional, account, openedAt, lastChange, merged } = dossier;
  const by = new Map<number, FieldChange>(changes.map(({ seq, body }) => [seq, body]));
  const fields = Object.entries(dossier.fields).flatMap(([field, { value, standing, change }]) => {
    const cause = by.get(change);
    if (!cause) return [];
    const source = sourceOf(cause.provenance, names);
    return [{ field, value, standing, change, at: cause.at, source, covered: false, takenFrom: null }];
  });
  return { id, provisional, account, openedAt, lastChange, fields, merged: merged ?? null };
}

/** Who wrote the changes, where that is told by id alone. */
export const approversIn = (changes: readonly Entry<'dossier'>[]): readonly string[] =>
  changes.flatMap(({ body }) =>
    body.provenance.by === 'message' && body.provenance.approvedBy ? [body.provenance.approvedBy] : [],
  );

export const contactOf = (contact: ContactRecord, names: Names): ContactView => ({
  id: contact.id,
  conversation: contact.conversation,
  from: contact.from,
  to: contact.to,
  channel: contact.channel,
  language: contact.language,
  messages: contact.messages,
  intents: [...contact.intents],
  tickets: [...contact.tickets],
  handledBy: [...contact.handledBy],
  agents: contact.agents.map(names),
  outcome: contact.outcome,
  resolution: contact.closing?.resolution ?? null,
  next: contact.closing?.next ?? null,
});

export const ticketLineOf = (ticket: Ticket): TicketLine => {
  const { id, kind, intent, department, stage, openedAt, doneAt, conversation } = ticket;
  return { id, kind, intent, department, stage, openedAt, doneAt, conversation };
};

export const mergeOf = ({ id, at, kept, other, by, reason, undone }: Merge): MergeView => ({
  ...{ id, at, kept, other, by: by.name, reason },
  undone: undone && { ...undone, by: undone.by.name, changedSince: [...undone.changedSince] },
});

/** What the bot was at when it stopped. */
export function botOf({ dialog }: Conversation): CaseView['bot'] {
  const frame = dialog.stack.at(-1);
  if (!frame) return null;
  const answers = Object.entries(frame.answers).map(([name, { value }]) => [name, value]);
  return { dialog: frame.dialog, intent: frame.intent, asked: frame.asked, answers: Object.fromEntries(answers) };
}

export const alertOf = (alert: Alert, names: Names): AlertView => {
  const { id, kind, at, thread, conversation, ticket, repeats, acknowledgedAt, acknowledgedBy } = alert;
  const who = acknowledgedBy === null ? null : names(acknowledgedBy);
  return { id, kind, at, thread, conversation, ticket, repeats, acknowledgedAt, acknowledgedBy: who };
};
