import type { Language } from '../desk/understood.ts';
import type { Day } from './calendar.ts';
import type { CustomerFacts } from './facts.ts';
import type { Both } from './rules.ts';

/** Every kind of evidence, with the names of what its words in data/analysis.json may use. */
export const EVIDENCE = {
  override: ['name', 'on'],
  'override.because': ['name', 'on', 'reason'],
  'tooThin.attitude': ['has', 'least'],
  'tooThin.evaluation': ['has', 'least'],
  'tooThin.contractPerformance': ['has', 'least'],
  'tooThin.creditGrade': ['has', 'least'],
  'tooThin.demandFeatures': ['has', 'least'],
  'tooThin.potential': ['has', 'least'],
  'tooThin.valueGrade': [],
  'attitude.signs': ['all', 'cold', 'months', 'warm'],
  'evaluation.mean': ['mean', 'months', 'surveys'],
  'contractPerformance.paid': ['due', 'inTime', 'months'],
  'problem.safety': ['months', 'tickets'],
  'problem.theft': ['decision', 'on'],
  'problem.arrears': ['days', 'yuan'],
  'problem.overload': ['percent'],
  'problem.quality': ['months', 'tickets'],
  'problem.data.dates': [],
  'problem.data.voltage': [],
  'problem.data.kind': [],
  'problem.data.phone': [],
  'problem.none': [],
  'credit.off': [],
  'credit.score': ['custom', 'lost', 'nothingOwed', 'onTime', 'score'],
  'credit.paid': ['due', 'inTime', 'months'],
  'credit.theft': ['decision', 'on', 'until'],
  'credit.breach': ['decision', 'on', 'until'],
  'credit.arrears': ['months', 'since', 'yuan'],
  'credit.fresh': ['months'],
  'demand.sparse': ['kwh'],
  'demand.growing': ['kwh', 'percent'],
  'demand.falling': ['kwh', 'percent'],
  'demand.summer': ['kwh', 'times'],
  'demand.winter': ['kwh', 'times'],
  'demand.steady': ['kwh'],
  'potential.ev': ['on', 'times'],
  'potential.pv': ['on', 'times'],
  'potential.expansion': ['on', 'times'],
  'potential.newSite': ['on', 'times'],
  'potential.fullLoad': ['percent'],
  'potential.none': ['contacts', 'months'],
  'value.revenue': ['months', 'yuan'],
  'value.borders': ['A', 'B'],
  'value.noBorders': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type EvidenceKey = keyof typeof EVIDENCE;

/** One reason for a value: the key of its words, and what stands in them. */
export interface Evidence {
  readonly key: EvidenceKey;
  readonly with: Readonly<Record<string, string | number>>;
}

/** What a rule makes of an analysis field, and why. */
export interface Analysis {
  /** In the field's one form; null: the field has no value, and the evidence says whether too little is known or nothing was found. */
  readonly value: string | null;
  /** From 0 to 1, by how much it rests on; absent where a value is not a matter of degree. */
  readonly confidence?: number;
  readonly evidence: readonly Evidence[];
  readonly asOf: Day;
  /** Where a person has set the value: what the rule would say. */
  readonly rule?: string | null;
}

export const found = (
  { today }: CustomerFacts,
  value: string,
  evidence: readonly Evidence[],
  confidence?: number,
): Analysis =>
  confidence === undefined ? { value, evidence, asOf: today } : { value, confidence, evidence, asOf: today };

export const noValue = ({ today }: CustomerFacts, ...evidence: readonly Evidence[]): Analysis => ({
  value: null,
  evidence,
  asOf: today,
});

type Thin = EvidenceKey extends infer K ? (K extends `tooThin.${infer Of}` ? Of : never) : never;

/** So little is known that any value would be a guess. */
export const tooThin = (facts: CustomerFacts, of: Thin, has: number, least: number): Analysis =>
  noValue(facts, { key: `tooThin.${of}`, with: { has, least } });

/** How far a number of pieces of evidence is to be trusted: 0 for none, one half at `half`, never quite 1. To two places. */
export const trust = (pieces: number, half: number): number => Math.round((100 * pieces) / (pieces + half)) / 100;

/** A number as fields keep it, rounded to so many places. */
export const decimal = (value: number, places: number): string => {
  const scaled = Math.round(value * 10 ** places) / 10 ** places;
  return Object.is(scaled, -0) ? '0' : String(scaled);
};

/** Whole fen as yuan. */
export const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** Evidence in words. Throws where the words are missing: content that has been checked has them. */
export function explain(evidence: Evidence, words: Readonly<Record<string, Both>>, language: Language): string {
  const said = words[evidence.key]?.[language];
  if (said === undefined)
    throw new Error(`There are no words for the evidence ${evidence.key}: add them to data/analysis.json.`);
  return said.replace(/\{(\w+)\}/g, (_, name: string) => String(evidence.with[name] ?? ''));
}
