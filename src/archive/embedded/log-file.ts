import { damaged } from '../fault.ts';
import type { Stretch } from './cold/places.ts';
import { type Envelope, refuseUnreadable } from './envelope.ts';
import { frame, framedAt, lengthAt } from './frame.ts';
import { confirmed } from './journal.ts';
import { placesLine, readPlaces } from './log-places.ts';
import type { Place } from './place.ts';

/** Most entries fit; longer ones are read again whole. */
const ENTRY_BYTES = 2048;

/** What a checkpoint has appended; until it is kept it may be taken back. */
interface Appended {
  readonly stretches: readonly Stretch[];
  readonly takeBack: () => void;
}

/** Other bodies for entries, by owner and seq. */
export type Rewritten = ReadonlyMap<string, ReadonlyMap<number, Envelope>>;

/** Where everything is in the file that a checkpoint has written anew; `keep`: it is the one that is read now. */
interface Anew extends Appended {
  readonly keep: () => void;
}

/** A file of entries that only grows, and the file beside it that tells where they are. When an entry is rewritten, a new file takes its place. */
export interface LogFile {
  /** What the manifest calls it: its number, and how often it has been written anew. */
  readonly name: string;
  /** What the one is called that is read. */
  readonly kept: string;
  /** Bytes that count; what lies behind them is left over from a checkpoint that failed. */
  readonly length: number;
  /** Where all entries are. The log itself is read only as far as the file beside it does not tell. */
  recover(name: string, length: number): Promise<readonly Stretch[]>;
  /** Resolves when a new file with these bodies is durable; the next append goes there. What is read comes from the old one until it is kept. */
  rewrite(bodies: Rewritten): Promise<Anew>;
  /** Resolves when the entries, in order for each owner, are durable. */
  append(entries: readonly Envelope[]): Promise<Appended>;
  /** The owner's entries that begin at these bytes and have the seqs from the given one on. */
  read(of: string, from: number, places: readonly number[]): Promise<readonly Envelope[]>;
}

