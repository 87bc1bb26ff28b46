declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { stem(word: string): string };
  export default stemmer;
}

declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  export default class BayesClassifier {
    constructor(stemmer: undefined, smoothing: number);
    addDocument(tokens: string[], label: string): void;
    train(): void;
    classify(tokens: string[]): string;
    getClassifications(tokens: string[]): { label: string; value: number }[];
  }
}
