import { createHash } from 'node:crypto';
import { damaged } from '../fault.ts';
import type { Share, Shelf } from './collection.ts';
import { type Envelope, type LogOp, refuseNewer, refuseUnreadable } from './envelope.ts';
import { frame, framedAt, lengthAt } from './frame.ts';
import { confirmed } from './journal.ts';
import { bucketOf, type Place, twoAbreast } from './place.ts';

const BUCKETS = 64;
/** As many of its newest entries stay in memory while a log is in use. */
const WARM = 32;
/** Most entries fit; longer ones are read again whole. */
const ENTRY_BYTES = 2048;

/**
 * The entries of one owner: the oldest only in the file, the newer ones in memory, and of these the ones since the last
 * checkpoint in their envelopes as well, to be written.
 */
interface History {
  /**
   * Two numbers for each stored entry, by seq: where it begins in the file, and the digest of its key, or NO_KEY. Once
   * all is cold they leave the heap, because most logs are cold, and there are many.
   */
  stored: number[] | Float64Array;
  /** The entries in memory; the first has the seq `cold + 1`. */
  bodies: unknown[];
  cold: number;
  /** Entries that no checkpoint has stored yet. */
  fresh: Envelope[];
  /** Keys of entries in memory, each with its seq. */
  keys: Map<string, number>;
  /** Whether somebody has asked for it since the last checkpoint. */
  asked: boolean;
}

const NO_KEY = -1;
/** What the logs that are all cold have in common; never written to. */
const NOTHING = Object.freeze([]) as unknown as never[];
const NO_KEYS: ReadonlyMap<string, number> = new Map();

interface Bucket {
  readonly path: string;
  readonly dirty: Set<string>;
  lsn: number;
  /** Bytes of the file that count; what lies behind them is left over from a checkpoint that failed. */
  length: number;
}

export interface Log {
  last(of: string): number;
  /** The entries with these seqs as far as they are in memory; the first in memory is `from`. */
  warm(of: string, after: number, upTo: number): { readonly from: number; readonly bodies: readonly unknown[] };
  /** Entries that are only in the file, with after < seq <= upTo, in order; null when there are none. */
  cold(of: string, after: number, upTo: number): Promise<readonly Envelope[]> | null;
  /** The seq of the entry with that key. One that is cold is told by a digest of 48 bits: whoever needs to be sure reads it. */
  seqOf(of: string, key: string): number | undefined;
  apply(op: LogOp, lsn: number): LogOp;
  recover(shelf: Shelf): Promise<void>;
  save(): Promise<Share>;
}

/** 48 bits that nobody can make collide by choosing keys within reason. */
const digestOf = (key: string): number => createHash('sha256').update(key).digest().readUIntBE(0, 6);

/** Keeps the newest entries in memory, or none. */
function cool(history: History, keepWarm: number): void {
  const last = history.cold + history.bodies.length;
  const cold = Math.min(history.stored.length / 2, Math.max(history.cold, last - keepWarm));
  if (cold <= history.cold) return;
  history.bodies = history.bodies.slice(cold - history.cold);
  history.cold = cold;
  for (const [key, seq] of history.keys) if (seq <= cold) history.keys.delete(key);
  if (cold < last || history.fresh.length > 0) return;
  history.stored = Float64Array.from(history.stored);
  history.bodies = NOTHING;
  history.fresh = NOTHING;
  history.keys = NO_KEYS as Map<string, number>;
}

/** A log that is written to again needs places of its own. */
function warmUp(history: History): void {
  if (history.fresh !== NOTHING) return;
  history.stored = Array.from(history.stored);
  history.bodies = [];
  history.fresh = [];
  history.keys = new Map();
}

