import { setTimeout as pause } from 'node:timers/promises';
import type { DossierRules } from '../../content/dossiers.ts';
import type { Archive, Clock, Commit, Mint, Put, Statement, Stored, Timer, Utility, Watch } from '../../desk/ports.ts';
import type { AnalysisRun, Dossier } from '../../desk/records.ts';
import type { Catalog } from '../../dossiers/catalog.ts';
import type { Change } from '../../dossiers/facts.ts';
import { revenueOf, type ValueBorders, valueBorders } from '../../dossiers/value.ts';
import { breathing } from './breath.ts';
import { asWritten, type Decided, decided } from './decide.ts';
import { type Gathering, gathering } from './facts.ts';
import { figuring } from './figuring.ts';
import { dayAt, nextNight } from './nights.ts';
import { createSwitches, rulesInForce, type Switches } from './switches.ts';

/*
 * A run goes over all customers twice. The first time it adds up what each was billed, because the value of one follows
 * from the bills of all. The second time it works every customer out, writes what has changed into the dossiers, many in
 * one commit, and counts them for the reports and schemes. What it has written it does not find changed again: a run
 * that a crash has ended simply begins again, and the one after it writes nothing. Reports are tables by the end of it,
 * with their small cells hidden, and no figure of a single customer is kept anywhere.
 */

/** Customers that are looked at together. */
const BATCH = 100;
/** Dossiers and changes of one commit. */
const MOST_DOSSIERS = 40;
const MOST_CHANGES = 200;
const ATTEMPTS = 3;
/** Runs that are kept. */
const KEPT = 60;
/** After a fault of the store, such as a full disk. */
const AGAIN_MS = 5_000;
/** When the company's systems did not answer. */
const LATER_MS = 3_600_000;
const JOB = 'analysis';
const TIMER = `run:${JOB}`;

export type Started =
  | { readonly ok: true; readonly run: AnalysisRun }
  | { readonly ok: false; readonly because: 'busy' };

/** One customer as the rules see them now. */
export interface Look extends Decided {
  /** When the bills were given; `unavailable`: the systems do not answer; null: there are none. */
  readonly billsAsOf: string | 'unavailable' | null;
  /** The run whose borders were used. */
  readonly run: AnalysisRun | null;
}

/** The analysis of all customers, by night and when somebody asks for it. */
export interface Analysing {
  readonly switches: Switches;
  /** One runs at a time. */
  start(by: string): Promise<Started>;
  /** The night has come. */
  fired(timer: Timer): Promise<void>;
  /** Carries on what was running when the process before this one ended, and sets the timer of the next night. */
  carryOn(): Promise<void>;
  run(id: string): Promise<AnalysisRun | null>;
  running(): Promise<boolean>;
  /** The newest that is done. */
  latest(): Promise<AnalysisRun | null>;
  look(dossier: Dossier): Promise<Look>;
  /** Writes what the rules say of one customer, who has an account. */
  renew(dossier: string): Promise<void>;
  /** Resolves when none is at work. */
  settle(): Promise<void>;
  /** Ends after the commit in progress; the next start carries on. */
  stop(): Promise<void>;
}

export interface AnalysingParts {
  readonly archive: Archive;
  readonly utility: Pick<Utility, 'name' | 'statements'>;
  readonly catalog: Pick<Catalog, 'everyone'>;
  readonly rules: DossierRules;
  readonly clock: Clock;
  readonly mint: Pick<Mint, 'id'>;
  /** IANA. */
  readonly timeZone: string;
  readonly watch?: Watch;
}

/** The company's systems do not answer: nothing more is written, because what rests on bills would be lost. */
class Unanswered extends Error {
  override name = 'Unanswered';
}

type Known = Stored<'dossier'> & { readonly body: Dossier };
type Statements = Exclude<Awaited<ReturnType<Gathering['statements']>>, 'unavailable'>;
const isKnown = (stored: Stored<'dossier'>): stored is Known => stored.body !== null;

