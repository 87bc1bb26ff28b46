import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { collectCustomer } from '../../customers/collecting.ts';
import { customerHtml, rowOf } from '../../customers/exporting.ts';
import type { Content, Field } from '../../desk/content.ts';
import type { Archive, Clock } from '../../desk/ports.ts';
import { type Catalog, UnknownField } from '../../dossiers/catalog.ts';
import { writeTable } from '../../tables/write.ts';
import { type Route, refuse, route } from '../routes.ts';
import type { Casebook } from './casebook.ts';
import { ID } from './chat-routes.ts';
import { CUSTOMER_EXPORT } from './contract.ts';
import { ARCHIVE_ROLES } from './customer-routes.ts';
import { has, type Sight, type Viewer, viewerOf } from './sight.ts';

interface ExportParts {
  readonly archive: Archive;
  readonly catalog: Catalog;
  readonly casebook: Pick<Casebook, 'hides'>;
  readonly sight: Pick<Sight, 'dossier'>;
  readonly content: Content;
  readonly clock: Clock;
}

/** Dossiers read at a time. */
const BATCH = 100;
/** Who may take out all that is kept of one customer: for the customer, who has a right to see it. */
const FILE_ROLES = ['archiveClerk', 'privacyOfficer'] as const;

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const;

/** The headers of a file to be kept; its name tells nobody whose it is. */
const asFile = (name: string, format: keyof typeof TYPES) => ({
  'content-type': TYPES[format],
  'content-disposition': `attachment; filename="${name}.${format}"`,
});

/** In a list nobody takes out what is sensitive but those who look after the archive, and the most sensitive only the privacy officer. */
function mayTakeOut(viewer: Viewer, { field, sensitivity }: Field, hides: Casebook['hides']): boolean {
  if (hides(viewer, field)) return false;
  if (sensitivity === 'S3') return has(viewer, ['privacyOfficer']);
  return sensitivity !== 'S2' || has(viewer, ['archiveClerk', 'privacyOfficer']) || field === 'customerNo';
}

export function exportRoutes({ archive, catalog, casebook, sight, content, clock }: ExportParts): Route[] {
  const { fields } = content;

  async function* rows(ids: readonly string[], columns: readonly Field[]): AsyncIterable<readonly string[]> {
    for (let from = 0; from < ids.length; from += BATCH) {
      const part = ids.slice(from, from + BATCH).map((id) => ({ kind: 'dossier', id }) as const);
      for (const { body } of await archive.load(part)) if (body) yield rowOf(body, columns);
      await setImmediate();
    }
  }

  return [
    route({
      method: 'GET',
      path: '/api/console/customers/columns',
      permission: ARCHIVE_ROLES,
      answer: z.object({ columns: z.array(z.string()), sensitive: z.array(z.string()) }),
      handle: async ({ who }) => {
        const viewer = viewerOf(who);
        const open = fields.filter((field) => mayTakeOut(viewer, field, casebook.hides));
        const sensitive = open.filter(({ sensitivity }) => sensitivity === 'S3').map(({ field }) => field);
        return { status: 200, body: { columns: open.map(({ field }) => field), sensitive } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/customers/export',
      permission: ARCHIVE_ROLES,
      audits: { did: 'customer.export', list: true, note: ({ body }) => ({ fields: body.columns }) },
      body: CUSTOMER_EXPORT,
      handle: async ({ body: { columns: chosen, format, headers, reason, ...query }, who }) => {
        const viewer = viewerOf(who);
        const columns = fields.filter(({ field }) => chosen.includes(field));
        const unknown = chosen.find((name) => !columns.some(({ field }) => field === name));
        if (unknown !== undefined) return refuse(400, 'field', `${unknown}: there is no such field.`);
        const asked = (query.where ?? []).map(({ field }) => field);
        const hidden =
          columns.find((field) => !mayTakeOut(viewer, field, casebook.hides))?.field ??
          asked.find((field) => casebook.hides(viewer, field));
        if (hidden !== undefined) return refuse(403, 'notYours', `${hidden} is not yours to take out in a list.`);
        if (reason === undefined && columns.some(({ sensitivity }) => sensitivity === 'S3'))
          return refuse(400, 'reason', 'Say what the most sensitive columns are needed for.');
        try {
          const ids = catalog.every(query);
          const header = columns.map(({ field, name }) => (headers === 'id' ? field : name[headers]));
          const day = clock.now().toISOString().slice(0, 10);
          return {
            status: 200,
            stream: writeTable(format, header, rows(ids, columns)),
            headers: asFile(`customers-${day}`, format),
          };
        } catch (fault) {
          if (fault instanceof UnknownField) return refuse(400, 'field', fault.message);
          throw fault;
        }
      },
    }),
    route({
      method: 'GET',
      path: '/api/console/dossiers/:id/file',
      permission: FILE_ROLES,
      audits: { did: 'customer.file', reads: true, kind: 'dossier' },
      params: ID,
      query: z.strictObject({ as: z.enum(['json', 'html']).default('json'), lang: z.enum(['zh', 'en']).default('zh') }),
      handle: async ({ params, query: { as, lang }, who }) => {
        const found = await sight.dossier(viewerOf(who), params.id);
        if ('error' in found) return found;
        const { account } = found.body;
        if (account === null)
          return refuse(
            409,
            'claimed',
            'Nobody has proven whose entry this is: a file is given out of a proven account alone.',
          );
        const now = clock.now().toISOString();
        const files = await collectCustomer(archive, account, now);
        const text = as === 'html' ? customerHtml(files, content, lang) : `${JSON.stringify(files, null, 2)}\n`;
        return { status: 200, body: text, headers: asFile(`customer-file-${now.slice(0, 10)}`, as) };
      },
    }),
  ];
}
