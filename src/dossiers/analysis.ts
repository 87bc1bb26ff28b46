import { contractPerformance, contractProblems } from './contract.ts';
import { creditGrade } from './credit.ts';
import { demandFeatures, potential } from './demand.ts';
import type { Analysis, Evidence } from './evidence.ts';
import type { Change, CustomerFacts } from './facts.ts';
import { attitude, evaluation } from './regard.ts';
import type { AnalysisRules } from './rules.ts';
import { type ValueBorders, valueGrade } from './value.ts';

type Rule = (facts: CustomerFacts, rules: AnalysisRules, borders: ValueBorders | null) => Analysis;

const RULES = {
  attitude: (facts, rules) => attitude(facts, rules.attitude),
  evaluation: (facts, rules) => evaluation(facts, rules.evaluation),
  contractPerformance: (facts, rules) => contractPerformance(facts, rules.contractPerformance),
  contractProblems: (facts, rules) => contractProblems(facts, rules.contractProblems),
  creditGrade: (facts, rules) => creditGrade(facts, rules.creditGrade),
  demandFeatures: (facts, rules) => demandFeatures(facts, rules.demandFeatures),
  potential: (facts, rules) => potential(facts, rules.potential),
  valueGrade: (facts, rules, borders) => valueGrade(facts, rules.valueGrade, borders),
} as const satisfies Readonly<Record<string, Rule>>;

export type AnalysisField = keyof typeof RULES;

/** The fields that rules fill; no conversation, import or agent does, unless an agent overrides one. */
export const ANALYSIS_FIELDS: ReadonlySet<string> = new Set(Object.keys(RULES));

/** The person's value, with what the rule would have said beside it. */
function overridden(facts: CustomerFacts, field: string, byRule: Analysis): Analysis {
  const override = facts.overrides[field];
  if (!override) return byRule;
  const { value, name, at, reason } = override;
  const said: Evidence = {
    key: reason === null ? 'override' : 'override.because',
    with: { name, on: at.slice(0, 10), reason: reason ?? '' },
  };
  return { value, evidence: [said, ...byRule.evidence], asOf: facts.today, rule: byRule.value };
}

/** Every analysis field of a customer with its evidence. `borders` are those of all customers, from valueBorders. */
export const analyse = (
  facts: CustomerFacts,
  rules: AnalysisRules,
  borders: ValueBorders | null,
): Readonly<Record<AnalysisField, Analysis>> =>
  Object.fromEntries(
    Object.entries(RULES).map(([field, rule]) => [field, overridden(facts, field, rule(facts, rules, borders))]),
  ) as Record<AnalysisField, Analysis>;

/** The facts with what the analysis has made of them, for schemes and reports to read. */
export function withAnalysis(facts: CustomerFacts, analyses: Readonly<Record<string, Analysis>>): CustomerFacts {
  const fields: Record<string, string> = { ...facts.fields };
  for (const [field, { value }] of Object.entries(analyses)) {
    if (value === null) delete fields[field];
    else fields[field] = value;
  }
  return { ...facts, fields };
}

/** What is to be written to the dossier so that it holds the analysis; nothing where it does already. `version` names the rules that were used. */
export const analysisChanges = (
  facts: CustomerFacts,
  analyses: Readonly<Record<string, Analysis>>,
  version: string,
): readonly Change[] =>
  Object.entries(analyses).flatMap(([field, { value, confidence = 1 }]) => {
    const from = facts.fields[field] ?? null;
    if (from === value || field in facts.overrides) return [];
    const provenance = { by: 'rule', rule: `${field}@${version}` } as const;
    return [{ field, from, to: value, confidence, standing: 'verified' as const, provenance }];
  });
