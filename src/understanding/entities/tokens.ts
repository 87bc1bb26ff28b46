import type { Found, Message } from './found.ts';

/** Tokens before the first and after the last that stand for the message's edges, so that neighbours need no check. */
export const EDGE = 3;

/**
 * The tokens of a message: Chinese characters and signs one by one, runs of letters, numbers, and what is a fact
 * already; blanks are none. The first is at EDGE, and EDGE more stand behind the last.
 */
export interface Tokens {
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** What each is: a hash of its letters, of a number its length alone. */
  readonly words: Int32Array;
  /** One of SHAPE; numbers by their length from SHAPE.number on. */
  readonly shapes: Uint8Array;
  /** 1 where a blank stands before it. */
  readonly blanks: Uint8Array;
}

export const SHAPE = {
  edge: 0,
  sign: 1,
  han: 2,
  numeral: 3,
  small: 4,
  capital: 5,
  capitals: 6,
  letter: 7,
  number: 8,
  clock: 19,
  decimal: 20,
  fact: 24,
} as const;

export const isHanShape = (shape: number): boolean => shape === SHAPE.han || shape === SHAPE.numeral;
export const isLatinShape = (shape: number): boolean => shape >= SHAPE.small && shape <= SHAPE.letter;

const LONGEST_NUMBER = 9;
const BEFORE = 1;
const AFTER = 2;
const NUMERALS = new Set([...'零〇一二三四五六七八九十百两'].map((each) => each.charCodeAt(0)));
const PRIME = 16_777_619;
/** A time with a colon, or a number with whatever parts its thousands and decimals. */
const NUMBER = /(\d{1,2}:\d\d)|\d+(?:(,\d{3}(?!\d)(?:\.\d+)?|\.\d+))?/y;

const isDigit = (unit: number) => unit >= 48 && unit <= 57;
const isLatin = (unit: number) => (unit >= 97 && unit <= 122) || (unit >= 0xe0 && unit <= 0x17f);
const isHan = (unit: number) => unit >= 0x3400 && unit <= 0x9fff;
const isBlank = (unit: number) => unit <= 32 || unit === 0xa0 || unit === 0x200b || unit === 0x3000;
const isCapital = (unit: number) => unit >= 65 && unit <= 90;

/** A token's end, what it is and its shape. */
type Read = readonly [end: number, word: number, shape: number];

function number(folded: string, start: number): Read {
  NUMBER.lastIndex = start;
  const [whole, clock, parts] = NUMBER.exec(folded)!;
  const length = Math.min(whole.length, LONGEST_NUMBER);
  if (clock) return [start + whole.length, 0x10_100, SHAPE.clock];
  if (parts) return [start + whole.length, 0x10_200 + whole.length - parts.length, SHAPE.decimal];
  return [start + whole.length, 0x10_000 + length, SHAPE.number + length];
}

function letters({ raw, folded }: Message, start: number): Read {
  let end = start;
  let word = 0;
  const inside = (at: number) => {
    const unit = folded.charCodeAt(at);
    return isLatin(unit) || (unit === 39 && isLatin(folded.charCodeAt(at + 1)));
  };
  for (; inside(end); end += 1) word = (Math.imul(word ^ folded.charCodeAt(end), PRIME) + 0x9e37) | 0;
  const first = isCapital(raw.charCodeAt(start));
  if (end - start === 1) return [end, word, SHAPE.letter];
  if (!first) return [end, word, SHAPE.small];
  return [end, word, isCapital(raw.charCodeAt(end - 1)) ? SHAPE.capitals : SHAPE.capital];
}

function tokenAt(message: Message, start: number): Read {
  const unit = message.folded.charCodeAt(start);
  if (isHan(unit)) return [start + 1, unit, NUMERALS.has(unit) ? SHAPE.numeral : SHAPE.han];
  if (isDigit(unit)) return number(message.folded, start);
  return isLatin(unit) ? letters(message, start) : [start + 1, unit, SHAPE.sign];
}

const wordOf = ({ type }: Found) => type.length * 31 + type.charCodeAt(0) * 7 + type.charCodeAt(2);

/** Takes a message apart; each fact of `known`, which are in order, is one token of its type. */
export function tokensIn(message: Message, known: readonly Found[]): Tokens {
  const { folded } = message;
  const room = folded.length + 2 * EDGE;
  const tokens = {
    starts: new Int32Array(room),
    ends: new Int32Array(room),
    words: new Int32Array(room),
    shapes: new Uint8Array(room),
    blanks: new Uint8Array(room),
  };
  const { starts, ends, words, shapes, blanks } = tokens;
  words.fill(BEFORE, 0, EDGE);
  let next = EDGE;
  let fact = 0;
  let blank = 0;
  for (let at = 0; at < folded.length; ) {
    if (isBlank(folded.charCodeAt(at))) {
      blank = 1;
      at += 1;
      continue;
    }
    while (fact < known.length && known[fact]!.end <= at) fact += 1;
    const within = known[fact];
    const [end, word, shape] =
      within && within.start <= at ? [within.end, wordOf(within), SHAPE.fact] : tokenAt(message, at);
    starts[next] = at;
    ends[next] = end;
    words[next] = word;
    shapes[next] = shape;
    blanks[next] = blank;
    next += 1;
    blank = 0;
    at = end;
  }
  words.fill(AFTER, next, next + EDGE);
  return { count: next - EDGE, ...tokens };
}
