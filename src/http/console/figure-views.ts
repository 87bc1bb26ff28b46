import type { DossierRules } from '../../content/dossiers.ts';
import type { Look } from '../../customers/analysis/run.ts';
import type { InForce } from '../../customers/analysis/switches.ts';
import type { Field } from '../../desk/content.ts';
import type { AnalysisRun, Dossier, Effort } from '../../desk/records.ts';
import { explain } from '../../dossiers/evidence.ts';
import type { Dimension, Report } from '../../dossiers/report.ts';
import type { Both } from '../../dossiers/rules.ts';
import { classesOf, className, type Scheme, UNKNOWN } from '../../dossiers/schemes.ts';
import type { AnalysisRunView, AnalysisView, EffortView, ReportView, SchemesView } from './contract.ts';

/** What views of figures are put into words with. */
export interface Wording {
  readonly rules: DossierRules;
  readonly fields: readonly Field[];
}

const inBoth = (of: (language: 'zh' | 'en') => string): { zh: string; en: string } => ({ zh: of('zh'), en: of('en') });
const copy = ({ zh, en }: Both) => ({ zh, en });

export const runOf = (run: AnalysisRun): AnalysisRunView => {
  const { id, at, by, day, endedAt, rules, billsAsOf, customers, dossiers, changes, leftOut } = run;
  return { id, at, by, day, endedAt, rules, billsAsOf, customers, dossiers, changes, leftOut };
};

export const effortOf = ({ v: _, dossier: _dossier, by, ...effort }: Effort): EffortView => ({
  ...effort,
  by: by.name,
});

/** One customer's analysis for somebody who may not see every field; nor are they told a class that goes by one. */
export function analysisOf(
  dossier: Dossier,
  { facts, analyses, billsAsOf, run }: Look,
  schemes: readonly Scheme[],
  hides: (field: string) => boolean,
  { rules }: Wording,
): AnalysisView {
  const values = Object.entries(analyses).flatMap(([field, { value, confidence, evidence, rule = null }]) => {
    if (hides(field)) return [];
    const override = facts.overrides[field];
    const words = evidence.map((each) => inBoth((language) => explain(each, rules.analysis.words, language)));
    return [
      {
        ...{ field, value, stands: dossier.fields[field]?.value ?? null, confidence: confidence ?? null },
        evidence: words,
        overruled: override ? { name: override.name, at: override.at, reason: override.reason, rule } : null,
      },
    ];
  });
  const shown = schemes.filter(({ needs }) => !needs.some(hides));
  const classes = Object.entries(classesOf(shown, facts)).flatMap(([id, is]) => {
    const scheme = shown.find((each) => each.id === id);
    const called = (language: 'zh' | 'en') => [...className(scheme!, is, rules.unknown, language)];
    return scheme ? [{ scheme: id, name: copy(scheme.name), class: { zh: called('zh'), en: called('en') } }] : [];
  });
  const known = billsAsOf !== null && billsAsOf !== 'unavailable';
  return {
    account: dossier.account,
    day: facts.today,
    bills: known ? 'known' : (billsAsOf ?? 'none'),
    billsAsOf: known ? billsAsOf : null,
    run: run && runOf(run),
    rules: rules.hash,
    values,
    classes,
  };
}

const classNamed = (scheme: Scheme, id: string, { rules }: Wording) =>
  inBoth((language) => className(scheme, id, rules.unknown, language).join(' / '));

/** Every scheme with what it makes, or would make, of the customers. */
export function schemesOf(
  all: readonly InForce[],
  run: AnalysisRun | null,
  running: boolean,
  wording: Wording,
): SchemesView {
  return {
    run: run && runOf(run),
    running,
    least: wording.rules.reports.hide.least,
    schemes: all.map(({ scheme, switched, baseChanged }) => {
      const figures = run?.schemes[scheme.id];
      const rows = (figures?.classes.rows ?? []).map(({ key, cells }) => ({
        name: key === null ? null : classNamed(scheme, key[0] ?? UNKNOWN, wording),
        customers: cells.customers ?? null,
      }));
      return {
        ...{ id: scheme.id, name: copy(scheme.name), use: copy(scheme.use), on: scheme.on, baseChanged },
        switched: switched && { at: switched.at, name: switched.by.name },
        needs: scheme.needs.map((field) => ({ field, fill: figures?.fill[field] ?? null })),
        classes: rows.toSorted((a, b) => (b.customers ?? -1) - (a.customers ?? -1)),
        total: figures?.classes.total.customers ?? null,
        warnings: (figures?.warnings ?? []).map((warning) => ({
          name: classNamed(scheme, warning.class, wording),
          because: warning.because,
        })),
      };
    }),
  };
}

/** What a value or class of a dimension is called. */
function keyNamed(dimension: Dimension, key: string, { rules, fields }: Wording): { zh: string; en: string } {
  if ('scheme' in dimension) {
    const scheme = rules.schemes.find(({ id }) => id === dimension.scheme);
    return scheme
      ? inBoth((language) => className(scheme, key, rules.unknown, language).join(' / '))
      : inBoth(() => key);
  }
  if (key === UNKNOWN) return copy(rules.reports.unknown);
  const type = fields.find(({ field }) => field === dimension.field)?.type;
  const choice = type?.is === 'choice' ? type.of[key] : undefined;
  return choice ? copy(choice) : inBoth(() => key);
}

function dimensionNamed(dimension: Dimension, { rules, fields }: Wording): { zh: string; en: string } {
  const named =
    'scheme' in dimension
      ? rules.schemes.find(({ id }) => id === dimension.scheme)?.name
      : fields.find(({ field }) => field === dimension.field)?.name;
  return named ? copy(named) : inBoth(() => ('scheme' in dimension ? dimension.scheme : dimension.field));
}

/** A report's figures in words; null: the last run did not make it. */
export function reportOf(report: Report, run: AnalysisRun, wording: Wording): ReportView | null {
  const figures = run.reports.find((each) => each.report === report.id);
  if (!figures) return null;
  return {
    ...{ id: report.id, name: copy(report.name), use: copy(report.use), run: runOf(run) },
    least: wording.rules.reports.hide.least,
    dimensions: report.rows.map((dimension) => dimensionNamed(dimension, wording)),
    columns: report.columns.map(({ id, name, unit }) => ({ id, name: copy(name), unit: unit ?? null })),
    rows: figures.rows.map(({ key, cells }) => ({
      key: key?.map((part, at) => keyNamed(report.rows[at]!, part, wording)) ?? null,
      cells: { ...cells },
    })),
    total: { ...figures.total },
    command: `griddesk archive report ${report.id}`,
  };
}
