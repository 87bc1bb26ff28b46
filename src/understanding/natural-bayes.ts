import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import type { Example } from './classifier.ts';
import type { Trial } from './evaluate.ts';
import { tokensOf } from './tokens.ts';

const SMOOTHING = 0.1;

/** natural's BayesClassifier on our tokens (its own give nothing for Chinese): the measured baseline, slow by design of its own. */
export function naturalBayes(train: readonly Example[]): Trial {
  const classifier = new BayesClassifier(undefined, SMOOTHING);
  for (const { text, intent } of train) {
    const tokens = tokensOf(text);
    if (tokens.length > 0) classifier.addDocument(tokens, intent);
  }
  classifier.train();
  const classes = [...new Set(train.map(({ intent }) => intent))].sort();
  return {
    classes,
    see: (text) => {
      const values = new Map(classifier.getClassifications(tokensOf(text)).map(({ label, value }) => [label, value]));
      const shares = Float64Array.from(classes, (intent) => values.get(intent) ?? 0);
      const sum = shares.reduce((total, share) => total + share, 0);
      // Its products fall to zero for long texts; then it knows nothing.
      const even = sum === 0;
      return { shares: even ? shares.fill(1 / classes.length) : shares.map((share) => share / sum), signs: [0, 0, 0] };
    },
  };
}