function* batches<T>(all: Iterable<T>): Iterable<readonly T[]> {
  let batch: T[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A run in progress, with what is written of it. */
class Course {
  readonly #parts: AnalysingParts;
  #stored: Stored<'analysisRun'> & { readonly body: AnalysisRun };

  constructor(parts: AnalysingParts, stored: Stored<'analysisRun'> & { readonly body: AnalysisRun }) {
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
  async change(all: readonly { readonly stored: Known; readonly changes: readonly Change[] }[]): Promise<boolean> {
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

export function createAnalysing(parts: AnalysingParts): Analysing {
  const { archive, catalog, rules, clock, mint, timeZone, watch } = parts;
  const gather = gathering(parts);
  const switches = createSwitches(parts);
  let stopping = false;
  let working: Promise<void> = Promise.resolve();
  let opening: Promise<unknown> = Promise.resolve();

  const today = (): string => dayAt(timeZone, clock.now());
  const latest = async (): Promise<AnalysisRun | null> =>
    (await archive.find('analysisRun', 'latest', 'latest', { limit: 1 }))[0]?.body ?? null;
  const load = async (id: string): Promise<Stored<'analysisRun'>> =>
    (await archive.load([{ kind: 'analysisRun', id }] as const))[0];
  const dossierOf = async (id: string): Promise<Stored<'dossier'>> =>
    (await archive.load([{ kind: 'dossier', id }] as const))[0];

  async function statementsOf(accounts: readonly string[]): Promise<Statements> {
    const answer = await gather.statements(accounts);
    if (answer === 'unavailable') throw new Unanswered();
    return answer;
  }

  /** The borders between the grades of value, over all customers. */
  async function bordersOf(day: string): Promise<ValueBorders | null> {
    const revenues: number[] = [];
    const breathe = breathing();
    for (const batch of batches(catalog.everyone())) {
      if (stopping) return null;
      const statements = await statementsOf(batch.map(({ account }) => account));
      if (statements === null) return null;
      for (const { bills } of statements.of.values()) {
        const revenue = revenueOf({ bills, today: day }, rules.analysis.valueGrade);
        if (revenue !== null) revenues.push(revenue);
      }
      await breathe();
    }
    return valueBorders(revenues, rules.analysis.valueGrade);
  }

  /** One dossier by itself, decided again on what stands there then. False: others keep changing it. */
  async function changeAlone(
    course: Course,
    id: string,
    statement: Statement | undefined,
    borders: ValueBorders | null,
  ) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const stored = await dossierOf(id);
      if (!isKnown(stored)) return true;
      const { changes } = decided(await gather.of(stored.body, statement, course.run.day), rules, borders);
      if (changes.length === 0 || (await course.change([{ stored, changes }]))) return true;
    }
    return false;
  }

  async function changeAll(
    course: Course,
    all: readonly { readonly stored: Known; readonly changes: readonly Change[] }[],
    statements: Statements,
    borders: ValueBorders | null,
  ): Promise<void> {
    if (all.length === 0 || (await course.change(all))) return;
    for (const { stored } of all) {
      const statement = statements?.of.get(stored.body.account ?? '');
      if (await changeAlone(course, stored.id, statement, borders)) continue;
      await course.write({ leftOut: course.run.leftOut + 1 });
    }
  }

  /** Works everybody out, writes it, and counts it. Null: it was stopped. */
  async function goOver(course: Course, borders: ValueBorders | null) {
    const { day } = course.run;
    const figures = figuring(rules.schemes, rules.reports);
    const breathe = breathing();
    let billsAsOf: string | null = null;
    for (const batch of batches(catalog.everyone())) {
      if (stopping) return null;
      const dossiers = await archive.load(batch.map(({ id }) => ({ kind: 'dossier', id }) as const));
      const statements = await statementsOf(batch.map(({ account }) => account));
      billsAsOf = statements?.asOf ?? null;
      let waiting: { stored: Known; changes: readonly Change[] }[] = [];
      let changes = 0;
      for (const stored of dossiers.filter(isKnown)) {
        const statement = statements?.of.get(stored.body.account ?? '');
        const one = decided(await gather.of(stored.body, statement, day), rules, borders);
        figures.add(one.facts);
        if (one.changes.length > 0) waiting.push({ stored, changes: one.changes });
        changes += one.changes.length;
        if (waiting.length >= MOST_DOSSIERS || changes >= MOST_CHANGES) {
          await changeAll(course, waiting, statements, borders);
          waiting = [];
          changes = 0;
        }
        await breathe();
      }
      await changeAll(course, waiting, statements, borders);
    }
    return { ...(await figures.done(breathe)), billsAsOf, borders };
  }

  /** The run is done: it is the newest now, and those before the last sixty go. */
  async function finish(course: Course, result: Partial<AnalysisRun>): Promise<void> {
    for (;;) {
      const before = await archive.find('analysisRun', 'all', 'all', { limit: Number.MAX_SAFE_INTEGER });
      const old = before.filter(({ id }) => id !== course.run.id);
      const gone = old.slice(0, Math.max(0, old.length + 1 - KEPT));
      const puts = old.flatMap(({ id, version, body }): readonly Put[] => {
        if (gone.some((one) => one.id === id)) return [{ kind: 'analysisRun', id, expects: version, body: null }];
        return body?.latest ? [{ kind: 'analysisRun', id, expects: version, body: { ...body, latest: false } }] : [];
      });
      const endedAt = clock.now().toISOString();
      if (await course.write({ ...result, state: 'done', latest: true, endedAt }, { puts })) return;
    }
  }

  /** It is tried again in an hour, and nothing more is written. */
  async function breakOff(course: Course): Promise<void> {
    const now = clock.now();
    const at = new Date(now.getTime() + LATER_MS).toISOString();
    const timer: Timer = { id: TIMER, at, kind: 'run', of: JOB, note: '' };
    while (!(await course.write({ state: 'broken', endedAt: now.toISOString() }, { timers: { set: [timer] } })));
  }

  async function carryOut(id: string): Promise<void> {
    while (!stopping) {
      const stored = await load(id);
      if (stored.body?.state !== 'running') return;
      const course = new Course(parts, { ...stored, body: stored.body });
      try {
        const borders = await bordersOf(course.run.day);
        const result = stopping ? null : await goOver(course, borders);
        if (result === null) return;
        await finish(course, result);
        watch?.count('analysis_runs_total', { state: 'done' });
      } catch (fault) {
        if (!(fault instanceof Unanswered)) throw fault;
        await breakOff(course);
        watch?.count('analysis_runs_total', { state: 'broken' });
        watch?.warn('the analysis was broken off: the company’s systems give no bills', { again: 'in an hour' });
      }
    }
  }

  function setOff(id: string): void {
    const untilDone = async (): Promise<void> => {
      while (!stopping) {
        try {
          return await carryOut(id);
        } catch (fault) {
          if (stopping) return;
          watch?.warn('the analysis could not go on', { fault: (fault as Error).name });
          await pause(AGAIN_MS, undefined, { ref: false });
        }
      }
    };
    working = working.then(untilDone);
  }

  /** One after the other, so that of two who ask at once one is told that it is running. */
  function open(by: string, timers: NonNullable<Commit['timers']> = {}): Promise<Started> {
    const mine = opening.then(async (): Promise<Started> => {
      const [running] = await archive.find('analysisRun', 'open', 'running', { limit: 1 });
      if (running) return { ok: false, because: 'busy' };
      const now = clock.now();
      const run: AnalysisRun = {
        ...{ v: 1, id: mint.id(), at: now.toISOString(), by, day: dayAt(timeZone, now), state: 'running' },
        ...{ latest: false, rules: rulesInForce(rules, await switches.all()), billsAsOf: null, customers: 0 },
        ...{ dossiers: 0, changes: 0, leftOut: 0, borders: null, schemes: {}, reports: [], endedAt: null },
      };
      const put = { kind: 'analysisRun', id: run.id, expects: 0, body: run } as const;
      if (!(await archive.commit({ puts: [put], timers })).ok) return { ok: false, because: 'busy' };
      setOff(run.id);
      return { ok: true, run };
    });
    opening = mine.catch(() => undefined);
    return mine;
  }

  const nightAfter = (after: Date): Timer => ({
    ...{ id: TIMER, at: nextNight(timeZone, after), kind: 'run', of: JOB, note: '' },
  });

  return {
    switches,
    start: (by) => open(by),
    async fired(timer) {
      const set = [nightAfter(clock.now())];
      const started = await open('night', { fired: [timer], set });
      // It runs already: the next night is soon enough.
      if (!started.ok) await archive.commit({ timers: { fired: [timer], set } });
    },
    async carryOn() {
      for (const { id } of await archive.find('analysisRun', 'open', 'running')) setOff(id);
      const before = await latest();
      // A night that nobody was up for is made up for.
      const set = [nightAfter(before ? new Date(before.at) : clock.now())];
      while (!(await archive.commit({ timers: { set } })).ok);
    },
    run: async (id) => (await load(id)).body,
    running: async () => (await archive.find('analysisRun', 'open', 'running', { limit: 1 })).length > 0,
    latest,
    async look(dossier) {
      const run = await latest();
      const answer = dossier.account === null ? null : await gather.statements([dossier.account]);
      const statements = answer === 'unavailable' ? null : answer;
      const facts = await gather.of(dossier, statements?.of.get(dossier.account ?? ''), today());
      const billsAsOf = answer === 'unavailable' ? answer : (answer?.asOf ?? null);
      return { ...decided(facts, rules, run?.borders ?? null), billsAsOf, run };
    },
    async renew(id) {
      for (;;) {
        const stored = await dossierOf(id);
        if (!isKnown(stored) || stored.body.account === null) return;
        const answer = await gather.statements([stored.body.account]);
        if (answer === 'unavailable') return;
        const facts = await gather.of(stored.body, answer?.of.get(stored.body.account), today());
        const { changes } = decided(facts, rules, (await latest())?.borders ?? null);
        if (changes.length === 0) return;
        const { put, appends } = asWritten(stored, changes, mint, clock.now().toISOString());
        if ((await archive.commit({ puts: [put], appends })).ok) return;
      }
    },
    settle: () => working,
    stop() {
      stopping = true;
      return working;
    },
  };
}
