import { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import type { Archive } from '../desk/ports.ts';
import type { Doer } from '../desk/records.ts';
import { type Route, refuse, route } from './routes.ts';
import type { Users } from './staff/users.ts';

const SINCE = z.iso.datetime().or(z.iso.date()).optional();
const BROKEN = z.object({ month: z.string(), seq: z.number(), why: z.string() });
const MOST = 10_000;

/** How the chain was found. */
export const VERIFIED = z.object({
  entries: z.number(),
  first: z.string().nullable(),
  last: z.string().nullable(),
  head: z.string(),
  broken: BROKEN.nullable(),
});
export const ENTRY = z.looseObject({
  at: z.string(),
  who: z.looseObject({ is: z.string() }),
  did: z.string(),
  of: z.array(z.object({ kind: z.string(), id: z.string() })),
  fields: z.array(z.string()).optional(),
  count: z.number().optional(),
  refused: z.string().optional(),
  correlation: z.string().nullable(),
});

const instant = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : new Date(text).toISOString();

/** The audit log, for `griddesk audit`: over the admin socket alone. */
export function auditRoutes({
  archive,
  audit,
  users,
}: {
  readonly archive: Archive;
  readonly audit: Audit;
  readonly users: Pick<Users, 'find'>;
}): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/operator/audit/verify',
      permission: 'operator',
      audits: { did: 'audit.verify' },
      query: z.strictObject({ since: SINCE }),
      answer: VERIFIED,
      handle: async ({ query }) => ({ status: 200, body: await audit.verify(instant(query.since)) }),
    }),
    route({
      method: 'GET',
      path: '/api/operator/audit',
      permission: 'operator',
      audits: { did: 'audit.read' },
      query: z.strictObject({
        since: SINCE,
        /** An account, or the id of a dossier. */
        customer: z.string().min(1).max(64).optional(),
        /** A user's e-mail address, or "operator". */
        by: z.string().min(1).max(254).optional(),
        most: z.coerce.number().int().min(1).max(MOST).default(1000),
      }),
      answer: z.array(ENTRY),
      handle: async ({ query: { since, customer, by, most } }) => {
        const user = by === undefined || by === 'operator' ? null : await users.find(by);
        if (by !== undefined && by !== 'operator' && user === null)
          return refuse(404, 'unknown', 'There is no user with that e-mail address.');
        const did = (who: Doer): boolean => (who.is === 'staff' ? who.id === user?.id : who.is === by);
        const dossiers = customer === undefined ? [] : await archive.find('dossier', 'account', customer);
        const about = customer === undefined ? undefined : [customer, ...dossiers.map(({ id }) => id)];
        const entries = await audit.show({ since: instant(since), about, ...(by !== undefined && { by: did }) }, most);
        return { status: 200, body: entries };
      },
    }),
  ];
}
