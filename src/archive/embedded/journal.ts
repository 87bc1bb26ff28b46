import type { Watch } from '../../desk/ports.ts';
import { ArchiveFault } from '../fault.ts';
import type { Op } from './envelope.ts';
import type { Files, OpenFile } from './files.ts';
import type { Flight } from './flight.ts';
import { frame } from './frame.ts';

export const segmentName = (number: number): string => `${String(number).padStart(8, '0')}.journal`;

/** The newest form that this version reads, and the one it writes. 2: a commit may be sealed. */
export const JOURNAL = 2;

/** How long after the last commit the mark follows that proves it, in milliseconds. */
const MARK_AFTER = 20;

export interface Journal {
  /** Bytes written since the last turn of the page. */
  readonly bytes: number;
  /** To be called after each boarding. */
  wake(): void;
  /** Begins a new segment: all earlier ones together hold every commit up to `lsn`, durably. */
  turn(): Promise<{ readonly segment: number; readonly lsn: number }>;
  /** Resolves when everything boarded has landed and the file is closed. */
  close(): Promise<void>;
}

interface Setting {
  readonly files: Files;
  readonly folder: string;
  readonly flight: Flight;
  readonly log: Watch | undefined;
  readonly takeBack: (inverse: readonly Op[]) => void;
  /** Called after each landing. */
  readonly landed: () => void;
  /** Called once, when the disk did not confirm; the journal then writes no more. */
  readonly fatal: (fault: ArchiveFault) => void;
}

interface Segment {
  readonly number: number;
  readonly file: OpenFile;
  length: number;
}

async function newSegment({ files, folder }: Setting, number: number): Promise<Segment> {
  const path = `${folder}/${segmentName(number)}`;
  const head = frame(JSON.stringify({ journal: JOURNAL, segment: number }));
  const file = await files.open(path, 'empty');
  try {
    await file.write(head, 0);
  } catch (error) {
    await file.close();
    await files.unlink(path);
    throw error;
  }
  await confirmed(file.datasync(), path);
  await confirmed(files.syncFolder(folder), folder);
  return { number, file, length: head.length };
}

/** A sync that failed is never repeated: the kernel may have dropped the pages and would report success. */
export async function confirmed(sync: Promise<void>, path: string): Promise<void> {
  try {
    await sync;
  } catch (error) {
    throw new ArchiveFault(
      'unknown',
      `The disk did not confirm a write to ${path} (${(error as Error).message}). The process has to end; check the disk, then start again: what was acknowledged is there.`,
      error,
    );
  }
}

/** The one file that makes commits durable: whoever boards in one turn of the event loop shares one write and one sync. */
export async function openJournal(setting: Setting, first: number): Promise<Journal> {
  const { flight, folder, log } = setting;
  let segment = await newSegment(setting, first);
  let upcoming: { readonly segment: Segment; readonly turned: (lsn: number | ArchiveFault) => void } | null = null;
  let sunk: ArchiveFault | null = null;
  let busy = false;
  let work: Promise<void> = Promise.resolve();
  let marked = flight.durable;
  let marking: NodeJS.Timeout | undefined;
  let markDue = false;

  const cutBack = async (): Promise<void> => {
    const path = `${folder}/${segmentName(segment.number)}`;
    await confirmed(
      segment.file.truncate(segment.length).then(() => segment.file.datasync()),
      path,
    );
  };

  const store = async (lines: readonly Buffer[]): Promise<void> => {
    const bytes = lines.length === 1 ? lines[0]! : Buffer.concat(lines);
    try {
      await segment.file.write(bytes, segment.length);
    } catch (error) {
      await cutBack();
      const why = (error as Error).message;
      log?.warn('archive_write_refused', { why });
      const message = `The archive could not write (${why}). Nothing of this change was kept; free the disk and try again.`;
      flight.turnBack(new ArchiveFault('refused', message, error), setting.takeBack);
      return;
    }
    await confirmed(segment.file.datasync(), `${folder}/${segmentName(segment.number)}`);
    segment.length += bytes.length;
    flight.arrive();
    setting.landed();
  };

  // Without it, damage to the very last commit would look like a write that a power loss cut short.
  const mark = async (): Promise<void> => {
    markDue = false;
    marked = flight.durable;
    const line = frame(JSON.stringify({ lsn: marked, durable: marked }));
    try {
      await segment.file.write(line, segment.length);
      segment.length += line.length;
    } catch {
      await cutBack();
    }
  };

  const turnPage = async (): Promise<void> => {
    if (!upcoming) return;
    const { segment: next, turned } = upcoming;
    const old = segment.file;
    upcoming = null;
    segment = next;
    marked = -1;
    turned(flight.durable);
    await old.close();
  };

  const sink = (error: unknown): void => {
    sunk = error instanceof ArchiveFault ? error : new ArchiveFault('unknown', 'The journal failed.', error);
    flight.sink(sunk);
    upcoming?.turned(sunk);
    setting.fatal(sunk);
  };

  const run = async (): Promise<void> => {
    try {
      for (;;) {
        await turnPage();
        const lines = flight.depart();
        if (lines) await store(lines);
        else if (markDue) await mark();
        else if (!upcoming) break;
      }
    } catch (error) {
      sink(error);
    }
    busy = false;
    if (sunk || marked === flight.durable) return;
    clearTimeout(marking);
    marking = setTimeout(() => {
      markDue = true;
      wake();
    }, MARK_AFTER).unref();
  };

  const wake = (): void => {
    if (busy || sunk) return;
    busy = true;
    // Not at once: the other commits of this turn of the loop come along.
    work = new Promise<void>((soon) => setImmediate(soon)).then(run);
  };

  return {
    get bytes() {
      return segment.length;
    },
    wake,
    async turn() {
      const next = await newSegment(setting, segment.number + 1);
      const lsn = await new Promise<number | ArchiveFault>((turned) => {
        if (sunk) return turned(sunk);
        upcoming = { segment: next, turned };
        wake();
      });
      if (typeof lsn !== 'number') throw lsn;
      return { segment: next.number, lsn };
    },
    async close() {
      while (busy) await work;
      clearTimeout(marking);
      await segment.file.close();
    },
  };
}
