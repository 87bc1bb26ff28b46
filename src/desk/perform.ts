import type { Effect, Option, Said, Value } from '../dialog/index.ts';
import { closeConversation } from './close.ts';
import type { Content } from './content.ts';
import { emptyDossier, withChange } from './dossier.ts';
import type { Draft } from './draft.ts';
import type { Mint } from './ports.ts';
import type { Alert, Cause, Conversation, FieldChange, Instant, Ticket } from './records.ts';
import { amended, departmentOf, promiseClock, spoken, ticketNumber } from './ticket.ts';
import type { HazardKind } from './understood.ts';
import type { Words } from './words.ts';

/** What performing needs besides the draft; all of it pure or injected. */
export interface Means {
  readonly content: Content;
  readonly words: Words;
  readonly mint: Mint;
  readonly now: Instant;
  /** Whether alerts have somewhere to go besides the console. */
  readonly alerting: boolean;
}

/** Things that can only be done outside the commit and the lock. */
export interface Afterwards {
  readonly lookUps: readonly {
    readonly id: string;
    readonly name: string;
    readonly args: Readonly<Record<string, string>>;
  }[];
}

interface Bubble {
  readonly said: Said[];
  readonly options: readonly Option[];
  readonly tone: 'plain' | 'safety';
}

/** Carries out a turn's effects on the draft, in order. The conversation must be there. */
export function perform(effects: readonly Effect[], draft: Draft, means: Means, cause: Cause | null): Afterwards {
  const lookUps: { id: string; name: string; args: Readonly<Record<string, string>> }[] = [];
  const bubbles: Bubble[] = [];
  let facts: Readonly<Record<string, Value>> = {};
  const add = (said: Said, options: readonly Option[] = [], tone: Bubble['tone'] = 'plain') => {
    const last = bubbles.at(-1);
    const whole = { key: said.key, with: { ...facts, ...said.with } };
    if (last && last.tone === tone && last.options.length === 0)
      bubbles[bubbles.length - 1] = { said: [...last.said, whole], options, tone };
    else bubbles.push({ said: [whole], options, tone });
  };
  /** Once a thread: before the first personal question, or with the first words after something personal was kept. */
  const notice = () => {
    if (draft.thread.privacyNotice) return;
    draft.thread = { ...draft.thread, privacyNotice: { version: means.content.privacyVersion, at: means.now } };
    add({ key: 'common.privacy' });
  };
  for (const effect of effects) {
    const conversation = draft.conversation;
    if (!conversation) break;
    switch (effect.do) {
      case 'say':
        if (effect.privacy) notice();
        add(effect.said, effect.options, effect.tone ?? 'plain');
        break;
      case 'openTicket':
        facts = ticketFacts(openTicket(effect, draft, conversation, means));
        break;
      case 'amendTicket':
        facts = { ...facts, ...amendTicket(effect, draft, means) };
        break;
      case 'propose':
        propose(effect, draft, means);
        break;
      case 'alert':
        raise(effect.hazard as HazardKind, draft, means, cause);
        break;
      case 'lookUp':
        lookUps.push({ id: effect.id, name: effect.name, args: effect.args });
        if (cause) draft.conversation = { ...conversation, causes: { ...conversation.causes, [effect.id]: cause } };
        draft.timer({
          id: `lookup:${conversation.id}:${effect.id}`,
          at: after(means.now, 1.5),
          kind: 'lookup',
          of: draft.thread.id,
          note: effect.id,
        });
        break;
      case 'dropLookUp':
        draft.clear(`lookup:${conversation.id}:${effect.id}`);
        break;
      case 'language':
        draft.conversation = { ...conversation, language: effect.to };
        draft.thread = { ...draft.thread, language: effect.to };
        add({ key: 'common.inOtherLanguage' });
        break;
      case 'repeat':
        for (const said of conversation.lastSaid.length > 0
          ? conversation.lastSaid
          : [{ key: 'common.nothingToRepeat' }])
          add(said);
        break;
      case 'close':
        sayAll(bubbles.splice(0), draft, means, cause);
        // A message that waits for its turn belongs to this conversation still.
        if (draft.thread.unanswered.length <= 1) closeConversation(draft, means, effect.outcome);
        break;
    }
  }
  const last = bubbles.pop();
  if (last && draft.dossier && !draft.thread.privacyNotice) {
    draft.thread = { ...draft.thread, privacyNotice: { version: means.content.privacyVersion, at: means.now } };
    bubbles.push({ ...last, said: [...last.said, { key: 'common.privacy' }] });
  } else if (last) bubbles.push(last);
  sayAll(bubbles, draft, means, cause);
  return { lookUps };
}

const after = (now: Instant, seconds: number): Instant => new Date(Date.parse(now) + seconds * 1000).toISOString();

function sayAll(bubbles: readonly Bubble[], draft: Draft, means: Means, cause: Cause | null): void {
  const conversation = draft.conversation;
  if (!conversation || bubbles.length === 0) return;
  const { language } = conversation;
  for (const bubble of bubbles) {
    const choices = bubble.options.map((option) => means.words.choice(option, language));
    draft.say({
      v: 1,
      id: means.mint.id(),
      at: means.now,
      conversation: conversation.id,
      from: { is: 'bot' },
      tone: bubble.tone,
      text: bubble.said.map((said) => means.words.say(said, language)).join('\n'),
      language,
      ...(choices.length > 0 ? { choices } : {}),
      ...(cause ? { replyTo: cause.event, route: cause.route } : {}),
    });
  }
  const lastSaid = bubbles
    .flatMap((bubble) => bubble.said)
    .filter(({ key }) => key !== 'common.inOtherLanguage' && key !== 'common.privacy');
  if (draft.conversation && lastSaid.length > 0) draft.conversation = { ...draft.conversation, lastSaid };
}