export function createLogFile(
  { files, folder }: Place,
  number: number,
  digest: (key: string | undefined) => number,
): LogFile {
  let name = String(number);
  let path = `${folder}/${name}.jsonl`;
  let beside = `${folder}/${name}.places`;
  /** The one that is read. */
  let kept = name;
  let length = 0;
  let placesEnd = 0;
  /** Whether a line of places may stand there that no manifest knew: what overwrites it has to be durable, lest it come back. */
  let overwrites = false;

  const call = (called: string): void => {
    name = called;
    path = `${folder}/${name}.jsonl`;
    beside = `${folder}/${name}.places`;
  };

  const stretchesOf = (entries: readonly Envelope[], lengths: readonly number[], from: number): Stretch[] => {
    const found: (Stretch & { lengths: number[]; digests: number[] })[] = [];
    let at = from;
    for (const [index, { id, key }] of entries.entries()) {
      if (found.at(-1)?.of !== id) found.push({ of: id, at, lengths: [], digests: [] });
      const stretch = found.at(-1)!;
      stretch.lengths.push(lengths[index]!);
      stretch.digests.push(digest(key));
      at += lengths[index]!;
    }
    return found;
  };

  const writePlaces = async (line: Buffer): Promise<void> => {
    const file = await files.open(beside, 'keep');
    try {
      await file.write(line, placesEnd);
      if (overwrites) await confirmed(file.datasync(), beside);
    } finally {
      await file.close();
    }
    overwrites = false;
    placesEnd += line.length;
  };

  /** The entries from that byte on, read from the log itself. */
  const readLog = async (from: number, known: ReadonlyMap<string, number>): Promise<Stretch[]> => {
    const bytes = (await files.read(path)) ?? Buffer.alloc(0);
    const entries: Envelope[] = [];
    const lengths: number[] = [];
    const last = new Map(known);
    for (let at = from; at < length; ) {
      const framed = framedAt(bytes, at);
      if (!framed) throw damaged(path, at, `an entry cannot be read, and ${length} bytes were stored`);
      const { id, n, key, ...rest } = JSON.parse(framed.text) as Envelope;
      refuseUnreadable(path, { id, n, ...rest });
      if (n !== (last.get(id) ?? 0) + 1) throw damaged(path, at, `entry ${n} is not the next of its log`);
      last.set(id, n);
      entries.push({ id, n, ...rest, b: null, ...(key === undefined ? {} : { key }) });
      lengths.push(framed.end - at);
      at = framed.end;
    }
    return stretchesOf(entries, lengths, from);
  };

  const read: LogFile['read'] = async (of, from, places) => {
    const path = `${folder}/${kept}.jsonl`;
    const parts = await files.readAt(path, places, ENTRY_BYTES);
    const entries: Envelope[] = [];
    for (const [index, part] of parts.entries()) {
      const at = places[index]!;
      const bytes = lengthAt(part, 0);
      const more = Number.isFinite(bytes) && bytes > part.length;
      const whole = more ? (await files.readAt(path, [at], bytes))[0] : part;
      const framed = whole && framedAt(whole, 0);
      if (!framed) throw damaged(path, at, 'an entry cannot be read that was stored there');
      const entry = JSON.parse(framed.text) as Envelope;
      refuseUnreadable(path, entry);
      if (entry.id !== of || entry.n !== from + index)
        throw damaged(
          path,
          at,
          `entry ${entry.n} of ${entry.id} stands where entry ${from + index} of ${of} was stored`,
        );
      entries.push(entry);
    }
    return entries;
  };

  /** That the log is there, as long as it was, and of a form that this version reads: its end tells. */
  const checkEnd = async ({ of, at, lengths }: Stretch, seq: number): Promise<void> => {
    const start = at + lengths.slice(0, -1).reduce((sum, one) => sum + one, 0);
    await read(of, seq, [start]).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw damaged(path, 0, 'the file is missing');
      throw error;
    });
  };

  /** All that the file holds, without its bodies. */
  const survey = async (): Promise<Stretch[]> => {
    const { stretches, covered } = readPlaces((await files.read(beside)) ?? Buffer.alloc(0), length);
    if (covered === length) return [...stretches];
    const last = new Map<string, number>();
    for (const { of, lengths } of stretches) last.set(of, (last.get(of) ?? 0) + lengths.length);
    return [...stretches, ...(await readLog(covered, last))];
  };

  const writeWhole = async (target: string, bytes: Buffer): Promise<void> => {
    const file = await files.open(target, 'empty');
    try {
      await file.write(bytes, 0);
      await confirmed(file.datasync(), target);
    } finally {
      await file.close();
    }
  };

  /** The entry that stands there, with the other body. */
  const rewritten = (bytes: Buffer, at: number, body: Envelope): Envelope => {
    const framed = framedAt(bytes, at);
    if (!framed) throw damaged(path, at, 'an entry cannot be read that was stored there');
    const { key } = JSON.parse(framed.text) as Envelope;
    return key === undefined ? body : { ...body, key };
  };

  return {
    get name() {
      return name;
    },
    get kept() {
      return kept;
    },
    get length() {
      return length;
    },
    async recover(called, stored) {
      call(called);
      kept = called;
      length = stored;
      const bytes = (await files.read(beside)) ?? Buffer.alloc(0);
      const { stretches, covered, end } = readPlaces(bytes, length);
      placesEnd = end;
      overwrites = bytes.length > end;
      const last = new Map<string, number>();
      for (const { of, lengths } of stretches) last.set(of, (last.get(of) ?? 0) + lengths.length);
      const newest = stretches.at(-1);
      if (covered === length) {
        if (newest) await checkEnd(newest, last.get(newest.of)!);
        return stretches;
      }
      const rest = await readLog(covered, last);
      // Without it the next start reads the log again: no more than that.
      await writePlaces(placesLine(covered, length, rest)).catch((error: unknown) => {
        if ((error as { reason?: string }).reason === 'unknown') throw error;
      });
      return [...stretches, ...rest];
    },
    async rewrite(bodies) {
      const was = { name, length, placesEnd, overwrites };
      const old = (await files.read(path)) ?? Buffer.alloc(0);
      const lines: Buffer[] = [];
      const last = new Map<string, number>();
      let end = 0;
      const stretches = (await survey()).map(({ of, at, lengths, digests }): Stretch => {
        const begins = end;
        let from = at;
        const fresh = lengths.map((bytes) => {
          const seq = (last.get(of) ?? 0) + 1;
          last.set(of, seq);
          const body = bodies.get(of)?.get(seq);
          const line = body ? frame(JSON.stringify(rewritten(old, from, body))) : old.subarray(from, from + bytes);
          lines.push(line);
          from += bytes;
          end += line.length;
          return line.length;
        });
        return { of, at: begins, lengths: fresh, digests };
      });
      const [number, times = '0'] = name.split('.');
      call(`${number}.${Number(times) + 1}`);
      const takeBack = (): void => {
        call(was.name);
        ({ length, placesEnd, overwrites } = was);
      };
      try {
        await writeWhole(path, Buffer.concat(lines));
        const places = placesLine(0, end, stretches);
        await writeWhole(beside, places);
        length = end;
        placesEnd = places.length;
        overwrites = false;
      } catch (error) {
        takeBack();
        throw error;
      }
      const keep = (): void => {
        kept = name;
      };
      return { stretches, takeBack, keep };
    },
    async append(entries) {
      // They were taken back before this checkpoint came by.
      if (entries.length === 0) return { stretches: [], takeBack() {} };
      const lines = entries.map((entry) => frame(JSON.stringify(entry)));
      const bytes = Buffer.concat(lines);
      const was = { length, placesEnd };
      const stretches = stretchesOf(
        entries,
        lines.map((line) => line.length),
        length,
      );
      const file = await files.open(path, 'keep');
      try {
        await file.write(bytes, length);
        await confirmed(file.datasync(), path);
      } finally {
        await file.close();
      }
      try {
        await writePlaces(placesLine(length, length + bytes.length, stretches));
      } catch (error) {
        overwrites = true;
        throw error;
      }
      length += bytes.length;
      const takeBack = (): void => {
        length = was.length;
        placesEnd = was.placesEnd;
        overwrites = true;
      };
      return { stretches, takeBack };
    },
    read,
  };
}
