import type { Blocks } from './tokens.ts';

/** Word knowledge weighs a little less than the words themselves (tried: 0.5, 0.7, 0.8, 1, 1.5). */
const CONCEPT_WEIGHT = 0.8;

/** The features known to a model. Those of words and pairs come first, so that Bayes needs a table of these alone. */
export interface Vocabulary {
  /** The hash of each feature. */
  readonly hashes: Uint32Array;
  /** Damped inverse document frequency of each feature. */
  readonly rarity: Float32Array;
  /** How many features, from the first, are words and pairs. */
  readonly lexical: number;
  /** Open-addressing table of feature + 1, 0 where empty; its length is a power of two. */
  readonly table: Uint32Array;
}

/** One text as a sparse row over a vocabulary; every block has a fixed length. */
export interface Row {
  readonly features: number[];
  readonly values: number[];
}

function tableOf(hashes: Uint32Array): Uint32Array {
  const table = new Uint32Array(2 ** Math.ceil(Math.log2(hashes.length * 2 + 2)));
  const mask = table.length - 1;
  hashes.forEach((hash, feature) => {
    let at = hash & mask;
    while (table[at] !== 0) at = (at + 1) & mask;
    table[at] = feature + 1;
  });
  return table;
}

/** Puts a vocabulary together from its stored parts. */
export function vocabulary(hashes: Uint32Array, rarity: Float32Array, lexical: number): Vocabulary {
  return { hashes, rarity, lexical, table: tableOf(hashes) };
}

function countTexts(lists: Iterable<readonly number[]>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const list of lists) {
    for (const hash of new Set(list)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  return counts;
}

/** Learns a vocabulary: every word and pair, and the pieces and concepts seen in at least `leastPieces` texts. */
export function learnVocabulary(texts: readonly Blocks[], leastPieces: number): Vocabulary {
  const lexical = countTexts(texts.map((blocks) => [...blocks.words, ...blocks.pairs]));
  const pieces = [...countTexts(texts.map((blocks) => [...blocks.pieces, ...blocks.concepts]))].filter(
    ([hash, count]) => count >= leastPieces && !lexical.has(hash),
  );
  const all = [...lexical, ...pieces];
  const rarity = Float32Array.from(all, ([, count]) => Math.sqrt(1 + Math.log(texts.length / count)));
  return vocabulary(
    Uint32Array.from(all, ([hash]) => hash),
    rarity,
    lexical.size,
  );
}

/** The feature with this hash, or -1. */
function featureOf(known: Vocabulary, hash: number): number {
  const mask = known.table.length - 1;
  let at = hash & mask;
  for (;;) {
    const feature = known.table[at]! - 1;
    if (feature < 0 || known.hashes[feature] === hash) return feature;
    at = (at + 1) & mask;
  }
}

function addBlock(known: Vocabulary, hashes: readonly number[], row: Row, weight: number): void {
  const counts = new Map<number, number>();
  for (const hash of hashes) {
    const feature = featureOf(known, hash);
    if (feature >= 0) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const first = row.features.length;
  let squares = 0;
  for (const [feature, count] of counts) {
    const value = (1 + Math.log(count)) * known.rarity[feature]!;
    squares += value * value;
    row.features.push(feature);
    row.values.push(value);
  }
  const share = weight / Math.sqrt(squares);
  for (let at = first; at < row.values.length; at += 1) row.values[at] = row.values[at]! * share;
}

/** A text over a vocabulary; features that it does not know are left out. */
export function rowOf(known: Vocabulary, blocks: Blocks): Row {
  const row: Row = { features: [], values: [] };
  addBlock(known, blocks.words, row, 1);
  addBlock(known, blocks.pairs, row, 1);
  addBlock(known, blocks.pieces, row, 1);
  addBlock(known, blocks.concepts, row, CONCEPT_WEIGHT);
  return row;
}
