import { damaged } from '../fault.ts';
import type { Share, Shelf } from './collection.ts';
import { type Envelope, type LogOp, refuseNewer, refuseUnreadable } from './envelope.ts';
import { frame, framedAt } from './frame.ts';
import { confirmed } from './journal.ts';
import { bucketOf, type Place, twoAbreast } from './place.ts';

const BUCKETS = 64;

/** The entries of one owner. Those since the last checkpoint are kept in their envelopes as well, to be written. */
interface History {
  readonly bodies: unknown[];
  readonly fresh: Envelope[];
  keys: Map<string, number> | null;
}

interface Bucket {
  readonly path: string;
  readonly dirty: Set<string>;
  lsn: number;
  /** Bytes of the file that count; what lies behind them is left over from a checkpoint that failed. */
  length: number;
}

export interface Log {
  last(of: string): number;
  body(of: string, seq: number): unknown;
  /** The seq of the entry with that key. */
  seqOf(of: string, key: string): number | undefined;
  apply(op: LogOp, lsn: number): LogOp;
  recover(shelf: Shelf): Promise<void>;
  save(): Promise<Share>;
}

/** One kind of log, appended to files by the hash of the owner; a checkpoint writes only what is new. */
export function createLog(name: string, place: Place): Log {
  const histories = new Map<string, History>();
  const buckets = Array.from(
    { length: BUCKETS },
    (_, number): Bucket => ({ path: `${place.folder}/${number}.jsonl`, dirty: new Set(), lsn: 0, length: 0 }),
  );

  const add = (of: string, { n, key, b }: Envelope): History => {
    const history = histories.get(of) ?? { bodies: [], fresh: [], keys: null };
    if (n === 1) histories.set(of, history);
    history.bodies.push(Object.freeze(b));
    if (key === undefined) return history;
    history.keys ??= new Map();
    history.keys.set(key, n);
    return history;
  };

  const drop = (of: string): Envelope | null => {
    const history = histories.get(of);
    const entry = history?.fresh.pop();
    if (!history || !entry) return null;
    history.bodies.pop();
    if (entry.key !== undefined) history.keys?.delete(entry.key);
    if (history.bodies.length === 0) histories.delete(of);
    return entry;
  };

  const recoverBucket = async (bucket: Bucket, length: number): Promise<void> => {
    const bytes = (await place.files.read(bucket.path)) ?? Buffer.alloc(0);
    for (let at = 0; at < length; ) {
      const framed = framedAt(bytes, at);
      if (!framed) throw damaged(bucket.path, at, `an entry cannot be read, and ${length} bytes were stored`);
      const entry = JSON.parse(framed.text) as Envelope;
      refuseUnreadable(bucket.path, entry);
      if (entry.n !== last(entry.id) + 1) throw damaged(bucket.path, at, `entry ${entry.n} is not the next of its log`);
      add(entry.id, entry);
      at = framed.end;
    }
    bucket.length = length;
  };

  const last = (of: string): number => histories.get(of)?.bodies.length ?? 0;

  const saveBucket = async (bucket: Bucket): Promise<Pick<Share, 'keep' | 'again'>> => {
    const owners = [...bucket.dirty];
    const taken = owners.flatMap((of) => {
      const history = histories.get(of);
      return history ? [{ history, count: history.fresh.length }] : [];
    });
    const again = (): void => {
      for (const of of owners) bucket.dirty.add(of);
    };
    const bytes = Buffer.concat(
      taken.flatMap(({ history }) => history.fresh.map((entry) => frame(JSON.stringify(entry)))),
    );
    bucket.dirty.clear();
    try {
      await place.durable(bucket.lsn);
      const file = await place.files.open(bucket.path, 'keep');
      try {
        await file.write(bytes, bucket.length);
        await confirmed(file.datasync(), bucket.path);
      } finally {
        await file.close();
      }
    } catch (error) {
      again();
      throw error;
    }
    const keep = (): void => {
      for (const { history, count } of taken) history.fresh.splice(0, count);
    };
    bucket.length += bytes.length;
    const takeBack = (): void => {
      bucket.length -= bytes.length;
      again();
    };
    return { keep, again: takeBack };
  };

  return {
    last,
    body: (of, seq) => histories.get(of)?.bodies[seq - 1],
    seqOf: (of, key) => histories.get(of)?.keys?.get(key),
    apply([, of, seq, entry], lsn) {
      const bucket = buckets[bucketOf(of, BUCKETS)]!;
      bucket.lsn = lsn;
      if (!entry) return [name, of, seq, drop(of)];
      // A replay meets again what a checkpoint had already stored.
      if (seq <= last(of)) return [name, of, seq, null];
      bucket.dirty.add(of);
      add(of, entry).fresh.push(entry);
      return [name, of, seq, null];
    },
    async recover({ buckets: count, files }) {
      if (count !== BUCKETS) refuseNewer(place.folder, 'a log in another number of files', Number.NaN);
      for (const [number, length] of Object.entries(files)) await recoverBucket(buckets[Number(number)]!, length);
    },
    async save() {
      const parts: Pick<Share, 'keep' | 'again'>[] = [];
      const again = (): void => {
        for (const part of parts) part.again();
      };
      try {
        const dirty = buckets.filter((bucket) => bucket.dirty.size > 0);
        await twoAbreast(dirty, async (bucket) => void parts.push(await saveBucket(bucket)));
        if (parts.length > 0) await confirmed(place.files.syncFolder(place.folder), place.folder);
      } catch (error) {
        again();
        throw error;
      }
      const files = Object.fromEntries(buckets.flatMap(({ length }, number) => (length > 0 ? [[number, length]] : [])));
      const keep = (): void => {
        for (const part of parts) part.keep();
      };
      return { shelf: { buckets: BUCKETS, files }, keep, again };
    },
  };
}
