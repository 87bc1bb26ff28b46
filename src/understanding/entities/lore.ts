import { z } from 'zod';
import { wordLines } from '../content.ts';
import { fold } from '../fold.ts';
import { messageOf } from './found.ts';
import { EDGE, isHanShape, isLatinShape, type Tokens, tokensIn } from './tokens.ts';

/** The kinds of words that tell where a fact begins and ends; the number of each is its class, 0 is none. */
const KINDS = [
  'weekday',
  'weekdays',
  'coming',
  'today',
  'past',
  'part of the day',
  'clock',
  'number',
  'around',
  'occasion',
  'reach',
  'month',
  'road',
  'estate',
  'region',
  'part',
  'wide',
  'beside',
  'legal',
  'firm',
  'title',
  'kin',
  'role',
  'called',
  'given name',
  'family name',
] as const;
type Kind = (typeof KINDS)[number];

export const classOf = (kind: Kind): number => KINDS.indexOf(kind) + 1;

/** The form of data/facts/words.json. A word that stands in several kinds is of the first. */
export const factWordsSchema = z.strictObject(
  Object.fromEntries(KINDS.map((kind) => [kind, z.strictObject({ zh: wordLines, en: wordLines })])) as Record<
    Kind,
    z.ZodObject<{ zh: typeof wordLines; en: typeof wordLines }>
  >,
);
export type FactWords = z.infer<typeof factWordsSchema>;

/** What is known of words before any fact was seen. */
export interface Lore {
  /** The class of a word by its hash. */
  readonly classes: ReadonlyMap<number, number>;
  /** How often words and neighbours stand in ordinary messages, in steps from 0 to 7. */
  readonly often: Uint8Array;
}

/** Characters of Chinese words that are looked up together. */
const LONGEST = 4;
/** Added to the class of a Chinese word's second and later characters. */
const WITHIN = 32;
const PRIME = 16_777_619;
const ROOM = 2 ** 18;
const STEPS = 7;

/** The hash of neighbouring characters from token `at` on. */
function hanWord(words: Int32Array, at: number, length: number): number {
  let hash = 7;
  for (let each = at; each < at + length; each += 1) hash = Math.imul(hash, PRIME) ^ words[each]!;
  return hash ^ 0x5bd1e995;
}

/** Puts the words into one table by hash. */
export function classesFrom(words: FactWords): Map<number, number> {
  const classes = new Map<number, number>();
  const add = (hash: number, kind: Kind) => {
    if (!classes.has(hash)) classes.set(hash, classOf(kind));
  };
  for (const kind of KINDS) {
    for (const word of [...words[kind].zh, ...words[kind].en]) {
      const tokens = tokensIn(messageOf(word, fold(word)), []);
      const { count } = tokens;
      if (isHanShape(tokens.shapes[EDGE]!)) add(hanWord(tokens.words, EDGE, count), kind);
      else if (count === 1) add(tokens.words[EDGE]!, kind);
    }
  }
  return classes;
}

function placeOf(one: number, other: number): number {
  const value = Math.imul(Math.imul(one, 0x9e3779b1) ^ (other + 77), 0x85ebca6b);
  return (value ^ (value >>> 15)) & (ROOM - 1);
}

/** How often a word stands in ordinary messages, or two neighbours. */
export const oftenOf = (often: Uint8Array, one: number, other = 0): number => often[placeOf(one, other)]!;

/** Counts words and neighbours of ordinary messages. */
export function learnOften(texts: readonly string[]): Uint8Array {
  const counts = new Uint32Array(ROOM);
  const count = (place: number) => {
    counts[place] = counts[place]! + 1;
  };
  for (const text of texts) {
    const { count: tokens, words } = tokensIn(messageOf(text, fold(text)), []);
    for (let at = EDGE; at < EDGE + tokens; at += 1) {
      count(placeOf(words[at]!, 0));
      if (at + 1 < EDGE + tokens) count(placeOf(words[at]!, words[at + 1]!));
    }
  }
  return Uint8Array.from(counts, (seen) => (seen === 0 ? 0 : Math.min(STEPS, 1 + Math.floor(Math.log2(seen) / 1.5))));
}

/** The class of every token; the characters of a Chinese word have its class together, the longest word first. */
export function classesOf({ classes }: Lore, { count, words, shapes, starts }: Tokens): Uint8Array {
  const found = new Uint8Array(words.length);
  for (let at = EDGE; at < EDGE + count; at += 1) {
    if (isLatinShape(shapes[at]!)) found[at] = classes.get(words[at]!) ?? 0;
    if (!isHanShape(shapes[at]!)) continue;
    let length = 1;
    while (length < LONGEST && isHanShape(shapes[at + length]!) && starts[at + length] === starts[at]! + length)
      length += 1;
    for (; length > 0; length -= 1) {
      const kind = classes.get(hanWord(words, at, length));
      if (kind === undefined) continue;
      found.fill(kind + WITHIN, at, at + length);
      found[at] = kind;
      at += length - 1;
      break;
    }
  }
  return found;
}

const COMMON_SURNAMES = new Set(
  '王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田姜范姚谭廖邹熊陆郝孔崔邱秦侯邵孟钱汤尹黎贺赖龚',
);
const SURNAMES = new Set(
  '谢高马任方石白金余江史顾龙万段雷易常武乔文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠桑荆谌银扬明沙伏岑习胥保和蔺姬毛康',
);
/** 2 for the surname of many, 1 for that of some. */
export const surnameOf = (character: string): number =>
  COMMON_SURNAMES.has(character) ? 2 : SURNAMES.has(character) ? 1 : 0;

const PINYIN =
  /^(?:(?:[bpmf]|[dtnl]|[gkh]|[jqx]|[zcs]h?|[rwy])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)){1,4}$/;
const SHORT_PINYIN = 6;
const LONG_PINYIN = 14;

/** 2 and more for a word that may be Chinese in Latin letters, 1 for any other. */
export function pinyinOf(word: string): number {
  if (word.length < 2 || word.length > LONG_PINYIN || !PINYIN.test(word)) return 1;
  return word.length > SHORT_PINYIN ? 3 : 2;
}
