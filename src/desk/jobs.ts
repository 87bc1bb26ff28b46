import type { Effect, Said, Value } from '../dialog/index.ts';
import type { Draft } from './draft.ts';
import type { Means } from './perform.ts';
import { clocksFrom, isRunning, standingAt, standsStill, timersOf } from './promise.ts';
import type { Conversation, PromiseClock, Ticket } from './records.ts';
import { amended, departmentOf, spoken, ticketNumber } from './ticket.ts';

/** What words said after a ticket's opening may use. */
export const ticketFacts = (ticket: Ticket): Readonly<Record<string, Value>> => ({
  ticket: spoken(ticket.id),
  department: { words: `department.${ticket.department}` },
  ...dueOf(ticket),
});

/** When the first promise that still runs is due; one that stands still is due at no time yet. */
function dueOf({ promises }: Ticket): Readonly<Record<string, Value>> {
  const running = promises.find((clock) => isRunning(clock) && !standsStill(clock));
  return running ? { due: { instant: running.dueAt } } : {};
}

/** Sets and clears the timers of a ticket's clocks along with the change. */
function time(draft: Draft, ticket: Ticket): void {
  const { set, clear } = timersOf(ticket);
  for (const timer of set) draft.timer(timer);
  for (const timer of clear) draft.clear(timer);
}

/** More would not be read. */
const MOST_TOLD = 3;

type Open = Extract<Effect, { do: 'openTicket' }>;

/** Opens a ticket, or adds to the one that stands for the same thing in this conversation. */
export function openTicket(effect: Open, draft: Draft, conversation: Conversation, means: Means): Ticket {
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
  const ticket: Ticket = {
    v: 1,
    id: ticketNumber(means.mint),
    kind: effect.kind,
    intent: effect.intent,
    department,
    priority: effect.kind === 'hazard' ? 'P1' : (means.content.intents[effect.intent]?.priority ?? 'P3'),
    stage: effect.joins ? 'joined' : 'open',
    openedAt: means.now,
    doneAt: null,
    thread: draft.thread.id,
    conversation: conversation.id,
    // Who reports is nobody's business but of those who look into it.
    dossier: effect.kind === 'report' ? null : draft.thread.dossier,
    facts: effect.facts,
    seqs: effect.seqs,
    joins: effect.joins,
    promises: effect.promise ? clocksFrom(means.content, effect.promise, means.now) : [],
    content: means.content.hash,
  };
  draft.tickets.set(ticket.id, ticket);
  draft.conversation = { ...conversation, tickets: [...conversation.tickets, ticket.id] };
  time(draft, ticket);
  return ticket;
}

/** Amends the ticket that was opened for one of the messages, else the newest of its kind in this conversation. */
export function amendTicket(
  effect: Extract<Effect, { do: 'amendTicket' }>,
  draft: Draft,
  means: Means,
): Readonly<Record<string, Value>> {
  const ofKind = [...draft.tickets.values()].filter((t) => t.kind === effect.kind);
  const ticket = ofKind.findLast((t) => t.seqs.some((seq) => effect.seqs.includes(seq))) ?? ofKind.at(-1);
  if (!ticket) return {};
  const next = amended(ticket, effect.facts, effect.joins, effect.seqs);
  if (effect.promise === undefined) {
    draft.tickets.set(next.id, next);
    return ticketFacts(next);
  }
  for (const { promise } of ticket.promises) draft.clear(`promise:${ticket.id}:${promise}`);
  const pauses = ticket.promises.find((clock) => clock.pauses)?.pauses;
  const promises = effect.promise ? clocksFrom(means.content, effect.promise, ticket.openedAt, pauses) : [];
  const changed = { ...next, promises };
  draft.tickets.set(next.id, changed);
  time(draft, changed);
  return ticketFacts(changed);
}

/** The clock that a customer is told of: of those still to be kept, the one that is worst. */
function toldOf({ stage, promises }: Ticket, now: string): PromiseClock | undefined {
  if (stage === 'done') return undefined;
  const open = promises.filter(({ keptAt }) => keptAt === null);
  const worst = ['broken', 'soon', 'runs', 'paused'].flatMap((is) =>
    open.filter((clock) => standingAt(clock, now) === is),
  );
  return worst[0];
}

/** Where a ticket stands in a clause, and the promise that it has. A time is only ever the one that was promised. */
function newsOf(ticket: Ticket, { now, content }: Means): readonly Said[] {
  const clock = toldOf(ticket, now);
  const department = { words: `department.${ticket.department}` };
  const due = clock && { instant: clock.dueAt };
  const pause = clock && standsStill(clock);
  const late = clock && standingAt(clock, now) === 'broken';
  const stage = (): Value => {
    if (ticket.stage !== 'open') return { words: `progress.${ticket.stage}` };
    if (pause) {
      const why = { words: `pause.${pause.because}` };
      return { words: 'progress.paused', with: { department, since: { instant: pause.from }, why } };
    }
    if (!due) return { words: 'progress.open', with: { department } };
    return { words: late ? 'progress.late' : 'progress.dueBy', with: { department, due } };
  };
  const matter = { words: ticket.intent in content.intents ? `intent.${ticket.intent}` : 'progress.matter' };
  const line = { key: 'progress.line', with: { ticket: spoken(ticket.id), matter, stage: stage() } };
  const promised = clock && { key: 'progress.promised', with: { promise: { words: `promise.${clock.promise}` } } };
  return promised && ticket.stage === 'open' ? [line, promised] : [line];
}

/** Where the thread's newest tickets stand, with what was promised; they must have been recalled. */
export function ticketNews(draft: Draft, means: Means): readonly Said[] {
  const all = [...draft.tickets.values(), ...draft.earlier];
  const newest = all.toSorted((a, b) => (a.openedAt < b.openedAt ? 1 : -1)).slice(0, MOST_TOLD);
  return newest.length === 0 ? [{ key: 'progress.none' }] : newest.flatMap((ticket) => newsOf(ticket, means));
}
