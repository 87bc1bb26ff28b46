import { z } from 'zod';
import type { AgentDesk } from '../../desk/agents.ts';
import type { Archive } from '../../desk/ports.ts';
import type { Ticket } from '../../desk/records.ts';
import { type Answer, type Refused, type Route, refuse, route, type WhoBy } from '../routes.ts';
import { type ActLimit, type Actor, actorOf, answer } from './acts.ts';
import type { Casebook } from './casebook.ts';
import { ID, NOTHING } from './chat-routes.ts';
import { ALERT, CHANGE, CONTACT, DECISION, DOSSIER, PROPOSAL, RESTORE, TICKET, WRITE_FIELD } from './contract.ts';
import { namesOf } from './names.ts';
import { CHAT_ROLES, has, type Seen, type Sight, viewerOf } from './sight.ts';
import { alertOf, proposalOf, ticketOf } from './views.ts';

export interface ArchiveParts {
  readonly archive: Archive;
  readonly desk: AgentDesk;
  readonly sight: Sight;
  readonly casebook: Casebook;
  readonly limit: ActLimit;
}

const DOSSIER_ROLES = [...CHAT_ROLES, 'archiveClerk'] as const;
const READING_ROLES = [...DOSSIER_ROLES, 'privacyOfficer'] as const;
/** Done tickets that a list shows. */
const DONE = 200;

const UNSEEN = refuse(403, 'notYours', 'This field is not yours to change.');
const NO_ALERT = refuse(404, 'notFound', 'There is nothing at this address.');

export function archiveRoutes(parts: ArchiveParts): Route[] {
  return [...proposalRoutes(parts), ...dossierRoutes(parts), ...ticketRoutes(parts), ...alertRoutes(parts)];
}

/** Somebody with a name, on something that they may see. */
async function act<T extends object>(
  { who, limit }: { readonly who: WhoBy['staff']; readonly limit: ActLimit },
  look: (agent: Actor) => Promise<T | Refused>,
  does: (agent: Actor) => Promise<Answer>,
): Promise<Answer> {
  const agent = await actorOf(who, limit);
  if ('error' in agent) return agent;
  const found = await look(agent);
  return 'error' in found ? found : does(agent);
}

function proposalRoutes({ archive, desk, sight, limit }: ArchiveParts): Route[] {
  async function view(id: string) {
    const [{ body, version }] = await archive.load([{ kind: 'proposal', id }] as const);
    const decided = body!;
    return proposalOf(decided, version, await namesOf(archive, decided.decidedBy === null ? [] : [decided.decidedBy]));
  }
  return [
    route({
      method: 'POST',
      path: '/api/console/proposals/:id',
      permission: CHAT_ROLES,
      audits: { did: 'proposal.decide', kind: 'proposal' },
      params: ID,
      body: DECISION,
      answer: PROPOSAL,
      handle: ({ params: { id }, body, who }) =>
        act(
          { who, limit },
          (agent) => sight.proposal(agent, id),
          async (agent) => answer(await desk.decide(id, agent, body), () => view(id)),
        ),
    }),
  ];
}

