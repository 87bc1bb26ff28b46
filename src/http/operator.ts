import { z } from 'zod';
import type { Desk } from '../desk/desk.ts';
import type { Archive, Kind } from '../desk/ports.ts';
import { type Route, refuse, route } from './routes.ts';

const id = z.object({ id: z.string().min(1).max(128) });
const ENTRY = z.object({ seq: z.number(), body: z.unknown() });
const KINDS: readonly Kind[] = ['dossier', 'ticket', 'conversation', 'contact', 'alert', 'thread'];

/** What `griddesk` commands ask of a running server, over the admin socket alone. */
export function operatorRoutes(parts: {
  readonly archive: Archive;
  readonly desk: Desk;
  facts(): Readonly<Record<string, string | number | boolean>>;
}): Route[] {
  const { archive, desk } = parts;
  return [
    route({
      method: 'GET',
      path: '/api/operator/status',
      permission: 'operator',
      answer: z.looseObject({ openAlerts: z.number(), pid: z.number() }),
      handle: async () => {
        const open = await archive.find('alert', 'open', 'open', { limit: 1000 });
        return { status: 200, body: { ...parts.facts(), openAlerts: open.length, pid: process.pid } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/operator/archive/:id',
      permission: 'operator',
      audits: {
        ...{ did: 'archive.read', reads: true },
        note: ({ params }) => ({ of: KINDS.map((kind) => ({ kind, id: params.id })) }),
      },
      params: id,
      answer: z.array(
        z.object({
          ...{ kind: z.string(), version: z.number(), document: z.unknown() },
          log: z.array(ENTRY).optional(),
        }),
      ),
      handle: async ({ params }) => {
        const found = await archive.load(KINDS.map((kind) => ({ kind, id: params.id })));
        const shown = found.filter(({ body }) => body !== null);
        if (shown.length === 0) return refuse(404, 'unknown', 'There is nothing with that id in the archive.');
        const body = await Promise.all(
          shown.map(async ({ kind, version, body: document }) => {
            const log =
              kind === 'dossier' || kind === 'thread'
                ? await archive.entries(kind, params.id, { after: 0, limit: 1000 })
                : null;
            return { kind, version, document, ...(log ? { log } : {}) };
          }),
        );
        return { status: 200, body };
      },
    }),
    route({
      method: 'POST',
      path: '/api/operator/threads',
      permission: 'operator',
      audits: { did: 'thread.open', note: ({ body }) => ({ of: [{ kind: 'thread', id: body.id }] }) },
      body: z.strictObject({ id: z.string().min(8).max(64), language: z.enum(['zh', 'en']).nullable() }),
      answer: z.looseObject({ id: z.string() }),
      handle: async ({ body }) => ({
        status: 201,
        body: await desk.open({ id: body.id, visitor: 'terminal', channel: 'terminal', language: body.language }),
      }),
    }),
    route({
      method: 'POST',
      path: '/api/operator/threads/:id/messages',
      permission: 'operator',
      audits: { did: 'thread.message', kind: 'thread' },
      params: id,
      body: z.strictObject({ clientId: z.string().min(1).max(128), text: z.string().max(10_000) }),
      answer: z.object({ seq: z.number() }),
      handle: async ({ params, body }) => {
        const receipt = await desk.receive({ thread: params.id, ...body });
        return receipt.is === 'stored'
          ? { status: 200, body: { seq: receipt.seq } }
          : refuse(422, receipt.because, receipt.say);
      },
    }),
    route({
      method: 'GET',
      path: '/api/operator/threads/:id/events',
      permission: 'operator',
      audits: { did: 'thread.read', reads: true, kind: 'thread' },
      params: id,
      query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
      answer: z.array(ENTRY),
      handle: async ({ params, query }) => ({ status: 200, body: await desk.events(params.id, query.after, 200) }),
    }),
  ];
}
