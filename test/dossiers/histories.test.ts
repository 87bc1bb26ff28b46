import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { createMerging, type Merging, mergesOf } from '../../src/customers/merging.ts';
import type { Done } from '../../src/desk/agents.ts';
import { emptyDossier, fold } from '../../src/desk/dossier.ts';
import type { Archive, Entry } from '../../src/desk/ports.ts';
import type { Dossier, Proposal } from '../../src/desk/records.ts';
import { find, openRoom, type Room } from '../tools/room.ts';
import { LIN, openIn, ZHOU } from '../tools/shift.ts';
import { content } from './people.ts';

const EVERY = { after: 0, limit: Number.MAX_SAFE_INTEGER } as const;
const dossier = (archive: Archive, id: string): Promise<Dossier> => find(archive, { kind: 'dossier', id } as const);
const logOf = (archive: Archive, id: string): Promise<readonly Entry<'dossier'>[]> =>
  archive.entries('dossier', id, EVERY);
/** Values and standing: what a person would call the same. */
const said = ({ fields }: Dossier) =>
  Object.fromEntries(Object.entries(fields).map(([field, { value, standing }]) => [field, [value, standing]]));

/** Two entries of one customer: that of the account, and what the customer's unverified thread has built. */
interface Case {
  readonly room: Room;
  readonly merging: Merging;
  readonly kept: string;
  readonly other: string;
  readonly conversation: string;
}

let accounts = 3_301_000_000;

async function open(room: Room): Promise<Case> {
  const { archive, clock } = room;
  const merging = createMerging({
    archive,
    bell: { moved: () => {} },
    clock,
    mint: { id: v7 },
    fields: content.fields,
  });
  const { id: conversation, thread } = await openIn(room);
  const now = clock.now().toISOString();
  accounts += 1;
  const kept = emptyDossier(v7(), null, now, String(accounts));
  const other = emptyDossier(v7(), thread, now);
  const [stored] = await archive.load([{ kind: 'thread', id: thread }] as const);
  const done = await archive.commit({
    puts: [
      { kind: 'dossier', id: kept.id, expects: 0, body: kept },
      { kind: 'dossier', id: other.id, expects: 0, body: other },
      { kind: 'thread', id: thread, expects: stored.version, body: { ...stored.body!, dossier: other.id } },
    ],
  });
  expect(done).toEqual({ ok: true });
  return { room, merging, kept: kept.id, other: other.id, conversation };
}

