import { certainty, certaintyOfThree, decide } from './bands.ts';
import { type Calibration, UNCALIBRATED } from './calibration.ts';
import {
  blocksIn,
  type Example,
  fitModel,
  HAZARD,
  type Judged,
  judgedFrom,
  NEAR_DANGER,
  NOT_OURS,
  type Reading,
  readingOf,
  scoresOf,
  softmax,
} from './classifier.ts';
import type { Concepts } from './concepts.ts';
import type { Elsewhere } from './elsewhere.ts';

/** Folds of a set without writers, and of one with many: each of these costs most of a fit. */
const FOLDS = 5;
const WRITER_FOLDS = 3;
/** Of what is ours, at most this share may be refused; of what names another's topic, more is left to the lexicon. */
const REFUSED_OF_OURS = 0.03;
const REFUSED_OF_OURS_ELSEWHERE = 0.15;
/** Where the bot acts by itself it must be right this often; where it asks, the right answer must be offered this often. */
const RIGHT_WHEN_ACTING = 0.94;
const RIGHT_WHEN_ASKING = 0.8;
/** Of harmless messages, at most this share may be asked about danger. */
const SUSPECTED_OF_HARMLESS = 0.0225;
/** More texts than these make no difference to two numbers. */
const TUNED_ON = 6_000;
/** Weights of Bayes that are tried: little suits few examples, much suits our own field. */
const BAYES_WEIGHTS = [0, 0.05, 0.1, 0.2, 0.3];

/** A text read by a model that has not seen it. */
export interface Held {
  readonly example: Example;
  readonly classes: readonly string[];
  readonly reading: Reading | null;
}

/** Puts the writers into folds of like size, the most productive first; null when there are too few. */
function foldsOfWriters(examples: readonly Example[]): Map<string | undefined, number> | null {
  const counts = new Map<string | undefined, number>();
  for (const { by } of examples) counts.set(by, (counts.get(by) ?? 0) + 1);
  if (counts.size < FOLDS) return null;
  const sizes = new Array<number>(WRITER_FOLDS).fill(0);
  const folds = new Map<string | undefined, number>();
  for (const [by, count] of [...counts].sort(([, one], [, other]) => other - one)) {
    const smallest = sizes.indexOf(Math.min(...sizes));
    folds.set(by, smallest);
    sizes[smallest] = sizes[smallest]! + count;
  }
  return folds;
}

/** Splits by writers, because customers are not the writers; else by turns within each intent. */
function foldOf(examples: readonly Example[]): number[] {
  const writers = foldsOfWriters(examples);
  if (writers) return examples.map(({ by }) => writers.get(by)!);
  const seen = new Map<string, number>();
  return examples.map(({ intent }) => {
    const count = seen.get(intent) ?? 0;
    seen.set(intent, count + 1);
    return count % FOLDS;
  });
}

/** Scores every example, or those of the first `folds` folds, by a model fitted without its fold. */
export function holdOut(examples: readonly Example[], concepts: Concepts, folds = FOLDS): Held[] {
  const turns = foldOf(examples);
  const blocks = blocksIn(examples, concepts);
  const held: Held[] = [];
  for (const turn of [...new Set(turns)].sort().slice(0, folds)) {
    const others = <T>(list: readonly T[]): T[] => list.filter((_, at) => turns[at] !== turn);
    const model = fitModel(others(examples), UNCALIBRATED, concepts, '', others(blocks));
    examples.forEach((example, at) => {
      if (turns[at] === turn) held.push({ example, classes: model.classes, reading: readingOf(model, example.text) });
    });
  }
  return held;
}

interface Scored {
  readonly place: number;
  readonly scores: Float64Array;
}

function surprise(scored: readonly Scored[], sharpness: number): number {
  let sum = 0;
  for (const { place, scores } of scored) {
    let best = Number.NEGATIVE_INFINITY;
    for (const score of scores) if (score > best) best = score;
    let powers = 0;
    for (const score of scores) powers += Math.exp((score - best) * sharpness);
    sum += Math.log(powers) - (scores[place]! - best) * sharpness;
  }
  return sum;
}

