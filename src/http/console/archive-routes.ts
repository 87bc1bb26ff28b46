import { z } from 'zod';
import type { AgentDesk } from '../../desk/agents.ts';
import type { Archive } from '../../desk/ports.ts';
import { type Route, refuse, route } from '../routes.ts';
import { type ActLimit, type Actor, act, actorOf, answer } from './acts.ts';
import type { Casebook } from './casebook.ts';
import { ID, NOTHING } from './chat-routes.ts';
import { ALERT, DECISION, DOSSIER, DOSSIER_PAGE, PROPOSAL, RESTORE, SAID, WRITE_FIELD } from './contract.ts';
import { namesOf } from './names.ts';
import { CHAT_ROLES, has, type Sight, viewerOf } from './sight.ts';
import { alertOf, proposalOf } from './views.ts';

export interface ArchiveParts {
  readonly archive: Archive;
  readonly desk: AgentDesk;
  readonly sight: Sight;
  readonly casebook: Casebook;
  readonly limit: ActLimit;
}

const DOSSIER_ROLES = [...CHAT_ROLES, 'archiveClerk'] as const;
const READING_ROLES = [...DOSSIER_ROLES, 'privacyOfficer'] as const;

const UNSEEN = refuse(403, 'notYours', 'This field is not yours to change.');
const NOTHING_THERE = refuse(404, 'notFound', 'There is nothing at this address.');

export function archiveRoutes(parts: ArchiveParts): Route[] {
  return [...proposalRoutes(parts), ...dossierRoutes(parts), ...alertRoutes(parts)];
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
      permission: DOSSIER_ROLES,
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
  /** Whoever has just written a field has seen it. */
  const shown = async (agent: Actor, id: string, reveal: readonly string[] = []) => {
    const found = await sight.dossier(agent, id);
    return { dossier: 'error' in found ? null : (await casebook.dossier(agent, found.body, { reveal })).dossier };
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
                  shown(agent, id, [body.field]),
                ),
        ),
    }),
    route({
      method: 'GET',
      path: '/api/console/dossiers/:id',
      permission: READING_ROLES,
      audits: { did: 'dossier.read', reads: true, kind: 'dossier' },
      params: ID,
      // `reveal`: fields, with commas between them, whose values are to be shown whole.
      query: z.strictObject({
        at: z.coerce.number().int().min(0).optional(),
        reveal: z.string().max(2000).optional(),
      }),
      answer: DOSSIER_PAGE,
      handle: async ({ params, query: { at, reveal }, who }) => {
        const viewer = viewerOf(who);
        const found = await sight.dossier(viewer, params.id);
        if ('error' in found) return found;
        const look = { at, reveal: reveal?.split(',') };
        return { status: 200, body: await casebook.dossier(viewer, found.body, look) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/console/dossiers/:id/messages',
      permission: READING_ROLES,
      audits: { did: 'dossier.messages', reads: true, kind: 'dossier' },
      params: ID,
      query: z.strictObject({ thread: z.string().min(1).max(64), seq: z.coerce.number().int().positive() }),
      answer: SAID,
      handle: async ({ params, query, who }) => {
        const viewer = viewerOf(who);
        const found = await sight.dossier(viewer, params.id);
        if ('error' in found) return found;
        const said = await casebook.said(viewer, found.body, query);
        return said ? { status: 200, body: said } : NOTHING_THERE;
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
        if (!(await desk.acknowledge(id, agent))) return NOTHING_THERE;
        const [{ body }] = await archive.load([{ kind: 'alert', id }] as const);
        return body
          ? { status: 200, body: alertOf(body, await namesOf(archive, [body.acknowledgedBy ?? ''])) }
          : NOTHING_THERE;
      },
    }),
  ];
}
