import type { Field } from '../../desk/content.ts';
import type { Archive } from '../../desk/ports.ts';
import { type Catalog, UnknownField } from '../../dossiers/catalog.ts';
import { type Answer, type Audited, type Route, refuse, route } from '../routes.ts';
import type { Casebook } from './casebook.ts';
import { CUSTOMER_QUERY, CUSTOMERS, type CustomerQuery } from './contract.ts';
import { covered, isCovered } from './cover.ts';
import { viewerOf } from './sight.ts';

/** Those who look after the archive as a whole; agents come to a dossier by the chat that it belongs to. */
export const ARCHIVE_ROLES = ['supervisor', 'archiveClerk', 'privacyOfficer'] as const;

/** The conditions' fields and the people shown; what was looked for stands nowhere. */
function searched({ body }: { readonly body: CustomerQuery }, answer: Answer): Audited {
  const shown = 'body' in answer ? CUSTOMERS.parse(answer.body) : null;
  const fields = (body.where ?? []).map(({ field }) => field);
  const of = (shown?.customers ?? []).map(({ id }) => ({ kind: 'dossier', id }) as const);
  return { fields, of, ...(shown && { count: shown.total }) };
}

interface CustomerParts {
  readonly archive: Archive;
  readonly catalog: Catalog;
  readonly casebook: Casebook;
  readonly fields: readonly Field[];
}

/** What a line of the list shows, where the viewer may see it. */
const SHOWN = ['name', 'address', 'phones', 'customerKind', 'area', 'state', 'useType', 'voltage'] as const;

/** A POST, so that what is looked for, which names people, stands in no address and no log. */
export function customerRoutes({ archive, catalog, casebook, fields }: CustomerParts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/console/customers/search',
      permission: ARCHIVE_ROLES,
      audits: { did: 'customer.search', reads: true, list: true, note: searched },
      body: CUSTOMER_QUERY,
      answer: CUSTOMERS,
      handle: async ({ body, who }) => {
        const viewer = viewerOf(who);
        const asked = [...(body.where ?? []).map(({ field }) => field), body.sort?.by ?? 'opened'];
        const hidden = asked.find((field) => casebook.hides(viewer, field));
        if (hidden !== undefined) return refuse(403, 'notYours', `${hidden} is not yours to see.`);
        try {
          const { total, ids } = catalog.search(body);
          const found = await archive.load(ids.map((id) => ({ kind: 'dossier', id }) as const));
          const rows = found.flatMap(({ id, body: dossier }) => {
            if (dossier === null) return [];
            const { account, openedAt } = dossier;
            const values = SHOWN.filter((field) => !casebook.hides(viewer, field)).flatMap((field) => {
              const value = dossier.fields[field]?.value;
              if (value === undefined) return [];
              const known = fields.find((one) => one.field === field);
              return [[field, known && isCovered(known, false) ? covered(known, value) : value] as const];
            });
            return [{ id, account, openedAt, values: Object.fromEntries(values) }];
          });
          const open = fields.flatMap(({ field }) =>
            catalog.asks(field) && !casebook.hides(viewer, field) ? [field] : [],
          );
          return { status: 200, body: { total, customers: rows, all: catalog.size, filters: open } };
        } catch (fault) {
          if (fault instanceof UnknownField) return refuse(400, 'field', fault.message);
          throw fault;
        }
      },
    }),
  ];
}