function dossierRoutes({ desk, sight, casebook, limit }: ArchiveParts): Route[] {
  const shown = async (agent: Actor, id: string) => {
    const found = await sight.dossier(agent, id);
    return { dossier: 'error' in found ? null : (await casebook.dossier(agent, found.body)).dossier };
  };
  return [
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/fields',
      permission: DOSSIER_ROLES,
      audits: { did: 'dossier.write', kind: 'dossier', note: ({ body }) => ({ fields: [body.field] }) },
      params: ID,
      body: WRITE_FIELD,
      answer: z.object({ dossier: DOSSIER }),
      handle: ({ params: { id }, body, who }) =>
        act(
          { who, limit },
          (agent) => sight.dossier(agent, id),
          async (agent) =>
            casebook.hides(agent, body.field)
              ? UNSEEN
              : answer(await desk.setField(id, agent, { ...body, clerk: has(agent, ['archiveClerk']) }), () =>
                  shown(agent, id),
                ),
        ),
    }),
    route({
      method: 'GET',
      path: '/api/console/dossiers/:id',
      permission: READING_ROLES,
      audits: { did: 'dossier.read', reads: true, kind: 'dossier' },
      params: ID,
      query: z.strictObject({ at: z.coerce.number().int().min(0).optional() }),
      answer: z.object({ dossier: DOSSIER, changes: z.array(CHANGE), contacts: z.array(CONTACT) }),
      handle: async ({ params, query, who }) => {
        const viewer = viewerOf(who);
        const found = await sight.dossier(viewer, params.id);
        return 'error' in found ? found : { status: 200, body: await casebook.dossier(viewer, found.body, query.at) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/restore',
      permission: DOSSIER_ROLES,
      audits: { did: 'dossier.restore', kind: 'dossier' },
      params: ID,
      body: RESTORE,
      answer: z.object({ dossier: DOSSIER }),
      handle: ({ params: { id }, body: { change, reason }, who }) =>
        act(
          { who, limit },
          (agent) => sight.dossier(agent, id),
          async (agent) => answer(await desk.restore(id, agent, change, reason), () => shown(agent, id)),
        ),
    }),
  ];
}

/** Soonest running promise first; what has promised nothing comes last. */
function bySoonest(a: Seen<'ticket'>, b: Seen<'ticket'>): number {
  const due = ({ promises }: Ticket): string =>
    promises.flatMap(({ keptAt, dueAt }) => (keptAt === null ? [dueAt] : [])).sort()[0] ?? '~';
  const [left, right] = [due(a.body), due(b.body)];
  return left === right ? (a.body.openedAt < b.body.openedAt ? -1 : 1) : left < right ? -1 : 1;
}
const byNewest = (a: Seen<'ticket'>, b: Seen<'ticket'>): number =>
  (a.body.doneAt ?? '') < (b.body.doneAt ?? '') ? 1 : -1;

function ticketRoutes({ desk, archive, sight, limit }: ArchiveParts): Route[] {
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
        return { status: 200, body: { tickets: sorted.map(({ body, version }) => ticketOf(body, version)) } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/tickets/:id/done',
      permission: CHAT_ROLES,
      audits: { did: 'ticket.done', kind: 'ticket' },
      params: ID,
      body: NOTHING,
      answer: TICKET,
      handle: ({ params: { id }, who }) =>
        act(
          { who, limit },
          (agent) => sight.ticket(agent, id),
          async () =>
            answer(await desk.finish(id), async (ticket) => {
              const [{ version }] = await archive.load([{ kind: 'ticket', id }] as const);
              return ticketOf(ticket, version);
            }),
        ),
    }),
  ];
}

function alertRoutes({ archive, desk, limit }: ArchiveParts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/console/alerts',
      permission: CHAT_ROLES,
      audits: { did: 'alert.list', reads: true, list: true },
      answer: z.object({ alerts: z.array(ALERT) }),
      handle: async () => {
        const open = await archive.find('alert', 'open', 'open', { limit: Number.MAX_SAFE_INTEGER });
        const alerts = open.flatMap(({ body }) => (body ? [alertOf(body, (id) => id)] : []));
        return { status: 200, body: { alerts } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/alerts/:id/acknowledge',
      permission: CHAT_ROLES,
      audits: { did: 'alert.acknowledge', kind: 'alert' },
      params: ID,
      body: NOTHING,
      answer: ALERT,
      handle: async ({ params: { id }, who }) => {
        const agent = await actorOf(who, limit);
        if ('error' in agent) return agent;
        if (!(await desk.acknowledge(id, agent))) return NO_ALERT;
        const [{ body }] = await archive.load([{ kind: 'alert', id }] as const);
        return body
          ? { status: 200, body: alertOf(body, await namesOf(archive, [body.acknowledgedBy ?? ''])) }
          : NO_ALERT;
      },
    }),
  ];
}
