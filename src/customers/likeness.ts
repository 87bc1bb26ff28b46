import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Archive, Clock, Watch } from '../desk/ports.ts';
import type { Dossier, Instant } from '../desk/records.ts';
import {
  type Candidate,
  type Common,
  createFinder,
  type DuplicateRules,
  type Finder,
  type Pair,
} from '../dossiers/duplicates.ts';

/** Many dossiers with one thing in common: how many, and the first of them. */
export interface Crowd {
  readonly common: Common;
  readonly count: number;
  readonly ids: readonly string[];
}

/** What may be one customer's, the likeliest first; pairs of two accounts come after all that can be merged. */
export interface Found {
  readonly pairs: readonly Pair[];
  readonly crowds: readonly Crowd[];
  /** How many pairs there are, named or not. */
  readonly all: number;
}

/** What was found last, and of when that is; null: nothing has been looked for yet. `looking`: it is being looked for anew. */
export interface Likeness {
  readonly asOf: Instant | null;
  readonly found: Found;
  readonly looking: boolean;
}

/** Pairs and crowds that are kept: more than people go through. */
const MOST = 2_000;
const MOST_CROWDS = 200;
const FIRST_OF_CROWD = 5;
/** Pairs that go from one thread to the other at a time. */
export const PART = 250;
/** Dossiers read at a time, between which others have their turn. */
const BATCH = 100;
/** What has been found is good for so long, whatever changes. */
const FRESH_MS = 60_000;

const NOTHING: Found = { pairs: [], crowds: [], all: 0 };

/** What is worth keeping of all that a finder has found. */
export function best({ pairs, groups }: ReturnType<Finder['found']>): Found {
  const may = pairs.filter(({ twoAccounts }) => !twoAccounts);
  const apart = pairs.filter(({ twoAccounts }) => twoAccounts);
  const crowds = groups.map(({ common, ids }) => ({ common, count: ids.length, ids: ids.slice(0, FIRST_OF_CROWD) }));
  return {
    pairs: [...may.slice(0, MOST), ...apart.slice(0, MOST)],
    crowds: crowds.sort((a, b) => b.count - a.count).slice(0, MOST_CROWDS),
    all: pairs.length,
  };
}

function candidateOf({ id, account, fields }: Dossier, compared: readonly string[]): Candidate {
  const values = compared.flatMap((field) => {
    const value = fields[field]?.value;
    return value === undefined ? [] : [[field, value] as const];
  });
  const known = Object.fromEntries(values);
  return { id, fields: account === null ? known : { ...known, customerNo: account }, claimed: account === null };
}

/** Every dossier that stands for itself, customers' and unverified threads', a few at a time. */
async function* candidates(archive: Pick<Archive, 'find'>, rules: DuplicateRules): AsyncIterable<readonly Candidate[]> {
  const compared = [
    ...new Set(['customerNo', 'name', 'address', 'phones', 'uscc', 'area', ...rules.differs.map(({ field }) => field)]),
  ];
  for (const index of ['customer', 'provisional'] as const)
    for (let after = ''; ; ) {
      const page = await archive.find('dossier', index, index, { after, limit: BATCH });
      yield page.flatMap(({ body }) => (body ? [candidateOf(body, compared)] : []));
      if (page.length < BATCH) break;
      after = page.at(-1)?.id ?? '';
      await setImmediate();
    }
}

async function findHere(parts: AsyncIterable<readonly Candidate[]>, rules: DuplicateRules): Promise<Found> {
  const finder = createFinder(rules);
  for await (const part of parts) finder.add(part);
  return best(finder.found());
}

/** A part of the answer from the worker; the last one has everything but pairs. */
type Part = Pick<Found, 'pairs'> | Found;

function findInWorker(
  url: URL,
  parts: AsyncIterable<readonly Candidate[]>,
  rules: DuplicateRules,
  begun: (worker: Worker) => void,
): Promise<Found> {
  const worker = new Worker(url, { workerData: { rules } });
  begun(worker);
  return new Promise((found, failed) => {
    const pairs: Pair[] = [];
    worker.on('message', (part: Part) => {
      pairs.push(...part.pairs);
      if ('all' in part) found({ ...part, pairs });
    });
    worker.once('error', failed);
    worker.once('exit', () => failed(new Error('the comparison of dossiers has ended without an answer')));
    const send = async () => {
      for await (const part of parts) worker.postMessage(part);
      worker.postMessage('end');
    };
    send().catch(failed);
  });
}

interface Parts {
  readonly archive: Pick<Archive, 'find'>;
  readonly rules: DuplicateRules;
  /** Where the comparison runs; null: here. */
  readonly workerUrl: URL | null;
  readonly clock: Clock;
  readonly watch: Pick<Watch, 'warn'>;
}

/** Looks for dossiers that may be one customer's; what was found is kept until it is old and a dossier has changed. */
export function createLikeness({ archive, rules, workerUrl, clock, watch }: Parts) {
  let last: Omit<Likeness, 'looking'> = { asOf: null, found: NOTHING };
  let changed = true;
  let begunAt = Number.NEGATIVE_INFINITY;
  let work: Promise<void> | null = null;
  let worker: Worker | null = null;

  async function look(): Promise<void> {
    const asOf = clock.now().toISOString();
    changed = false;
    const parts = candidates(archive, rules);
    const found = workerUrl
      ? await findInWorker(workerUrl, parts, rules, (begun) => {
          worker = begun;
        })
      : await findHere(parts, rules);
    last = { asOf, found };
  }

  return {
    /** What is known now; starts looking anew where that is due. */
    now(): Likeness {
      const at = clock.now().getTime();
      if (work === null && changed && at - begunAt >= FRESH_MS) {
        begunAt = at;
        work = look()
          .catch((fault: Error) => {
            changed = true;
            watch.warn('duplicates could not be looked for', { fault: fault.name });
          })
          .finally(() => {
            work = null;
            worker = null;
          });
      }
      return { ...last, looking: work !== null };
    },
    /** A dossier has changed. */
    moved(): void {
      changed = true;
    },
    async stop(): Promise<void> {
      await worker?.terminate();
      await work;
    },
  };
}
export type LikenessOf = ReturnType<typeof createLikeness>;
