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
  get(id: string): Envelope | undefined;
  /** Does the step and answers with the step that takes it back. */
  apply(op: DocumentOp, lsn: number): DocumentOp;
  /** Resolves with the newest commit that its files hold. */
  recover(shelf: Shelf): Promise<number>;
  save(): Promise<Share>;
}

const fileName = (buckets: number, number: number): string => `${buckets}-${number}.json`;

function createBuckets(place: Place, count: number): Bucket[] {
  return Array.from({ length: count }, (_, number) => createBucket(place, fileName(count, number)));
}

/** One kind of document, in buckets by the hash of the id. */
export function createCollection(name: string, place: Place, views: readonly View<unknown>[]): Collection {
  let buckets = createBuckets(place, FIRST_BUCKETS);
  let size = 0;
  const home = (id: string): Bucket => buckets[bucketOf(id, buckets.length)]!;
  const tell = (id: string, before: unknown, after: unknown): void => {
    for (const view of views) view.change(id, before, after);
  };

  // The new buckets are other files: until a manifest names them, the old ones are whole.
  const grow = (): void => {
    let count = buckets.length;
    while (size > count * CROWDED) count *= 2;
    if (count === buckets.length) return;
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
    get: (id) => home(id).low.data.get(id),
    apply([, id, envelope], lsn) {
      const bucket = home(id);
      const before = bucket.low.data.get(id) ?? null;
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
      grow();
      const written = buckets.filter(({ dirty }) => dirty);
      const again = (): void => {
        for (const bucket of written) bucket.dirty = true;
      };
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
        throw error;
      }
      return { shelf: shelf(), keep: () => {}, again };
    },
  };
}
