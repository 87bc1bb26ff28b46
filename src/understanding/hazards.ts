import type { Hazard, HazardKind } from '../desk/understood.ts';
import { fold } from './fold.ts';
import type { HazardLexicon, Rule, Safety } from './safety.ts';

/** Longer messages are read to here; no channel takes longer ones. */
const READ_LENGTH = 8_000;
/** How far before a word a "no" still belongs to it, in characters. */
const NEGATION_REACH = { zh: 3, en: 14 };

/** How far around a match "last year", "if" and the like still speak of it, in characters, within its sentence. */
const DISTANCE_REACH = { zh: { before: 22, after: 14 }, en: { before: 60, after: 45 } };
const SENTENCE_END = /[。！？!?;；]|\.(?= )/;

/** The scan for danger: pure, in memory, linear in the length of the text. */
export type HazardScan = (text: string) => Hazard | null;

interface Place {
  readonly start: number;
  readonly end: number;
}

type Find = (set: string) => readonly Place[];

const NOWHERE: readonly Place[] = [];

function placesOf(text: string, words: RegExp): readonly Place[] {
  // Most words are in no message; asking first whether they are at all costs a third of looking for all of them.
  if (text.search(words) < 0) return NOWHERE;
  return [...text.matchAll(words)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** The place of `others` nearest to `anchor`, when no more than `within` characters lie between; they may not overlap. */
function nearest(anchor: Place, others: readonly Place[], within: number): Place | null {
  let low = 0;
  let high = others.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (others[middle]!.start < anchor.end) low = middle + 1;
    else high = middle;
  }
  const after = others[low];
  if (after && after.start - anchor.end <= within) return after;
  for (let at = low - 1; at >= 0 && at >= low - 3; at -= 1) {
    const before = others[at]!;
    if (before.end <= anchor.start) return anchor.start - before.end <= within ? before : null;
  }
  return null;
}

/** Every time that all the rule's words come together: the places of the words. */
function* meetings(rule: Rule, find: Find): Generator<readonly Place[]> {
  const [first, ...rest] = rule.all;
  for (const anchor of find(first!)) {
    const others = rest.map((set) => nearest(anchor, find(set), rule.within));
    const together = others.filter((place) => place !== null);
    if (together.length === others.length) yield [anchor, ...together];
  }
}

class Lexicon {
  readonly #content: HazardLexicon;
  readonly #language: 'zh' | 'en';
  readonly #sets: ReadonlyMap<string, RegExp>;
  readonly #misleading: RegExp;
  readonly #negation: RegExp;
  readonly #distance: RegExp;

  constructor(content: HazardLexicon, language: 'zh' | 'en') {
    const words = (list: readonly string[]) => {
      const longestFirst = [...list].sort((one, other) => other.length - one.length).join('|');
      return new RegExp(language === 'zh' ? longestFirst : `\\b(?:${longestFirst})\\b`, 'g');
    };
    this.#content = content;
    this.#language = language;
    this.#sets = new Map(Object.entries(content.sets).map(([name, list]) => [name, words(list)]));
    this.#misleading = words(content.misleading);
    this.#negation = words(content.soften.negation);
    this.#distance = words([...content.soften.after, ...content.soften.elsewhere]);
  }

  scan(folded: string): Hazard | null {
    const spaced = this.#language === 'zh' ? folded.replace(/[\s\u200b]+/g, '') : folded.replace(/[\s\u200b]+/g, ' ');
    // An excluded phrase is cut out alone, so that it never silences a danger in the same message.
    const text = spaced.replace(this.#misleading, (phrase) => '_'.repeat(phrase.length));
    const found = new Map<string, readonly Place[]>();
    const find: Find = (set) => {
      const places = found.get(set) ?? placesOf(text, this.#sets.get(set)!);
      found.set(set, places);
      return places;
    };
    let confirm: HazardKind | null = null;
    for (const rule of this.#content.rules) {
      for (const places of meetings(rule, find)) {
        if (
          rule.certainty !== 'confirm' &&
          !this.#distant(text, places) &&
          !places.some((place) => this.#denied(text, place))
        ) {
          return { kind: rule.kind, certainty: 'hit' };
        }
        confirm ??= rule.kind;
      }
    }
    return confirm && { kind: confirm, certainty: 'confirm' };
  }

  /** True when the sentence around the words puts them into the past, an "if" or a wish. */
  #distant(text: string, places: readonly Place[]): boolean {
    const reach = DISTANCE_REACH[this.#language];
    const start = Math.min(...places.map((place) => place.start));
    const end = Math.max(...places.map((place) => place.end));
    const before = text
      .slice(Math.max(0, start - reach.before), start)
      .split(SENTENCE_END)
      .at(-1)!;
    const after = text.slice(end, end + reach.after).split(SENTENCE_END)[0]!;
    return `${before}${text.slice(start, end)}${after}`.search(this.#distance) >= 0;
  }

  #denied(text: string, { start }: Place): boolean {
    return text.slice(Math.max(0, start - NEGATION_REACH[this.#language]), start).search(this.#negation) >= 0;
  }
}

const REMEMBERED = 256;

/** Builds the scan from data/safety.json. */
export function hazardScan(safety: Safety): HazardScan {
  const chinese = new Lexicon(safety.scan.zh, 'zh');
  const english = new Lexicon(safety.scan.en, 'en');
  const scan = (text: string): Hazard | null => {
    const folded = fold(text.slice(0, READ_LENGTH));
    const zh = /[\u3400-\u9fff]/.test(folded) ? chinese.scan(folded) : null;
    if (zh?.certainty === 'hit' || !/[a-z]/.test(folded)) return zh;
    const en = english.scan(folded);
    return en?.certainty === 'hit' ? en : (zh ?? en);
  };
  // A message is scanned before it is stored and understood just afterwards: the second time is free.
  const found = new Map<string, Hazard | null>();
  return (text) => {
    const before = found.get(text);
    if (before !== undefined) return before;
    const now = scan(text);
    if (found.size >= REMEMBERED) found.clear();
    found.set(text, now);
    return now;
  };
}
