import type { Field } from '../desk/content.ts';
import { showAll } from '../desk/decide.ts';
import { fold } from '../desk/dossier.ts';
import type { Archive, Bell, Clock, Entry, Mint, Put, Stored } from '../desk/ports.ts';
import type { Dossier, FieldChange, Merge, Proposal, Provenance } from '../desk/records.ts';
import { merge as merged, unmerge as takenBack } from '../dossiers/merge.ts';
import { type MergePlan, mergePlan, type Unfit } from '../dossiers/merge-plan.ts';

/** A person of ours who does it; nothing is ever merged otherwise. */
export interface Merger {
  readonly id: string;
  readonly name: string;
}

/** What is to become of two dossiers; `chosen` is the person's word on single fields. */
export interface Wish {
  readonly kept: string;
  readonly other: string;
  readonly chosen: Readonly<Record<string, 'kept' | 'other'>>;
}

/** Seqs of the newest changes that the person has seen. */
export interface SeenBoth {
  readonly kept: number;
  readonly other: number;
}

/** `merged`: one of them has been taken into another one already. `changed`: somebody has changed one since it was looked at. `undone`: it has been taken back already. */
export type NotMerged = Unfit | 'notFound' | 'merged' | 'changed' | 'undone';
type Done<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly because: NotMerged };

export interface Planned {
  readonly kept: Dossier;
  readonly other: Dossier;
  readonly plan: MergePlan;
}

/** Two dossiers made one, and two again; each in one commit. Who may see them is decided before. */
export interface Merging {
  plan(wish: Wish): Promise<Done<Planned>>;
  merge(wish: Wish & { readonly seen: SeenBoth; readonly reason: string }, by: Merger): Promise<Done<Merge>>;
  /** Fields that have been changed since are left as they are, and named in `undone`. */
  undo(merge: string, reason: string, by: Merger): Promise<Done<Merge>>;
  /** They look like one customer and are not; or that is taken back. */
  tellApart(ids: readonly [string, string], apart: boolean, by: Merger): Promise<void>;
  /** Of these pairs, those of which somebody has said that they are not one customer. */
  toldApart(pairs: readonly (readonly [string, string])[]): Promise<ReadonlySet<string>>;
}

interface Parts {
  readonly archive: Archive;
  readonly bell: Pick<Bell, 'moved'>;
  readonly clock: Clock;
  readonly mint: Pick<Mint, 'id'>;
  readonly fields: readonly Field[];
}

const EVERY = { limit: Number.MAX_SAFE_INTEGER } as const;
const no = (because: NotMerged) => ({ ok: false, because }) as const;
const yes = <T>(value: T) => ({ ok: true, value }) as const;
const waits = ({ state }: Proposal): boolean => state === 'pending' || state === 'held';
const valueIn = (dossier: Dossier, field: string): string | null => dossier.fields[field]?.value ?? null;

/** The name of a pair, whichever way round. */
export const pairOf = ([one, other]: readonly [string, string]): string =>
  one < other ? `${one}.${other}` : `${other}.${one}`;

type Known<K extends 'dossier' | 'merge'> = Stored<K> & { readonly body: NonNullable<Stored<K>['body']> };
const there = <K extends 'dossier' | 'merge'>(stored: Stored<K>): stored is Known<K> => stored.body !== null;

