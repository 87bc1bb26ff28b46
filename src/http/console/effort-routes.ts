import { z } from 'zod';
import type { Archive, Clock, Mint } from '../../desk/ports.ts';
import type { Effort } from '../../desk/records.ts';
import { type Route, refuse, route } from '../routes.ts';
import { type ActLimit, actorOf } from './acts.ts';
import { DOSSIER_ROLES, READING_ROLES } from './analysis-routes.ts';
import { ID } from './chat-routes.ts';
import { EFFORT, NEW_EFFORT, WITHDRAW } from './contract.ts';
import { effortOf } from './figure-views.ts';
import { has, type Sight, viewerOf } from './sight.ts';

export interface EffortParts {
  readonly archive: Archive;
  readonly sight: Sight;
  readonly limit: ActLimit;
  readonly clock: Clock;
  readonly mint: Pick<Mint, 'id'>;
  /** The ISO day at the company's place. */
  today(): string;
}

const LATER = refuse(400, 'later', 'That day has not come yet: file what was done.');
const NOBODYS = refuse(
  409,
  'noAccount',
  'This dossier is nobody’s yet: efforts are filed for customers with an account.',
);
const NOT_THEIRS = refuse(403, 'notYours', 'Only who filed it, a supervisor or an archive clerk may take it back.');
const NOT_THERE = refuse(404, 'notFound', 'There is nothing at this address.');
const DECIDED = refuse(409, 'decided', 'It has been taken back already.');
const CHANGED = refuse(409, 'changed', 'It has changed in the meantime: look again.');

/** The newest day first. */
const byDay = (a: Effort, b: Effort): number => (a.on === b.on ? (a.at < b.at ? 1 : -1) : a.on < b.on ? 1 : -1);

/** What was done to win and to keep a customer, filed by hand. */
export function effortRoutes({ archive, sight, limit, clock, mint, today }: EffortParts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/console/dossiers/:id/efforts',
      permission: READING_ROLES,
      params: ID,
      answer: z.object({ efforts: z.array(EFFORT) }),
      handle: async ({ params: { id }, who }) => {
        const found = await sight.dossier(viewerOf(who), id);
        if ('error' in found) return found;
        const all = await archive.find('effort', 'dossier', id, { limit: Number.MAX_SAFE_INTEGER });
        const efforts = all.flatMap(({ body }) => body ?? []).toSorted(byDay);
        return { status: 200, body: { efforts: efforts.map(effortOf) } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/efforts',
      permission: DOSSIER_ROLES,
      params: ID,
      body: NEW_EFFORT,
      answer: EFFORT,
      handle: async ({ params: { id }, body, who }) => {
        const agent = await actorOf(who, limit);
        if ('error' in agent) return agent;
        const found = await sight.dossier(agent, id);
        if ('error' in found) return found;
        if (found.body.account === null) return NOBODYS;
        if (body.on > today()) return LATER;
        const effort: Effort = {
          ...{ v: 1, id: mint.id(), dossier: id, ...body, at: clock.now().toISOString() },
          ...{ by: { id: agent.id, name: agent.name }, withdrawn: null },
        };
        const put = { kind: 'effort', id: effort.id, expects: 0, body: effort } as const;
        // Erased meanwhile, it must not be filed.
        const expect = [{ kind: 'dossier', id, version: found.version } as const];
        const done = await archive.commit({ expect, puts: [put] });
        return done.ok ? { status: 201, body: effortOf(effort) } : CHANGED;
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/efforts/:effort/withdraw',
      permission: DOSSIER_ROLES,
      params: ID.extend({ effort: ID.shape.id }),
      body: WITHDRAW,
      answer: EFFORT,
      handle: async ({ params: { id, effort }, body: { reason }, who }) => {
        const agent = await actorOf(who, limit);
        if ('error' in agent) return agent;
        const found = await sight.dossier(agent, id);
        if ('error' in found) return found;
        const [stored] = await archive.load([{ kind: 'effort', id: effort }] as const);
        if (stored.body?.dossier !== id) return NOT_THERE;
        if (stored.body.withdrawn) return DECIDED;
        if (stored.body.by.id !== agent.id && !has(agent, ['supervisor', 'archiveClerk'])) return NOT_THEIRS;
        const withdrawn = { at: clock.now().toISOString(), name: agent.name, reason };
        const next: Effort = { ...stored.body, withdrawn };
        const put = { kind: 'effort', id: effort, expects: stored.version, body: next } as const;
        return (await archive.commit({ puts: [put] })).ok ? { status: 200, body: effortOf(next) } : DECIDED;
      },
    }),
  ];
}
