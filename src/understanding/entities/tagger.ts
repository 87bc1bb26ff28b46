import { BUCKETS, type Features, WIDTH } from './features.ts';
import type { Lore } from './lore.ts';

/** The kinds of facts that are learnt from marked messages. */
export const LEARNT = ['name', 'org_name', 'address', 'contact_time'] as const;
export type Learnt = (typeof LEARNT)[number];

/** 0 is no fact; each kind has a label for its first token and one for those that follow. */
export const LABELS = 1 + 2 * LEARNT.length;
export const firstLabel = (kind: Learnt): number => 1 + 2 * LEARNT.indexOf(kind);
export const isFirst = (label: number): boolean => label % 2 === 1;
export const kindOf = (label: number): Learnt => LEARNT[(label - 1) >> 1]!;

/** What a fit has learnt. */
export interface Tagger extends Lore {
  /** The weight of every label for every bucket of features. */
  readonly weights: Int8Array | Float32Array;
  /** The weight of a label after another, row by row; the last row is for the first token. */
  readonly steps: Float32Array;
}

const NEVER = -1e9;

/** What follows a fact's first token follows nothing else. */
export const mayFollow = (label: number, before: number): boolean =>
  label === 0 || isFirst(label) || before === label || before === label - 1;

/** The scores of all labels for every token. */
export function scoresOf({ count, buckets }: Features, weights: Tagger['weights'], scores: Float32Array): void {
  let feature = 0;
  for (let at = 0; at < count; at += 1) {
    // Written out: in a loop over the labels this takes three times as long.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    let i = 0;
    for (const end = feature + WIDTH; feature < end; feature += 1) {
      const row = buckets[feature]! * LABELS;
      a += weights[row]!;
      b += weights[row + 1]!;
      c += weights[row + 2]!;
      d += weights[row + 3]!;
      e += weights[row + 4]!;
      f += weights[row + 5]!;
      g += weights[row + 6]!;
      h += weights[row + 7]!;
      i += weights[row + 8]!;
    }
    const row = at * LABELS;
    scores[row] = a;
    scores[row + 1] = b;
    scores[row + 2] = c;
    scores[row + 3] = d;
    scores[row + 4] = e;
    scores[row + 5] = f;
    scores[row + 6] = g;
    scores[row + 7] = h;
    scores[row + 8] = i;
  }
}

/** The row of labels that scores best together (Viterbi). */
export function bestLabels(features: Features, { weights, steps }: Pick<Tagger, 'weights' | 'steps'>): Uint8Array {
  const { count } = features;
  const scores = new Float32Array(count * LABELS);
  scoresOf(features, weights, scores);
  const from = new Uint8Array(count * LABELS);
  // One place more, for what stands before the first token.
  const best = new Float32Array(LABELS + 1);
  const next = new Float32Array(LABELS);
  for (let at = 0; at < count; at += 1) {
    for (let label = 0; label < LABELS; label += 1) {
      // What goes on with a fact follows its first token or another that goes on.
      const goesOn = label > 0 && !isFirst(label);
      let before = at === 0 ? LABELS : goesOn ? label - 1 : 0;
      const last = at === 0 ? LABELS : goesOn ? label : LABELS - 1;
      let top = at === 0 && goesOn ? NEVER : best[before]! + steps[before * LABELS + label]!;
      let came = before;
      for (before += 1; before <= last; before += 1) {
        const score = best[before]! + steps[before * LABELS + label]!;
        if (score <= top) continue;
        top = score;
        came = before;
      }
      from[at * LABELS + label] = came;
      next[label] = top + scores[at * LABELS + label]!;
    }
    best.set(next);
  }
  const labels = new Uint8Array(count);
  let label = next.reduce((most, score, each) => (score > next[most]! ? each : most), 0);
  for (let at = count - 1; at >= 0; at -= 1) {
    labels[at] = label;
    label = from[at * LABELS + label]!;
  }
  return labels;
}

/** Weights in a byte each; the steps are scaled alike. */
export function inBytes(weights: Float32Array, steps: Float32Array): Pick<Tagger, 'weights' | 'steps'> {
  let largest = 1e-6;
  for (const weight of weights) if (Math.abs(weight) > largest) largest = Math.abs(weight);
  const scale = 127 / largest;
  const bytes = new Int8Array(weights.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.round(weights[at]! * scale);
  return { weights: bytes, steps: steps.map((step) => step * scale) };
}

export const weightsRoom = BUCKETS * LABELS;
