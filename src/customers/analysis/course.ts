import type { Archive, Clock, Commit, Mint, Stored } from '../../desk/ports.ts';
import type { AnalysisRun, Dossier } from '../../desk/records.ts';
import type { Change } from '../../dossiers/facts.ts';
import { asWritten } from './decide.ts';

export type Known = Stored<'dossier'> & { readonly body: Dossier };
export const isKnown = (stored: Stored<'dossier'>): stored is Known => stored.body !== null;

/** What is to be written into one dossier. */
export interface Amended {
  readonly stored: Known;
  readonly changes: readonly Change[];
}

interface CourseParts {
  readonly archive: Archive;
  readonly clock: Clock;
  readonly mint: Pick<Mint, 'id'>;
}

/** A run in progress, with what is written of it. */
export class Course {
  readonly #parts: CourseParts;
  #stored: Stored<'analysisRun'> & { readonly body: AnalysisRun };

  constructor(parts: CourseParts, stored: Stored<'analysisRun'> & { readonly body: AnalysisRun }) {
    this.#parts = parts;
    this.#stored = stored;
  }

  get run(): AnalysisRun {
    return this.#stored.body;
  }

  /** One commit of the run's next state and what goes with it. */
  async write(next: Partial<AnalysisRun>, more: Commit = {}): Promise<boolean> {
    const { id, version } = this.#stored;
    const body = { ...this.run, ...next };
    const puts = [...(more.puts ?? []), { kind: 'analysisRun', id, expects: version, body } as const];
    const done = await this.#parts.archive.commit({ ...more, puts });
    if (done.ok) this.#stored = { kind: 'analysisRun', id, version: version + 1, body };
    return done.ok;
  }

  /** Writes changes of dossiers, and counts them. False: somebody has written one of them meanwhile. */
  async change(all: readonly Amended[]): Promise<boolean> {
    const at = this.#parts.clock.now().toISOString();
    const written = all.map(({ stored, changes }) => asWritten(stored, changes, this.#parts.mint, at));
    const appends = written.flatMap((one) => one.appends);
    const { dossiers, changes } = this.run;
    return this.write(
      { dossiers: dossiers + all.length, changes: changes + appends.length },
      { puts: written.map(({ put }) => put), appends },
    );
  }
}
