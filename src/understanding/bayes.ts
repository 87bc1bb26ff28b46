import type { Rows } from './svm.ts';

const SMOOTHING = 0.1;

/**
 * Naive Bayes over the words and pairs that a text holds, in a form that adds up: a known feature adds `base[class]`,
 * and `evidence[feature * classes + class]` more where the class has been seen with it.
 */
export interface Bayes {
  readonly base: Float32Array;
  readonly evidence: Float32Array;
}

/** Counts what natural's BayesClassifier counts with smoothing 0.1, for the features below `lexical`. */
export function countBayes(rows: Rows, classOf: Uint16Array, classes: number, lexical: number): Bayes {
  const evidence = new Float32Array(lexical * classes);
  const totals = new Float32Array(classes).fill(1);
  classOf.forEach((label, row) => {
    totals[label] = totals[label]! + 1;
    for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at += 1) {
      const feature = rows.features[at]!;
      if (feature >= lexical) continue;
      const place = feature * classes + label;
      evidence[place] = evidence[place]! + 1;
    }
  });
  return {
    base: totals.map((total) => Math.log(SMOOTHING / total)),
    evidence: evidence.map((count) => Math.log((count + SMOOTHING) / SMOOTHING)),
  };
}
