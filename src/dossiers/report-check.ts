import type { Content, Field } from '../desk/content.ts';
import { isAccountFact } from './account.ts';
import { type Condition, testsIn } from './condition.ts';
import type { Report, ReportRules } from './report.ts';
import { fieldsIn } from './scheme-check.ts';
import type { Scheme } from './schemes.ts';

type Kept = Pick<Content, 'fields' | 'departments'>;

const testedIn = (condition: Condition | undefined): readonly string[] =>
  condition ? testsIn(condition).map(({ field }) => field) : [];

/** Free text, numbers and what names a person make no rows: each would be a row of its own. */
const isRow = ({ type, kind, sensitivity }: Field): boolean =>
  type.is === 'choice' ? sensitivity < 'S3' : type.is === 'text' && kind === 'usagePoint' && sensitivity < 'S2';

function checkReport(
  report: Report,
  schemes: ReadonlyMap<string, Scheme>,
  { fields, departments }: Kept,
): readonly string[] {
  const known = new Map(fields.map((field) => [field.field, field]));
  const rowFields = report.rows.flatMap((row) => ('field' in row ? [row.field] : []));
  const rowSchemes = report.rows.flatMap((row) => ('scheme' in row ? [row.scheme] : []));
  const added = report.columns.flatMap(({ shows }) =>
    'sum' in shows ? [shows.sum] : 'mean' in shows ? [shows.mean] : [],
  );
  const used = new Set([
    ...rowFields,
    ...rowSchemes.flatMap((id) => fieldsIn(schemes.get(id) ?? {})),
    ...added,
    ...testedIn(report.where),
    ...report.columns.flatMap(({ where }) => testedIn(where)),
  ]);
  const columns = report.columns.map(({ id }) => id);
  return [
    ...[...used]
      .filter((name) => !known.has(name) && !isAccountFact(name))
      .map((name) => `there is no field ${name} in data/fields.json that is kept`),
    ...rowSchemes.filter((id) => !schemes.has(id)).map((id) => `there is no scheme ${id} in data/schemes.json`),
    ...report.departments
      .filter((id) => !(id in departments))
      .map((id) => `there is no department ${id} in data/departments.json`),
    ...(report.departments.length + report.roles.length === 0 ? ['nobody may see it'] : []),
    ...columns.filter((id, at) => columns.indexOf(id) < at).map((id) => `column ${id} is there twice`),
    ...rowFields
      .flatMap((name) => known.get(name) ?? [])
      .filter((field) => !isRow(field))
      .map(({ field }) => `${field} cannot make rows`),
    ...added
      .flatMap((name) => known.get(name) ?? [])
      .filter(({ type }) => type.is !== 'number')
      .map(({ field }) => `${field} is no number`),
    ...[...used]
      .flatMap((name) => known.get(name) ?? [])
      .filter(
        ({ sensitivity, see }) =>
          sensitivity === 'S3' && !(report.roles.length === 0 && report.departments.every((id) => see.includes(id))),
      )
      .map(({ field, see }) => `${field} is for ${see.join(', ')} alone`),
  ];
}

/** Faults of all reports, each line with the report's id; empty when they are sound. What a report goes by of sensitivity S3, all its readers must be allowed to see. */
export function checkReports({ reports }: ReportRules, schemes: readonly Scheme[], content: Kept): readonly string[] {
  const byId = new Map(schemes.map((scheme) => [scheme.id, scheme]));
  const ids = reports.map(({ id }) => id);
  return [
    ...ids.filter((id, at) => ids.indexOf(id) < at).map((id) => `${id}: the report is there twice`),
    ...reports.flatMap((report) => checkReport(report, byId, content).map((fault) => `${report.id}: ${fault}`)),
  ];
}
