import { z } from 'zod';
import type { AgentDesk, Done } from '../../desk/agents.ts';
import type { Archive, Files } from '../../desk/ports.ts';
import type { Conversation } from '../../desk/records.ts';
import { fileAnswer } from '../files/links.ts';
import { type Answer, type Route, refuse, route, type WhoBy } from '../routes.ts';
import { type ActLimit, type Actor, actorOf, answer } from './acts.ts';
import type { Casebook } from './casebook.ts';
import { CASE, CLOSE, EVENT, REPLY, ROW, VERIFY } from './contract.ts';
import { eventsOf } from './episodes.ts';
import type { Inbox } from './inbox.ts';
import { CHAT_ROLES, type Seen, type Sight, viewerOf } from './sight.ts';
import { eventOf } from './views.ts';

export const ID = z.object({ id: z.string().min(1).max(64) });
/** For acts that need no more than their address. */
export const NOTHING = z.strictObject({}).prefault({});
const EVENTS = 500;
const NO_BYTES = refuse(404, 'notFound', 'There is nothing at this address.');

export interface ChatParts {
  readonly archive: Archive;
  readonly files: Files;
  readonly desk: AgentDesk;
  readonly sight: Sight;
  readonly inbox: Inbox;
  readonly casebook: Casebook;
  readonly limit: ActLimit;
}

const PATH = '/api/console/conversations/:id';

export function chatRoutes(parts: ChatParts): Route[] {
  return [...readingRoutes(parts), ...actingRoutes(parts)];
}

function readingRoutes({ archive, files, sight, inbox, casebook }: ChatParts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/console/files/:id',
      permission: CHAT_ROLES,
      audits: { did: 'file.read', reads: true, kind: 'file' },
      params: ID,
      handle: async ({ params: { id }, who }) => {
        const found = await sight.file(viewerOf(who), id);
        if ('error' in found) return found;
        const bytes = await files.get(id);
        return bytes ? fileAnswer(found.body, bytes) : NO_BYTES;
      },
    }),
    route({
      method: 'GET',
      path: '/api/console/conversations',
      permission: CHAT_ROLES,
      audits: { did: 'conversation.list', reads: true, list: true },
      query: z.strictObject({ view: z.enum(['mine', 'unassigned', 'all']).default('all') }),
      answer: z.object({ rows: z.array(ROW) }),
      handle: async ({ query: { view }, who }) => {
        const viewer = viewerOf(who);
        const wanted = ({ body: { holder } }: Seen<'conversation'>): boolean =>
          view === 'all' ||
          (view === 'unassigned' ? holder.is === 'queue' : holder.is === 'agent' && holder.agent === viewer.id);
        const found = (await sight.conversations(viewer)).filter(wanted);
        return { status: 200, body: { rows: await inbox.rows(found) } };
      },
    }),
    route({
      method: 'GET',
      path: PATH,
      permission: CHAT_ROLES,
      audits: { did: 'conversation.read', reads: true, kind: 'conversation' },
      params: ID,
      answer: CASE,
      handle: async ({ params, who }) => {
        const viewer = viewerOf(who);
        const found = await sight.conversation(viewer, params.id);
        return 'error' in found ? found : { status: 200, body: await casebook.of(viewer, found) };
      },
    }),
    route({
      method: 'GET',
      path: `${PATH}/events`,
      permission: CHAT_ROLES,
      audits: { did: 'conversation.read', reads: true, kind: 'conversation' },
      params: ID,
      query: z.strictObject({ after: z.coerce.number().int().min(0).default(0) }),
      answer: z.object({ events: z.array(EVENT) }),
      handle: async ({ params, query, who }) => {
        const found = await sight.conversation(viewerOf(who), params.id);
        if ('error' in found) return found;
        const events = await eventsOf(archive, found.body, query.after, EVENTS);
        return { status: 200, body: { events: events.map(eventOf) } };
      },
    }),
  ];
}

function actingRoutes({ desk, sight, inbox, limit }: ChatParts): Route[] {
  /** Only somebody with a name, on a conversation that they may see. */
  async function act(who: WhoBy['staff'], id: string, does: (agent: Actor) => Promise<Answer>): Promise<Answer> {
    const agent = await actorOf(who, limit);
    if ('error' in agent) return agent;
    const found = await sight.conversation(agent, id);
    return 'error' in found ? found : does(agent);
  }
  /** Its row as the agent sees it now; null when it is no longer theirs to see. */
  async function rowFor(agent: Actor, id: string) {
    const found = await sight.conversation(agent, id);
    return { row: 'error' in found ? null : (await inbox.rows([found]))[0] };
  }
  const moves = (name: string, does: (id: string, agent: Actor) => Promise<Done<Conversation>>): Route =>
    route({
      method: 'POST',
      path: `${PATH}/${name}`,
      permission: CHAT_ROLES,
      audits: { did: `conversation.${name}`, kind: 'conversation' },
      params: ID,
      body: NOTHING,
      answer: ROW_ANSWER,
      handle: ({ params: { id }, who }) =>
        act(who, id, async (agent) => answer(await does(id, agent), () => rowFor(agent, id))),
    });
  const writes = (name: 'reply' | 'note'): Route =>
    route({
      method: 'POST',
      path: `${PATH}/${name}`,
      permission: CHAT_ROLES,
      audits: { did: `conversation.${name}`, kind: 'conversation' },
      params: ID,
      body: REPLY,
      answer: z.object({ seq: z.number() }),
      handle: ({ params: { id }, body, who }) =>
        act(who, id, async (agent) => answer(await desk[name](id, agent, body), async ({ seq }) => ({ seq }))),
    });

  return [
    moves('take', (id, agent) => desk.take(id, agent)),
    moves('release', (id, agent) => desk.release(id, agent)),
    moves('handBack', (id, agent) => desk.handBack(id, agent)),
    writes('reply'),
    writes('note'),
    route({
      method: 'POST',
      path: `${PATH}/close`,
      permission: CHAT_ROLES,
      audits: { did: 'conversation.close', kind: 'conversation' },
      params: ID,
      body: CLOSE,
      answer: ROW_ANSWER,
      handle: ({ params: { id }, body, who }) =>
        act(who, id, async (agent) => answer(await desk.close(id, agent, body), () => rowFor(agent, id))),
    }),
    route({
      method: 'POST',
      path: `${PATH}/verify`,
      permission: CHAT_ROLES,
      audits: { did: 'conversation.verify', kind: 'conversation' },
      params: ID,
      body: VERIFY,
      answer: ROW_ANSWER,
      handle: ({ params: { id }, body: { account, how }, who }) =>
        act(who, id, async (agent) => answer(await desk.verify(id, agent, account, how), () => rowFor(agent, id))),
    }),
  ];
}

const ROW_ANSWER = z.object({ row: ROW.nullable() });
