import type { Ranked } from '../desk/understood.ts';
import { countBayes } from './bayes.ts';
import type { Calibration } from './calibration.ts';
import type { Concepts } from './concepts.ts';
import type { Model } from './model.ts';
import { type Rows, separate } from './svm.ts';
import { blocksOf } from './tokens.ts';
import { learnVocabulary, type Row, rowOf, type Vocabulary } from './vocabulary.ts';

/** One labelled text. */
export interface Example {
  readonly text: string;
  readonly intent: string;
}

/** The label of texts that are not ours: learnt from, and never an intent of the ranking. */
export const NOT_OURS = 'fallback.out_of_scope';

const COST = 1;
const LEAST_PIECES = 2;
/** How the two classifiers are added, as log-probabilities. */
const SEPARATING = 6;
const BAYES = 0.3;

/** A text judged: the intents by probability given that it is ours (their sum is 1), and the probability that it is not. */
export interface Judged {
  readonly ranking: Ranked[];
  readonly notOurs: number;
}

function rowsOf(vocabulary: Vocabulary, list: readonly Row[]): Rows {
  const starts = new Uint32Array(list.length + 1);
  list.forEach((row, at) => {
    starts[at + 1] = starts[at]! + row.features.length;
  });
  const features = new Uint32Array(starts[list.length]!);
  const values = new Float32Array(features.length);
  list.forEach((row, at) => {
    features.set(row.features, starts[at]!);
    values.set(row.values, starts[at]!);
  });
  return { starts, features, values, width: vocabulary.hashes.length };
}

function quantise(exact: Float32Array, classes: number): { weights: Int8Array; steps: Float32Array } {
  const weights = new Int8Array(exact.length);
  const steps = new Float32Array(exact.length / classes);
  for (let feature = 0; feature < steps.length; feature += 1) {
    const from = feature * classes;
    let largest = 0;
    for (let at = from; at < from + classes; at += 1) largest = Math.max(largest, Math.abs(exact[at]!));
    if (largest === 0) continue;
    steps[feature] = largest / 127;
    for (let at = from; at < from + classes; at += 1) weights[at] = Math.round((exact[at]! / largest) * 127);
  }
  return { weights, steps };
}

function separateAll(rows: Rows, classOf: Uint16Array, classes: number): { exact: Float32Array; bias: Float32Array } {
  const exact = new Float32Array(rows.width * classes);
  const bias = new Float32Array(classes);
  const weights = new Float64Array(rows.width + 1);
  for (let label = 0; label < classes; label += 1) {
    separate(
      rows,
      Uint8Array.from(classOf, (other) => (other === label ? 1 : 0)),
      COST,
      weights,
    );
    for (let feature = 0; feature < rows.width; feature += 1) exact[feature * classes + label] = weights[feature]!;
    bias[label] = weights[rows.width]!;
  }
  return { exact, bias };
}

/** Fits a model to labelled texts; the same input gives the same model. `key` is kept in it as its name. */
export function fitModel(examples: readonly Example[], calibration: Calibration, concepts: Concepts, key = ''): Model {
  const classes = [...new Set(examples.map((example) => example.intent))].sort();
  const place = new Map(classes.map((intent, at) => [intent, at]));
  const classOf = Uint16Array.from(examples, (example) => place.get(example.intent)!);
  const blocks = examples.map((example) => blocksOf(example.text, concepts));
  const vocabulary = learnVocabulary(blocks, LEAST_PIECES);
  const rows = rowsOf(
    vocabulary,
    blocks.map((each) => rowOf(vocabulary, each)),
  );
  const { exact, bias } = separateAll(rows, classOf, classes.length);
  const bayes = countBayes(rows, classOf, classes.length, vocabulary.lexical);
  const evidenceStep = bayes.evidence.reduce((most, value) => Math.max(most, value), 0) / 255 || 1;
  return {
    key,
    classes,
    calibration,
    concepts,
    vocabulary,
    ...quantise(exact, classes.length),
    bias,
    evidence: Uint8Array.from(bayes.evidence, (value) => Math.round(value / evidenceStep)),
    evidenceStep,
    base: bayes.base,
  };
}

/** The uncalibrated log-scores of the classes for a text, and how surely the best separating class takes it. */
export interface Reading {
  readonly scores: Float64Array;
  readonly familiar: number;
}

/** Reads a text with a model; null when it holds nothing that the model knows. */
export function readingOf(model: Model, text: string): Reading | null {
  const { vocabulary, weights, steps, bias, evidence, evidenceStep, base } = model;
  const classes = model.classes.length;
  const row = rowOf(vocabulary, blocksOf(text, model.concepts));
  if (row.features.length === 0) return null;
  const scores = Float64Array.from(bias, (value) => value * SEPARATING);
  row.features.forEach((feature, at) => {
    const from = feature * classes;
    const factor = row.values[at]! * steps[feature]! * SEPARATING;
    for (let label = 0; label < classes; label += 1) {
      scores[label] = scores[label]! + weights[from + label]! * factor;
    }
  });
  const familiar = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  for (const feature of row.features) {
    if (feature >= vocabulary.lexical) continue;
    const from = feature * classes;
    for (let label = 0; label < classes; label += 1) {
      scores[label] = scores[label]! + (base[label]! + evidence[from + label]! * evidenceStep) * BAYES;
    }
  }
  return { scores, familiar };
}

/** Probabilities from scores: softmax of sharpness x score. */
export function softmax(scores: Float64Array, sharpness: number): Float64Array {
  const best = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp((score - best) * sharpness));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Splits class probabilities into the ranking of intents and the probability that the text is not ours. */
export function judgedFrom(classes: readonly string[], shares: Float64Array): Judged {
  const outside = classes.indexOf(NOT_OURS);
  const notOurs = outside < 0 ? 0 : shares[outside]!;
  const rest = Math.max(1 - notOurs, 1e-12);
  const ranking: Ranked[] = [];
  classes.forEach((intent, at) => {
    if (at !== outside) ranking.push({ intent, confidence: shares[at]! / rest });
  });
  ranking.sort((one, other) => other.confidence - one.confidence);
  return { ranking, notOurs };
}

/** Judges a text. One that holds nothing known is certainly not ours, and its ranking is even. */
export function judge(model: Model, text: string): Judged {
  const reading = readingOf(model, text);
  if (reading) return judgedFrom(model.classes, softmax(reading.scores, model.calibration.sharpness));
  const even = new Float64Array(model.classes.length).fill(1 / model.classes.length);
  const { ranking } = judgedFrom(model.classes, even);
  return { ranking, notOurs: model.classes.includes(NOT_OURS) ? 1 : 0 };
}

/** Every intent by calibrated probability, best first; the sum is 1. */
export function rank(model: Model, text: string): Ranked[] {
  return judge(model, text).ranking;
}
