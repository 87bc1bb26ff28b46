import type { Ranked } from '../desk/understood.ts';
import { certainty } from './bands.ts';
import { HAZARD, type Judged } from './classifier.ts';
import { fold } from './fold.ts';

/** A message is cut at so many places at most: what a customer wants stands at the beginning. */
const CUTS = 3;
/** Shorter parts name no request. */
const SHORTEST_PART = 3;
const BETWEEN =
  /[,，。.;；!！?？\n、]{1,9}\s?|\s(?=(?:and|also|plus|then|but|btw|while|another|second|secondly)\b)|(?=另外|还有|顺便|顺带|然后|同时|以及|再就是|再说|并且|对了|再帮|再给|再问|也想|也要|还想|还要|还得|顺手|捎带)/g;
/** Words that say that something else comes now. */
const BESIDES =
  /^.{0,3}(?:另外|还有|顺便|顺带|然后|同时|以及|再|就是|并且|对了|也|还|顺手|捎带|其次|仲有|跟着|接着)|^(?:and|also|plus|then|btw|by the way|another|second|oh|while|separately|one more|next|too|as well|additionally|besides)\b/;
const SMALL_TALK = /^dialog\./;
/** How sure the less certain part must be, in log-odds, with what its length and a "besides" add; chosen on messages of writers who are neither in the training data nor held out. */
const SURE_ENOUGH = 3;
const BESIDES_COUNTS = 1.5;
const LENGTH_COUNTS = 0.5;
/** English takes about three letters for what Chinese says in one character. */
const LETTERS_A_CHARACTER = 3;

/** Danger first, then who has no supply, then who waits for us; the rest as likely as they are. */
const URGENCY: Readonly<Record<string, number>> = {
  [HAZARD]: 0,
  'fault.outage_report': 1,
  'billing.reconnect': 1,
  'outage.info': 1,
  'dialog.human': 2,
  'ticket.status': 2,
  'feedback.complaint': 2,
};
const LATER = 3;

interface Split {
  readonly parts: readonly [Ranked, Ranked];
  readonly weight: number;
}

function cutsOf(folded: string): number[] {
  const cuts: number[] = [];
  for (const match of folded.matchAll(BETWEEN)) {
    const at = match.index + match[0].length;
    if (at >= SHORTEST_PART && at <= folded.length - SHORTEST_PART && at !== cuts.at(-1)) cuts.push(at);
    if (cuts.length === CUTS) break;
  }
  return cuts;
}

function logOdds(share: number): number {
  return Math.log((share + 1e-4) / (1 - share + 1e-4));
}

function lengthOf(part: string): number {
  return /[\u3400-\u9fff]/.test(part) ? part.length : part.length / LETTERS_A_CHARACTER;
}

function splitAt(text: string, folded: string, cut: number, judge: (text: string) => Judged): Split | null {
  const lengths = [lengthOf(folded.slice(0, cut)), lengthOf(folded.slice(cut))] as const;
  const shorter = Math.min(...lengths);
  const bonus = (BESIDES.test(folded.slice(cut)) ? BESIDES_COUNTS : 0) + LENGTH_COUNTS * Math.log(Math.max(1, shorter));
  const sure = (part: Judged) => logOdds(certainty(part)) + bonus;
  const speaks = ({ ranking: [best] }: Judged) => best !== undefined && !SMALL_TALK.test(best.intent);
  const enough = (part: Judged) => speaks(part) && sure(part) >= SURE_ENOUGH;
  // The longer half is not even read when the shorter, which mostly is a place or a name, says too little.
  const halves = [() => judge(text.slice(0, cut)), () => judge(text.slice(cut))] as const;
  const [first, second] = lengths[0] <= lengths[1] ? halves : [halves[1], halves[0]];
  const one = first();
  if (!enough(one)) return null;
  const other = second();
  if (!enough(other)) return null;
  const [before, after] = first === halves[0] ? [one, other] : [other, one];
  const weight = Math.min(sure(before), sure(after));
  const [former] = before.ranking;
  const [latter] = after.ranking;
  return former!.intent === latter!.intent ? null : { parts: [former!, latter!], weight };
}

/** The two requests that a message makes, the more urgent first; null when it makes one. */
export function twoRequests(text: string, whole: Judged, judge: (text: string) => Judged): readonly Ranked[] | null {
  const folded = fold(text);
  const splits = cutsOf(folded).map((cut) => splitAt(text, folded, cut, judge));
  const best = splits.reduce((most, each) => (each && each.weight > (most?.weight ?? 0) ? each : most), null);
  if (!best) return null;
  const likely = (intent: string) => whole.ranking.findIndex((each) => each.intent === intent);
  const urgency = ({ intent }: Ranked) => URGENCY[intent] ?? LATER;
  return best.parts.toSorted((a, b) => urgency(a) - urgency(b) || likely(a.intent) - likely(b.intent));
}
