import type { Watch } from '../../desk/ports.ts';
import { ArchiveFault } from '../fault.ts';
import { checkpoint } from './checkpoint.ts';
import type { Files } from './files.ts';
import type { Journal } from './journal.ts';
import type { State } from './state.ts';

const LOW_DISK = 1024 ** 3;

/** Decides when checkpoints run; one at a time, beside the commits. */
interface Saving {
  /** Starts one when the journal has grown enough. */
  whenHeavy(): void;
  /** Runs one after any that is running; what hindered it, or null. */
  now(): Promise<Error | null>;
}

interface Setting {
  readonly files: Files;
  readonly folder: string;
  readonly state: State;
  readonly journal: Journal;
  readonly log: Watch | undefined;
  /** Bytes of journal after which one starts. */
  readonly every: number;
  /** Bytes of journal that the start found. */
  readonly carried: number;
  readonly fatal: (fault: ArchiveFault) => void;
}

export function createSaving({ files, folder, state, journal, log, every, fatal, ...start }: Setting): Saving {
  let { carried } = start;
  let heavy = every;
  let running: Promise<Error | null> | null = null;

  const warnOfLowDisk = async (): Promise<void> => {
    const free = await files.free(folder).catch(() => Number.POSITIVE_INFINITY);
    if (free < LOW_DISK) log?.warn('archive_disk_low', { freeMegabytes: Math.floor(free / 1024 ** 2) });
  };
  const save = async (): Promise<Error | null> => {
    let hindered: Error | null = null;
    try {
      await checkpoint(files, folder, state, journal);
      carried = 0;
      heavy = every;
      log?.count('archive_checkpoints');
    } catch (error) {
      hindered = error as Error;
      if (error instanceof ArchiveFault && error.reason === 'unknown') {
        fatal(error);
        return error;
      }
      // The journal still holds everything; on a full disk trying at each commit would help nobody.
      heavy = carried + journal.bytes + every / 4;
      log?.warn('archive_checkpoint_failed', { why: (error as Error).message });
    }
    await warnOfLowDisk();
    return hindered;
  };
  const begin = (): Promise<Error | null> => {
    running = save().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    whenHeavy() {
      if (!running && carried + journal.bytes >= heavy) void begin();
    },
    async now() {
      await running;
      return begin();
    },
  };
}
