import { createPlaces, type Stretch } from './cold/places.ts';
import type { Share, Shelf } from './collection.ts';
import { type Envelope, type LogOp, type RewriteOp, refuseNewer } from './envelope.ts';
import { confirmed } from './journal.ts';
import { createLogFile, type LogFile, type Rewritten } from './log-file.ts';
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
  /** Where its new entries are; those that were there before may stand elsewhere now. */
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
  apply(op: LogOp | RewriteOp, lsn: number): LogOp | RewriteOp;
  recover(shelf: Shelf): Promise<void>;
  save(): Promise<Share>;
}

/** One kind of log, appended to files by the hash of the owner; a checkpoint writes only what is new. */
export function createLog(name: string, place: Place): Log {
  /** Of the logs in use; all that is stored is in `places`. */
  const histories = new Map<string, History>();
  const places = createPlaces();
  /** Bodies that the files do not have yet, by owner and seq; they go before what is read, or held in memory. */
  const rewrites = new Map<string, Map<number, Envelope>>();
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

  const rewrite = ([, of, seq, entry]: RewriteOp, lsn: number): RewriteOp => {
    const bucket = homeOf(of);
    bucket.lsn = lsn;
    bucket.dirty.add(of);
    const own = rewrites.get(of) ?? new Map<number, Envelope>();
    const before = own.get(seq) ?? null;
    if (entry) own.set(seq, { ...entry, b: Object.freeze(entry.b) });
    else own.delete(seq);
    if (own.size > 0) rewrites.set(of, own);
    else rewrites.delete(of);
    return [name, of, seq, before, 'rewrite'];
  };
  /** The entry as it has been rewritten; its key stays. */
  const current = (entry: Envelope): Envelope => {
    const other = rewrites.get(entry.id)?.get(entry.n);
    if (!other) return entry;
    return entry.key === undefined ? other : { ...other, key: entry.key };
  };
  /** The files have them now, and so has memory. */
  const settle = (done: Rewritten): void => {
    for (const [of, bodies] of done) {
      const history = histories.get(of);
      for (const [seq, entry] of bodies) {
        if (history && seq > history.cold) history.bodies[seq - history.cold - 1] = entry.b;
        const own = rewrites.get(of);
        if (own?.get(seq) === entry) own.delete(seq);
        if (own?.size === 0) rewrites.delete(of);
      }
    }
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
    const taken = owners.map((of) => (histories.get(of)?.fresh ?? []).map(current));
    const changed: Rewritten = new Map(
      owners.flatMap((of) => (rewrites.has(of) ? [[of, new Map(rewrites.get(of))] as const] : [])),
    );
    const inFile = [...changed].some(([of, bodies]) => [...bodies.keys()].some((seq) => seq <= places.last(of)));
    const again = (): void => {
      for (const of of owners) dirty.add(of);
    };
    dirty.clear();
    let anew: Awaited<ReturnType<LogFile['rewrite']>> | null = null;
    try {
      await place.durable(lsn);
      anew = inFile ? await file.rewrite(changed) : null;
      const { stretches, takeBack } = await file.append(taken.flat());
      const keep = (): readonly Stretch[] => {
        for (const [index, of] of owners.entries()) histories.get(of)?.fresh.splice(0, taken[index]!.length);
        settle(changed);
        if (anew) {
          places.move(anew.stretches);
          anew.keep();
        }
        return stretches;
      };
      return {
        keep,
        again() {
          takeBack();
          anew?.takeBack();
          again();
        },
      };
    } catch (error) {
      anew?.takeBack();
      again();
      throw error;
    }
  };

  /** Reads until no checkpoint has put a new file in the place of the one that was read. */
  const readCold = async (of: string, after: number, upTo: number): Promise<readonly Envelope[]> => {
    const { file } = homeOf(of);
    for (;;) {
      const { kept } = file;
      try {
        const at = places.between(of, after, upTo);
        const entries = (await file.read(of, after + 1, at)).map(current);
        if (file.kept === kept) return entries;
      } catch (error) {
        if (file.kept === kept) throw error;
      }
    }
  };

  return {
    last,
    warm(of, after, upTo) {
      const history = histories.get(of);
      const from = Math.max(after, lastCold(of));
      if (!history) return { from: from + 1, bodies: [] };
      history.asked = true;
      const bodies = history.bodies.slice(from - history.cold, Math.max(0, upTo - history.cold));
      const own = rewrites.get(of);
      return { from: from + 1, bodies: own ? bodies.map((body, n) => own.get(from + 1 + n)?.b ?? body) : bodies };
    },
    cold(of, after, upTo) {
      const end = Math.min(upTo, lastCold(of));
      return after < end ? readCold(of, after, end) : null;
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
          const [entry] = await readCold(of, seq - 1, seq);
          if (entry?.key === key) found = seq;
        }
        now.set(name, found);
      };
      return prove();
    },
    seqOf: (of, key) => histories.get(of)?.keys.get(key) ?? (proven.get(JSON.stringify([of, key])) || undefined),
    apply(op, lsn) {
      if (op.length === 5) return rewrite(op, lsn);
      const [, of, seq, entry] = op;
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
      await twoAbreast(Object.entries(files), async ([called, length]) => {
        places.add(await buckets[Number.parseInt(called, 10)]!.file.recover(called, length));
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
        buckets.flatMap(({ file }) => (file.length > 0 ? [[file.name, file.length]] : [])),
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
