import { damaged } from '../fault.ts';
import { type Bucket, createBucket } from './bucket.ts';
import type { DocumentOp, Envelope } from './envelope.ts';
import { grown } from './grown.ts';
import { confirmed } from './journal.ts';
import { bucketOf, type Place, twoAbreast } from './place.ts';
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
  /** Null when all that exist of these are in memory; else resolves once they have been read, and must be asked again. */
  warming(ids: readonly string[]): Promise<void> | null;
  /** Does the step and answers with the step that takes it back. The document must not be cold. */
  apply(op: DocumentOp, lsn: number): DocumentOp;
  /** Resolves with the newest commit that its files hold. */
  recover(shelf: Shelf): Promise<number>;
  save(): Promise<Share>;
}

const fileName = (buckets: number, number: number): string => `${buckets}-${number}.json`;

function createBuckets(place: Place, count: number): Bucket[] {
  return Array.from({ length: count }, (_, number) => createBucket(place, fileName(count, number)));
}

/**
 * One kind of document, in buckets by the hash of the id. What nobody has asked for between two checkpoints is cold: its
 * version stays in memory, its body is read again from the file on demand; unless `resident`, where views hold the bodies.
 */
export function createCollection(
  name: string,
  place: Place,
  views: readonly View<unknown>[],
  resident = false,
): Collection {
  let buckets = createBuckets(place, FIRST_BUCKETS);
  let size = 0;
  /** Ids asked for since the last checkpoint began, and before that since the one before. */
  let asked = new Set<string>();
  let askedBefore = new Set<string>();
  const home = (id: string): Bucket => buckets[bucketOf(id, buckets.length)]!;
  const tell = (id: string, before: unknown, after: unknown): void => {
    for (const view of views) view.change(id, before, after);
  };

  /** Brings what the bucket's file has of these back into memory. */
  const warm = async (bucket: Bucket, ids: readonly string[]): Promise<void> => {
    const wanted = new Set(ids);
    // No file: the documents have moved to another bucket meanwhile, where they are looked for next.
    for (const envelope of (await bucket.filed()) ?? []) {
      const { id } = envelope;
      if (!wanted.has(id) || !bucket.cold.delete(id)) continue;
      const { b, ...rest } = grown(name, envelope);
      bucket.low.data.set(id, { ...rest, b: Object.freeze(b) });
      if (!resident) asked.add(id);
    }
  };
  const warming = (ids: readonly string[]): Promise<void> | null => {
    const cold = ids.filter((id) => home(id).cold.has(id));
    if (cold.length === 0) return null;
    const of = [...grouped(cold, home)];
    return twoAbreast(of, ([bucket, theirs]) => warm(bucket, theirs));
  };

  /** What has not been asked for since the checkpoint before this one is in its file, and leaves memory. */
  const cool = (): void => {
    for (const { low, cold } of buckets) {
      for (const [id, { n }] of low.data) {
        if (asked.has(id) || askedBefore.has(id)) continue;
        low.data.delete(id);
        cold.set(id, n);
      }
    }
  };

  // The new buckets are other files: until a manifest names them, the old ones are whole.
  const grow = async (): Promise<void> => {
    const count = doubled(buckets.length, size);
    if (count === buckets.length) return;
    const cold = (): string[] => buckets.flatMap((bucket) => [...bucket.cold.keys()]);
    for (let waiting = warming(cold()); waiting; waiting = warming(cold())) await waiting;
    const old = buckets;
    buckets = createBuckets(place, count);
    for (const { low, lsn } of old) {
      for (const [id, envelope] of low.data) {
        const bucket = home(id);
        bucket.low.data.set(id, envelope);
        bucket.lsn = Math.max(bucket.lsn, lsn);
        bucket.dirty = true;
      }
    }
  };

  const shelf = (): Shelf => ({
    buckets: buckets.length,
    files: Object.fromEntries(buckets.flatMap(({ stored }, number) => (stored === null ? [] : [[number, stored]]))),
  });

  return {
    get(id) {
      const { low, cold } = home(id);
      const envelope = low.data.get(id);
      if (envelope === undefined && cold.has(id)) throw new TypeError(`${name} ${id} is cold: await warming() first.`);
      if (envelope !== undefined && !resident) asked.add(id);
      return envelope;
    },
    version: (id) => home(id).low.data.get(id)?.n ?? home(id).cold.get(id) ?? 0,
    warming,
    apply([, id, envelope], lsn) {
      const bucket = home(id);
      const before = bucket.low.data.get(id) ?? null;
      if (before === null && bucket.cold.has(id)) throw new TypeError(`${name} ${id} is cold: await warming() first.`);
      if (!resident) asked.add(id);
      if (envelope) Object.freeze(envelope.b);
      if (envelope) bucket.low.data.set(id, envelope);
      else bucket.low.data.delete(id);
      size += Number(envelope !== null) - Number(before !== null);
      bucket.lsn = lsn;
      bucket.dirty = true;
      tell(id, before?.b ?? null, envelope?.b ?? null);
      return [name, id, before];
    },
    async recover({ buckets: count, files }) {
      buckets = createBuckets(place, count);
      for (const [number, stored] of Object.entries(files)) {
        const bucket = createBucket(place, fileName(count, Number(number)), stored);
        await bucket.low.read();
        for (const [id, envelope] of bucket.low.data) bucket.low.data.set(id, grown(name, envelope));
        buckets[Number(number)] = bucket;
      }
      const all = buckets.flatMap(({ low }) => [...low.data.values()]);
      size = all.length;
      // In order of id the views only ever append.
      for (const { id, b } of all.sort((x, y) => byText(x.id, y.id))) {
        if (!home(id).low.data.has(id)) throw damaged(place.folder, 0, `"${id}" is in a file where it does not belong`);
        tell(id, null, Object.freeze(b));
      }
      return Math.max(0, ...buckets.map(({ lsn }) => lsn));
    },
    async save() {
      await grow();
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
