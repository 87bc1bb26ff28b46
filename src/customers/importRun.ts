import { setTimeout as pause } from 'node:timers/promises';
import type { Field } from '../desk/content.ts';
import { emptyDossier, withChange } from '../desk/dossier.ts';
import { readField } from '../desk/field.ts';
import type { Append, Archive, Clock, Commit, Files, Mint, Put, Stored, Watch } from '../desk/ports.ts';
import type { Dossier, FieldChange, ImportConflict, ImportedRow, ImportRun } from '../desk/records.ts';
import { KEY, type Known, type Plan } from './import.ts';

/*
 * A run is first staged: its rows are kept as files of their own, in parts, and none of them is in a dossier. One commit
 * then makes it `running`, and from there each part is one commit: its dossiers, their changes, and the run's place. So
 * a reader sees a row whole or not at all, a part is written once however often it is begun, and a crash leaves either
 * nothing (staging: dropped at the next start) or a run that the next start carries on with.
 * The parts are files because the archive's documents are written again at every checkpoint, and these are as large as
 * the table.
 */

const MOST_ROWS = 200;
/** Characters of a part, as JSON. */
const MOST_PART = 250_000;
const MOST_CONFLICTS = 1_000;
/** After a fault of the store, such as a full disk. */
const AGAIN_MS = 1_000;

/** `busy`: another import is running. `gone`: the run is not being staged any more. `unfit`: a row holds what no import may write. */
export type NotTaken = { readonly ok: false; readonly because: 'busy' | 'gone' | 'unfit' };
export type Taken = { readonly ok: true; readonly run: ImportRun } | NotTaken;

/** What carries a plan out, here or over the admin socket. */
export interface ImportSteps {
  open(given: { readonly file: string; readonly by: string }): Promise<Taken>;
  stage(run: string, rows: readonly ImportedRow[]): Promise<Taken>;
  /** All rows are staged: from now on the run ends by itself, also after a crash. */
  start(run: string): Promise<Taken>;
  report(run: string): Promise<ImportRun | null>;
}

export interface Imports extends ImportSteps {
  /** What the archive holds of these accounts; those that it does not know are not in it. */
  known(accounts: readonly string[]): Promise<ReadonlyMap<string, Known>>;
  /** Drops what was being staged and carries on what was running when the process before this one ended. */
  carryOn(): Promise<void>;
  /** Resolves when no run is at work. */
  settle(): Promise<void>;
  /** Ends after the commit in progress; the next start carries on. */
  stop(): Promise<void>;
}

interface Means {
  readonly archive: Archive;
  readonly files: Files;
  readonly clock: Clock;
  readonly mint: Pick<Mint, 'id'>;
  readonly fields: readonly Field[];
  /** The day on which the customer of this account was erased; null: nobody was. */
  readonly erasedOn: (account: string) => Promise<string | null>;
  readonly watch?: Watch;
}

type Written = { readonly puts: Put[]; readonly appends: Append[] };

/** Dossiers of an account; more than one is a fault that a person has to settle. */
const dossiersOf = (archive: Archive, account: string): Promise<readonly Stored<'dossier'>[]> =>
  archive.find('dossier', 'account', account, { limit: 10 });

/** The row's changes, or what stands against them. Nothing is overwritten that the plan did not see. */
async function rowInto(written: Written, row: ImportedRow, run: ImportRun, means: Means) {
  const { archive, mint, clock } = means;
  const found = await dossiersOf(archive, row.account);
  const conflict = (field: string, because: ImportConflict['because']): ImportConflict => ({
    ...{ row: row.row, account: row.account, field, because },
  });
  if (found.length > 1) return [conflict(KEY, 'severalDossiers')];
  const now = clock.now().toISOString();
  const known = found[0]?.body ?? null;
  let dossier: Dossier = known ?? emptyDossier(mint.id(), null, now, row.account);
  const valued = (field: string): string | null => dossier.fields[field]?.value ?? null;
  const against = row.changes.filter(({ field, from, to }) => valued(field) !== from && valued(field) !== to);
  if (against.length > 0) return against.map(({ field }) => conflict(field, 'changedMeanwhile'));
  for (const { field, to } of row.changes) {
    const from = valued(field);
    if (from === to) continue;
    const body: FieldChange = {
      ...{ v: 1, id: mint.id(), at: now, field, from, to, confidence: 1, standing: 'verified' },
      provenance: { by: 'import', run: run.id },
    };
    const seq = dossier.lastChange + 1;
    dossier = withChange(dossier, seq, body);
    written.appends.push({ log: 'dossier', of: dossier.id, seq, body });
  }
  if (dossier !== known)
    written.puts.push({ kind: 'dossier', id: dossier.id, expects: found[0]?.version ?? 0, body: dossier });
  return [];
}

