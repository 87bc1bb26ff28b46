import type { Archive, Clock } from '../desk/ports.ts';
import type { Doer, Instant, LegalHold } from '../desk/records.ts';
import { every } from './person.ts';

/** What must be kept for now. */
export interface Holds {
  /** Puts a hold on a dossier, or a new reason and end in the place of the old. False: there is no such dossier. */
  put(dossier: string, hold: { reason: string; by: Doer; until: Instant | null }): Promise<boolean>;
  /** False: there was none. */
  lift(dossier: string): Promise<boolean>;
  /** Those in force, by dossier. */
  all(): Promise<ReadonlyMap<string, LegalHold>>;
}

export function createHolds({ archive, clock }: { readonly archive: Archive; readonly clock: Clock }): Holds {
  return {
    async put(id, { reason, by, until }) {
      for (;;) {
        const [dossier, hold] = await archive.load([
          { kind: 'dossier', id },
          { kind: 'legalHold', id },
        ] as const);
        if (dossier.body === null) return false;
        const body: LegalHold = { v: 1, id, reason, by, at: clock.now().toISOString(), until };
        const expect = [{ kind: 'dossier', id, version: dossier.version }] as const;
        const done = await archive.commit({ expect, puts: [{ kind: 'legalHold', id, expects: hold.version, body }] });
        if (done.ok) return true;
      }
    },
    async lift(id) {
      for (;;) {
        const [{ version, body }] = await archive.load([{ kind: 'legalHold', id }] as const);
        if (body === null) return false;
        if ((await archive.commit({ puts: [{ kind: 'legalHold', id, expects: version, body: null }] })).ok) return true;
      }
    },
    async all() {
      const now = clock.now().toISOString();
      const found = await every(archive, 'legalHold', 'all', 'all');
      const inForce = found.flatMap(({ id, body }) =>
        body && (body.until === null || body.until > now) ? [[id, body] as const] : [],
      );
      return new Map(inForce);
    },
  };
}

/** The first hold on one of these. */
export async function heldAmong(holds: Holds, dossiers: readonly string[]): Promise<LegalHold | null> {
  const all = await holds.all();
  return dossiers.map((id) => all.get(id)).find((hold) => hold !== undefined) ?? null;
}
