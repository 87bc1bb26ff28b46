import type { DossierRules } from '../../content/dossiers.ts';
import { hashOf } from '../../content/parts.ts';
import type { Archive, Clock } from '../../desk/ports.ts';
import type { Overlay } from '../../desk/records.ts';
import type { Scheme } from '../../dossiers/schemes.ts';

const keyOf = (scheme: string): string => `scheme.${scheme}.on`;

/** A scheme as it is in force: data/ has it, and what was switched here wins. */
export interface InForce {
  readonly scheme: Scheme;
  /** Who switched it last; null: nobody has, and data/ says whether it is on. */
  readonly switched: Pick<Overlay, 'at' | 'by'> | null;
  /** data/ has another scheme now than the one that was switched. */
  readonly baseChanged: boolean;
}

/** Which schemes are on. */
export interface Switches {
  all(): Promise<readonly InForce[]>;
  /** `notFound`: there is no such scheme. `changed`: it is that already. */
  turn(scheme: string, on: boolean, by: Overlay['by']): Promise<'done' | 'notFound' | 'changed'>;
}

export function createSwitches({
  archive,
  clock,
  rules,
}: {
  readonly archive: Archive;
  readonly clock: Clock;
  readonly rules: Pick<DossierRules, 'schemes'>;
}): Switches {
  const load = (schemes: readonly Scheme[]) =>
    archive.load(schemes.map(({ id }) => ({ kind: 'overlay', id: keyOf(id) }) as const));
  return {
    async all() {
      const overlays = await load(rules.schemes);
      return rules.schemes.map((scheme, at) => {
        const overlay = overlays[at]?.body ?? null;
        if (overlay === null) return { scheme, switched: null, baseChanged: false };
        return {
          scheme: { ...scheme, on: overlay.value },
          switched: { at: overlay.at, by: overlay.by },
          baseChanged: overlay.base !== hashOf(scheme),
        };
      });
    },
    async turn(id, on, by) {
      const scheme = rules.schemes.find((each) => each.id === id);
      if (!scheme) return 'notFound';
      const [stored] = await load([scheme]);
      if ((stored?.body?.value ?? scheme.on) === on) return 'changed';
      const key = keyOf(id);
      const body: Overlay = { v: 1, id: key, value: on, base: hashOf(scheme), at: clock.now().toISOString(), by };
      const put = { kind: 'overlay', id: key, expects: stored?.version ?? 0, body } as const;
      return (await archive.commit({ puts: [put] })).ok ? 'done' : 'changed';
    },
  };
}

/** Names the rules in force: those of data/, with what is switched on. */
export const rulesInForce = ({ hash }: Pick<DossierRules, 'hash'>, schemes: readonly InForce[]): string =>
  hashOf([hash, schemes.map(({ scheme }) => [scheme.id, scheme.on])]);
