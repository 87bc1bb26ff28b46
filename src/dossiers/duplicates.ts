import type { Because } from './merge-plan.ts';
import type { Both } from './rules.ts';

/** What two dossiers may have in common. */
export type Common = 'account' | 'uscc' | 'phone' | 'nameAndAddress' | 'nearName';

/** data/duplicates.json. Weights and factors run from 0 to 1. */
export interface DuplicateRules {
  /** How far each thing in common speaks for one customer, and how that is said. */
  readonly common: Readonly<Record<Common, { readonly weight: number; readonly words: Both }>>;
  /** What the score is multiplied by where both have the field and differ in it. */
  readonly differs: readonly { readonly field: string; readonly factor: number; readonly words: Both }[];
  /** Pairs with less are not named. */
  readonly least: number;
  /** More dossiers with one thing in common are one group, and no pairs. */
  readonly mostInBlock: number;
  /** Shorter names are common; they count as near only within one supply area. */
  readonly leastLetters: number;
  /** How a merge says why a value stays. */
  readonly because: Readonly<Record<Because, Both>>;
}

/** A dossier as far as duplicates go by it. */
export interface Candidate {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  /** An unverified thread builds it: two of these are not compared, because nobody knows who either is. */
  readonly claimed?: boolean;
}

/** Two dossiers that may be one customer's. */
export interface Pair {
  readonly ids: readonly [string, string];
  /** From 0 to 1: things in common speak for it independently of each other, and what differs against it. */
  readonly score: number;
  readonly common: readonly Common[];
  /** Fields that speak against it. */
  readonly differs: readonly string[];
  /** Each is the proven entry of another account: they may be one person's, and are never merged. */
  readonly twoAccounts: boolean;
}

/** Many dossiers with one thing in common, such as a property company's telephone number. */
export interface Group {
  readonly common: Common;
  readonly ids: readonly string[];
}

/** A text as it is compared: half width, lower case, letters and digits alone. */
export const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

function keysOf({ fields }: Candidate, { leastLetters }: DuplicateRules): readonly (readonly [Common, string])[] {
  const { customerNo, uscc, phones, area = '' } = fields;
  const name = bare(fields.name ?? '');
  const address = bare(fields.address ?? '');
  const keys: [Common, string | undefined][] = [
    ['account', customerNo],
    ['uscc', uscc],
    ['phone', phones],
    ['nameAndAddress', name && address && `${name}|${address}`],
  ];
  if ([...name].length >= leastLetters) keys.push(['nearName', name]);
  else if (name && area) keys.push(['nearName', `${name}|${area}`]);
  return keys.flatMap(([common, key]) => (key ? [[common, key] as const] : []));
}

function scoreOf(
  a: Candidate,
  b: Candidate,
  common: readonly Common[],
  rules: DuplicateRules,
): Omit<Pair, 'ids' | 'twoAccounts'> {
  // Who shares name and address shares the near name too; that says nothing more.
  const speaking = common.includes('nameAndAddress') ? common.filter((each) => each !== 'nearName') : common;
  const speaksFor = 1 - speaking.reduce((doubt, each) => doubt * (1 - rules.common[each].weight), 1);
  const against = rules.differs.filter(({ field }) => {
    const [one, other] = [a.fields[field], b.fields[field]];
    return one !== undefined && other !== undefined && one !== other;
  });
  const score = against.reduce((left, { factor }) => left * factor, speaksFor);
  return { score: Math.round(100 * score) / 100, common: speaking, differs: against.map(({ field }) => field) };
}

/** Takes dossiers in any number of steps, and then tells which may be one customer's. */
export interface Finder {
  add(dossiers: Iterable<Candidate>): void;
  found(): { readonly pairs: readonly Pair[]; readonly groups: readonly Group[] };
}

/**
 * Finds dossiers that may be one customer's, the likeliest first, and groups too big to be that. Only those are compared that have something
 * in common, and no more than `mostInBlock` by each thing: time and memory grow with the number of dossiers, and not with its square.
 */
export function createFinder(rules: DuplicateRules): Finder {
  const blocks = new Map<string, { common: Common; members: Candidate[] }>();
  return {
    add(dossiers) {
      for (const dossier of dossiers)
        for (const [common, key] of keysOf(dossier, rules)) {
          const block = blocks.get(`${common}:${key}`);
          if (block) block.members.push(dossier);
          else blocks.set(`${common}:${key}`, { common, members: [dossier] });
        }
    },
    found() {
      const groups: Group[] = [];
      const met = new Map<string, { a: Candidate; b: Candidate; common: Common[] }>();
      for (const { common, members } of blocks.values()) {
        if (members.length > rules.mostInBlock) groups.push({ common, ids: members.map(({ id }) => id) });
        else
          for (const [at, one] of members.entries())
            for (const other of members.slice(at + 1)) {
              if (one.claimed && other.claimed) continue;
              const [a, b] = one.id < other.id ? [one, other] : [other, one];
              const pair = met.get(`${a.id}|${b.id}`);
              if (pair) pair.common.push(common);
              else met.set(`${a.id}|${b.id}`, { a, b, common: [common] });
            }
      }
      const pairs = [...met.values()]
        .map(({ a, b, common }) => {
          const score = scoreOf(a, b, common, rules);
          const twoAccounts = !a.claimed && !b.claimed && score.differs.includes('customerNo');
          return { ids: [a.id, b.id] as const, ...score, twoAccounts };
        })
        .filter(({ score }) => score >= rules.least)
        .sort((a, b) => b.score - a.score || (a.ids < b.ids ? -1 : 1));
      return { pairs, groups };
    },
  };
}

/** The same over dossiers that are all at hand. */
export function duplicatesAmong(dossiers: Iterable<Candidate>, rules: DuplicateRules): ReturnType<Finder['found']> {
  const finder = createFinder(rules);
  finder.add(dossiers);
  return finder.found();
}
