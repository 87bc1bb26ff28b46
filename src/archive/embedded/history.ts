import { createPlaces, type Stretch } from './cold/places.ts';
import type { Share, Shelf } from './collection.ts';
import { type Envelope, type LogOp, refuseNewer } from './envelope.ts';
import { confirmed } from './journal.ts';
import { createLogFile, type LogFile } from './log-file.ts';
import { bucketOf, type Place, twoAbreast } from './place.ts';

const BUCKETS = 64;
/** As many of its newest entries stay in memory while a log is in use. */
const WARM = 32;

/** The newer entries of an owner whose log is in use, and of these the ones since the last checkpoint, to be written. */
interface History {
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

interface Bucket {
  readonly file: LogFile;
  readonly dirty: Set<string>;
  lsn: number;
}

/** A bucket's share of a checkpoint. */
interface Part extends Pick<Share, 'again'> {
  /** Where its new entries are. */
  keep(): readonly Stretch[];
}

export interface Log {
  last(of: string): number;
  /** The entries with these seqs as far as they are in memory; the first in memory is `from`. */
  warm(of: string, after: number, upTo: number): { readonly from: number; readonly bodies: readonly unknown[] };
  /** Entries that are only in the file, with after < seq <= upTo, in order; null when there are none. */
  cold(of: string, after: number, upTo: number): Promise<readonly Envelope[]> | null;
  /** Null when it is known whether an entry has that key; else resolves once it was read, and must be asked again. */
  proving(of: string, key: string): Promise<void> | null;
  /** The seq of the entry with that key, of which `proving` has to know. */
  seqOf(of: string, key: string): number | undefined;
  apply(op: LogOp, lsn: number): LogOp;
  recover(shelf: Shelf): Promise<void>;
  save(): Promise<Share>;
}

/** One kind of log, appended to files by the hash of the owner; a checkpoint writes only what is new. */
export function createLog(name: string, place: Place): Log {
  /** Of the logs in use; all that is stored is in `places`. */
  const histories = new Map<string, History>();
  const places = createPlaces();
  /** Which keys have been looked for in the files since the last checkpoint, and the seqs found; 0 = none has it. */
  let proven = new Map<string, number>();
  const buckets = Array.from(
    { length: BUCKETS },
    (_, number): Bucket => ({ file: createLogFile(place, number, places.digest), dirty: new Set(), lsn: 0 }),
  );
  const homeOf = (of: string): Bucket => buckets[bucketOf(of, BUCKETS)]!;
  /** The seq of the newest entry that is only in the file. */
  const lastCold = (of: string): number => histories.get(of)?.cold ?? places.last(of);
  const last = (of: string): number => lastCold(of) + (histories.get(of)?.bodies.length ?? 0);

  const historyOf = (of: string): History => {
    const known = histories.get(of);
    if (known) return known;
    const history: History = { bodies: [], cold: places.last(of), fresh: [], keys: new Map(), asked: true };
    histories.set(of, history);
    return history;
  };

  const add = (of: string, { n, key, b }: Envelope): History => {
    const history = historyOf(of);
    history.asked = true;
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
    return entry;
  };

  /** Keeps the newest entries of a log in use, and nothing of one that is not. */
  const cool = (of: string, history: History): void => {
    const end = history.cold + history.bodies.length;
    const cold = Math.min(places.last(of), Math.max(history.cold, end - (history.asked ? WARM : 0)));
    history.bodies.splice(0, cold - history.cold);
    history.cold = cold;
    for (const [key, seq] of history.keys) if (seq <= cold) history.keys.delete(key);
    history.asked = false;
    if (history.bodies.length === 0) histories.delete(of);
  };

  const saveBucket = async ({ file, dirty, lsn }: Bucket): Promise<Part> => {
    const owners = [...dirty];
    const taken = owners.map((of) => [...(histories.get(of)?.fresh ?? [])]);
    const again = (): void => {
      for (const of of owners) dirty.add(of);
    };
    dirty.clear();
    try {
      await place.durable(lsn);
      const { stretches, takeBack } = await file.append(taken.flat());
      const keep = (): readonly Stretch[] => {
        for (const [index, of] of owners.entries()) histories.get(of)?.fresh.splice(0, taken[index]!.length);
        return stretches;
      };
      return {
        keep,
        again() {
          takeBack();
          again();
        },
      };
    } catch (error) {
      again();
      throw error;
    }
  };

  return {
    last,
    warm(of, after, upTo) {
      const history = histories.get(of);
      const from = Math.max(after, lastCold(of));
      if (!history) return { from: from + 1, bodies: [] };
      history.asked = true;
      return { from: from + 1, bodies: history.bodies.slice(from - history.cold, Math.max(0, upTo - history.cold)) };
    },
    cold(of, after, upTo) {
      const at = places.between(of, after, Math.min(upTo, lastCold(of)));
      return at.length > 0 ? homeOf(of).file.read(of, after + 1, at) : null;
    },
    proving(of, key) {
      if (histories.get(of)?.keys.has(key)) return null;
      const seqs = places.perhaps(of, key, lastCold(of));
      const name = JSON.stringify([of, key]);
      if (seqs.length === 0 || proven.has(name)) return null;
      const now = proven;
      const prove = async (): Promise<void> => {
        let found = 0;
        for (const seq of seqs) {
          const [entry] = await homeOf(of).file.read(of, seq, places.between(of, seq - 1, seq));
          if (entry?.key === key) found = seq;
        }
        now.set(name, found);
      };
      return prove();
    },
    seqOf: (of, key) => histories.get(of)?.keys.get(key) ?? (proven.get(JSON.stringify([of, key])) || undefined),
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
      await twoAbreast(Object.entries(files), async ([number, length]) => {
        places.add(await buckets[Number(number)]!.file.recover(length));
      });
    },
    async save() {
      const parts: Part[] = [];
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
      const files = Object.fromEntries(
        buckets.flatMap(({ file }, number) => (file.length > 0 ? [[number, file.length]] : [])),
      );
      const keep = (): void => {
        places.add(parts.flatMap((part) => part.keep()));
        for (const [of, history] of histories) cool(of, history);
        proven = new Map();
      };
      return { shelf: { buckets: BUCKETS, files }, keep, again };
    },
  };
}
