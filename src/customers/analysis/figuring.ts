import type { AnalysisRun, SchemeFigures } from '../../desk/records.ts';
import { type Known, knownOf } from '../../dossiers/condition.ts';
import type { CustomerFacts } from '../../dossiers/facts.ts';
import type { Report, ReportRules } from '../../dossiers/report.ts';
import { counting } from '../../dossiers/reports.ts';
import { classesWithin, type Scheme } from '../../dossiers/schemes.ts';
import { type Trial, trying } from '../../dossiers/trial.ts';

/** The one column of a scheme's table. */
export const CUSTOMERS = 'customers';

/** A scheme as a report of how many customers are in each class, so that its small classes are hidden as in any other. */
const asReport = ({ id, name, use }: Scheme): Report => ({
  ...{ id, name, use, departments: [], roles: [], rows: [{ scheme: id }] },
  columns: [{ id: CUSTOMERS, name, shows: { count: true } }],
});

/** Whole percents, but not all or nothing while it is not: one customer more or less would be read off. */
const percentOf = (share: number): number =>
  share === 0 || share === 1 ? share * 100 : Math.min(99, Math.max(1, Math.round(share * 100)));

const warningsOf = ({ warnings }: Trial): SchemeFigures['warnings'] =>
  warnings.map(({ class: is, because }) => ({ class: is, because }));

/** Every report and every scheme in the making, also of schemes that are off: what they would make of the customers is seen before they are switched on. */
export interface Figuring {
  add(facts: CustomerFacts): void;
  /** `rest` is awaited between two tables. */
  done(rest: () => Promise<void> | undefined): Promise<Pick<AnalysisRun, 'customers' | 'schemes' | 'reports'>>;
}

export function figuring(schemes: readonly Scheme[], { reports, hide }: ReportRules): Figuring {
  const all = schemes.map((scheme) => ({ ...scheme, on: true }));
  const tried = all.map((scheme) => ({ scheme, trial: trying(scheme), table: counting([asReport(scheme)], hide) }));
  const reported = reports.map((report) => counting([report], hide));
  let customers = 0;
  return {
    add(facts) {
      customers += 1;
      const known: Known = knownOf(facts);
      const classes = classesWithin(all, known);
      for (const { scheme, trial, table } of tried) {
        trial.add(known, classes[scheme.id]!);
        table.add(known, classes);
      }
      for (const report of reported) report.add(known, classes);
    },
    async done(rest) {
      const tables: AnalysisRun['reports'][number][] = [];
      for (const report of reported) {
        await rest();
        tables.push(...report.tables());
      }
      const figures: [string, SchemeFigures][] = [];
      for (const { scheme, trial, table } of tried) {
        await rest();
        const result = trial.result();
        const fill = Object.fromEntries(
          Object.entries(result.fillRate).map(([field, share]) => [field, percentOf(share)]),
        );
        figures.push([scheme.id, { fill, classes: table.tables()[0]!, warnings: warningsOf(result) }]);
      }
      return { customers, schemes: Object.fromEntries(figures), reports: tables };
    },
  };
}
