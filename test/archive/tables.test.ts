import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCold } from '../../src/archive/embedded/cold/cold.ts';
import { createTexts } from '../../src/archive/embedded/cold/columns.ts';
import { createPlaces } from '../../src/archive/embedded/cold/places.ts';
import { createRoll } from '../../src/archive/embedded/cold/roll.ts';
import { createRun, digestOf } from '../../src/archive/embedded/cold/run.ts';

/** The real fingerprint, one that collides at every turn, and one that always does. */
const DIGESTS = [
  ['as in the product', digestOf],
  ['of three values', (key: string) => (key.length % 3) + 1],
  ['the same for all', () => 1],
] as const;

const word = fc.oneof(fc.constantFrom('', '甲', 'b', 'bb', 'bbb', 'ccc', 'dddd'), fc.string({ maxLength: 8 }));

it('fingerprints are from 1 to 28 bits, and spread', () => {
  const all = Array.from({ length: 20_000 }, (_, n) => digestOf(`id-${n}`));
  for (const digest of all) expect(digest).toBeGreaterThan(0);
  expect(Math.max(...all)).toBeLessThan(2 ** 28);
  expect(new Set(all).size).toBeGreaterThan(19_980);
});

it('a run names the rows of a fingerprint, whatever came when', () => {
  const pair = fc.tuple(fc.integer({ min: 1, max: 2 ** 28 - 1 }), fc.nat(2 ** 25 - 1));
  const near = fc.tuple(fc.constantFrom(1, 2, 2 ** 28 - 1), fc.constantFrom(0, 1, 2 ** 25 - 1));
  fc.assert(
    fc.property(fc.array(fc.array(fc.oneof(pair, near), { maxLength: 20 })), (batches) => {
      const run = createRun();
      const model = new Map<number, Set<number>>();
      for (const batch of batches) {
        run.add(
          batch.map(([digest]) => digest),
          batch.map(([, row]) => row),
        );
        for (const [digest, row] of batch) model.set(digest, (model.get(digest) ?? new Set()).add(row));
      }
      for (const digest of [1, 2, 3, 2 ** 28 - 1, ...model.keys()])
        expect(run.rows(digest)).toEqual([...(model.get(digest) ?? [])].sort((a, b) => a - b));
    }),
  );
});

it('texts of any length stand where they were put', () => {
  const texts = createTexts();
  const lengths = [0, 1, 36, 30_000, 32_763, 32_764, 32_765, 100_000, 5, 2_760, 32_764, 0, 7];
  const words = [...lengths, ...Array.from({ length: 3_000 }, (_, n) => n % 50)].map((length, n) =>
    String.fromCodePoint(0x4e00 + (n % 100)).repeat(length),
  );
  const places = words.map((text) => texts.add(text));
  expect(new Set(places).size).toBe(words.length);
  expect(places.map((place) => texts.at(place))).toEqual(words);
});

it.each(DIGESTS)('a roll is a map from id to number: fingerprints %s', (_, digest) => {
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 10 })), word, (batches, absent) => {
      const roll = createRoll(digest);
      const model = new Map<string, number>();
      for (const batch of batches) {
        for (const id of batch) if (!model.has(id)) model.set(id, model.size);
        expect(roll.enter(batch)).toEqual(batch.map((id) => model.get(id)));
      }
      expect(roll.size).toBe(model.size);
      for (const [id, row] of model) expect([roll.row(id), roll.id(row)]).toEqual([row, id]);
      expect(roll.row(absent)).toBe(model.get(absent));
    }),
  );
});

it.each(DIGESTS)('cold documents are what a map of them is: fingerprints %s', (_, digest) => {
  const body = fc.record({ color: fc.option(word), shape: fc.option(word) });
  const steps = fc.array(
    fc.oneof(
      fc.record({
        add: fc.uniqueArray(fc.tuple(word, fc.integer({ min: 1, max: 9 }), body), { selector: ([id]) => id }),
      }),
      fc.record({ remove: word }),
    ),
  );
  type Body = { readonly color: string | null; readonly shape: string | null };
  const keysOf = { color: (of: Body) => of.color, shape: (of: Body) => of.shape };
  fc.assert(
    fc.property(steps, fc.array(word), (all, asked) => {
      const cold = createCold(keysOf, digest);
      const model = new Map<string, { n: number; body: Body }>();
      for (const step of all) {
        if ('remove' in step) {
          cold.remove(step.remove);
          model.delete(step.remove);
          continue;
        }
        cold.add(step.add.map(([id, n, of]) => ({ id, n, digests: cold.digests(of) })));
        for (const [id, n, of] of step.add) model.set(id, { n, body: of });
      }
      for (const id of [...asked, ...model.keys()]) expect(cold.version(id)).toBe(model.get(id)?.n ?? 0);
      for (const by of ['color', 'shape'] as const) {
        for (const key of [...asked, ...[...model.values()].flatMap(({ body: of }) => of[by] ?? [])]) {
          const found = cold.find(by, key);
          // Everything that has the key, in order and once; what else is named exists, and is told apart by reading it.
          const have = [...model].filter(([, of]) => of.body[by] === key).map(([id]) => id);
          expect(found).toEqual([...new Set(found)].sort());
          expect(found).toEqual(expect.arrayContaining(have));
          for (const id of found) expect(model.has(id)).toBe(true);
        }
      }
    }),
  );
});

it.each(DIGESTS)('places are what a map of logs is: fingerprints %s', (_, digest) => {
  const entry = fc.record({ length: fc.integer({ min: 1, max: 5_000 }), key: fc.option(word, { nil: undefined }) });
  const stretch = fc.record({
    of: word,
    at: fc.nat(2 ** 40),
    entries: fc.array(entry, { minLength: 1, maxLength: 6 }),
  });
  fc.assert(
    fc.property(
      fc.array(fc.array(stretch, { maxLength: 6 })),
      word,
      fc.nat(9),
      fc.nat(9),
      (batches, key, after, upTo) => {
        const places = createPlaces(digest);
        const model = new Map<string, { start: number; key: string | undefined }[]>();
        for (const batch of batches) {
          places.add(
            batch.map(({ of, at, entries }) => ({
              of,
              at,
              lengths: entries.map(({ length }) => length),
              digests: entries.map((one) => places.digest(one.key)),
            })),
          );
          for (const { of, at, entries } of batch) {
            const log = model.get(of) ?? [];
            model.set(of, log);
            let start = at;
            for (const { length, key: own } of entries) {
              log.push({ start, key: own });
              start += length;
            }
          }
        }
        for (const of of [key, ...model.keys()]) {
          const log = model.get(of) ?? [];
          expect(places.last(of)).toBe(log.length);
          expect(places.between(of, after, upTo)).toEqual(
            log.slice(after, Math.max(after, upTo)).map(({ start }) => start),
          );
          const have = log.flatMap((one, index) => (one.key === key && index < upTo ? [index + 1] : []));
          const perhaps = places.perhaps(of, key, upTo);
          expect(perhaps).toEqual(expect.arrayContaining(have));
          for (const seq of perhaps) expect(seq <= upTo && log[seq - 1]?.key !== undefined).toBe(true);
        }
      },
    ),
  );
});
