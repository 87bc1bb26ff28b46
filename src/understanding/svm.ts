import { seeded } from './seeded.ts';

/** Sparse rows: the features of example i stand at [starts[i], starts[i + 1]). */
export interface Rows {
  readonly starts: Uint32Array;
  readonly features: Uint32Array;
  readonly values: Float32Array;
  /** How many features there are. */
  readonly width: number;
}

const ITERATIONS = 20;
const TOLERANCE = 0.1;

function shuffle(order: Uint32Array, length: number, random: () => number): void {
  for (let at = length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at]!;
    order[at] = order[other]!;
    order[other] = kept;
  }
}

/**
 * The separating weights of one class against all others: L2-regularised L2-loss linear SVM by dual coordinate descent
 * with shrinking (Hsieh et al., 2008). `weights` is filled; its last place is the bias.
 */
export function separate(rows: Rows, positive: Uint8Array, cost: number, weights: Float64Array): void {
  const { starts, features, values } = rows;
  const count = positive.length;
  const bias = weights.length - 1;
  const diagonal = 0.5 / cost;
  const alpha = new Float64Array(count);
  const curvature = new Float64Array(count);
  const order = new Uint32Array(count);
  weights.fill(0);
  for (let row = 0; row < count; row += 1) {
    order[row] = row;
    let sum = 1 + diagonal;
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) sum += values[at]! * values[at]!;
    curvature[row] = sum;
  }
  const random = seeded(20_071_108);
  let active = count;
  let ceiling = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    let worst = Number.NEGATIVE_INFINITY;
    let best = Number.POSITIVE_INFINITY;
    shuffle(order, active, random);
    for (let place = 0; place < active; place += 1) {
      const row = order[place]!;
      const sign = positive[row] === 1 ? 1 : -1;
      const from = starts[row]!;
      const to = starts[row + 1]!;
      let score = weights[bias]!;
      for (let at = from; at < to; at += 1) score += weights[features[at]!]! * values[at]!;
      const slope = sign * score - 1 + diagonal * alpha[row]!;
      if (alpha[row] === 0 && slope > ceiling) {
        active -= 1;
        order[place] = order[active]!;
        order[active] = row;
        place -= 1;
        continue;
      }
      const pull = alpha[row] === 0 ? Math.min(slope, 0) : slope;
      if (pull > worst) worst = pull;
      if (pull < best) best = pull;
      if (Math.abs(pull) < 1e-12) continue;
      const old = alpha[row]!;
      const next = Math.max(old - slope / curvature[row]!, 0);
      alpha[row] = next;
      const step = (next - old) * sign;
      weights[bias] = weights[bias]! + step;
      for (let at = from; at < to; at += 1) {
        const feature = features[at]!;
        weights[feature] = weights[feature]! + step * values[at]!;
      }
    }
    if (worst - best <= TOLERANCE) {
      if (active === count) return;
      active = count;
      ceiling = Number.POSITIVE_INFINITY;
    } else {
      ceiling = worst > 0 ? worst : Number.POSITIVE_INFINITY;
    }
  }
}
