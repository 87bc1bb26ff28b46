import { seeded } from './seeded.ts';

/** Sparse rows: the features of example i stand at [starts[i], starts[i + 1]). */
export interface Rows {
  readonly starts: Uint32Array;
  readonly features: Uint32Array;
  readonly values: Float32Array;
  /** How many features there are. */
  readonly width: number;
}

/**
 * Rows without the features that one row alone holds. The weight of such a feature is its value times what the row's
 * error is worth, so that a sum of squares stands for all of them, and the search never has to touch them.
 */
export interface SharedRows extends Rows {
  /** By row: the squares of what it alone holds, added up. */
  readonly own: Float64Array;
}

/** What separates each class from all others. */
export interface Planes {
  /** The weight of class k for feature f is at f * classes + k. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  /** At row * classes + k: what the row's error is worth to class k, times its value the weight of a feature that it alone holds. */
  readonly worth: Float32Array;
}

/** More passes than these move no message that was held out (tried: 2 to 20). */
const PASSES = 4;

function shuffled(length: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, at) => at);
  for (let at = length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at]!;
    order[at] = order[other]!;
    order[other] = kept;
  }
  return order;
}

/*
 * The two loops below are nearly all of a fit. They take four features at a time, so that what belongs to a class is
 * fetched once for the four; one at a time takes half as long again.
 */

/** Adds what the features of a row score with each class. */
function score(
  { features, values }: Rows,
  weights: Float32Array,
  from: number,
  to: number,
  scores: Float32Array,
): void {
  const classes = scores.length;
  let at = from;
  for (; at + 3 < to; at += 4) {
    const p = values[at]!;
    const q = values[at + 1]!;
    const r = values[at + 2]!;
    const s = values[at + 3]!;
    let a = features[at]! * classes;
    let b = features[at + 1]! * classes;
    let c = features[at + 2]! * classes;
    let d = features[at + 3]! * classes;
    for (let label = 0; label < classes; label += 1) {
      scores[label] = scores[label]! + weights[a]! * p + weights[b]! * q + weights[c]! * r + weights[d]! * s;
      a += 1;
      b += 1;
      c += 1;
      d += 1;
    }
  }
  for (; at < to; at += 1) {
    const value = values[at]!;
    const base = features[at]! * classes;
    for (let label = 0; label < classes; label += 1) scores[label] = scores[label]! + weights[base + label]! * value;
  }
}

/** Moves the weights of a row's features by the step of each class. */
function step({ features, values }: Rows, weights: Float32Array, from: number, to: number, steps: Float32Array): void {
  const classes = steps.length;
  let at = from;
  for (; at + 3 < to; at += 4) {
    const p = values[at]!;
    const q = values[at + 1]!;
    const r = values[at + 2]!;
    const s = values[at + 3]!;
    let a = features[at]! * classes;
    let b = features[at + 1]! * classes;
    let c = features[at + 2]! * classes;
    let d = features[at + 3]! * classes;
    for (let label = 0; label < classes; label += 1) {
      const by = steps[label]!;
      weights[a] = weights[a]! + by * p;
      weights[b] = weights[b]! + by * q;
      weights[c] = weights[c]! + by * r;
      weights[d] = weights[d]! + by * s;
      a += 1;
      b += 1;
      c += 1;
      d += 1;
    }
  }
  for (; at < to; at += 1) {
    const value = values[at]!;
    const base = features[at]! * classes;
    for (let label = 0; label < classes; label += 1)
      weights[base + label] = weights[base + label]! + steps[label]! * value;
  }
}

/**
 * Each class against all others: L2-regularised L2-loss linear SVM by dual coordinate descent (Hsieh et al., 2008), all
 * classes in one walk over the rows, because to find a row's weights in memory costs more than to reckon with them.
 */
export function separate(rows: SharedRows, classOf: Uint16Array, classes: number, cost: number): Planes {
  const { starts, values, own, width } = rows;
  const count = classOf.length;
  const diagonal = 0.5 / cost;
  const weights = new Float32Array(width * classes);
  const bias = new Float32Array(classes);
  const worth = new Float32Array(count * classes);
  const scores = new Float32Array(classes);
  const steps = new Float32Array(classes);
  const random = seeded(20_071_108);
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const row of shuffled(count, random)) {
      const from = starts[row]!;
      const to = starts[row + 1]!;
      let curvature = 1 + diagonal + own[row]!;
      for (let at = from; at < to; at += 1) curvature += values[at]! * values[at]!;
      scores.set(bias);
      score(rows, weights, from, to, scores);
      for (let label = 0; label < classes; label += 1) {
        const sign = classOf[row] === label ? 1 : -1;
        const old = worth[row * classes + label]! * sign;
        const slope = sign * scores[label]! - 1 + (diagonal + own[row]!) * old;
        const next = Math.max(old - slope / curvature, 0);
        worth[row * classes + label] = next * sign;
        steps[label] = (next - old) * sign;
        bias[label] = bias[label]! + steps[label]!;
      }
      step(rows, weights, from, to, steps);
    }
  }
  return { weights, bias, worth };
}
