import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/desk/ports.ts';
import { createHub, type Listener } from '../../src/http/hub.ts';

function entryOf(seq: number): Entry<'thread'> {
  const at = '2026-01-01T00:00:00.000Z';
  const body = {
    v: 1,
    id: `e${seq}`,
    at,
    conversation: null,
    from: { is: 'bot' },
    tone: 'plain',
    text: '',
    language: null,
  } as const;
  return { seq, body };
}

/** A log that is read through promises which settle when told. */
function slowLog() {
  const log: Entry<'thread'>[] = [];
  const waiting: (() => void)[] = [];
  const read = async (_: string, after: number, limit: number) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return log.slice(after, after + limit);
  };
  const release = async (): Promise<void> => {
    for (const go of waiting.splice(0)) go();
    for (let n = 0; n < 8; n++) await Promise.resolve();
  };
  return { log, read, release, waiting };
}

const ear = (heard: number[]): Listener => ({
  grown: (entries, sent) => {
    expect(entries).not.toHaveLength(0);
    heard.push(...entries.map(({ seq }) => seq));
    sent?.();
  },
  flash: () => undefined,
  typing: () => undefined,
  lost: (fault) => {
    throw fault;
  },
});

/** What may happen around a hub. `ring` tells of the newest `of` entries, `skip` entries ago: late, lost, doubled and torn rings alike. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('append' as const), of: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('ring' as const),
      of: fc.integer({ min: 0, max: 4 }),
      skip: fc.integer({ min: 0, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('join' as const), after: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('check' as const) }) },
);

test('rings may be late, lost, doubled or torn: every listener hears every entry once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const hub = createHub();
      const { log, read, release, waiting } = slowLog();
      const listeners: { after: number; heard: number[]; check(): void }[] = [];
      for (const one of steps) {
        if (one.do === 'append') for (let n = 0; n < one.of; n++) log.push(entryOf(log.length + 1));
        if (one.do === 'ring')
          hub.ring('t', log.slice(Math.max(0, log.length - one.skip - one.of), Math.max(0, log.length - one.skip)));
        if (one.do === 'release') await release();
        if (one.do === 'check') for (const { check } of listeners) check();
        if (one.do === 'join') {
          const heard: number[] = [];
          const after = Math.min(one.after, log.length);
          listeners.push({ after, heard, ...hub.subscribe('t', after, read, ear(heard)) });
        }
      }
      for (const { check } of listeners) check();
      while (waiting.length > 0) await release();
      for (const { after, heard } of listeners) expect(heard).toEqual(log.slice(after).map(({ seq }) => seq));
    }),
  );
});

test('listeners that are equally far get the very same entries, and one that has left gets nothing', async () => {
  const hub = createHub();
  const got: unknown[] = [];
  const keep: Listener = { ...ear([]), grown: (entries) => void got.push(entries) };
  const none = async () => [];
  hub.subscribe('t', 0, none, keep);
  hub.subscribe('t', 0, none, keep);
  hub.subscribe('t', 0, none, keep).end();
  await new Promise(setImmediate);
  hub.ring('t', [entryOf(1)]);
  expect(got).toHaveLength(2);
  expect(got[0]).toBe(got[1]);
});

test('the past comes page by page, each after the one before has been sent', async () => {
  const hub = createHub();
  const log = Array.from({ length: 1200 }, (_, i) => entryOf(i + 1));
  const pages: number[] = [];
  const sends: (() => void)[] = [];
  const read = async (_: string, after: number, limit: number) => log.slice(after, after + limit);
  hub.subscribe('t', 0, read, {
    ...ear([]),
    grown: (entries, sent) => {
      pages.push(entries.length);
      if (sent) sends.push(sent);
    },
  });
  for (const expected of [[500], [500, 500], [500, 500, 200]]) {
    await new Promise(setImmediate);
    expect(pages).toEqual(expected);
    sends.shift()?.();
  }
});