const FIELDS = {
  phones: ['13800138001', '13900139009'],
  email: ['a@example.com', 'b@example.com'],
  name: ['周启明', '周启鸣'],
} as const;
type FieldName = keyof typeof FIELDS;
const field = fc.constantFrom(...(Object.keys(FIELDS) as FieldName[]));
const way = fc.constantFrom<0 | 1>(0, 1);
const side = fc.constantFrom('kept' as const, 'other' as const);
const agent = fc.constantFrom(LIN, ZHOU);
const act = fc.oneof(
  fc.record({ do: fc.constant('write' as const), side, field, way, agent, clears: fc.boolean() }),
  fc.record({ do: fc.constant('propose' as const), side, field, way }),
  fc.record({
    do: fc.constant('decide' as const),
    nth: fc.nat(5),
    how: fc.constantFrom('accept' as const, 'edit' as const, 'reject' as const),
    way,
    agent,
  }),
  fc.record({ do: fc.constant('restore' as const), side, nth: fc.nat(9), agent }),
  fc.record({ do: fc.constant('merge' as const), field, whose: side, agent }),
  fc.record({ do: fc.constant('unmerge' as const), agent }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** What the desk has said yes to: the change that it must have written. */
interface Accepted {
  readonly dossier: string;
  readonly seq: number;
  readonly to: string | null;
}

async function perform(here: Case, it: Act, accepted: Accepted[], proposals: string[]): Promise<void> {
  const { room, merging } = here;
  const { archive, desk } = room;
  switch (it.do) {
    case 'write': {
      const id = here[it.side];
      const from = (await dossier(archive, id)).fields[it.field]?.value ?? null;
      const to = it.clears ? null : FIELDS[it.field][it.way];
      const done = await desk.setField(id, it.agent, { field: it.field, from, to, reason: '来电更正', clerk: true });
      if (done.ok) accepted.push({ dossier: id, seq: done.value.seq, to });
      return;
    }
    case 'propose': {
      const body = await proposalIn(here, it.side, it.field, FIELDS[it.field][it.way]);
      const done = await archive.commit({ puts: [{ kind: 'proposal', id: body.id, expects: 0, body }] });
      expect(done).toEqual({ ok: true });
      proposals.push(body.id);
      return;
    }
    case 'decide': {
      const id = proposals[it.nth % Math.max(1, proposals.length)];
      if (id === undefined) return;
      const { field } = await find(archive, { kind: 'proposal', id } as const);
      const to = FIELDS[field as FieldName][it.way];
      const decision =
        it.how === 'edit'
          ? { do: it.how, to }
          : it.how === 'reject'
            ? { do: it.how, reason: '记错了' }
            : { do: it.how };
      const done: Done<Proposal> = await desk.decide(id, it.agent, decision);
      if (done.ok && done.value.state === 'applied')
        accepted.push({ dossier: done.value.dossier, seq: done.value.change ?? 0, to: done.value.to });
      return;
    }
    case 'restore': {
      const id = here[it.side];
      const log = await logOf(archive, id);
      const wanted = log[it.nth % Math.max(1, log.length)];
      if (!wanted) return;
      const done = await desk.restore(id, it.agent, wanted.seq, '原来是对的');
      if (done.ok) accepted.push({ dossier: id, seq: done.value.seq, to: wanted.body.to });
      return;
    }
    case 'merge': {
      const { kept, other } = here;
      const [one, two] = [await dossier(archive, kept), await dossier(archive, other)];
      const seen = { kept: one.lastChange, other: two.lastChange };
      const done = await merging.merge(
        { kept, other, chosen: { [it.field]: it.whose }, seen, reason: '同一客户' },
        it.agent,
      );
      if (done.ok) await named(archive, done.value.kept, done.value.after, done.value.until, accepted);
      return;
    }
    case 'unmerge': {
      const standing = (await mergesOf(archive, here.kept)).find(({ undone }) => undone === null);
      if (!standing) return;
      const done = await merging.undo(standing.id, '不是同一客户', it.agent);
      if (!done.ok) return;
      // What it wrote is told by who wrote it, and when.
      for (const { seq, body } of await logOf(archive, here.kept))
        if (
          body.at === done.value.undone?.at &&
          body.provenance.by === 'agent' &&
          body.provenance.reason === '不是同一客户' &&
          !accepted.some((one) => one.dossier === here.kept && one.seq === seq)
        )
          accepted.push({ dossier: here.kept, seq, to: body.to });
    }
  }
}

async function named(archive: Archive, of: string, after: number, until: number, accepted: Accepted[]): Promise<void> {
  for (const { seq, body } of await logOf(archive, of))
    if (seq > after && seq <= until) accepted.push({ dossier: of, seq, to: body.to });
}

async function proposalIn(
  { room, kept, other, conversation }: Case,
  of: 'kept' | 'other',
  field: string,
  to: string,
): Promise<Proposal> {
  const { body } = (await room.archive.load([{ kind: 'dossier', id: of === 'kept' ? kept : other }] as const))[0];
  const { thread } = await openIn(room);
  return {
    ...{ v: 1, id: v7(), at: room.clock.now().toISOString(), dossier: body!.id, thread, conversation, field },
    ...{ from: body!.fields[field]?.value ?? null, to, editedBy: null, seq: 2, span: [0, 1], confidence: 1 },
    ...{ asked: true, level: 0, state: 'pending', holdUntil: null, decidedAt: null, decidedBy: null },
    ...{ reason: null, change: null },
  };
}

/** The log is gapless, gives the dossier when it is replayed, and each change says truly what stood there before. */
async function sound(archive: Archive, id: string): Promise<readonly Entry<'dossier'>[]> {
  const now = await dossier(archive, id);
  const log = await logOf(archive, id);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
  const empty: Dossier = { ...now, lastChange: 0, fields: {} };
  expect(fold(empty, log)).toEqual(now);
  log.forEach(({ body: { field, from } }, at) => {
    expect(from).toBe(fold(empty, log.slice(0, at)).fields[field]?.value ?? null);
  });
  return log;
}

test('whatever two agents do in whatever order, no change that was accepted is lost, and none is there that was not', async () => {
  const room = await openRoom();
  await room.say('我要投诉');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(act, { minLength: 1, maxLength: 2 }), { minLength: 6, maxLength: 16 }),
      async (rounds) => {
        const here = await open(room);
        const accepted: Accepted[] = [];
        const proposals: string[] = [];
        // What stands in one round is done at the same moment.
        for (const round of rounds) await Promise.all(round.map((it) => perform(here, it, accepted, proposals)));
        for (const id of [here.kept, here.other]) {
          const log = await sound(room.archive, id);
          const mine = accepted.filter((one) => one.dossier === id).map(({ seq, to }) => [seq, to] as const);
          expect(mine.toSorted(([a], [b]) => a - b)).toEqual(log.map(({ seq, body }) => [seq, body.to]));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('to undo an undoing gives back what was before it', async () => {
  const room = await openRoom();
  await room.say('我要投诉');
  const { archive, desk } = room;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(field, way, fc.boolean()), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      async (writes, nth) => {
        const { kept } = await open(room);
        for (const [name, at, clears] of writes) {
          const from = (await dossier(archive, kept)).fields[name]?.value ?? null;
          await desk.setField(kept, LIN, {
            field: name,
            from,
            to: clears ? null : FIELDS[name][at],
            reason: '补录',
            clerk: true,
          });
        }
        const log = await logOf(archive, kept);
        if (log.length === 0) return;
        const before = await dossier(archive, kept);
        const { seq, body } = log[nth % log.length]!;
        const stood = log.findLast((entry) => entry.body.field === body.field)!;
        expect((await desk.restore(kept, ZHOU, seq, '撤销')).ok).toBe(true);
        expect((await desk.restore(kept, ZHOU, stood.seq, '撤销刚才的撤销')).ok).toBe(true);
        expect(said(await dossier(archive, kept))).toEqual(said(before));
        await sound(archive, kept);
      },
    ),
    { numRuns: 30 },
  );
});

test('a merge that is taken back leaves both as they were, with what waited in each', async () => {
  const room = await openRoom();
  await room.say('我要投诉');
  const { archive, desk } = room;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(side, field, way), { maxLength: 8 }),
      fc.dictionary(field, side),
      async (writes, chosen) => {
        const here = await open(room);
        const { kept, other, merging } = here;
        for (const [of, name, at] of writes) {
          const from = (await dossier(archive, here[of])).fields[name]?.value ?? null;
          await desk.setField(here[of], LIN, { field: name, from, to: FIELDS[name][at], reason: '补录', clerk: true });
        }
        const waiting = await proposalIn(here, 'other', 'email', 'c@example.com');
        await archive.commit({ puts: [{ kind: 'proposal', id: waiting.id, expects: 0, body: waiting }] });
        const [one, two] = [await dossier(archive, kept), await dossier(archive, other)];
        const thread = await room.thread();

        const seen = { kept: one.lastChange, other: two.lastChange };
        const merged = await merging.merge({ kept, other, chosen, seen, reason: '同一客户' }, ZHOU);
        if (!merged.ok) throw new Error(merged.because);
        // The other one leads to the kept one, takes nothing more, and its thread begins another.
        expect((await dossier(archive, other)).merged?.into).toBe(kept);
        expect((await archive.find('dossier', 'provisional', 'provisional')).map(({ id }) => id)).not.toContain(other);
        expect(await desk.restore(other, LIN, 1, '恢复')).toMatchObject({ ok: false });
        expect((await room.thread()).dossier).toBeNull();
        expect((await find(archive, { kind: 'proposal', id: waiting.id } as const)).dossier).toBe(kept);

        const undone = await merging.undo(merged.value.id, '不是同一客户', LIN);
        expect(undone).toMatchObject({ ok: true, value: { undone: { changedSince: [] } } });
        expect(said(await dossier(archive, kept))).toEqual(said(one));
        expect(await dossier(archive, other)).toEqual(two);
        expect(await room.thread()).toEqual(thread);
        expect(await find(archive, { kind: 'proposal', id: waiting.id } as const)).toEqual(waiting);
        expect(await merging.undo(merged.value.id, '再来一次', LIN)).toEqual({ ok: false, because: 'undone' });
        await sound(archive, kept);
        await sound(archive, other);
      },
    ),
    { numRuns: 30 },
  );
});
