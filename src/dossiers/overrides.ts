import type { FieldChange } from '../desk/records.ts';
import type { Override } from './facts.ts';

/**
 * Which of these fields a person has set, by replaying the dossier's changes, oldest first. A value that an agent writes stands until
 * an agent empties the field, or brings back a value from before; no rule, import or message lifts it.
 */
export function overridesOf(
  fields: ReadonlySet<string>,
  changes: Iterable<{ readonly seq: number; readonly body: FieldChange }>,
): Readonly<Record<string, Override>> {
  const standing = new Map<string, Override>();
  const after = new Map<number, Override | undefined>();
  for (const { seq, body } of changes) {
    const { field, provenance, to, at, restores } = body;
    if (!fields.has(field)) continue;
    if (provenance.by === 'agent') {
      const set =
        restores === undefined
          ? to === null
            ? undefined
            : { value: to, at, name: provenance.name, reason: provenance.reason }
          : after.get(restores);
      if (set) standing.set(field, set);
      else standing.delete(field);
    }
    after.set(seq, standing.get(field));
  }
  return Object.fromEntries(standing);
}
