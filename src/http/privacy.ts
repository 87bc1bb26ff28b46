import { z } from 'zod';
import type { Archive } from '../desk/ports.ts';
import type { Doer, Role } from '../desk/records.ts';
import type { Erased, Erasing } from '../privacy/erasing.ts';
import type { Holds } from '../privacy/holds.ts';
import { type Answer, type Audited, type Route, refuse, route, type WhoBy } from './routes.ts';

const OFFICERS: readonly Role[] = ['privacyOfficer'];
const ID = z.object({ id: z.string().min(1).max(64) });
const ERASE = z.strictObject({
  reason: z.enum(['request', 'withdrawn', 'unlawful', 'expired']),
  dryRun: z.boolean().default(false),
});
const HOLD = z.strictObject({ reason: z.string().trim().min(3).max(200), until: z.iso.datetime().nullable() });
const ACCOUNT = z.string().regex(/^\d{10,16}$/);

export const ERASED = z.object({
  reached: z.record(z.string(), z.number()),
  /** The id of what tells that it happened; null: it was a dry run. */
  erasure: z.string().nullable(),
});
export const HELD = z.array(
  z.object({ id: z.string(), reason: z.string(), at: z.string(), until: z.string().nullable() }),
);

const NO_DOSSIER = refuse(404, 'notFound', 'There is no such dossier.');
const NO_HOLD = refuse(404, 'notFound', 'There is no hold on that dossier.');

const doerOf = (who: WhoBy['staff']): Doer =>
  who.is === 'staff' ? { is: 'staff', id: who.user.id } : { is: 'operator' };

function answered(erased: Erased): Answer {
  if (erased.ok) return { status: 200, body: { reached: erased.reached, erasure: erased.erasure } };
  switch (erased.because) {
    case 'unknown':
      return refuse(404, 'unknown', 'The archive has no such customer.');
    case 'talking':
      return refuse(409, 'talking', 'A conversation of this customer is open: close it first.');
    case 'importing':
      return refuse(409, 'importing', 'An import is running: wait until it has ended.');
    case 'held':
      return refuse(409, 'held', `It is under a legal hold: ${erased.reason}. Lift the hold first.`);
    case 'case':
      return refuse(409, 'case', `These tickets are not done: ${erased.tickets.join(', ')}. Finish them first.`);
  }
}

const counted = (_: unknown, answer: Answer): Audited => {
  const done = 'body' in answer ? ERASED.parse(answer.body) : null;
  return done?.erasure ? { of: [{ kind: 'erasure', id: done.erasure }] } : {};
};

/** Erasure and legal holds: for the privacy officer, and for `griddesk privacy`. */
export function privacyRoutes({
  archive,
  erasing,
  holds,
}: {
  readonly archive: Archive;
  readonly erasing: Erasing;
  readonly holds: Holds;
}): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/console/customers/:id/erase',
      permission: OFFICERS,
      audits: { did: 'privacy.erase', kind: 'dossier', note: counted },
      params: ID,
      body: ERASE,
      answer: ERASED,
      handle: async ({ params: { id }, body: { reason, dryRun }, who }) =>
        answered(await erasing.erase({ dossier: id }, { by: doerOf(who), reason, dryRun })),
    }),
    route({
      method: 'POST',
      path: '/api/operator/erasures',
      permission: 'operator',
      audits: { did: 'privacy.erase', note: counted },
      body: ERASE.extend({ account: ACCOUNT }),
      answer: ERASED,
      handle: async ({ body: { account, reason, dryRun } }) =>
        answered(await erasing.erase({ account }, { by: { is: 'operator' }, reason, dryRun })),
    }),
    route({
      method: 'GET',
      path: '/api/console/holds',
      permission: OFFICERS,
      audits: { did: 'privacy.holds', reads: true, list: true },
      answer: HELD,
      handle: async () => {
        const held = [...(await holds.all()).values()];
        return { status: 200, body: held.map(({ id, reason, at, until }) => ({ id, reason, at, until })) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/hold',
      permission: OFFICERS,
      audits: { did: 'privacy.hold', kind: 'dossier' },
      params: ID,
      body: HOLD,
      answer: HELD,
      handle: async ({ params: { id }, body, who }) => {
        if (!(await holds.put(id, { ...body, by: doerOf(who) }))) return NO_DOSSIER;
        const [{ body: hold }] = await archive.load([{ kind: 'legalHold', id }] as const);
        return { status: 200, body: hold ? [{ id, reason: hold.reason, at: hold.at, until: hold.until }] : [] };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/release',
      permission: OFFICERS,
      audits: { did: 'privacy.release', kind: 'dossier' },
      params: ID,
      body: z.strictObject({}).prefault({}),
      answer: HELD,
      handle: async ({ params: { id } }) => ((await holds.lift(id)) ? { status: 200, body: [] } : NO_HOLD),
    }),
    route({
      method: 'GET',
      path: '/api/operator/accounts/:id',
      permission: 'operator',
      audits: { did: 'customer.find', reads: true },
      params: z.object({ id: ACCOUNT }),
      answer: z.object({ dossiers: z.array(z.string()) }),
      handle: async ({ params }) => {
        const found = await archive.find('dossier', 'account', params.id);
        return { status: 200, body: { dossiers: found.map(({ id }) => id) } };
      },
    }),
  ];
}
