import type { Ranked } from '../desk/understood.ts';
import { countBayes } from './bayes.ts';
import type { Calibration } from './calibration.ts';
import type { Concepts } from './concepts.ts';
import type { Model } from './model.ts';
import { learnSpelling, spellingOf } from './spelling.ts';
import { type Rows, type SharedRows, separate } from './svm.ts';
import { type Blocks, blocksOf, wordsOf } from './tokens.ts';
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

/** The rows without what one text alone holds, whose features are numbered anew; and which feature has which number. */
function sharedRows({ starts, features, values, width }: Rows): { shared: SharedRows; numbers: Int32Array } {
  const texts = starts.length - 1;
  const seen = new Uint32Array(width);
  for (const feature of features) seen[feature] = seen[feature]! + 1;
  const numbers = new Int32Array(width).fill(-1);
  let count = 0;
  let kept = 0;
  seen.forEach((times, feature) => {
    if (times === 1) return;
    numbers[feature] = count;
    count += 1;
    kept += times;
  });
  const shared = {
    starts: new Uint32Array(texts + 1),
    features: new Uint32Array(kept),
    values: new Float32Array(kept),
    width: count,
    own: new Float64Array(texts),
  };
  let at = 0;
  for (let text = 0; text < texts; text += 1) {
    for (let from = starts[text]!; from < starts[text + 1]!; from += 1) {
      const number = numbers[features[from]!]!;
      const value = values[from]!;
      if (number < 0) shared.own[text] = shared.own[text]! + value * value;
      else {
        shared.features[at] = number;
        shared.values[at] = value;
        at += 1;
      }
    }
    shared.starts[text + 1] = at;
  }
  return { shared, numbers };
}

/** Puts a row of numbers into bytes; gives what one of these is worth. */
function intoBytes(exact: Float32Array, from: number, classes: number, bytes: Int8Array, row: number): number {
  let largest = 0;
  for (let at = from; at < from + classes; at += 1) largest = Math.max(largest, Math.abs(exact[at]!));
  const scale = largest === 0 ? 0 : 127 / largest;
  for (let label = 0; label < classes; label += 1)
    bytes[row * classes + label] = Math.round(exact[from + label]! * scale);
  return largest / 127;
}

/** What separates the classes, in bytes. All that one text alone holds shares a row of weights: it differs in its step only. */
function separateAll(
  rows: Rows,
  classOf: Uint16Array,
  classes: number,
): Pick<Model, 'rowOf' | 'weights' | 'steps' | 'bias'> {
  const texts = classOf.length;
  const { shared, numbers } = sharedRows(rows);
  const { weights, bias, worth } = separate(shared, classOf, classes, COST);
  const bytes = new Int8Array((shared.width + shared.own.filter((sum) => sum > 0).length) * classes);
  const rowOf = new Uint32Array(rows.width);
  const steps = new Float32Array(rows.width);
  numbers.forEach((number, feature) => {
    if (number < 0) return;
    rowOf[feature] = number;
    steps[feature] = intoBytes(weights, number * classes, classes, bytes, number);
  });
  let row = shared.width;
  for (let text = 0; text < texts; text += 1) {
    if (shared.own[text] === 0) continue;
    const step = intoBytes(worth, text * classes, classes, bytes, row);
    for (let at = rows.starts[text]!; at < rows.starts[text + 1]!; at += 1) {
      const feature = rows.features[at]!;
      if (numbers[feature]! >= 0) continue;
      rowOf[feature] = row;
      steps[feature] = step * rows.values[at]!;
    }
    row += 1;
  }
  return { rowOf, weights: bytes, steps, bias };
}

/** What is counted of each text, for those who fit several models to the same ones. */
export const blocksIn = (examples: readonly Example[], concepts: Concepts): readonly Blocks[] =>
  examples.map(({ text }) => blocksOf(text, concepts));

/** Fits a model to labelled texts; the same input gives the same model. `key` is kept in it as its name. */
export function fitModel(
  examples: readonly Example[],
  calibration: Calibration,
  concepts: Concepts,
  key = '',
  blocks = blocksIn(examples, concepts),
): Model {
  const classes = [...new Set(examples.map((example) => example.intent))].sort();
  const place = new Map(classes.map((intent, at) => [intent, at]));
  const classOf = Uint16Array.from(examples, (example) => place.get(example.intent)!);
  const vocabulary = learnVocabulary(blocks);
  const rows = rowsOf(
    vocabulary,
    blocks.map((each) => rowOf(vocabulary, each)),
  );
  return {
    key,
    classes,
    spelling: spellingOf(learnSpelling(examples.map(({ text }) => wordsOf(text)))),
    calibration,
    concepts,
    vocabulary,
    ...separateAll(rows, classOf, classes.length),
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
