import type { View } from '../../src/dialog/index.ts';

/** The outage register's answer, as the desk's utility port gives it. */
export interface Outage {
  readonly id: string;
  readonly kind: 'fault' | 'planned';
  readonly cause: Readonly<Record<'zh' | 'en', string>> | null;
  readonly since: string;
  readonly expectedBack: string | null;
}
export interface Area {
  readonly id: string;
  readonly name: Readonly<Record<'zh' | 'en', string>>;
  readonly kind: 'urban' | 'rural' | 'remote';
  readonly outage: Outage | null;
}
export type AreaAnswer =
  | { readonly is: 'answer'; readonly asOf: string; readonly areas: readonly Area[] }
  | { readonly is: 'unavailable' };

export const NONE = 'none';

export function areasIn(results: View['results']): readonly Area[] {
  const answer = results.areas as AreaAnswer | undefined;
  return answer?.is === 'answer' ? answer.areas : [];
}

/** The one area that the place lies in: the only match, or the one that was chosen. */
export function areaOf({ answers, results }: View): Area | null {
  const areas = areasIn(results);
  if (areas.length === 1) return areas[0] ?? null;
  return areas.find((area) => area.id === answers.which?.value) ?? null;
}

/** The promise of when somebody is there, by what kind of area it is; in town where that is not known. */
export const arrivalAt = (view: View): string =>
  ({ urban: 'S-ARRIVE-URBAN', rural: 'S-ARRIVE-RURAL', remote: 'S-ARRIVE-REMOTE' })[areaOf(view)?.kind ?? 'urban'];

/** Asks the register for the areas that the place in the slot `where` may mean. */
export const areas = {
  needs: ['where'],
  args: ({ answers }: View) => ({ place: answers.where?.value ?? '' }),
} as const;
