import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Append, Commit, Put } from '../../src/desk/ports.ts';
import { type Opened, sure } from './contract.ts';
import { createModel, type Model } from './model.ts';
import { alert, at, event, fieldChange, outgoing, thread, ticket, timer } from './samples.ts';

const IDS = ['甲', 'b', 'c', 'd'];
const LANES = ['north', 'south'];

const idOf = fc.constantFrom(...IDS);
/** Mostly what fits, sometimes what does not. */
const off = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) });
const few = <T>(of: fc.Arbitrary<T>, maxLength = 3) => fc.array(of, { maxLength });

const step = fc.record({
  puts: few(
    fc.record({
      kind: fc.constantFrom('thread', 'ticket', 'alert'),
      id: idOf,
      off,
      gone: fc.boolean(),
      text: fc.string(),
    }),
  ),
  appends: few(
    fc.record({ log: fc.constantFrom('thread', 'dossier'), of: idOf, off, key: fc.option(idOf), text: fc.string() }),
  ),
  expect: few(fc.record({ id: idOf, off }), 1),
  set: few(fc.record({ id: idOf, second: fc.nat(50) })),
  clear: few(idOf, 1),
  fired: few(fc.record({ id: idOf, second: fc.nat(50) }), 1),
  fireNext: fc.boolean(),
  send: few(fc.record({ id: idOf, lane: fc.constantFrom(...LANES), at: fc.nat(50) })),
  sent: few(idOf, 1),
  reopen: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const unique = <T>(list: readonly T[], of: (item: T) => string): T[] => [
  ...new Map(list.map((item) => [of(item), item])).values(),
];

async function putsOf(model: Model, { puts }: Step): Promise<Put[]> {
  const all = unique(puts, ({ kind, id }) => kind + id).map(async ({ kind, id, off: by, gone, text }): Promise<Put> => {
    const [{ version }] = await model.archive.load([{ kind: kind as 'thread', id }]);
    const expects = Math.max(0, version + by);
    if (kind === 'thread') return { kind, id, expects, body: gone ? null : thread(id, { visitor: text }) };
    if (kind === 'ticket') return { kind, id, expects, body: gone ? null : ticket(id, { conversation: text }) };
    return { kind: 'alert', id, expects, body: gone ? null : alert(id, { acknowledgedAt: text || null }) };
  });
  return Promise.all(all);
}

async function appendsOf(model: Model, { appends }: Step): Promise<Append[]> {
  const result: Append[] = [];
  for (const { log, of, off: by, key, text } of appends) {
    const there = await model.archive.entries(log as 'thread', of, { after: 0, limit: 1e9 });
    const seq = there.length + 1 + by + result.filter((other) => other.log === log && other.of === of).length;
    const rest = { of, seq, ...(key === null ? {} : { key }) };
    if (log === 'thread') result.push({ log, ...rest, body: event(`${of}/${seq}`, text) });
    else result.push({ log: 'dossier', ...rest, body: fieldChange(`${of}/${seq}`, text) });
  }
  return result;
}

async function changeOf(model: Model, from: Step, seq: number): Promise<Commit> {
  const fired = from.fired.map(({ id, second }) => ({ id, at: at(second) }));
  const [next] = await model.archive.due(at(99), 1);
  if (from.fireNext && next) fired.push({ id: next.id, at: next.at });
  const versions = from.expect.map(async ({ id, off: by }) => {
    const [{ version }] = await model.archive.load([{ kind: 'thread', id }]);
    return { kind: 'thread', id, version: version + by } as const;
  });
  return {
    expect: await Promise.all(versions),
    puts: await putsOf(model, from),
    appends: await appendsOf(model, from),
    timers: { set: from.set.map(({ id, second }) => timer(id, second)), clear: from.clear, fired },
    outbox: {
      put: unique(from.send, ({ id }) => id).map(({ id, lane, at: second }, n) =>
        outgoing(id, lane, seq * 10 + n, { at: at(second) }),
      ),
      done: from.sent,
    },
  };
}

/** Everything that an archive answers about the few ids that the steps use. */
export async function answersOf(archive: Model['archive'], ids: readonly string[]): Promise<unknown> {
  const refs = ids.flatMap((id) => (['thread', 'ticket', 'alert'] as const).map((kind) => ({ kind, id })));
  const documents = await archive.load(refs);
  const keys = documents.flatMap(({ body }) => (body ? [JSON.stringify(body)] : []));
  const page = { after: 0, limit: 1e9 };
  const found: unknown[] = [await archive.find('alert', 'open', 'open')];
  for (const { body } of documents) {
    if (body && 'visitor' in body) found.push(await archive.find('thread', 'visitor', body.visitor));
    if (!body || !('facts' in body)) continue;
    found.push(await archive.find('ticket', 'conversation', body.conversation, { after: 'b', limit: 2 }));
  }
  const logs: unknown[] = [];
  for (const id of ids) {
    logs.push(await archive.entries('thread', id, page), await archive.entries('dossier', id, page));
    for (const key of ids) logs.push(await archive.entry('thread', id, key), await archive.entry('dossier', id, key));
  }
  const outbox: unknown[] = [];
  for (const second of [10, 30, 99]) {
    const heads = await archive.outgoing(at(second), 9);
    outbox.push([...heads].sort((a, b) => (a.lane < b.lane ? -1 : 1)));
    outbox.push(await archive.due(at(second), 9));
  }
  return { documents, keys, found, logs, outbox, next: await archive.nextTimer() };
}

/** Random commits, most of them fitting, with a restart now and then: the archive answers what the model answers. */
export function archiveProperty(name: string, open: () => Promise<Opened>, numRuns: number): void {
  it(`is what the model is, whatever is committed, also after a restart: ${name}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        let opened = await open();
        const model = createModel();
        try {
          for (const [seq, from] of steps.entries()) {
            const change = await changeOf(model, from, seq);
            if (model.commit(change).ok) await sure(opened.archive, change);
            else expect((await opened.archive.commit(change)).ok).toBe(false);
            if (from.reopen) opened = await opened.reopen();
          }
          expect(await answersOf(opened.archive, IDS)).toEqual(await answersOf(model.archive, IDS));
          opened = await opened.reopen();
          expect(await answersOf(opened.archive, IDS)).toEqual(await answersOf(model.archive, IDS));
        } finally {
          await opened.discard();
        }
      }),
      { numRuns, seed: 31 },
    );
  }, 60_000);
}
