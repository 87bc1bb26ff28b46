import type { Field } from '../desk/content.ts';
import { BETWEEN, readField } from '../desk/field.ts';
import type { Dossier, Provenance } from '../desk/records.ts';
import type { Change } from './facts.ts';

export type Held = Dossier['fields'][string];

/** Why a merged dossier holds what it holds. `kept`: both say something else, and neither is better founded. */
export type Because = 'same' | 'onlyOne' | 'verified' | 'joined' | 'kept' | 'chosen' | 'worked';

/** What becomes of one field. */
export interface Choice {
  readonly field: string;
  readonly stays: string | null;
  readonly because: Because;
  /** A value that stands nowhere afterwards. */
  readonly lost: string | null;
  /** Somebody should look: two values that cannot both be right, and no reason to prefer one. */
  readonly conflict: boolean;
}

/** How one dossier takes another in. `changes` are to be written to the kept dossier, in this order. */
export interface MergePlan {
  readonly kept: string;
  readonly other: string;
  readonly choices: readonly Choice[];
  readonly changes: readonly Change[];
}

export type Planned = { readonly ok: true; readonly plan: MergePlan } | { readonly ok: false; readonly because: Unfit };

/**
 * Why two dossiers are not merged. `sameDossier`: it is one already. `twoAccounts`: each is the proven entry of another account. `keepTheOther`:
 * that one has the account, and must be kept. `twoClaims`: unverified threads build both, and each would be told what the other has said.
 */
export type Unfit = 'sameDossier' | 'twoAccounts' | 'keepTheOther' | 'twoClaims';

const choice = (field: string, stays: Held | null, because: Because, lost: Held | null = null): Choice => ({
  field,
  stays: stays?.value ?? null,
  because,
  lost: lost?.value ?? null,
  conflict: because === 'kept',
});

/** Both lists, each value once; null: together they are too many, or it is no list. */
function joined(field: Field | undefined, kept: Held, other: Held, today: string): Held | null {
  if (!field?.many) return null;
  const reading = readField(field, `${kept.value}${BETWEEN}${other.value}`, today);
  const standing = kept.standing === other.standing ? kept.standing : 'claim';
  return reading.ok ? { value: reading.value, change: 0, standing } : null;
}

function decide(
  field: Field | undefined,
  kept: Held | null,
  other: Held | null,
  chosen: 'kept' | 'other' | undefined,
  today: string,
): readonly [Held | null, Because, Held | null] {
  if (field?.collect === 'rule') return [kept, 'worked', null];
  if (kept && other && kept.value === other.value) return [other.standing === 'verified' ? other : kept, 'same', null];
  if (!kept || !other) return [kept ?? other, 'onlyOne', null];
  if (chosen) return chosen === 'kept' ? [kept, 'chosen', other] : [other, 'chosen', kept];
  const both = joined(field, kept, other, today);
  if (both) return [both, 'joined', null];
  if (kept.standing === other.standing) return [kept, 'kept', other];
  return kept.standing === 'verified' ? [kept, 'verified', other] : [other, 'verified', kept];
}

/**
 * What merging would make of two dossiers, field by field. A verified value wins over a claim, lists are joined, and the kept dossier's
 * value stays where nothing speaks for either; `chosen` is a person's word on a field. What rules work out is left for them to work out anew.
 * No field is emptied.
 */
export function mergePlan(
  kept: Dossier,
  other: Dossier,
  fields: readonly Field[],
  by: {
    readonly provenance: Provenance;
    readonly today: string;
    readonly chosen?: Readonly<Record<string, 'kept' | 'other'>>;
  },
): Planned {
  if (kept.id === other.id) return { ok: false, because: 'sameDossier' };
  if (kept.account !== null && other.account !== null && kept.account !== other.account)
    return { ok: false, because: 'twoAccounts' };
  if (kept.provisional && other.provisional) return { ok: false, because: 'twoClaims' };
  if (kept.account === null && other.account !== null) return { ok: false, because: 'keepTheOther' };
  const known = new Map(fields.map((field) => [field.field, field]));
  const choices: Choice[] = [];
  const changes: Change[] = [];
  for (const field of new Set([...Object.keys(kept.fields), ...Object.keys(other.fields)])) {
    const [mine, theirs] = [kept.fields[field] ?? null, other.fields[field] ?? null];
    const [stays, because, lost] = decide(known.get(field), mine, theirs, by.chosen?.[field], by.today);
    choices.push(choice(field, stays, because, lost));
    if (stays?.value === mine?.value && stays?.standing === mine?.standing) continue;
    const standing = stays?.standing ?? 'verified';
    changes.push({
      field,
      from: mine?.value ?? null,
      to: stays?.value ?? null,
      confidence: 1,
      standing,
      provenance: by.provenance,
    });
  }
  return { ok: true, plan: { kept: kept.id, other: other.id, choices, changes } };
}
