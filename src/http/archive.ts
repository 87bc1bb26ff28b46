import { z } from 'zod';
import { collectCustomer, pageOfCustomers } from '../customers/collecting.ts';
import { customerHtml } from '../customers/exporting.ts';
import type { Imports, NotTaken, Taken } from '../customers/importRun.ts';
import type { Content } from '../desk/content.ts';
import type { Archive, Clock, Ref } from '../desk/ports.ts';
import { type Answer, type Route, refuse, route } from './routes.ts';

const account = z.string().regex(/^\d{10,16}$/);
const id = z.object({ id: z.uuid() });
const value = z.string().max(20_000);
const ROW = z.strictObject({
  row: z.number().int().min(0),
  account,
  changes: z.array(z.strictObject({ field: z.string().max(64), from: value.nullable(), to: value })).max(200),
});
const RUN = z.looseObject({ id: z.uuid(), state: z.string(), rows: z.number() });
const DOSSIER = z.looseObject({ id: z.string(), account: z.string().nullable() });

const DOSSIERS = z.array(DOSSIER);

/** A part of an import, with room for rows of long texts. */
const PART_BYTES = 4 * 1024 ** 2;

const WHY: Readonly<Record<NotTaken['because'], string>> = {
  busy: 'Another import is running: wait until it has ended.',
  gone: 'The import is no longer being prepared: another one has begun, or the server has been started anew. Begin again.',
  unfit: 'A row holds what an import may not write: plan it with the same version of Griddesk as the server.',
};

const answered = (taken: Taken, status = 200): Answer =>
  taken.ok
    ? { status, body: taken.run }
    : refuse(taken.because === 'unfit' ? 422 : 409, taken.because, WHY[taken.because]);

/** The archive's tables, in and out, for `griddesk archive`: over the admin socket alone. */
export function archiveRoutes(parts: {
  readonly archive: Archive;
  readonly imports: Imports;
  readonly content: Content;
  readonly clock: Clock;
}): Route[] {
  const { archive, imports, content, clock } = parts;
  const dossiersOf = async (account: string): Promise<readonly Ref[]> =>
    (await archive.find('dossier', 'account', account)).map(({ id }) => ({ kind: 'dossier', id }));
  return [
    route({
      method: 'GET',
      path: '/api/operator/fields',
      permission: 'operator',
      answer: z.array(z.looseObject({ field: z.string() })),
      handle: async () => ({ status: 200, body: content.fields }),
    }),
    route({
      method: 'POST',
      path: '/api/operator/customers/known',
      permission: 'operator',
      audits: { did: 'customer.known', reads: true, list: true, note: ({ body }) => ({ count: body.accounts.length }) },
      body: z.strictObject({ accounts: z.array(account).max(500) }),
      answer: z.record(
        z.string(),
        z.object({ dossiers: z.number(), fields: z.record(z.string(), z.string()), erased: z.string().optional() }),
      ),
      handle: async ({ body }) => ({
        status: 200,
        body: Object.fromEntries(await imports.known(body.accounts)),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/operator/customers',
      permission: 'operator',
      audits: {
        ...{ did: 'customer.export', list: true },
        note: (_, answer) => ({ count: 'body' in answer ? DOSSIERS.parse(answer.body).length : 0 }),
      },
      query: z.object({ after: z.string().max(64).optional(), limit: z.coerce.number().int().min(1).max(5000) }),
      answer: DOSSIERS,
      handle: async ({ query }) => ({ status: 200, body: await pageOfCustomers(archive, query.after, query.limit) }),
    }),
    route({
      method: 'GET',
      path: '/api/operator/customers/:account/file',
      permission: 'operator',
      audits: { did: 'customer.file', note: async ({ params }) => ({ of: await dossiersOf(params.account) }) },
      params: z.object({ account }),
      query: z.object({ as: z.enum(['json', 'html']).default('json'), lang: z.enum(['zh', 'en']).default('zh') }),
      answer: z.object({ text: z.string() }),
      handle: async ({ params, query }) => {
        const files = await collectCustomer(archive, params.account, clock.now().toISOString());
        if (files.length === 0) return refuse(404, 'unknown', 'No customer in the archive has that account.');
        const text =
          query.as === 'html' ? customerHtml(files, content, query.lang) : `${JSON.stringify(files, null, 2)}\n`;
        return { status: 200, body: { text } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/operator/imports',
      permission: 'operator',
      audits: { did: 'import.open' },
      body: z.strictObject({ file: z.string().min(1).max(255) }),
      answer: RUN,
      handle: async ({ body }) => answered(await imports.open({ file: body.file, by: 'operator' }), 201),
    }),
    route({
      method: 'POST',
      path: '/api/operator/imports/:id/parts',
      permission: 'operator',
      audits: { did: 'import.part', kind: 'importRun', note: ({ body }) => ({ count: body.rows.length }) },
      params: id,
      body: z.strictObject({ rows: z.array(ROW).min(1).max(5000) }),
      mostBytes: PART_BYTES,
      answer: RUN,
      handle: async ({ params, body }) => answered(await imports.stage(params.id, body.rows)),
    }),
    route({
      method: 'POST',
      path: '/api/operator/imports/:id/start',
      permission: 'operator',
      audits: { did: 'import.start', kind: 'importRun' },
      params: id,
      answer: RUN,
      handle: async ({ params }) => answered(await imports.start(params.id)),
    }),
    route({
      method: 'GET',
      path: '/api/operator/imports/:id',
      permission: 'operator',
      audits: { did: 'import.read', reads: true, kind: 'importRun' },
      params: id,
      answer: RUN,
      handle: async ({ params }) => {
        const run = await imports.report(params.id);
        return run ? { status: 200, body: run } : refuse(404, 'unknown', 'There is no such import.');
      },
    }),
  ];
}
