import type { Ranked } from '../desk/understood.ts';
import { countBayes } from './bayes.ts';
import type { Calibration } from './calibration.ts';
import type { Concepts } from './concepts.ts';
import type { Model } from './model.ts';
import { learnSpelling, spellingOf } from './spelling.ts';
import { type Rows, separate } from './svm.ts';
import { blocksOf, wordsOf } from './tokens.ts';
import { featureOf, learnVocabulary, type Row, rowOf, type Vocabulary } from './vocabulary.ts';

/** One labelled text. */
export interface Example {
  readonly text: string;
  readonly intent: string;
  /** Who wrote it, where that is known. */
  readonly by?: string;
}

/** The label of texts that are not ours: learnt from, and never an intent of the ranking. */
export const NOT_OURS = 'fallback.out_of_scope';
/** The label of texts that hold words near danger and tell of none: learnt from as that, and never an intent of the ranking. */
export const NEAR_DANGER = 'near.danger';
/** The label of texts that tell of danger. */
export const HAZARD = 'safety.hazard';

/** What an error costs beside plain weights (tried: 0.3 to 4). */
const COST = 0.3;
/** What a separating score is worth beside Bayes, whose weight is found by cross-validation. */
const SEPARATING = 6;

/** A text judged: the intents by probability given that it is ours (their sum is 1), the probability that it is not, and that it tells of danger. */
export interface Judged {
  readonly ranking: Ranked[];
  readonly notOurs: number;
  readonly danger: number;
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

/** Rows of small numbers that several features may share. */
interface Shared {
  readonly rowOf: Uint32Array;
  readonly rows: number[];
}

/**
 * What one text alone holds is weighed in the proportions of that text's own error, so all such features of a text
 * share a row of weights and differ in their step only. `rows` names a feature for every row.
 */
function shareRows({ starts, features, width }: Rows): Shared {
  const seen = new Uint32Array(width);
  for (const feature of features) seen[feature] = seen[feature]! + 1;
  const rowOf = new Uint32Array(width);
  const rows: number[] = [];
  for (let text = 0; text + 1 < starts.length; text += 1) {
    let own = -1;
    for (let at = starts[text]!; at < starts[text + 1]!; at += 1) {
      const feature = features[at]!;
      if (seen[feature] !== 1) continue;
      if (own < 0) own = rows.push(feature) - 1;
      rowOf[feature] = own;
    }
  }
  seen.forEach((count, feature) => {
    if (count > 1) rowOf[feature] = rows.push(feature) - 1;
  });
  return { rowOf, rows };
}

function largestOf(exact: Float32Array, feature: number, classes: number): number {
  let largest = 0;
  for (let at = feature * classes; at < (feature + 1) * classes; at += 1) {
    largest = Math.max(largest, Math.abs(exact[at]!));
  }
  return largest;
}

function quantise(exact: Float32Array, classes: number, { rows }: Shared): Pick<Model, 'weights' | 'steps'> {
  const weights = new Int8Array(rows.length * classes);
  rows.forEach((feature, row) => {
    const largest = largestOf(exact, feature, classes) || 1;
    for (let label = 0; label < classes; label += 1) {
      weights[row * classes + label] = Math.round((exact[feature * classes + label]! / largest) * 127);
    }
  });
  const steps = Float32Array.from({ length: exact.length / classes }, (_, at) => largestOf(exact, at, classes) / 127);
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
  const vocabulary = learnVocabulary(blocks);
  const rows = rowsOf(
    vocabulary,
    blocks.map((each) => rowOf(vocabulary, each)),
  );
  const { exact, bias } = separateAll(rows, classOf, classes.length);
  const shared = shareRows(rows);
  return {
    key,
    classes,
    spelling: spellingOf(learnSpelling(examples.map(({ text }) => wordsOf(text)))),
    calibration,
    concepts,
    vocabulary,
    rowOf: shared.rowOf,
    ...quantise(exact, classes.length, shared),
    bias,
    ...countBayes(rows, classOf, classes.length, vocabulary.lexical),
    tagger: null,
  };
}

/** A text read with a model: what each class scores by its separating plane and by Bayes, and how much of it is known. */
export interface Reading {
  readonly separating: Float64Array;
  readonly bayes: Float64Array;
  /** Words and pairs that the model knows, and all there are. */
  readonly known: number;
  readonly words: number;
}

/** Reads a text with a model; null when it holds nothing that the model knows. */
export function readingOf(model: Model, text: string): Reading | null {
  const { vocabulary, weights, steps, bias, evidence, evidenceOf, evidenceStep, base } = model;
  const classes = model.classes.length;
  const reader = { spelling: model.spelling, knows: (hash: number) => featureOf(vocabulary, hash) >= 0 };
  const blocks = blocksOf(text, model.concepts, model.spelling.words.length > 0 ? reader : null);
  const row = rowOf(vocabulary, blocks);
  if (row.features.length === 0) return null;
  const separating = Float64Array.from(bias);
  const bayes = new Float64Array(classes);
  let known = 0;
  for (let at = 0; at < row.features.length; at += 1) {
    const feature = row.features[at]!;
    const from = model.rowOf[feature]! * classes;
    const factor = row.values[at]! * steps[feature]!;
    for (let label = 0; label < classes; label += 1) {
      separating[label] = separating[label]! + weights[from + label]! * factor;
    }
    if (feature >= vocabulary.lexical) continue;
    known += 1;
    const seen = evidenceOf[feature]! * classes;
    for (let label = 0; label < classes; label += 1) {
      bayes[label] = bayes[label]! + evidence[seen + label]!;
    }
  }
  for (let label = 0; label < classes; label += 1) bayes[label] = bayes[label]! * evidenceStep + base[label]! * known;
  return { separating, bayes, known, words: blocks.words.length + blocks.pairs.length };
}

/** The log-scores of the classes, the two ways of judging added. */
export function scoresOf({ separating, bayes }: Reading, weight: number): Float64Array {
  return separating.map((score, at) => score * SEPARATING + bayes[at]! * weight);
}

/** The probabilities of the classes. */
export function sharesOf(
  reading: Reading,
  { sharpness, bayes }: Pick<Calibration, 'sharpness' | 'bayes'>,
): Float64Array {
  return softmax(scoresOf(reading, bayes), sharpness);
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
  const shareOf = (label: string) => {
    const at = classes.indexOf(label);
    return at < 0 ? 0 : shares[at]!;
  };
  const told = Math.max(1 - shareOf(NEAR_DANGER), 1e-12);
  const notOurs = shareOf(NOT_OURS) / told;
  const rest = Math.max(told - shareOf(NOT_OURS), 1e-12);
  const ranking: Ranked[] = [];
  classes.forEach((intent, at) => {
    if (intent !== NOT_OURS && intent !== NEAR_DANGER) ranking.push({ intent, confidence: shares[at]! / rest });
  });
  ranking.sort((one, other) => other.confidence - one.confidence);
  return { ranking, notOurs, danger: shareOf(HAZARD) };
}

/** Judges a text. One that holds nothing known is certainly not ours, and its ranking is even. */
export function judge(model: Model, text: string): Judged {
  const reading = readingOf(model, text);
  if (reading) return judgedFrom(model.classes, sharesOf(reading, model.calibration));
  const even = new Float64Array(model.classes.length).fill(1 / model.classes.length);
  const { ranking } = judgedFrom(model.classes, even);
  return { ranking, notOurs: model.classes.includes(NOT_OURS) ? 1 : 0, danger: 0 };
}

/** Every intent by calibrated probability, best first; the sum is 1. */
export function rank(model: Model, text: string): Ranked[] {
  return judge(model, text).ranking;
}
