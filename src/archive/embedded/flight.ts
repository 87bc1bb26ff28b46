import type { ArchiveFault } from '../fault.ts';
import type { Op } from './envelope.ts';

/** How it went: null = durable, else the fault that undid it. */
type Landing = Promise<ArchiveFault | null>;

interface Batch {
  readonly lines: Buffer[];
  readonly touched: Set<string>;
  /** What takes each commit back, oldest commit first. */
  readonly inverses: (readonly Op[])[];
  /** The lsn of its newest commit; 0 while it is empty. */
  last: number;
  readonly landed: Landing;
  readonly land: (fault: ArchiveFault | null) => void;
}

function emptyBatch(): Batch {
  let land: Batch['land'] = () => {};
  const landed: Landing = new Promise((done) => {
    land = done;
  });
  return { lines: [], touched: new Set(), inverses: [], last: 0, landed, land };
}

/** The commits that memory already shows and the disk does not hold yet. Commits have consecutive numbers (lsn) from 1. */
export interface Flight {
  /** The newest commit that survives a power loss. */
  readonly durable: number;
  /** The newest commit in memory. */
  readonly last: number;
  /** Continues after what the disk held at the start. */
  begin(lsn: number): void;
  /** Boards the commit `last + 1`; all that board before the next departure share one write. */
  board(line: Buffer, touched: Iterable<string>, inverse: readonly Op[]): Landing;
  /** Everything boarded since the last departure, to be written now; null when there is nothing. */
  depart(): readonly Buffer[] | null;
  /** What departed is durable. */
  arrive(): void;
  /** What departed is not on the disk: it and all that boarded after it is taken back, newest first, then told. */
  turnBack(fault: ArchiveFault, takeBack: (inverse: readonly Op[]) => void): void;
  /** Nobody knows what is on the disk; nothing lands any more. */
  sink(fault: ArchiveFault): void;
  landed(lsn: number): Landing | null;
  /** When the newest commit that touched one of the keys (any commit, without keys) lands; null when all have. */
  touching(keys?: () => readonly string[]): Landing | null;
}

export function createFlight(): Flight {
  let durable = 0;
  let last = 0;
  let sunk: ArchiveFault | null = null;
  let flying: Batch | null = null;
  let boarding = emptyBatch();

  const end = (fault: ArchiveFault | null): void => {
    flying?.land(fault);
    flying = null;
  };
  const endAll = (fault: ArchiveFault): void => {
    const stranded = boarding;
    boarding = emptyBatch();
    end(fault);
    stranded.land(fault);
  };

  return {
    get durable() {
      return durable;
    },
    get last() {
      return last;
    },
    begin(lsn) {
      durable = lsn;
      last = lsn;
    },
    board(line, touched, inverse) {
      last++;
      boarding.last = last;
      boarding.lines.push(line);
      boarding.inverses.push(inverse);
      for (const key of touched) boarding.touched.add(key);
      return boarding.landed;
    },
    depart() {
      if (boarding.last === 0) return null;
      flying = boarding;
      boarding = emptyBatch();
      return flying.lines;
    },
    arrive() {
      if (flying) durable = flying.last;
      end(null);
    },
    turnBack(fault, takeBack) {
      for (const inverse of [...(flying?.inverses ?? []), ...boarding.inverses].reverse()) takeBack(inverse);
      last = durable;
      endAll(fault);
    },
    sink(fault) {
      sunk = fault;
      last = durable;
      endAll(fault);
    },
    landed(of) {
      if (of <= durable) return null;
      if (sunk) return Promise.resolve(sunk);
      return flying && of <= flying.last ? flying.landed : boarding.landed;
    },
    touching(keys) {
      if (last === durable) return null;
      const wanted = keys?.();
      const touches = (batch: Batch): boolean =>
        batch.last > 0 && (wanted === undefined || wanted.some((key) => batch.touched.has(key)));
      if (touches(boarding)) return boarding.landed;
      return flying && touches(flying) ? flying.landed : null;
    },
  };
}