/** One kind of log, appended to files by the hash of the owner; a checkpoint writes only what is new. */
export function createLog(name: string, place: Place): Log {
  const histories = new Map<string, History>();
  const buckets = Array.from(
    { length: BUCKETS },
    (_, number): Bucket => ({ path: `${place.folder}/${number}.jsonl`, dirty: new Set(), lsn: 0, length: 0 }),
  );
  const homeOf = (of: string): Bucket => buckets[bucketOf(of, BUCKETS)]!;
  const last = (of: string): number => {
    const history = histories.get(of);
    return history ? history.cold + history.bodies.length : 0;
  };
  const newHistory = (): History => ({
    stored: [],
    bodies: NOTHING,
    cold: 0,
    fresh: NOTHING,
    keys: NO_KEYS as Map<string, number>,
    asked: true,
  });
  const historyOf = (of: string): History => {
    const known = histories.get(of);
    if (known) return known;
    const history = newHistory();
    histories.set(of, history);
    return history;
  };

  const add = (of: string, { n, key, b }: Envelope): History => {
    const history = historyOf(of);
    history.asked = true;
    warmUp(history);
    history.bodies.push(Object.freeze(b));
    if (key !== undefined) history.keys.set(key, n);
    return history;
  };

  const drop = (of: string): Envelope | null => {
    const history = histories.get(of);
    const entry = history?.fresh.pop();
    if (!history || !entry) return null;
    history.bodies.pop();
    if (entry.key !== undefined) history.keys.delete(entry.key);
    if (last(of) === 0) histories.delete(of);
    return entry;
  };

  /** What is in the files stays there; only where each entry stands is kept. */
  const recoverBucket = async (bucket: Bucket, length: number): Promise<void> => {
    const bytes = (await place.files.read(bucket.path)) ?? Buffer.alloc(0);
    for (let at = 0; at < length; ) {
      const framed = framedAt(bytes, at);
      if (!framed) throw damaged(bucket.path, at, `an entry cannot be read, and ${length} bytes were stored`);
      const { id, n, key, ...rest } = JSON.parse(framed.text) as Envelope;
      refuseUnreadable(bucket.path, { id, n, ...rest });
      if (n !== last(id) + 1) throw damaged(bucket.path, at, `entry ${n} is not the next of its log`);
      const history = historyOf(id);
      (history.stored as number[]).push(at, key === undefined ? NO_KEY : digestOf(key));
      history.cold = n;
      at = framed.end;
    }
    bucket.length = length;
  };

  const saveBucket = async (bucket: Bucket): Promise<Pick<Share, 'keep' | 'again'>> => {
    const owners = [...bucket.dirty];
    const lines: Buffer[] = [];
    let end = bucket.length;
    const taken = owners.flatMap((of) => {
      const history = histories.get(of);
      if (!history) return [];
      const places = history.fresh.map((entry) => {
        const line = frame(JSON.stringify(entry));
        lines.push(line);
        end += line.length;
        return [end - line.length, entry.key === undefined ? NO_KEY : digestOf(entry.key)] as const;
      });
      return [{ history, places }];
    });
    const again = (): void => {
      for (const of of owners) bucket.dirty.add(of);
    };
    const bytes = Buffer.concat(lines);
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
      for (const { history, places } of taken) {
        history.fresh.splice(0, places.length);
        for (const [at, digest] of places) (history.stored as number[]).push(at, digest);
      }
    };
    bucket.length += bytes.length;
    const takeBack = (): void => {
      bucket.length -= bytes.length;
      again();
    };
    return { keep, again: takeBack };
  };

  const entriesAt = async ({ path }: Bucket, places: readonly number[]): Promise<readonly Envelope[]> => {
    const parts = await place.files.readAt(path, places, ENTRY_BYTES);
    const entries: Envelope[] = [];
    for (const [index, part] of parts.entries()) {
      const at = places[index] as number;
      const length = lengthAt(part, 0);
      const more = Number.isFinite(length) && length > part.length;
      const whole = more ? (await place.files.readAt(path, [at], length))[0] : part;
      const framed = whole && framedAt(whole, 0);
      if (!framed) throw damaged(path, at, 'an entry cannot be read that was stored there');
      entries.push(JSON.parse(framed.text) as Envelope);
    }
    return entries;
  };

  return {
    last,
    warm(of, after, upTo) {
      const history = histories.get(of);
      if (!history) return { from: 1, bodies: [] };
      history.asked = true;
      const from = Math.max(after, history.cold);
      return { from: from + 1, bodies: history.bodies.slice(from - history.cold, Math.max(0, upTo - history.cold)) };
    },
    cold(of, after, upTo) {
      const history = histories.get(of);
      const until = Math.min(upTo, history?.cold ?? 0);
      const places = Array.from(
        { length: Math.max(0, until - after) },
        (_, n) => history?.stored[2 * (after + n)] ?? 0,
      );
      return places.length > 0 ? entriesAt(homeOf(of), places) : null;
    },
    seqOf(of, key) {
      const history = histories.get(of);
      if (!history) return undefined;
      const known = history.keys.get(key);
      if (known !== undefined || history.cold === 0) return known;
      const digest = digestOf(key);
      for (let seq = history.cold; seq > 0; seq -= 1) if (history.stored[2 * seq - 1] === digest) return seq;
      return undefined;
    },
    apply([, of, seq, entry], lsn) {
      const bucket = homeOf(of);
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
        for (const history of histories.values()) {
          cool(history, history.asked ? WARM : 0);
          history.asked = false;
        }
      };
      return { shelf: { buckets: BUCKETS, files }, keep, again };
    },
  };
}
