import type { Blocks } from './tokens.ts';

/** Word knowledge weighs as much as the words themselves, concepts that meet a little less (tried: 0.4 to 1.3 each). */
const CONCEPT_WEIGHT = 1;

const MEETING_WEIGHT = 0.7;

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
  /** Room to count a text's features in; all zero between two texts. */
  readonly counts: Uint16Array;
}

/** One text as a sparse row over a vocabulary; every block has a fixed length. */
export interface Row {
  readonly features: number[];
  readonly values: number[];
}

/** The place of a hash in an open-addressing table of index + 1: the index, or -1 - place where it may be put. */
function seek(table: Uint32Array, hashes: Uint32Array | readonly number[], hash: number): number {
  const mask = table.length - 1;
  let at = hash & mask;
  for (;;) {
    const index = table[at]! - 1;
    if (index < 0) return -1 - at;
    if (hashes[index] === hash) return index;
    at = (at + 1) & mask;
  }
}

/** The feature with this hash; negative when the vocabulary does not know it. */
export function featureOf({ table, hashes }: Vocabulary, hash: number): number {
  return seek(table, hashes, hash);
}

function tableOf(hashes: Uint32Array | readonly number[], room: number): Uint32Array {
  const table = new Uint32Array(2 ** Math.ceil(Math.log2(room * 2 + 2)));
  for (let index = 0; index < hashes.length; index += 1) table[-1 - seek(table, hashes, hashes[index]!)] = index + 1;
  return table;
}

/** Puts a vocabulary together from its stored parts. */
export function vocabulary(hashes: Uint32Array, rarity: Float32Array, lexical: number): Vocabulary {
  return { hashes, rarity, lexical, table: tableOf(hashes, hashes.length), counts: new Uint16Array(hashes.length) };
}

/** In how many texts each hash stands, in the order in which they came. */
class Tally {
  readonly hashes: number[] = [];
  readonly texts: number[] = [];
  readonly #last: number[] = [];
  #table: Uint32Array = new Uint32Array(65_536);

  add(hash: number, text: number): void {
    const index = seek(this.#table, this.hashes, hash);
    if (index < 0) {
      this.#table[-1 - index] = this.hashes.push(hash);
      this.texts.push(1);
      this.#last.push(text);
      if (this.hashes.length * 2 > this.#table.length) this.#table = tableOf(this.hashes, this.hashes.length * 2);
    } else if (this.#last[index] !== text) {
      this.#last[index] = text;
      this.texts[index] = this.texts[index]! + 1;
    }
  }
}

/** Pieces, concepts and their meetings count from so many texts on; in large sets the rare ones would only take room. */
function leastOf(texts: number, each: number): number {
  return Math.max(3, Math.round(texts / each));
}

/** Learns a vocabulary: every word and pair, and the pieces, concepts and meetings that are seen often enough. */
export function learnVocabulary(texts: readonly Blocks[]): Vocabulary {
  const lexical = new Tally();
  const pieces = new Tally();
  const meetings = new Tally();
  texts.forEach((blocks, text) => {
    for (const list of [blocks.words, blocks.pairs]) for (const hash of list) lexical.add(hash, text);
    for (const list of [blocks.pieces, blocks.concepts]) for (const hash of list) pieces.add(hash, text);
    for (const hash of blocks.meetings) meetings.add(hash, text);
  });
  const hashes = [...lexical.hashes];
  const counts = [...lexical.texts];
  const taken = new Set(hashes);
  for (const [tally, least] of [
    [pieces, leastOf(texts.length, 5_000)],
    [meetings, leastOf(texts.length, 1_500)],
  ] as const) {
    tally.hashes.forEach((hash, at) => {
      if (tally.texts[at]! < least || taken.has(hash)) return;
      taken.add(hash);
      hashes.push(hash);
      counts.push(tally.texts[at]!);
    });
  }
  const rarity = Float32Array.from(counts, (count) => Math.sqrt(1 + Math.log(texts.length / count)));
  return vocabulary(Uint32Array.from(hashes), rarity, lexical.hashes.length);
}

function addBlock(known: Vocabulary, hashes: readonly number[], row: Row, weight: number): void {
  const { table, counts, rarity } = known;
  const { features, values } = row;
  const first = features.length;
  for (const hash of hashes) {
    const feature = seek(table, known.hashes, hash);
    if (feature < 0) continue;
    if (counts[feature] === 0) features.push(feature);
    counts[feature] = counts[feature]! + 1;
  }
  let squares = 0;
  for (let at = first; at < features.length; at += 1) {
    const feature = features[at]!;
    const count = counts[feature]!;
    counts[feature] = 0;
    const value = (count === 1 ? 1 : 1 + Math.log(count)) * rarity[feature]!;
    squares += value * value;
    values.push(value);
  }
  const share = weight / Math.sqrt(squares);
  for (let at = first; at < values.length; at += 1) values[at] = values[at]! * share;
}

/** A text over a vocabulary; features that it does not know are left out. */
export function rowOf(known: Vocabulary, blocks: Blocks): Row {
  const row: Row = { features: [], values: [] };
  addBlock(known, blocks.words, row, 1);
  addBlock(known, blocks.pairs, row, 1);
  addBlock(known, blocks.pieces, row, 1);
  addBlock(known, blocks.concepts, row, CONCEPT_WEIGHT);
  addBlock(known, blocks.meetings, row, MEETING_WEIGHT);
  return row;
}
