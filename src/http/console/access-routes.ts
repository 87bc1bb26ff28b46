import { z } from 'zod';
import type { Audit } from '../../audit/audit.ts';
import type { Archive } from '../../desk/ports.ts';
import type { Doer } from '../../desk/records.ts';
import { type Route, route } from '../routes.ts';
import { ID } from './chat-routes.ts';
import { ACCESSES } from './contract.ts';
import { namesOf } from './names.ts';
import { has, type Sight, viewerOf } from './sight.ts';

const PAGE = 50;

/** Staff by their user id; what has no user by what it is. */
const idOf = (who: Doer): string => (who.is === 'staff' ? who.id : who.is === 'system' ? who.job : who.is);

/** Who saw a dossier, for those who answer for it. */
export function accessRoutes({
  archive,
  audit,
  sight,
}: {
  readonly archive: Archive;
  readonly audit: Pick<Audit, 'seen'>;
  readonly sight: Sight;
}): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/console/dossiers/:id/access',
      permission: ['supervisor', 'archiveClerk', 'privacyOfficer', 'auditor'],
      audits: { did: 'dossier.access', reads: true, kind: 'dossier' },
      params: ID,
      query: z.strictObject({ before: z.coerce.number().int().min(1).optional() }),
      answer: ACCESSES,
      handle: async ({ params: { id }, query, who }) => {
        const viewer = viewerOf(who);
        // An auditor sees no dossier, and of each who did: also of one that is gone.
        if (!has(viewer, ['auditor', 'privacyOfficer'])) {
          const found = await sight.dossier(viewer, id);
          if ('error' in found) return found;
        }
        const lines = await audit.seen(id, query.before, PAGE);
        const staff = lines.flatMap(({ who: by }) => (by.is === 'staff' ? [by.id] : []));
        const names = await namesOf(archive, staff);
        const entries = lines.map(({ at, who: by, did, fields = [] }) => ({
          ...{ at, did, fields },
          who: { id: idOf(by), name: by.is === 'staff' ? names(by.id) : null },
        }));
        const last = lines.at(-1)?.line ?? 1;
        return { status: 200, body: { entries, next: last > 1 ? last : null } };
      },
    }),
  ];
}
