import { withChange } from '../desk/dossier.ts';
import type { Dossier, FieldChange, Provenance } from '../desk/records.ts';
import type { Change } from './facts.ts';
import type { Held, MergePlan } from './merge-plan.ts';

/** Everything that taking the merge back needs; to be stored with it. `after` is the seq of the last change before it. */
export interface Unmerge {
  readonly kept: string;
  readonly after: number;
  readonly until: number;
  readonly before: Readonly<Record<string, Held | null>>;
  /** The dossier that was taken in, as it was. */
  readonly other: Dossier;
}

/** Changes as they will stand in a dossier's log, folded into it. */
export const withChanges = (dossier: Dossier, changes: readonly Change[]): Dossier =>
  changes.reduce(
    (so, change) => withChange(so, so.lastChange + 1, { v: 1, id: '', at: '', ...change } satisfies FieldChange),
    dossier,
  );

/** The kept dossier once the plan's changes are written, and what taking the merge back needs. */
export const merge = (kept: Dossier, other: Dossier, { changes }: MergePlan): { dossier: Dossier; undo: Unmerge } => ({
  dossier: withChanges(kept, changes),
  undo: {
    kept: kept.id,
    after: kept.lastChange,
    until: kept.lastChange + changes.length,
    before: Object.fromEntries(changes.map(({ field }) => [field, kept.fields[field] ?? null])),
    other,
  },
});

/**
 * Takes a merge back: the changes to be written to the kept dossier, and the other one to be put back as it was. Fields that have been
 * changed since the merge are left as they are now, and named.
 */
export function unmerge(
  now: Dossier,
  { before, after: start, until, other }: Unmerge,
  provenance: Provenance,
): { readonly changes: readonly Change[]; readonly other: Dossier; readonly changedSince: readonly string[] } {
  const changes: Change[] = [];
  const changedSince: string[] = [];
  for (const [field, was] of Object.entries(before)) {
    const is = now.fields[field];
    if (is === undefined || is.change <= start || is.change > until) changedSince.push(field);
    else
      changes.push({
        ...{
          field,
          from: is.value,
          to: was?.value ?? null,
          confidence: 1,
          standing: was?.standing ?? 'verified',
          provenance,
        },
        ...(was && { restores: was.change }),
      });
  }
  return { changes, other, changedSince };
}