const ticketFacts = (ticket: Ticket): Readonly<Record<string, Value>> => ({
  ticket: spoken(ticket.id),
  department: { words: `department.${ticket.department}` },
});

type Open = Extract<Effect, { do: 'openTicket' }>;

function openTicket(effect: Open, draft: Draft, conversation: Conversation, means: Means): Ticket {
  const department = effect.department ?? departmentOf(means.content, conversation, effect.intent);
  const waiting = [...draft.tickets.values()].find(
    (t) => t.kind === 'callBack' && t.department === department && t.stage === 'open',
  );
  const reported = [...draft.tickets.values()].find(
    (t) => t.kind === 'outage' && t.stage !== 'done' && t.facts.place === effect.facts.place,
  );
  const standing = effect.kind === 'callBack' ? waiting : effect.kind === 'outage' ? reported : undefined;
  if (standing) {
    const more = amended(standing, effect.facts, undefined, effect.seqs);
    draft.tickets.set(more.id, more);
    return more;
  }
  const clock = effect.promise ? promiseClock(means.content, effect.promise, means.now) : null;
  const ticket: Ticket = {
    v: 1,
    id: ticketNumber(means.mint),
    kind: effect.kind,
    intent: effect.intent,
    department,
    priority: effect.kind === 'hazard' ? 'P1' : (means.content.intents[effect.intent]?.priority ?? 'P3'),
    stage: effect.joins ? 'joined' : 'open',
    openedAt: means.now,
    thread: draft.thread.id,
    conversation: conversation.id,
    dossier: draft.thread.dossier,
    facts: effect.facts,
    seqs: effect.seqs,
    joins: effect.joins,
    promises: clock ? [clock] : [],
    content: means.content.hash,
  };
  draft.tickets.set(ticket.id, ticket);
  draft.conversation = { ...conversation, tickets: [...conversation.tickets, ticket.id] };
  if (clock && !clock.keptAt)
    draft.timer({
      id: `promise:${ticket.id}:${clock.promise}`,
      at: clock.dueAt,
      kind: 'promise',
      of: draft.thread.id,
      note: ticket.id,
    });
  return ticket;
}

/** Amends the ticket that was opened for one of the messages, else the newest of its kind in this conversation. */
function amendTicket(
  effect: Extract<Effect, { do: 'amendTicket' }>,
  draft: Draft,
  means: Means,
): Readonly<Record<string, Value>> {
  const ofKind = [...draft.tickets.values()].filter((t) => t.kind === effect.kind);
  const ticket = ofKind.findLast((t) => t.seqs.some((seq) => effect.seqs.includes(seq))) ?? ofKind.at(-1);
  if (!ticket) return {};
  const next = amended(ticket, effect.facts, effect.joins, effect.seqs);
  if (effect.promise === undefined) draft.tickets.set(next.id, next);
  else {
    for (const { promise } of ticket.promises) draft.clear(`promise:${ticket.id}:${promise}`);
    const clock = effect.promise ? promiseClock(means.content, effect.promise, ticket.openedAt) : null;
    if (clock)
      draft.timer({
        id: `promise:${ticket.id}:${clock.promise}`,
        at: clock.dueAt,
        kind: 'promise',
        of: draft.thread.id,
        note: ticket.id,
      });
    draft.tickets.set(next.id, { ...next, promises: clock ? [clock] : [] });
  }
  return ticketFacts(next);
}

/** What an unverified customer says of themselves is kept at once, as a claim, in the thread's provisional dossier. */
function propose(effect: Extract<Effect, { do: 'propose' }>, draft: Draft, means: Means): void {
  const { seq, span, value } = effect.answer;
  const from = draft.dossier?.fields[effect.field]?.value ?? null;
  if (seq === null || span === null || from === value) return;
  if (!means.content.fields.some(({ field }) => field === effect.field)) return;
  draft.dossier ??= emptyDossier(means.mint.id(), draft.thread.id, means.now);
  if (draft.thread.dossier !== draft.dossier.id) draft.thread = { ...draft.thread, dossier: draft.dossier.id };
  const change: FieldChange = {
    v: 1,
    id: means.mint.id(),
    at: means.now,
    field: effect.field,
    from,
    to: value,
    confidence: 1,
    standing: 'claim',
    provenance: { by: 'message', thread: draft.thread.id, seq, span },
  };
  draft.dossier = withChange(draft.dossier, draft.dossier.lastChange + 1, change);
  draft.change(change);
}

/** A danger that somebody must acknowledge; sent out at once where there is somewhere to send it. */
function raise(kind: HazardKind, draft: Draft, means: Means, cause: Cause | null): void {
  const ticket = [...draft.tickets.values()].findLast((t) => t.kind === 'hazard')?.id ?? null;
  const alert: Alert = {
    v: 1,
    id: means.mint.id(),
    kind,
    at: means.now,
    thread: draft.thread.id,
    seq: cause?.seq ?? draft.thread.lastSeq,
    ticket,
    acknowledgedAt: null,
  };
  draft.alert(alert);
  if (!means.alerting) return;
  const body = { alert: alert.id, kind, at: alert.at, ticket };
  draft.send({ id: alert.id, lane: `alert:${alert.id}`, seq: 1, at: means.now, kind: 'alert', body, tries: 0 });
}
