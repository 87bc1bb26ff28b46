import type { Archive, Commit, Committed, Watch } from '../../desk/ports.ts';
import { ArchiveFault } from '../fault.ts';
import { conflictIn, keysOf, stepsOf, warmingFor } from './change.ts';
import type { Files } from './files.ts';
import { createFlight, type Flight } from './flight.ts';
import { frame } from './frame.ts';
import { type Journal, openJournal } from './journal.ts';
import { createReading } from './reading.ts';
import { recover } from './recover.ts';
import { createSaving } from './saving.ts';
import { createState, type State } from './state.ts';

export interface EmbeddedOptions {
  readonly files: Files;
  readonly log?: Watch | undefined;
  /** Called once when the disk did not confirm a write; the process has to end. */
  readonly onFatal: (error: Error) => void;
  /** Bytes of journal after which a checkpoint runs. */
  readonly checkpointBytes: number;
}

function createCommit(state: State, flight: Flight, journal: Journal, refuse: () => void): Archive['commit'] {
  // Memory and the journal's queue in one step, so that commits are checked, applied and written in one order.
  const board = (change: Commit): Promise<ArchiveFault | null> | null => {
    const ops = stepsOf(state, change);
    if (ops.length === 0) return flight.touching();
    const next = flight.last + 1;
    const line = frame(JSON.stringify({ lsn: next, durable: flight.durable, ops }));
    const inverse = ops.map((op) => state.apply(op, next)).reverse();
    const landing = flight.board(line, keysOf(ops), inverse);
    journal.wake();
    return landing;
  };
  return async (change): Promise<Committed> => {
    for (;;) {
      refuse();
      for (let waiting = warmingFor(state, change); waiting; waiting = warmingFor(state, change)) await waiting;
      const conflict = conflictIn(state, change);
      const landing = conflict === null ? board(change) : flight.touching();
      const fault = landing && (await landing);
      if (conflict === null && fault) throw fault;
      if (!fault) return conflict === null ? { ok: true } : { ok: false, conflict };
      // What it conflicted with was taken back: it may fit now.
    }
  };
}

async function openUnlocked(folder: string, options: EmbeddedOptions, release: () => Promise<void>): Promise<Archive> {
  const { files, log, onFatal, checkpointBytes } = options;
  const flight = createFlight();
  const durable = async (lsn: number): Promise<void> => {
    const fault = await flight.landed(lsn);
    if (fault) throw fault;
  };
  const state = createState({ files, folder, durable });
  const { lsn, segment, carried } = await recover(files, folder, state, log);
  flight.begin(lsn);

  let stopped: ArchiveFault | null = null;
  const refuse = (): void => {
    if (stopped) throw stopped;
  };
  const fatal = (fault: ArchiveFault): void => {
    if (stopped?.reason === 'unknown') return;
    stopped = fault;
    flight.sink(fault);
    onFatal(fault);
  };
  const takeBack: Parameters<Flight['turnBack']>[1] = (inverse) => {
    for (const op of inverse) state.apply(op, flight.durable);
  };
  const landed = (): void => saving.whenHeavy();
  const journal = await openJournal(
    { files, folder: `${folder}/journal`, flight, log, takeBack, landed, fatal },
    segment,
  );
  const saving = createSaving({ files, folder, state, journal, log, every: checkpointBytes, carried, fatal });
  // Lives that are too short for a checkpoint beside the work would otherwise leave a longer journal to each next one.
  if (carried >= checkpointBytes) await saving.now();

  const shut = async (): Promise<void> => {
    const sunk = stopped !== null;
    stopped ??= new ArchiveFault('closed', 'The archive is closed; nothing was changed.');
    await flight.landed(flight.last);
    if (!sunk) await saving.now();
    await journal.close().finally(release);
  };
  const purge = async (): Promise<void> => {
    refuse();
    const hindered = await saving.now();
    if (hindered === null) return;
    const message = `The archive's files still hold what was erased (${hindered.message}). Mend that and erase again.`;
    throw new ArchiveFault('refused', message, hindered);
  };
  let shutting: Promise<void> | null = null;
  const close = (): Promise<void> => {
    shutting ??= shut();
    return shutting;
  };

  return {
    ...createReading(state, flight, refuse),
    commit: createCommit(state, flight, journal, refuse),
    purge,
    close,
  };
}

/**
 * The archive in a folder: lowdb buckets, append-only logs and one journal. What is acknowledged has been fdatasynced.
 * Its limits: the ids, the index keys' fingerprints and the whereabouts of everything are in memory (some 70 bytes a
 * document), one process at a time may open it, and the folder has to be on a local file system (a network file system
 * neither locks nor syncs as this needs). Past these, use PostgreSQL.
 */
export async function openEmbedded(folder: string, options: EmbeddedOptions): Promise<Archive> {
  await options.files.makeFolder(folder);
  const release = await options.files.lock(folder);
  try {
    return await openUnlocked(folder, options, release);
  } catch (error) {
    await release();
    throw error;
  }
}
