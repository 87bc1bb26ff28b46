import type { Effect, Said, Value } from '../dialog/index.ts';
import type { Draft } from './draft.ts';
import type { Means } from './perform.ts';
import type { Conversation, Ticket } from './records.ts';
import { amended, departmentOf, promiseClock, spoken, ticketNumber } from './ticket.ts';

/** What words said after a ticket's opening may use. */
export const ticketFacts = (ticket: Ticket): Readonly<Record<string, Value>> => ({
  ticket: spoken(ticket.id),
  department: { words: `department.${ticket.department}` },
  ...dueOf(ticket),
});

/** When the first promise that still runs is due. */
function dueOf({ promises }: Ticket): Readonly<Record<string, Value>> {
  const running = promises.find(({ keptAt, brokenAt }) => !keptAt && !brokenAt);
  return running ? { due: { instant: running.dueAt } } : {};
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
    doneAt: null,
    thread: draft.thread.id,
    conversation: conversation.id,
    // Who reports is nobody's business but of those who look into it.
    dossier: effect.kind === 'report' ? null : draft.thread.dossier,
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
export function amendTicket(
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

/** Where the thread's newest tickets stand, a line each; they must have been recalled. */
export function ticketNews(draft: Draft, { now, content }: Means): readonly Said[] {
  const all = [...draft.tickets.values(), ...draft.earlier];
  const newest = all.toSorted((a, b) => (a.openedAt < b.openedAt ? 1 : -1)).slice(0, MOST_TOLD);
  if (newest.length === 0) return [{ key: 'progress.none' }];
  return newest.map((ticket) => {
    const { due, department } = ticketFacts(ticket) as Readonly<Record<string, Value>>;
    const late = ticket.promises.some(({ keptAt, dueAt }) => !keptAt && dueAt <= now);
    const is = ticket.stage !== 'open' ? ticket.stage : late ? 'late' : due ? 'dueBy' : 'open';
    const stage = { words: `progress.${is}`, with: { department, ...(due ? { due } : {}) } };
    return {
      key: 'progress.line',
      with: {
        ticket: spoken(ticket.id),
        matter: { words: ticket.intent in content.intents ? `intent.${ticket.intent}` : 'progress.matter' },
        stage,
      },
    } as Said;
  });
}
