import type { Message } from './found.ts';
import { classesOf, classOf, type Lore, oftenOf, pinyinOf, surnameOf } from './lore.ts';
import { EDGE, isHanShape, isLatinShape, SHAPE, type Tokens } from './tokens.ts';

/** Buckets of features; two that share one are rare enough to do no harm. */
export const BUCKETS = 2 ** 18;

/** The features of a message's tokens as buckets, `WIDTH` to each token. */
export interface Features {
  readonly count: number;
  readonly buckets: Int32Array;
}

function bucket(kind: number, one: number, other: number, third: number): number {
  const sum = Math.imul(one, 0x9e3779b1) + Math.imul(other, 0x85ebca6b) + Math.imul(third, 0xc2b2ae35);
  const mixed = Math.imul((sum + Math.imul(kind + 1, 0x27d4eb2f)) ^ (sum >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 14)) & (BUCKETS - 1);
}

type Add = (one: number, other?: number, third?: number) => void;

/** What is looked up about a message once; every table is by token. */
interface Sight {
  readonly folded: string;
  readonly tokens: Tokens;
  readonly classes: Uint8Array;
  /** How usual each token is, and each with the next. */
  readonly single: Uint8Array;
  readonly pair: Uint8Array;
  /** Whether a character may be a surname, a word Chinese in Latin letters. */
  readonly script: Uint8Array;
  /** The next word that ends a name of a place or a firm, and how far it is. */
  readonly ending: Int32Array;
  readonly segments: Segments;
  /** Whether the message speaks of reaching somebody (1), of what has happened (2). */
  readonly tells: number;
}

/** Stretches between signs and facts, in Chinese between blanks too: the first and last token of each token's own. */
interface Segments {
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Length, small letters, what it tells of and whether it begins with a surname. */
  readonly form: Int32Array;
}

const [REACH, PAST, DAY, CLOCK] = (['reach', 'past', 'part of the day', 'clock'] as const).map(classOf);
const WEEKDAY = classOf('weekday');
const [ROAD, BESIDE, TITLE] = (['road', 'beside', 'title'] as const).map(classOf);
/** What tells of reaching somebody, of what has happened, of a time. */
const tellsOf = (kind: number): number =>
  kind === REACH ? 1 : kind === PAST ? 2 : kind === DAY || kind === CLOCK || kind === WEEKDAY ? 4 : 0;
/** Signs that stand inside names: ( ) & - . · */
const INSIDE = new Set([40, 41, 38, 45, 46, 0xb7]);
const FAR = 8;

function segmentsOf({ count, words, shapes, blanks }: Tokens, classes: Uint8Array, script: Uint8Array): Segments {
  const room = words.length;
  const segments = { first: new Int32Array(room), last: new Int32Array(room), form: new Int32Array(room) };
  const end = EDGE + count;
  const parts = (at: number) => shapes[at] === SHAPE.fact || (shapes[at] === SHAPE.sign && !INSIDE.has(words[at]!));
  const gap = (at: number) => blanks[at] === 1 && (isHanShape(shapes[at]!) || isHanShape(shapes[at - 1]!));
  for (let first = EDGE; first < end; ) {
    let next = first + 1;
    if (!parts(first)) while (next < end && !parts(next) && !gap(next)) next += 1;
    let small = 0;
    let tells = 0;
    for (let at = first; at < next; at += 1) {
      if (shapes[at] === SHAPE.small) small = 1;
      tells |= tellsOf(classes[at]!);
    }
    const surname = isHanShape(shapes[first]!) ? script[first]! : 3;
    const form = ((Math.min(next - first, 7) * 2 + small) * 8 + tells) * 4 + surname;
    segments.first.fill(first, first, next);
    segments.last.fill(next - 1, first, next);
    segments.form.fill(form, first, next);
    first = next;
  }
  return segments;
}

const endsName = (kind: number) => kind >= ROAD! && kind <= TITLE! && kind !== BESIDE! - 1;

function endingsOf({ count, words, shapes }: Tokens, classes: Uint8Array): Int32Array {
  const endings = new Int32Array(words.length);
  let ahead = 0;
  let distance = 0;
  for (let at = EDGE + count - 1; at >= EDGE; at -= 1) {
    if (shapes[at] === SHAPE.sign && !INSIDE.has(words[at]!)) ahead = 0;
    const kind = classes[at]! & 31;
    distance = endsName(kind) ? 0 : distance + 1;
    if (endsName(kind)) ahead = kind;
    endings[at] = ahead === 0 ? 0 : ahead * 16 + Math.min(distance, FAR);
  }
  return endings;
}

function look({ folded }: Message, tokens: Tokens, lore: Lore): Sight {
  const { count, words, shapes, starts, ends } = tokens;
  const single = new Uint8Array(words.length);
  const pair = new Uint8Array(words.length);
  const script = new Uint8Array(words.length);
  const classes = classesOf(lore, tokens);
  let tells = 0;
  for (let at = EDGE; at < EDGE + count; at += 1) {
    single[at] = oftenOf(lore.often, words[at]!);
    if (at + 1 < EDGE + count) pair[at] = oftenOf(lore.often, words[at]!, words[at + 1]!);
    if (shapes[at] === SHAPE.han) script[at] = surnameOf(folded[starts[at]!]!);
    else if (isLatinShape(shapes[at]!)) script[at] = pinyinOf(folded.slice(starts[at], ends[at]));
    tells |= tellsOf(classes[at]!) & 3;
  }
  const segments = segmentsOf(tokens, classes, script);
  return { folded, tokens, classes, single, pair, script, ending: endingsOf(tokens, classes), segments, tells };
}

