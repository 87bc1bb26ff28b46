import porter from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { type Concepts, conceptsIn } from './concepts.ts';
import { fold } from './fold.ts';
import { respelt, type Spelling } from './spelling.ts';

/** Characters of a message that the classifier reads; what a customer wants stands at the beginning. */
const READ_LENGTH = 500;
const WORD = /[a-z0-9]+(?:['.][a-z0-9]+)*|[\u3400-\u9fff]+|[?!£$]/g;
/** About so many meetings of concepts are read in a text; in a long one a concept meets the next few only. */
const MEETINGS = 60;
const STEMS_KEPT = 20_000;
/** Seeds keep the kinds of features apart. */
const SEED = { word: 0x51ed, pair: 0x9e37, hanPiece: 0x7f4a, piece: 0x3c6e, concept: 0x1234, meeting: 0x4321 };

/** The features of one text as 32-bit hashes, in blocks that are weighted apart from one another. */
export interface Blocks {
  /** English words and their stems, single Chinese characters. */
  readonly words: number[];
  /** Neighbouring words or characters, with marks for beginning and end. */
  readonly pairs: number[];
  /** Pieces of 2 to 5 letters inside a word, of 2 and 3 Chinese characters, with boundary marks. */
  readonly pieces: number[];
  /** Concepts that the text speaks of. */
  readonly concepts: number[];
  /** Every two concepts that meet in the text. */
  readonly meetings: number[];
}

const stems = new Map<string, string>();

/** The Porter stem of an English word; Chinese and numbers come back as they are. */
export function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const found = /^[a-z]/.test(word) ? porter.stem(word) : word;
  if (stems.size >= STEMS_KEPT) stems.clear();
  stems.set(word, found);
  return found;
}

const FNV_PRIME = 16_777_619;

function mix(value: number): number {
  const high = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (high ^ (high >>> 13)) >>> 0;
}

/** FNV-1a over UTF-16 units with a final mix. */
function hash(seed: number, text: string): number {
  let value = seed;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), FNV_PRIME);
  return mix(value);
}

function isHan(token: string): boolean {
  return token.charCodeAt(0) >= 0x3400;
}

/** Long numbers are accounts and telephones: their length says something, their digits do not. */
function shapeOf(word: string): string {
  return /^\d{4,}$/.test(word) ? `#${word.length}` : word;
}

/** The words of a text, folded: English words as they stand, Chinese characters one by one. */
export function wordsOf(text: string): string[] {
  const runs = fold(text.slice(0, READ_LENGTH)).match(WORD) ?? [];
  return runs.flatMap((run) => (isHan(run) ? [...run] : [shapeOf(run)]));
}

/** Stems and characters and their neighbours as strings: what natural's own Bayes classifier is given. */
export function tokensOf(text: string): string[] {
  const words = wordsOf(text).map(stem);
  return [...words, ...words.slice(1).map((word, at) => `${words[at]} ${word}`)];
}

function addPieces(pieces: number[], padded: string, shortest: number, longest: number, seed: number): void {
  for (let from = 0; from < padded.length; from += 1) {
    const end = Math.min(padded.length, from + longest);
    let value = seed;
    for (let at = from; at < end; at += 1) {
      value = Math.imul(value ^ padded.charCodeAt(at), FNV_PRIME);
      if (at - from + 1 >= shortest) pieces.push(mix(value));
    }
  }
}

function addConcepts({ concepts, meetings }: Blocks, names: readonly string[]): void {
  for (const name of names) concepts.push(hash(SEED.concept, name));
  const once = [...new Set(concepts)];
  const reach = Math.ceil(MEETINGS / once.length);
  once.forEach((one, at) => {
    for (const other of once.slice(at + 1, at + 1 + reach)) {
      meetings.push(mix(SEED.meeting ^ Math.imul(Math.min(one, other), FNV_PRIME) ^ Math.max(one, other)));
    }
  });
}

/** What is needed to take a misspelt word for what was meant. */
export interface Reader {
  readonly spelling: Spelling;
  /** True for the hash of a feature that has been learnt. */
  knows(hash: number): boolean;
}

