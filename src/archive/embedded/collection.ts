import { damaged } from '../fault.ts';
import { type Bucket, createBucket } from './bucket.ts';
import type { Cold, ColdDocument } from './cold/cold.ts';
import type { DocumentOp, Envelope } from './envelope.ts';
import { grown } from './grown.ts';
import { confirmed } from './journal.ts';
import { bucketOf, type Place, twoAbreast } from './place.ts';
import { type Needs, tally } from './sealing.ts';
import { byText } from './sorted.ts';
import type { View } from './views.ts';

/** Where a part's files stand, as the manifest keeps it: by number of the file, a commit (documents) or a length (logs). */
export interface Shelf {
  readonly buckets: number;
  readonly files: Readonly<Record<string, number>>;
}

/** One part's share of a checkpoint. */
export interface Share {
  readonly shelf: Shelf;
  /** The manifest names it: it counts. */
  readonly keep: () => void;
  /** The checkpoint failed: the next one writes it again. */
  readonly again: () => void;
}

const FIRST_BUCKETS = 16;
/** Documents a bucket, on average, above which their number is doubled. */
const CROWDED = 128;

export interface Collection {
  /** The document, which must not be cold. */
  get(id: string): Envelope | undefined;
  /** Its version, 0 when there is none; whether or not it is cold. */
  version(id: string): number;
  /** True: it is in memory. */
  holds(id: string): boolean;
  /** Null when all that exist of these are in memory; else resolves once they have been read, and must be asked again. */
  warming(ids: readonly string[]): Promise<void> | null;
  /** Does the step and answers with the step that takes it back. The document must not be cold. */
  apply(op: DocumentOp, lsn: number): DocumentOp;
  /** The same for a step that is durable already; the document may be cold. */
  replay(op: DocumentOp, lsn: number): void;
  /** Resolves with the newest commit that its files hold. What is only in them is not read, but for their directories. */
  recover(shelf: Shelf): Promise<number>;
  save(): Promise<Share>;
  /** Sees to it that the next checkpoint puts at most so many files under the key of today that are not; how many it will. */
  reseal(limit: number): number;
  /** What its files need; '' = what is readable and should not be. */
  needs(): Needs;
}

const fileName = (buckets: number, number: number): string => `${buckets}-${number}.json`;

/**
 * One kind of document, in buckets by the hash of the id. What nobody has asked for between two checkpoints is cold: its
 * body is read again from the file on demand; unless `resident`, where views hold the bodies.
 */
