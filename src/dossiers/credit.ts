import { dayMonthsBefore, monthsBetween } from './calendar.ts';
import { dueWithin, findingsOf } from './contract.ts';
import { type Analysis, type Evidence, found, noValue, tooThin, trust, yuan } from './evidence.ts';
import { type CustomerFacts, owed } from './facts.ts';
import type { AnalysisRules, CreditRules, Grade } from './rules.ts';

const WORST_FIRST: readonly Grade[] = ['C', 'B', 'A'];
const worse = (a: Grade, b: Grade): Grade => (WORST_FIRST.indexOf(a) <= WORST_FIRST.indexOf(b) ? a : b);
const FINDINGS = ['theft', 'breach'] as const;

/** The facts as they stood on an earlier day; what has been lifted since stays lifted. */
const asOf = (facts: CustomerFacts, today: string): CustomerFacts => ({ ...facts, today });

const arrearsMonths = ({ today }: CustomerFacts, dueOn: string): number => Math.max(0, monthsBetween(dueOn, today));

/** Points out of 100 and the grade that they make, before any veto. */
function scored(facts: CustomerFacts, rules: CreditRules): { grade: Grade; evidence: Evidence[] } {
  const { due, inTime } = dueWithin(facts, rules.months);
  const fen = owed(facts).reduce((sum, { amountFen }) => sum + amountFen, 0);
  const oldest = fen >= rules.vetoes.arrears.leastFen ? owed(facts)[0] : undefined;
  const owing = oldest ? arrearsMonths(facts, oldest.dueOn) + 1 : 0;
  const custom = facts.fields.supplyDate ? Math.max(0, monthsBetween(facts.fields.supplyDate, facts.today)) : 0;
  const onTime = rules.points.onTime * (due.length === 0 ? 0 : inTime / due.length);
  const nothingOwed = rules.points.nothingOwed * Math.max(0, 1 - owing / (rules.vetoes.arrears.months + 1));
  const years = rules.points.custom * Math.min(1, custom / rules.customMonths);
  const lost = FINDINGS.reduce(
    (sum, kind) => sum + findingsOf(facts, kind, rules.vetoes[kind].months).length * rules.vetoes[kind].points,
    0,
  );
  const score = Math.round(Math.max(0, onTime + nothingOwed + years - lost));
  const grade = score >= rules.from.A ? 'A' : score >= rules.from.B ? 'B' : 'C';
  return {
    grade,
    evidence: [
      {
        key: 'credit.score',
        with: {
          score,
          onTime: Math.round(onTime),
          nothingOwed: Math.round(nothingOwed),
          custom: Math.round(years),
          lost,
        },
      },
      { key: 'credit.paid', with: { inTime, due: due.length, months: rules.months } },
    ],
  };
}

/** The grade above which none of the vetoes lets it rise, each with its reason. */
function vetoed(facts: CustomerFacts, rules: CreditRules): { cap: Grade; evidence: Evidence[] } {
  let cap: Grade = 'A';
  const evidence: Evidence[] = [];
  for (const kind of FINDINGS) {
    const { months } = rules.vetoes[kind];
    for (const { foundOn, decision } of findingsOf(facts, kind, months)) {
      cap = worse(cap, scored(asOf(facts, foundOn), rules).grade);
      evidence.push({
        key: `credit.${kind}`,
        with: { on: foundOn, decision, until: dayMonthsBefore(foundOn, -months) },
      });
    }
  }
  const { arrears } = rules.vetoes;
  const long = owed(facts).filter(({ dueOn }) => dueOn < dayMonthsBefore(facts.today, arrears.months));
  const fen = long.reduce((sum, { amountFen }) => sum + amountFen, 0);
  if (long[0] && fen >= arrears.leastFen) {
    cap = 'C';
    evidence.push({ key: 'credit.arrears', with: { yuan: yuan(fen), since: long[0].dueOn, months: arrears.months } });
  }
  return { cap, evidence };
}

/**
 * A from 90 points, B from 70, else C; theft for 2 years and breach for 1 keep it from rising, more than 3 months of arrears make C
 * (all of it data). It tells how arrears are followed up. It is no input of a route, a queue or a repair, and must never be.
 */
export function creditGrade(facts: CustomerFacts, { sets }: AnalysisRules['creditGrade']): Analysis {
  const rules = sets.find(({ on }) => on);
  if (!rules) return noValue(facts, { key: 'credit.off', with: {} });
  const { due } = dueWithin(facts, rules.months);
  const { cap, evidence: vetoes } = vetoed(facts, rules);
  const { supplyDate } = facts.fields;
  if (due.length < rules.least && vetoes.length === 0) {
    const months = supplyDate ? monthsBetween(supplyDate, facts.today) : null;
    if (rules.fresh && months !== null && months >= 0 && months < rules.fresh.months)
      return found(facts, rules.fresh.grade, [{ key: 'credit.fresh', with: { months } }], 0);
    return tooThin(facts, 'creditGrade', due.length, rules.least);
  }
  const { grade, evidence } = scored(facts, rules);
  return found(facts, worse(grade, cap), [...evidence, ...vetoes], trust(due.length, rules.least));
}