/** The merges of a dossier, as the kept one or the other, oldest first. */
export async function mergesOf(archive: Pick<Archive, 'find'>, dossier: string): Promise<readonly Merge[]> {
  const found = await Promise.all([
    archive.find('merge', 'kept', dossier, EVERY),
    archive.find('merge', 'other', dossier, EVERY),
  ]);
  const all = found.flat().flatMap(({ body }) => (body ? [body] : []));
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function createMerging({ archive, bell, clock, mint, fields }: Parts): Merging {
  const provenanceOf = ({ id, name }: Merger, reason: string): Provenance => ({ by: 'agent', agent: id, name, reason });

  async function both({
    kept,
    other,
  }: Pick<Wish, 'kept' | 'other'>): Promise<Done<readonly [Known<'dossier'>, Known<'dossier'>]>> {
    const [one, two] = await archive.load([
      { kind: 'dossier', id: kept },
      { kind: 'dossier', id: other },
    ] as const);
    if (!there(one) || !there(two)) return no('notFound');
    return one.body.merged || two.body.merged ? no('merged') : yes([one, two] as const);
  }

  function planOf(kept: Dossier, other: Dossier, { chosen }: Wish, provenance: Provenance): Done<MergePlan> {
    const today = clock.now().toISOString().slice(0, 10);
    const planned = mergePlan(kept, other, fields, { provenance, today, chosen });
    return planned.ok ? yes(planned.plan) : planned;
  }

  /** The plan's changes as they stand in the kept dossier's log. */
  function written(dossier: Dossier, changes: MergePlan['changes'], at: string) {
    const entries: Entry<'dossier'>[] = changes.map((change, place) => ({
      seq: dossier.lastChange + 1 + place,
      body: { v: 1, id: mint.id(), at, ...change } satisfies FieldChange,
    }));
    const appends = entries.map(({ seq, body }) => ({ log: 'dossier', of: dossier.id, seq, body }) as const);
    return { appends, body: fold(dossier, entries) };
  }

  /** What waits in one dossier waits in another from now on, for an agent, who sees what stands there. */
  async function handedOn(from: string, to: Dossier, fits: (proposal: Proposal) => boolean) {
    const found = await archive.find('proposal', 'dossier', from, EVERY);
    const waiting = found.flatMap(({ id, version, body }) =>
      body && waits(body) && fits(body) ? [{ id, version, body }] : [],
    );
    const puts = waiting.map(({ id, version, body }): Put => {
      const moved = { dossier: to.id, from: valueIn(to, body.field), state: 'pending', holdUntil: null } as const;
      return { kind: 'proposal', id, expects: version, body: { ...body, ...moved } };
    });
    return { puts, ids: waiting.map(({ id }) => id), clear: waiting.map(({ id }) => `hold:${id}`) };
  }

  /** The thread that builds the other dossier begins another one; or goes on with it, if it has begun none since. */
  async function threadOf(other: Dossier, was: string | null, becomes: string | null): Promise<readonly Put[]> {
    if (other.thread === null) return [];
    const [{ id, version, body }] = await archive.load([{ kind: 'thread', id: other.thread }] as const);
    if (body === null || body.dossier !== was) return [];
    return [{ kind: 'thread', id, expects: version, body: { ...body, dossier: becomes } }];
  }

  async function attempt(wish: Parameters<Merging['merge']>[0], by: Merger): Promise<Done<Merge> | 'conflict'> {
    const found = await both(wish);
    if (!found.ok) return found;
    const [kept, other] = found.value;
    if (kept.body.lastChange !== wish.seen.kept || other.body.lastChange !== wish.seen.other) return no('changed');
    const planned = planOf(kept.body, other.body, wish, provenanceOf(by, wish.reason));
    if (!planned.ok) return planned;
    const at = clock.now().toISOString();
    const { undo } = merged(kept.body, other.body, planned.value);
    const { appends, body } = written(kept.body, planned.value.changes, at);
    const proposals = await handedOn(other.id, body, () => true);
    const thread = await threadOf(other.body, other.id, null);
    const merge: Merge = {
      ...{ v: 1, id: mint.id(), at, kept: kept.id, other: other.id },
      ...{ by: { id: by.id, name: by.name }, reason: wish.reason, after: undo.after, until: undo.until },
      ...{ sameAccount: other.body.account !== null, ofThread: thread.length > 0 },
      ...{ proposals: proposals.ids, undone: null },
    };
    const aside: Dossier = { ...other.body, account: null, merged: { into: kept.id, at } };
    const done = await archive.commit({
      puts: [
        { kind: 'dossier', id: kept.id, expects: kept.version, body },
        { kind: 'dossier', id: other.id, expects: other.version, body: aside },
        { kind: 'merge', id: merge.id, expects: 0, body: merge },
        ...proposals.puts,
        ...thread,
      ],
      appends,
      timers: { clear: proposals.clear },
    });
    if (!done.ok) return 'conflict';
    await Promise.all([showAll({ archive, bell }, body), showAll({ archive, bell }, other.body)]);
    return yes(merge);
  }

  /** What the kept dossier's fields were before the merge wrote them, read from its log. */
  async function before({ kept, after, until }: Merge, empty: Dossier) {
    const log = await archive.entries('dossier', kept, { after: 0, limit: until });
    const start = fold(
      { ...empty, lastChange: 0, fields: {} },
      log.filter(({ seq }) => seq <= after),
    );
    const changed = log.filter(({ seq }) => seq > after && seq <= until).map(({ body }) => body.field);
    return Object.fromEntries(changed.map((field) => [field, start.fields[field] ?? null]));
  }

  async function attemptUndo(id: string, reason: string, by: Merger): Promise<Done<Merge> | 'conflict'> {
    const [stored] = await archive.load([{ kind: 'merge', id }] as const);
    if (!there(stored)) return no('notFound');
    const merge = stored.body;
    if (merge.undone) return no('undone');
    const [kept, aside] = await archive.load([
      { kind: 'dossier', id: merge.kept },
      { kind: 'dossier', id: merge.other },
    ] as const);
    if (!there(kept) || !there(aside)) return no('notFound');
    if (kept.body.merged) return no('merged');
    const { merged: _, ...rest } = aside.body;
    const other: Dossier = { ...rest, account: merge.sameAccount ? kept.body.account : null };
    const { after, until } = merge;
    const undo = { kept: kept.id, after, until, before: await before(merge, kept.body), other };
    const { changes, changedSince } = takenBack(kept.body, undo, provenanceOf(by, reason));
    const at = clock.now().toISOString();
    const { appends, body } = written(kept.body, changes, at);
    const proposals = await handedOn(kept.id, other, (proposal) => merge.proposals.includes(proposal.id));
    const thread = merge.ofThread ? await threadOf(other, null, other.id) : [];
    const undone: Merge = { ...merge, undone: { at, by: { id: by.id, name: by.name }, reason, changedSince } };
    const done = await archive.commit({
      puts: [
        { kind: 'dossier', id: kept.id, expects: kept.version, body },
        { kind: 'dossier', id: other.id, expects: aside.version, body: other },
        { kind: 'merge', id, expects: stored.version, body: undone },
        ...proposals.puts,
        ...thread,
      ],
      appends,
    });
    if (!done.ok) return 'conflict';
    await Promise.all([showAll({ archive, bell }, body), showAll({ archive, bell }, other)]);
    return yes(undone);
  }

  /** A commit that met another one is decided anew on what stands there then. */
  async function settled<T>(work: () => Promise<Done<T> | 'conflict'>): Promise<Done<T>> {
    for (;;) {
      const done = await work();
      if (done !== 'conflict') return done;
    }
  }

  return {
    async plan(wish) {
      const found = await both(wish);
      if (!found.ok) return found;
      const [kept, other] = [found.value[0].body, found.value[1].body];
      const planned = planOf(kept, other, wish, { by: 'agent', agent: '', name: '', reason: null });
      return planned.ok ? yes({ kept, other, plan: planned.value }) : planned;
    },
    merge: (wish, by) => settled(() => attempt(wish, by)),
    undo: (merge, reason, by) => settled(() => attemptUndo(merge, reason, by)),
    async tellApart([one, other], apart, { id: user, name }) {
      const ids = one < other ? ([one, other] as const) : ([other, one] as const);
      const id = pairOf(ids);
      for (;;) {
        const [{ version, body }] = await archive.load([{ kind: 'distinct', id }] as const);
        if ((body !== null) === apart) return;
        const at = clock.now().toISOString();
        const put = { v: 1, id, ids, at, by: { id: user, name } } as const;
        const done = await archive.commit({
          puts: [{ kind: 'distinct', id, expects: version, body: apart ? put : null }],
        });
        if (done.ok) return;
      }
    },
    async toldApart(pairs) {
      const found = await archive.load(pairs.map((pair) => ({ kind: 'distinct', id: pairOf(pair) }) as const));
      return new Set(found.flatMap(({ id, body }) => (body ? [id] : [])));
    },
  };
}