/** The sharpness under which what happened is least surprising, by golden-section search. */
function sharpnessOf(scored: readonly Scored[]): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0.02, 4];
  for (let turn = 0; turn < 16; turn += 1) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (surprise(scored, left) < surprise(scored, right)) high = right;
    else low = left;
  }
  return Number(((low + high) / 2).toFixed(4));
}

/** The weight of Bayes and the sharpness that fit what happened best. */
export function tune(held: readonly Held[]): Pick<Calibration, 'sharpness' | 'bayes'> {
  let best = { sharpness: 1, bayes: 0, surprise: Number.POSITIVE_INFINITY };
  const every = Math.ceil(held.length / TUNED_ON);
  const sample = held.filter((_, at) => at % every === 0);
  for (const bayes of BAYES_WEIGHTS) {
    const scored = sample.flatMap(({ example, classes, reading }) => {
      const place = classes.indexOf(example.intent);
      return reading && place >= 0 ? [{ place, scores: scoresOf(reading, bayes) }] : [];
    });
    const sharpness = sharpnessOf(scored);
    const found = surprise(scored, sharpness);
    if (found < best.surprise) best = { sharpness, bayes, surprise: found };
  }
  return { sharpness: best.sharpness, bayes: best.bayes };
}

/** The lowest threshold over which the share of right ones is at least `wanted`; 1 when there is none. */
function thresholdFor(cases: { value: number; right: boolean }[], wanted: number): number {
  cases.sort((one, other) => other.value - one.value);
  let right = 0;
  let threshold = 1;
  cases.forEach((each, at) => {
    if (each.right) right += 1;
    if (right / (at + 1) >= wanted) threshold = each.value;
  });
  return Number(threshold.toFixed(4));
}

/** The value that only `share` of the values reach or pass. */
function ceilingOf(values: number[], share: number): number {
  values.sort((one, other) => other - one);
  const value = values[Math.floor(values.length * share)] ?? 0.5;
  return Number(Math.min(Math.max(value, 0.05), 0.95).toFixed(4));
}

/** Computes sharpness and thresholds by 5-fold cross-validation; takes about five times a fit. */
export function calibrate(
  examples: readonly Example[],
  concepts: Concepts,
  elsewhere: Elsewhere,
  contentHash: string,
): Calibration {
  const held = holdOut(examples, concepts);
  const tuned = tune(held.filter(({ example }) => example.intent !== NEAR_DANGER));
  const cases = held.map(({ example, classes, reading }) => ({
    example,
    named: elsewhere(example.text),
    judged: reading
      ? judgedFrom(classes, softmax(scoresOf(reading, tuned.bayes), tuned.sharpness))
      : ({ ranking: [], notOurs: 1, danger: 0 } satisfies Judged),
  }));
  const ordinary = cases.filter(({ example }) => example.intent !== NEAR_DANGER);
  const ours = ordinary.filter(({ example }) => example.intent !== NOT_OURS);
  const refused = (list: typeof cases) => list.map(({ judged }) => judged.notOurs);
  const draft: Calibration = {
    v: 2,
    contentHash,
    ...tuned,
    refuse: ceilingOf(refused(ours), REFUSED_OF_OURS),
    refuseElsewhere: ceilingOf(refused(ours.filter(({ named }) => named !== null)), REFUSED_OF_OURS_ELSEWHERE),
    act: 1,
    ask: 1,
    suspect: ceilingOf(
      ordinary.filter(({ example }) => example.intent !== HAZARD).map(({ judged }) => judged.danger),
      SUSPECTED_OF_HARMLESS,
    ),
  };
  const kept = ordinary.filter(({ judged, named }) => decide(judged, named, draft).band !== 'refuse');
  const act = thresholdFor(
    kept.map(({ judged, example }) => ({
      value: certainty(judged),
      right: judged.ranking[0]?.intent === example.intent,
    })),
    RIGHT_WHEN_ACTING,
  );
  const unsure = kept.filter(({ judged }) => certainty(judged) < act);
  const ask = thresholdFor(
    unsure.map(({ judged, example }) => ({
      value: certaintyOfThree(judged),
      right: judged.ranking.slice(0, 3).some(({ intent }) => intent === example.intent),
    })),
    RIGHT_WHEN_ASKING,
  );
  return { ...draft, act, ask };
}
