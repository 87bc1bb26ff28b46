import type { Rows } from './svm.ts';

const SMOOTHING = 0.1;

/**
 * Naive Bayes over the words and pairs that a text holds, in a form that adds up: a known feature adds `base[class]`,
 * and `evidence[evidenceOf[feature] * classes + class] * evidenceStep` more where the class has been seen with it.
 * Features that the same classes have been seen with equally often share a row of evidence.
 */
export interface Bayes {
  readonly base: Float32Array;
  readonly evidence: Uint8Array;
  readonly evidenceOf: Uint32Array;
  readonly evidenceStep: number;
}

/** How often each class holds each feature, feature-major, and how many features each class holds in all. */
function count(rows: Rows, classOf: Uint16Array, classes: number, lexical: number) {
  const counts = new Uint16Array(lexical * classes);
  const totals = new Float32Array(classes).fill(1);
  classOf.forEach((label, row) => {
    totals[label] = totals[label]! + 1;
    for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at += 1) {
      const feature = rows.features[at]!;
      if (feature < lexical) counts[feature * classes + label] = counts[feature * classes + label]! + 1;
    }
  });
  return { counts, totals };
}

/** Counts what natural's BayesClassifier counts with smoothing 0.1, for the features below `lexical`. */
export function countBayes(rows: Rows, classOf: Uint16Array, classes: number, lexical: number): Bayes {
  const { counts, totals } = count(rows, classOf, classes, lexical);
  const evidenceOf = new Uint32Array(lexical);
  const places = new Map<string, number>();
  const distinct: Uint16Array[] = [];
  for (let feature = 0; feature < lexical; feature += 1) {
    const row = counts.subarray(feature * classes, (feature + 1) * classes);
    const key = String.fromCharCode(...row);
    const place = places.get(key) ?? distinct.push(row) - 1;
    places.set(key, place);
    evidenceOf[feature] = place;
  }
  const most = counts.reduce((largest, value) => Math.max(largest, value), 0);
  const worth = (value: number) => Math.log((value + SMOOTHING) / SMOOTHING);
  const evidenceStep = worth(most) / 255 || 1;
  const evidence = new Uint8Array(distinct.length * classes);
  distinct.forEach((row, place) => {
    row.forEach((value, label) => {
      evidence[place * classes + label] = Math.round(worth(value) / evidenceStep);
    });
  });
  return { base: totals.map((total) => Math.log(SMOOTHING / total)), evidence, evidenceOf, evidenceStep };
}