/** The commit that writes the next part. */
async function partAsCommit(rows: readonly ImportedRow[], stored: Stored<'importRun'>, means: Means): Promise<Commit> {
  const run = stored.body as ImportRun;
  const written: Written = { puts: [], appends: [] };
  const conflicts: ImportConflict[] = [];
  let leftOut = 0;
  for (const row of rows) {
    const met = await rowInto(written, row, run, means);
    if (met.length > 0) leftOut += 1;
    conflicts.push(...met);
  }
  const body: ImportRun = {
    ...run,
    next: run.next + 1,
    written: run.written + rows.length - leftOut,
    leftOut: run.leftOut + leftOut,
    conflicts: [...run.conflicts, ...conflicts].slice(0, MOST_CONFLICTS),
  };
  const put: Put = { kind: 'importRun', id: run.id, expects: stored.version, body };
  return { puts: [...written.puts, put], appends: written.appends };
}

const PREFIX = 'import_';
const fileOf = (run: string, part: number): string => `${PREFIX}${run}_${part}`;

/** The run whose rows a file keeps; null: it is another file. */
export const runOfFile = (id: string): string | null =>
  id.startsWith(PREFIX) ? id.slice(PREFIX.length, id.lastIndexOf('_')) : null;

/** Imports into this archive. One runs at a time. */
export function createImports(means: Means): Imports {
  const { archive, files, clock, mint, fields, erasedOn, watch } = means;
  const today = (): string => clock.now().toISOString().slice(0, 10);
  const byId = new Map(fields.map((field) => [field.field, field]));
  let stopping = false;
  let working: Promise<void> = Promise.resolve();

  const load = async (run: string): Promise<Stored<'importRun'>> =>
    (await archive.load([{ kind: 'importRun', id: run }] as const))[0];
  const rowsOf = async (run: string, part: number): Promise<readonly ImportedRow[] | null> => {
    const bytes = await files.get(fileOf(run, part));
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as readonly ImportedRow[]);
  };
  /** Writes the run anew, if it still is what `next` was decided on; null from `next`: it is left. */
  const change = async (run: string, next: (run: ImportRun) => ImportRun | null): Promise<Taken> => {
    for (;;) {
      const stored = await load(run);
      const body = stored.body && next(stored.body);
      if (!body) return { ok: false, because: 'gone' };
      const put: Put = { kind: 'importRun', id: run, expects: stored.version, body };
      if ((await archive.commit({ puts: [put] })).ok) return { ok: true, run: body };
    }
  };
  const end = (run: string, state: 'done' | 'dropped' | 'broken') =>
    change(run, (body) => ({ ...body, state, endedAt: clock.now().toISOString() }));

  const drop = async ({ id, parts }: ImportRun): Promise<void> => {
    // One more than were counted: a part is kept before it is counted.
    for (let part = 0; part <= parts; part += 1) await files.remove(fileOf(id, part));
    await end(id, 'dropped');
  };
  const dropStaging = async (): Promise<void> => {
    for (const { body } of await archive.find('importRun', 'open', 'staging')) if (body) await drop(body);
  };
  /** One part, or the end of the run; false: it has ended. */
  const step = async (id: string): Promise<boolean> => {
    const stored = await load(id);
    const run = stored.body;
    if (run?.state !== 'running') return false;
    const rows = run.next < run.parts ? await rowsOf(id, run.next) : null;
    if (rows === null) {
      await end(id, run.next < run.parts ? 'broken' : 'done');
      watch?.count('import_runs_total', { leftOut: run.leftOut > 0 ? 'some' : 'none' });
      return false;
    }
    // A conflict means that somebody has just written one of its dossiers: it is decided again on what is there now.
    const done = await archive.commit(await partAsCommit(rows, stored, means));
    // After a crash in between, the sweep of files that nothing names removes it.
    if (done.ok) await files.remove(fileOf(id, run.next));
    return true;
  };
  const carryOut = async (run: string): Promise<void> => {
    while (!stopping) {
      try {
        if (!(await step(run))) return;
        // Customers come first: whatever waits gets its turn between two parts.
        await new Promise(setImmediate);
      } catch (error) {
        if (stopping) return;
        watch?.warn('an import could not go on', { fault: (error as Error).name });
        await pause(AGAIN_MS, undefined, { ref: false });
      }
    }
  };
  const setOff = (run: string): void => {
    working = working.then(() => carryOut(run));
  };

  /** In its one form, and such as an import may write. */
  const fits = ({ account, changes }: ImportedRow, day: string): boolean => {
    const key = byId.get(KEY);
    const reads = (field: Field | undefined, value: string): boolean => {
      const reading = field && readField(field, value, day);
      return reading?.ok === true && reading.value === value;
    };
    return (
      reads(key, account) &&
      changes.every(({ field, to }) => reads(byId.get(field), to) && (field !== KEY || to === account))
    );
  };

  return {
    async known(accounts) {
      const known = new Map<string, Known>();
      for (const account of accounts) {
        const found = await dossiersOf(archive, account);
        const values = Object.entries(found[0]?.body?.fields ?? {}).map(
          ([field, { value }]) => [field, value] as const,
        );
        if (found.length > 0) known.set(account, { dossiers: found.length, fields: Object.fromEntries(values) });
        else {
          const erased = await erasedOn(account);
          if (erased !== null) known.set(account, { dossiers: 0, fields: {}, erased });
        }
      }
      return known;
    },
    async open({ file, by }) {
      const [running] = await archive.find('importRun', 'open', 'running', { limit: 1 });
      if (running) return { ok: false, because: 'busy' };
      // Whoever was staging it has gone away, or is told with its next part.
      await dropStaging();
      const run: ImportRun = {
        ...{ v: 1, id: mint.id(), at: clock.now().toISOString(), by, file, state: 'staging' },
        ...{ rows: 0, parts: 0, next: 0, written: 0, leftOut: 0, conflicts: [], endedAt: null },
      };
      await archive.commit({ puts: [{ kind: 'importRun', id: run.id, expects: 0, body: run }] });
      return { ok: true, run };
    },
    async stage(run, rows) {
      const day = today();
      if (!rows.every((row) => fits(row, day))) return { ok: false, because: 'unfit' };
      const { body } = await load(run);
      if (body?.state !== 'staging') return { ok: false, because: 'gone' };
      await files.put(fileOf(run, body.parts), new TextEncoder().encode(JSON.stringify(rows)));
      return change(run, (now) =>
        now.state === 'staging' && now.parts === body.parts
          ? { ...now, rows: now.rows + rows.length, parts: now.parts + 1 }
          : null,
      );
    },
    async start(run) {
      const started = await change(run, (now) => (now.state === 'staging' ? { ...now, state: 'running' } : null));
      if (started.ok) setOff(run);
      return started;
    },
    report: async (run) => (await load(run)).body,
    async carryOn() {
      await dropStaging();
      for (const { id } of await archive.find('importRun', 'open', 'running')) setOff(id);
    },
    settle: () => working,
    stop() {
      stopping = true;
      return working;
    },
  };
}