function knowsWord(word: string, { knows }: Reader, concepts: Concepts): boolean {
  const root = stem(word);
  return knows(hash(SEED.word, word)) || knows(hash(SEED.word, root)) || concepts.next.has(root);
}

/** Two known words that were typed as one, or null. */
function parted(word: string, reader: Reader, concepts: Concepts): readonly [string, string] | null {
  for (let at = 2; at <= word.length - 2; at += 1) {
    const parts = [word.slice(0, at), word.slice(at)] as const;
    if (parts.every((part) => knowsWord(part, reader, concepts))) return parts;
  }
  return null;
}

/** A run of letters as typed, and the words that are meant by it. */
interface Typed {
  readonly typed: string;
  readonly words: readonly string[];
}

/** The runs of a text; unknown English words are respelt, joined with the next where a blank has got into one, or parted where one is missing. */
function typedRuns(text: string, concepts: Concepts, reader: Reader | null): Typed[] {
  const runs = (fold(text.slice(0, READ_LENGTH)).match(WORD) ?? []).map((run) => (isHan(run) ? run : shapeOf(run)));
  const found: Typed[] = [];
  for (let at = 0; at < runs.length; at += 1) {
    const run = runs[at]!;
    const next = runs[at + 1];
    if (!reader || !/^[a-z]/.test(run) || knowsWord(run, reader, concepts)) {
      found.push({ typed: run, words: [run] });
    } else if (next && /^[a-z]/.test(next) && run.length + next.length > 4 && knowsWord(run + next, reader, concepts)) {
      found.push({ typed: run + next, words: [run + next] });
      at += 1;
    } else {
      const word = respelt(run, reader.spelling);
      const words = word === run && run.length >= 5 ? (parted(run, reader, concepts) ?? [run]) : [word];
      found.push({ typed: run, words });
    }
  }
  return found;
}

/** Extracts the features of a text in either language, or both, into one space; with a `reader`, misspelt words as what they are likely to be. */
export function blocksOf(text: string, concepts: Concepts, reader: Reader | null = null): Blocks {
  const blocks: Blocks = { words: [], pairs: [], pieces: [], concepts: [], meetings: [] };
  const order: string[] = [];
  for (const { typed, words } of typedRuns(text, concepts, reader)) {
    if (isHan(typed)) {
      for (const character of typed) {
        blocks.words.push(hash(SEED.word, character));
        order.push(character);
      }
      addPieces(blocks.pieces, `^${typed}$`, 2, 3, SEED.hanPiece);
      continue;
    }
    for (const word of words) {
      const root = stem(word);
      blocks.words.push(hash(SEED.word, word));
      if (root !== word) blocks.words.push(hash(SEED.word, root));
      order.push(root);
    }
    addPieces(blocks.pieces, ` ${typed} `, 2, 5, SEED.piece);
  }
  for (let at = 0; at <= order.length; at += 1) {
    blocks.pairs.push(hash(SEED.pair, `${order[at - 1] ?? '^'} ${order[at] ?? '$'}`));
  }
  addConcepts(blocks, conceptsIn(order, concepts));
  return blocks;
}

/** Words of a text with the hash of the feature that they are. */
export interface Named {
  readonly words: string;
  readonly hash: number;
}

/** The words and pairs of a text that a reader can make sense of: English words and two together, two Chinese characters. */
export function namedOf(text: string): Named[] {
  const words = wordsOf(text);
  const roots = words.map(stem);
  const singles = words.flatMap((words, at) =>
    isHan(words) || words.length < 3 ? [] : [{ words, hash: hash(SEED.word, roots[at]!) }],
  );
  const pairs = roots.slice(1).map((root, at) => ({
    words: `${words[at]}${isHan(words[at]!) && isHan(words[at + 1]!) ? '' : ' '}${words[at + 1]}`,
    hash: hash(SEED.pair, `${roots[at]} ${root}`),
  }));
  return [...singles, ...pairs];
}
