import type { DossierRules } from '../../content/dossiers.ts';
import type { Archive, Statement, Stored } from '../../desk/ports.ts';
import type { Catalog } from '../../dossiers/catalog.ts';
import { revenueOf, type ValueBorders, valueBorders } from '../../dossiers/value.ts';
import { breathing } from './breath.ts';
import { type Amended, type Course, isKnown } from './course.ts';
import { decided } from './decide.ts';
import type { Gathering } from './facts.ts';
import { figuring } from './figuring.ts';

/** Customers that are looked at together. */
const BATCH = 50;
/** Dossiers and changes of one commit. */
const MOST_DOSSIERS = 20;
const MOST_CHANGES = 150;
const ATTEMPTS = 3;

/** The company's systems do not answer: nothing more is written, because what rests on bills would be lost. */
export class Unanswered extends Error {
  override name = 'Unanswered';
}

type Statements = Exclude<Awaited<ReturnType<Gathering['statements']>>, 'unavailable'>;

/** The two passes over all customers. */
export interface Rounds {
  /** The borders between the grades of value; null: nobody brings anything, or it was stopped. */
  borders(day: string): Promise<ValueBorders | null>;
  /** Works everybody out, writes it, and counts it; null: it was stopped. Both throw Unanswered. */
  over(course: Course, borders: ValueBorders | null): Promise<Partial<Course['run']> | null>;
}

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

interface RoundParts {
  readonly archive: Archive;
  readonly catalog: Pick<Catalog, 'everyone'>;
  readonly rules: DossierRules;
  readonly gather: Gathering;
  /** Asked between two batches. */
  stopped(): boolean;
}

export function rounds({ archive, catalog, rules, gather, stopped }: RoundParts): Rounds {
  const dossierOf = async (id: string): Promise<Stored<'dossier'>> =>
    (await archive.load([{ kind: 'dossier', id }] as const))[0];

  async function statementsOf(accounts: readonly string[]): Promise<Statements> {
    const answer = await gather.statements(accounts);
    if (answer === 'unavailable') throw new Unanswered();
    return answer;
  }

  /** The borders between the grades of value, over all customers. */
  async function borders(day: string): Promise<ValueBorders | null> {
    const revenues: number[] = [];
    const breathe = breathing();
    for (const batch of batches(catalog.everyone())) {
      if (stopped()) return null;
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
    all: readonly Amended[],
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
  async function over(course: Course, borders: ValueBorders | null) {
    const { day } = course.run;
    const figures = figuring(rules.schemes, rules.reports);
    const breathe = breathing();
    let billsAsOf: string | null = null;
    for (const batch of batches(catalog.everyone())) {
      if (stopped()) return null;
      const dossiers = await archive.load(batch.map(({ id }) => ({ kind: 'dossier', id }) as const));
      const statements = await statementsOf(batch.map(({ account }) => account));
      billsAsOf = statements?.asOf ?? null;
      let waiting: Amended[] = [];
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

  return { borders, over };
}