/** The rows of a plan that write something, in parts that one commit bears. */
function* partsOf(plan: Plan): Iterable<readonly ImportedRow[]> {
  let part: ImportedRow[] = [];
  let size = 0;
  for (const { row, action, account, changes } of plan.rows) {
    if (account === null || (action !== 'new' && action !== 'change')) continue;
    const length = changes.reduce((sum, { from, to }) => sum + (from?.length ?? 0) + to.length + 60, 60);
    if (part.length === MOST_ROWS || (part.length > 0 && size + length > MOST_PART)) {
      yield part;
      part = [];
      size = 0;
    }
    part.push({ row, account, changes });
    size += length;
  }
  if (part.length > 0) yield part;
}

/** `refused`: nothing was written, because the plan has refused rows, or a header that does not hold. */
export type Carried =
  | Taken
  | { readonly ok: false; readonly because: 'refused' }
  | { readonly ok: true; readonly run: null };

/** Carries a plan out and follows it to its end; `leaveOut`: without the rows that are refused. A null run: there was nothing to write. */
export async function runImport(
  plan: Plan,
  steps: ImportSteps,
  given: {
    readonly file: string;
    readonly by: string;
    readonly leaveOut?: boolean;
    /** Told how far it is. */
    readonly progress?: (run: ImportRun) => void;
  },
): Promise<Carried> {
  const { leaveOut = false, progress = () => {}, ...named } = given;
  if (plan.header.length > 0 || (plan.counts.refused > 0 && !leaveOut)) return { ok: false, because: 'refused' };
  if (plan.counts.new + plan.counts.change === 0) return { ok: true, run: null };
  const opened = await steps.open(named);
  if (!opened.ok) return opened;
  const { id } = opened.run;
  for (const part of partsOf(plan)) {
    const staged = await steps.stage(id, part);
    if (!staged.ok) return staged;
  }
  const started = await steps.start(id);
  if (!started.ok) return started;
  for (;;) {
    const run = await steps.report(id);
    if (run === null) return { ok: false, because: 'gone' };
    progress(run);
    if (run.state !== 'running') return { ok: true, run };
    await pause(50);
  }
}
