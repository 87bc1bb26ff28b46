import type { Dossier, FieldChange, Instant } from './records.ts';

/** A dossier before its first change. */
export const emptyDossier = (
  id: string,
  thread: string | null,
  openedAt: Instant,
  account: string | null = null,
): Dossier => ({
  v: 1,
  id,
  provisional: account === null,
  thread,
  account,
  openedAt,
  lastChange: 0,
  fields: {},
});

/** One step of the fold: the dossier after the change with that seq. */
export function withChange(dossier: Dossier, seq: number, change: FieldChange): Dossier {
  const { [change.field]: _, ...others } = dossier.fields;
  const fields =
    change.to === null
      ? others
      : {
          ...others,
          [change.field]: {
            ...{ value: change.to, change: seq, standing: change.standing },
            ...(change.provenance.by === 'rule' && { by: 'rule' as const }),
          },
        };
  return { ...dossier, lastChange: seq, fields };
}

/** A dossier is what replaying its changes gives. */
export const fold = (
  empty: Dossier,
  changes: readonly { readonly seq: number; readonly body: FieldChange }[],
): Dossier => changes.reduce((dossier, { seq, body }) => withChange(dossier, seq, body), empty);

/** A value as it may be offered back to a thread that nobody has verified: recognisable to whoever said it, useless to others. */
export function masked(value: string): string {
  const characters = [...value];
  const few = Math.max(1, Math.floor(characters.length / 3));
  if (/\p{Script=Han}/u.test(value)) return `……${characters.slice(-few).join('')}`;
  return `${characters.slice(0, few).join('').trimEnd()}…`;
}
