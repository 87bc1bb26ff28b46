import { z } from 'zod';
import type { AgentDesk, Done } from '../../desk/agents.ts';
import type { Time } from '../../desk/calendar.ts';
import type { Archive, Clock } from '../../desk/ports.ts';
import { standsStill } from '../../desk/promise.ts';
import { promiseReport } from '../../desk/promise-report.ts';
import type { Ticket } from '../../desk/records.ts';
import { type Route, refuse, route, type WhoBy } from '../routes.ts';
import { type ActLimit, type Actor, act, answer } from './acts.ts';
import { ID, NOTHING } from './chat-routes.ts';
import { HOLD, KEEP, PROMISE_REPORT, TICKET } from './contract.ts';
import { namesOf } from './names.ts';
import { CHAT_ROLES, type Seen, type Sight, viewerOf } from './sight.ts';
import { stoppersIn, ticketOf } from './views.ts';

interface TicketParts {
  readonly archive: Archive;
  readonly desk: AgentDesk;
  readonly sight: Sight;
  readonly limit: ActLimit;
  readonly clock: Clock;
  readonly time: Time;
  /** The reasons for which a clock may stand still. */
  readonly pauses: readonly string[];
}

/** Those who answer for what was promised, and those who look whether it was. */
const REPORT_ROLES = ['supervisor', 'auditor'] as const;
/** Done tickets that a list shows. */
const DONE = 200;
/** The days of a report that names none. */
const USUAL_DAYS = 30;
const DAY_MS = 86_400_000;

/** Soonest running promise first; then what stands still, and what has promised nothing. */
function bySoonest(a: Seen<'ticket'>, b: Seen<'ticket'>): number {
  const due = ({ promises }: Ticket): string => {
    const open = promises.filter(({ keptAt }) => keptAt === null);
    return (
      open
        .filter((clock) => !standsStill(clock))
        .map(({ dueAt }) => dueAt)
        .sort()[0] ?? (open.length > 0 ? '~' : '~~')
    );
  };
  const [left, right] = [due(a.body), due(b.body)];
  return left === right ? (a.body.openedAt < b.body.openedAt ? -1 : 1) : left < right ? -1 : 1;
}
const byNewest = (a: Seen<'ticket'>, b: Seen<'ticket'>): number =>
  (a.body.doneAt ?? '') < (b.body.doneAt ?? '') ? 1 : -1;

export function ticketRoutes(parts: TicketParts): Route[] {
  return [...listRoutes(parts), ...actingRoutes(parts), reportRoute(parts)];
}

function listRoutes({ archive, sight }: TicketParts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/console/tickets',
      permission: CHAT_ROLES,
      audits: { did: 'ticket.list', reads: true, list: true },
      query: z.strictObject({ stage: z.enum(['open', 'done']).default('open') }),
      answer: z.object({ tickets: z.array(TICKET) }),
      handle: async ({ query: { stage }, who }) => {
        const found = await sight.tickets(viewerOf(who), stage);
        const sorted = stage === 'open' ? found.toSorted(bySoonest) : found.toSorted(byNewest).slice(0, DONE);
        const names = await namesOf(
          archive,
          sorted.flatMap(({ body }) => stoppersIn(body)),
        );
        return { status: 200, body: { tickets: sorted.map(({ body, version }) => ticketOf(body, version, names)) } };
      },
    }),
  ];
}

function actingRoutes({ desk, archive, sight, limit, pauses }: TicketParts): Route[] {
  const shown = async (ticket: Ticket) => {
    const [{ version }] = await archive.load([{ kind: 'ticket', id: ticket.id }] as const);
    return ticketOf(ticket, version, await namesOf(archive, stoppersIn(ticket)));
  };
  const on = (id: string, who: WhoBy['staff'], does: (agent: Actor) => Promise<Done<Ticket>>) =>
    act(
      { who, limit },
      (agent) => sight.ticket(agent, id),
      async (agent) => answer(await does(agent), shown),
    );
  const common = { method: 'POST', permission: CHAT_ROLES, params: ID, answer: TICKET } as const;
  return [
    route({
      ...common,
      path: '/api/console/tickets/:id/done',
      audits: { did: 'ticket.done', kind: 'ticket' },
      body: NOTHING,
      handle: ({ params: { id }, who }) => on(id, who, () => desk.finish(id)),
    }),
    route({
      ...common,
      path: '/api/console/tickets/:id/keep',
      audits: { did: 'ticket.keep', kind: 'ticket' },
      body: KEEP,
      handle: ({ params: { id }, body: { promise }, who }) => on(id, who, () => desk.keep(id, promise)),
    }),
    route({
      ...common,
      path: '/api/console/tickets/:id/pause',
      audits: { did: 'ticket.pause', kind: 'ticket' },
      body: HOLD,
      handle: ({ params: { id }, body, who }) =>
        pauses.includes(body.because)
          ? on(id, who, (agent) => desk.pause(id, agent, body))
          : refuse(400, 'reason', `There is no such reason; "because" is one of ${pauses.join(', ')}.`),
    }),
    route({
      ...common,
      path: '/api/console/tickets/:id/resume',
      audits: { did: 'ticket.resume', kind: 'ticket' },
      body: NOTHING,
      handle: ({ params: { id }, who }) => on(id, who, () => desk.resume(id)),
    }),
  ];
}

function reportRoute({ sight, clock, time }: TicketParts): Route {
  const day = z.iso.date().optional();
  return route({
    method: 'GET',
    path: '/api/console/promises/report',
    permission: REPORT_ROLES,
    audits: { did: 'promise.report', reads: true, list: true },
    query: z.strictObject({ from: day, to: day, at: z.iso.datetime().optional() }),
    answer: PROMISE_REPORT,
    handle: async ({ query, who }) => {
      const now = clock.now().toISOString();
      const at = query.at === undefined ? now : new Date(query.at).toISOString();
      if (at > now) return refuse(400, 'later', '"at" lies ahead: leave it out, or give an instant that has been.');
      const to = query.to ?? time.dayOf(at);
      const back = new Date(Date.parse(to) - (USUAL_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
      const from = query.from ?? back;
      if (from > to) return refuse(400, 'period', '"from" is after "to": give the earlier day first.');
      const viewer = viewerOf(who);
      const found = await Promise.all([sight.tickets(viewer, 'open'), sight.tickets(viewer, 'done')]);
      const tickets = found.flat().map(({ body }) => body);
      return { status: 200, body: { from, to, at, rows: promiseReport(tickets, { from, to, at }, time.dayOf) } };
    },
  });
}
