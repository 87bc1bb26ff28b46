import { BETWEEN } from '../desk/field.ts';
import type { Bill } from '../desk/records.ts';
import { ACCOUNT } from './account.ts';
import { dayMonthsBefore } from './calendar.ts';
import { type Analysis, decimal, type Evidence, found, noValue, tooThin, trust, yuan } from './evidence.ts';
import { type CustomerFacts, since } from './facts.ts';
import type { AnalysisRules } from './rules.ts';

/** Bills that were to be paid within the last so many months, and those of them that were paid in time. */
export function dueWithin({ bills, today }: CustomerFacts, months: number): { due: readonly Bill[]; inTime: number } {
  const from = dayMonthsBefore(today, months);
  const due = bills.filter(({ dueOn, amountFen }) => amountFen > 0 && dueOn >= from && dueOn < today);
  return { due, inTime: due.filter(({ paidOn, dueOn }) => paidOn !== null && paidOn <= dueOn).length };
}

/** The share of bills paid in time, 0 to 1; rounded down, so that 1 means all of them. */
export function contractPerformance(facts: CustomerFacts, rules: AnalysisRules['contractPerformance']): Analysis {
  const { due, inTime } = dueWithin(facts, rules.months);
  if (due.length < rules.least) return tooThin(facts, 'contractPerformance', due.length, rules.least);
  const evidence: Evidence[] = [
    { key: 'contractPerformance.paid', with: { inTime, due: due.length, months: rules.months } },
  ];
  const share = Math.floor((100 * inTime) / due.length) / 100;
  return found(facts, String(share), evidence, trust(due.length, rules.half));
}

type Problem = (facts: CustomerFacts, rules: AnalysisRules['contractProblems']) => Evidence | null;

const ticketsOf = ({ tickets, today }: CustomerFacts, months: number) =>
  since(tickets, ({ openedAt }) => openedAt, dayMonthsBefore(today, months), today);

/** Findings that a served decision has established and nothing has taken back since, within the last so many months. */
export const findingsOf = ({ findings, today }: CustomerFacts, kind: 'theft' | 'breach', months: number) =>
  findings.filter(
    ({ kind: is, foundOn, decision, liftedOn }) =>
      is === kind &&
      decision !== '' &&
      liftedOn === null &&
      foundOn <= today &&
      foundOn > dayMonthsBefore(today, months),
  );

/** What of the record contradicts itself. */
const CONTRADICTIONS: readonly (readonly [
  'dates' | 'voltage' | 'kind' | 'phone',
  (fields: CustomerFacts['fields']) => boolean,
])[] = [
  [
    'dates',
    ({ supplyDate, closeDate }) => supplyDate !== undefined && closeDate !== undefined && closeDate < supplyDate,
  ],
  ['voltage', ({ sortClass, voltage }) => sortClass === 'lvResidential' && voltage?.startsWith('KV') === true],
  ['kind', ({ customerKind, uscc }) => customerKind === 'individual' && uscc !== undefined],
  ['phone', ({ state, phones }) => state === 'active' && phones === undefined],
];

/** In the order in which they want seeing to. */
const PROBLEMS: Readonly<Record<string, Problem>> = {
  safety: (facts, { months, safetyTickets }) => {
    const tickets = ticketsOf(facts, months).filter(({ kind }) => kind === 'hazard').length;
    return tickets >= safetyTickets ? { key: 'problem.safety', with: { tickets, months } } : null;
  },
  theft: (facts, { theftMonths }) => {
    const newest = findingsOf(facts, 'theft', theftMonths).at(-1);
    return newest ? { key: 'problem.theft', with: { on: newest.foundOn, decision: newest.decision } } : null;
  },
  arrears: (facts, { arrears }) => {
    const fen = ACCOUNT['account.arrearsFen'](facts);
    const days = ACCOUNT['account.arrearsDays'](facts);
    return fen >= arrears.leastFen && days > arrears.days
      ? { key: 'problem.arrears', with: { yuan: yuan(fen), days } }
      : null;
  },
  overload: ({ fields }, { overload }) => {
    const load = Number(fields.runCapacity) / Number(fields.contractCapacity);
    return load >= overload && Number.isFinite(load)
      ? { key: 'problem.overload', with: { percent: decimal(100 * load, 0) } }
      : null;
  },
  quality: (facts, { months, qualityTickets, qualityIntents }) => {
    const tickets = ticketsOf(facts, months).filter(({ intent }) => qualityIntents.includes(intent)).length;
    return tickets >= qualityTickets ? { key: 'problem.quality', with: { tickets, months } } : null;
  },
  data: ({ fields }) => {
    const wrong = CONTRADICTIONS.find(([, contradicts]) => contradicts(fields));
    return wrong ? { key: `problem.data.${wrong[0]}`, with: {} } : null;
  },
};

/** What wants seeing to, the most pressing first; no value where nothing does. */
export function contractProblems(facts: CustomerFacts, rules: AnalysisRules['contractProblems']): Analysis {
  const problems = Object.entries(PROBLEMS).flatMap(([problem, of]) => {
    const evidence = of(facts, rules);
    return evidence ? [{ problem, evidence }] : [];
  });
  if (problems.length === 0) return noValue(facts, { key: 'problem.none', with: {} });
  const value = problems.map(({ problem }) => problem).join(BETWEEN);
  return found(
    facts,
    value,
    problems.map(({ evidence }) => evidence),
  );
}
