import { dayMonthsBefore } from './calendar.ts';
import { type Analysis, decimal, type Evidence, found, tooThin, trust } from './evidence.ts';
import { type CustomerFacts, since } from './facts.ts';
import type { AnalysisRules } from './rules.ts';

const contactsOf = ({ contacts, today }: CustomerFacts, months: number) =>
  since(contacts, ({ at }) => at, dayMonthsBefore(today, months), today);

/** How the customer feels about us, -2 to 2: the mean of what they said themselves in surveys, praise, complaints and suggestions. */
export function attitude(facts: CustomerFacts, rules: AnalysisRules['attitude']): Analysis {
  const contacts = contactsOf(facts, rules.months);
  const scores = contacts.flatMap(({ score }) => (score === null ? [] : [rules.scores[score]]));
  const told = contacts.flatMap(({ intents }) =>
    [...new Set(intents)].flatMap((intent) => rules.intents[intent] ?? []),
  );
  const signs = [...scores, ...told];
  if (signs.length < rules.least) return tooThin(facts, 'attitude', signs.length, rules.least);
  const mean = signs.reduce((sum, sign) => sum + sign, 0) / signs.length;
  const warm = signs.filter((sign) => sign > 0).length;
  const cold = signs.filter((sign) => sign < 0).length;
  const evidence: Evidence[] = [
    { key: 'attitude.signs', with: { all: signs.length, warm, cold, months: rules.months } },
  ];
  return found(facts, decimal(2 * mean, 0), evidence, trust(signs.length, rules.half));
}

/** How satisfied the customer is, 1 to 5: the mean of their answers to surveys. */
export function evaluation(facts: CustomerFacts, rules: AnalysisRules['evaluation']): Analysis {
  const scores = contactsOf(facts, rules.months).flatMap(({ score }) => score ?? []);
  if (scores.length < rules.least) return tooThin(facts, 'evaluation', scores.length, rules.least);
  const mean = decimal(scores.reduce<number>((sum, score) => sum + score, 0) / scores.length, 1);
  const evidence: Evidence[] = [
    { key: 'evaluation.mean', with: { mean, surveys: scores.length, months: rules.months } },
  ];
  return found(facts, mean, evidence, trust(scores.length, rules.half));
}