function addWords({ tokens: { words, shapes } }: Sight, at: number, add: Add): void {
  const a = words[at - 2]!;
  const b = words[at - 1]!;
  const c = words[at]!;
  const d = words[at + 1]!;
  const e = words[at + 2]!;
  const own = shapes[at]!;
  const after = shapes[at + 1]!;
  add(c);
  add(b);
  add(d);
  add(a);
  add(e);
  add(b, c);
  add(c, d);
  add(a, b);
  add(d, e);
  add(a, b, c);
  add(b, c, d);
  add(b, own, after);
}

function addShapes({ tokens: { shapes, blanks }, single, pair, script }: Sight, at: number, add: Add): void {
  const before = shapes[at - 1]!;
  const own = shapes[at]!;
  const after = shapes[at + 1]!;
  const prior = pair[at - 1]!;
  const next = pair[at]!;
  add(own, before, after);
  add(shapes[at - 2]! * 32 + before, own, shapes[at + 2]! * 32 + after);
  add(blanks[at]! + 2 * blanks[at + 1]!, own, before * 32 + after);
  add(single[at]!, own);
  add(next, prior, own);
  add(next * 8 + prior, pair[at - 2]! * 8 + pair[at + 1]!, single[at]! * 64 + own);
  add(script[at]!, own, after);
  add(script[at]!, prior * 8 + next, pair[at + 1]!);
  add(script[at - 1]!, script[at]!, script[at + 1]!);
}

function addClasses({ tokens: { words, shapes }, classes }: Sight, at: number, add: Add): void {
  const a = classes[at - 2]!;
  const b = classes[at - 1]!;
  const c = classes[at]!;
  const d = classes[at + 1]!;
  const e = classes[at + 2]!;
  const own = shapes[at]!;
  add(c, own);
  add(b, own);
  add(d, own);
  add(b, c);
  add(c, d);
  add(a, b, c);
  add(b, c, d);
  add(c, d, e);
  add(a * 256 + b, c, d * 256 + e);
  add(b * 256 + c, own, shapes[at - 1]!);
  add(c * 256 + d, own, shapes[at + 1]!);
  add(b, d, own);
  add(a, b, own);
  add(d, e, own);
  add(words[at - 1]!, c, d);
  add(words[at + 1]!, b, c);
}

function addPlace({ tokens, classes, ending, segments, tells }: Sight, at: number, add: Add): void {
  const { count, words, shapes } = tokens;
  const own = shapes[at]!;
  const first = segments.first[at]!;
  const last = segments.last[at]!;
  const form = segments.form[at]!;
  const place = Math.min(at - first, 4) * 8 + Math.min(last - at, 4);
  const length = form >> 5;
  const said = form & 28;
  const ends = classes[last]! & 31;
  add(ending[at]!, shapes[at - 1] === SHAPE.sign ? 1 : 0, own);
  add(ending[at]!, words[at - 1]!);
  add(Math.min(at - EDGE, 2), Math.min(EDGE + count - at, 3), own);
  add(Math.min(count, 8), own, Math.min(at - EDGE, 2));
  add(place, length, (form & 3) * 32 + own);
  add(place, ends, length);
  add(place, classes[first]! & 31, length * 32 + own);
  add(place, length * 4 + (form & 3), words[first - 1]!);
  add(said, classes[at]!, own);
  add(said, tells, classes[at]! * 32 + own);
  add(ends, own, words[last]!);
}

/** The first and the last letters of a word. */
function addSpelling({ folded, tokens: { starts, ends, shapes } }: Sight, at: number, add: Add): void {
  const own = shapes[at]!;
  const start = isLatinShape(own) ? starts[at]! : 0;
  const end = isLatinShape(own) ? ends[at]! : 0;
  let first = 0;
  let last = 0;
  for (let unit = Math.max(start, end - 3); unit < end; unit += 1) last = last * 512 + folded.charCodeAt(unit);
  for (let unit = start; unit < Math.min(end, start + 3); unit += 1) first = first * 512 + folded.charCodeAt(unit);
  add(last, own);
  add(first, own);
  add(last, first, end - start);
}

/** Words, shapes, classes, place, spelling, and what was told before: as many as each adds. */
export const WIDTH = 12 + 9 + 16 + 11 + 3 + 3;

/** Reads the features of every token. */
export function featuresOf(message: Message, tokens: Tokens, lore: Lore): Features {
  const sight = look(message, tokens, lore);
  const { count, words, shapes } = tokens;
  const buckets = new Int32Array(count * WIDTH);
  let next = 0;
  let kind = 0;
  const add: Add = (one, other = 0, third = 0) => {
    buckets[next] = bucket(kind, one, other, third);
    next += 1;
    kind += 1;
  };
  // The last sign, the word before it, and the last word that has a class.
  let cue = 0;
  let sinceCue = 0;
  let told = 0;
  let sinceTold = 0;
  for (let at = EDGE; at < EDGE + count; at += 1) {
    const own = shapes[at]!;
    kind = 0;
    addWords(sight, at, add);
    addShapes(sight, at, add);
    addClasses(sight, at, add);
    addPlace(sight, at, add);
    addSpelling(sight, at, add);
    add(told, Math.min(sinceTold, 6), own);
    add(told, sight.classes[at]!, own);
    if (cue !== 0) sinceCue += 1;
    add(cue, Math.min(sinceCue >> 1, 5), own);
    if (own === SHAPE.sign) {
      cue = words[at - 1]!;
      sinceCue = 0;
    }
    sinceTold = sight.classes[at] === 0 ? sinceTold + 1 : 0;
    if (sight.classes[at] !== 0) told = sight.classes[at]!;
  }
  return { count, buckets };
}