export function createCollection(
  name: string,
  place: Place,
  views: readonly View<unknown>[],
  cold: Cold,
  resident = false,
): Collection {
  let buckets: Bucket[] = [];
  let size = 0;
  /** Ids asked for since the last checkpoint began, and before that since the one before. */
  let asked = new Set<string>();
  let askedBefore = new Set<string>();
  const { sealing } = place;
  const rule = { name, keys: cold.indexes, digests: cold.digests, sealing };
  const newBucket = (count: number, number: number, stored?: number | null, from?: string | null): Bucket => {
    const holds = (id: string): boolean => bucketOf(id, count) === number;
    return createBucket({ place, rule, holds, name: fileName(count, number), resident }, stored, from);
  };
  const newBuckets = (count: number): Bucket[] =>
    Array.from({ length: count }, (_, number) => newBucket(count, number));
  const home = (id: string): Bucket => buckets[bucketOf(id, buckets.length)]!;
  const tell = (id: string, before: unknown, after: unknown): void => {
    for (const view of views) view.change(id, before, after);
  };
  buckets = newBuckets(FIRST_BUCKETS);

  /** Brings these of one bucket back into memory. */
  const warm = async (bucket: Bucket, ids: readonly string[]): Promise<void> => {
    const { file, stored } = bucket;
    const envelopes = await bucket.filed(new Set(ids));
    // Meanwhile the file was written again, or other buckets have taken its documents over: whoever waits asks again.
    if (bucket.stored !== stored || home(ids[0]!) !== bucket) return;
    if (!envelopes) throw damaged(String(file), 0, 'the file is missing');
    const found = new Map(envelopes.map((envelope) => [envelope.id, envelope]));
    for (const id of ids) {
      // Somebody else has brought it back.
      if (cold.version(id) === 0) continue;
      const envelope = found.get(id);
      if (!envelope) throw damaged(String(file), 0, `"${id}" is missing, which was stored in it`);
      const { b, ...rest } = grown(name, envelope);
      cold.remove(id);
      bucket.low.data.set(id, { ...rest, b: Object.freeze(b) });
      asked.add(id);
      tell(id, null, b);
    }
  };
  const warming = (ids: readonly string[]): Promise<void> | null => {
    const wanted = ids.filter((id) => !home(id).low.data.has(id) && cold.version(id) > 0);
    if (wanted.length === 0) return null;
    return twoAbreast([...grouped(wanted, home)], ([bucket, theirs]) => warm(bucket, theirs));
  };

  /** What has not been asked for since the checkpoint before this one is in its file, and leaves memory. */
  const cool = (): void => {
    const cooled: ColdDocument[] = [];
    for (const { low } of buckets) {
      for (const [id, { n, b }] of low.data) {
        if (asked.has(id) || askedBefore.has(id)) continue;
        low.data.delete(id);
        tell(id, b, null);
        cooled.push({ id, n, digests: cold.digests(b) });
      }
    }
    cold.add(cooled);
  };

  // The new buckets are other files: until a manifest names them, the old ones are whole, and what is cold is read there.
  const grow = (): void => {
    const count = doubled(buckets.length, size);
    if (count === buckets.length) return;
    const old = buckets;
    buckets = Array.from({ length: count }, (_, number) => {
      const { file, lsn } = old[number % old.length]!;
      return Object.assign(newBucket(count, number, null, file), { lsn, dirty: true });
    });
    for (const { low, gone, changed } of old) {
      for (const [id, envelope] of low.data) home(id).low.data.set(id, envelope);
      for (const id of gone) home(id).gone.add(id);
      for (const id of changed) home(id).changed.add(id);
    }
  };

  const shelf = (): Shelf => ({
    buckets: buckets.length,
    files: Object.fromEntries(buckets.flatMap(({ stored }, number) => (stored === null ? [] : [[number, stored]]))),
  });

  /** Reads what a resident collection holds; in order of id the views only ever append. */
  const readAll = async (): Promise<void> => {
    const all: Envelope[] = [];
    for (const { low, stored } of buckets) {
      if (stored === null) continue;
      await low.read();
      for (const [id, envelope] of low.data) low.data.set(id, grown(name, envelope));
      all.push(...low.data.values());
    }
    size = all.length;
    for (const { id, b } of all.sort((x, y) => byText(x.id, y.id))) tell(id, null, Object.freeze(b));
  };
  const readDirectories = async (): Promise<void> => {
    const all: (readonly ColdDocument[])[] = [];
    const there = buckets.filter(({ stored }) => stored !== null);
    await twoAbreast(there, async (bucket) => void all.push(await bucket.directory()));
    cold.add(all.flat());
    size = all.reduce((sum, { length }) => sum + length, 0);
  };

  return {
    get(id) {
      const envelope = home(id).low.data.get(id);
      if (envelope === undefined && cold.version(id) > 0)
        throw new TypeError(`${name} ${id} is cold: await warming() first.`);
      if (envelope !== undefined && !resident) asked.add(id);
      return envelope;
    },
    version: (id) => home(id).low.data.get(id)?.n ?? cold.version(id),
    holds: (id) => home(id).low.data.has(id),
    warming,
    apply([, id, envelope], lsn) {
      const bucket = home(id);
      const before = bucket.low.data.get(id) ?? null;
      if (before === null && cold.version(id) > 0) throw new TypeError(`${name} ${id} is cold: await warming() first.`);
      if (!resident) asked.add(id);
      if (envelope) {
        Object.freeze(envelope.b);
        bucket.low.data.set(id, envelope);
        bucket.gone.delete(id);
        bucket.changed.add(id);
      } else {
        bucket.low.data.delete(id);
        bucket.changed.delete(id);
        if (!resident) bucket.gone.add(id);
      }
      size += Number(envelope !== null) - Number(before !== null);
      bucket.lsn = lsn;
      bucket.dirty = true;
      tell(id, before?.b ?? null, envelope?.b ?? null);
      return [name, id, before];
    },
    replay(op, lsn) {
      const [, id] = op;
      if (cold.version(id) > 0) {
        // The step replaces it, so that nobody has to read it.
        cold.remove(id);
        size -= 1;
      }
      this.apply(op, lsn);
    },
    async recover({ buckets: count, files }) {
      buckets = Array.from({ length: count }, (_, number) => newBucket(count, number, files[number] ?? null));
      await (resident ? readAll() : readDirectories());
      return Math.max(0, ...buckets.map(({ lsn }) => lsn));
    },
    async save() {
      grow();
      const written = buckets.filter(({ dirty }) => dirty);
      const again = (): void => {
        for (const bucket of written) bucket.dirty = true;
      };
      const untilNow = asked;
      asked = new Set();
      try {
        await twoAbreast(written, async (bucket) => {
          const { lsn } = bucket;
          bucket.dirty = false;
          await bucket.low.write();
          bucket.stored = lsn;
        });
        if (written.length > 0) await confirmed(place.files.syncFolder(place.folder), place.folder);
      } catch (error) {
        again();
        for (const id of untilNow) asked.add(id);
        throw error;
      }
      const keep = (): void => {
        askedBefore = untilNow;
        if (!resident) cool();
      };
      const takeBack = (): void => {
        again();
        for (const id of untilNow) asked.add(id);
      };
      return { shelf: shelf(), keep, again: takeBack };
    },
    reseal(limit) {
      const key = sealing.key?.id ?? null;
      const old = buckets.filter(({ k, stored }) => stored !== null && k !== key).slice(0, limit);
      for (const bucket of old) bucket.dirty = true;
      return old.length;
    },
    needs() {
      const needs: Needs = new Map();
      for (const { k, count, stored } of buckets) {
        if (stored === null || (k === null && !sealing.key)) continue;
        // A file without documents needs the key of its directory.
        tally(needs, k ?? '', k === null ? count : Math.max(1, count));
      }
      return needs;
    },
  };
}

function doubled(buckets: number, size: number): number {
  let count = buckets;
  while (size > count * CROWDED) count *= 2;
  return count;
}

/** Items by what they belong to. */
function grouped<T, K>(items: readonly T[], of: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = of(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
