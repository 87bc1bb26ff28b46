import type { Band } from '../desk/understood.ts';
import type { Calibration } from './calibration.ts';
import type { Judged } from './classifier.ts';

/** What may be done with a judged text, and between which intents to ask. */
export interface Decision {
  readonly band: Band;
  readonly clarify: readonly string[] | null;
}

/** The third intent is offered only when it holds at least this share of the first's probability. */
const WORTH_OFFERING = 0.1;

/** The two or three intents worth asking about. */
function offered(judged: Judged): readonly string[] {
  const [first, second, third] = judged.ranking;
  if (!first || !second) return [];
  const two = [first.intent, second.intent];
  return third && third.confidence >= first.confidence * WORTH_OFFERING ? [...two, third.intent] : two;
}

/** The probability that the text is ours and its best intent is right. */
export function certainty(judged: Judged): number {
  return (judged.ranking[0]?.confidence ?? 0) * (1 - judged.notOurs);
}

/** The probability that the text is ours and the right intent is among the best three. */
export function certaintyOfThree(judged: Judged): number {
  const three = judged.ranking.slice(0, 3).reduce((sum, { confidence }) => sum + confidence, 0);
  return three * (1 - judged.notOurs);
}

/** Puts a judged text into its band; `elsewhere` is a known topic that is not ours, or null. */
export function decide(judged: Judged, elsewhere: string | null, calibration: Calibration): Decision {
  const refuse = elsewhere === null ? calibration.refuse : calibration.refuseElsewhere;
  if (judged.notOurs >= refuse) return { band: 'refuse', clarify: null };
  if (certainty(judged) >= calibration.act) return { band: 'act', clarify: null };
  if (certaintyOfThree(judged) >= calibration.ask) return { band: 'ask', clarify: offered(judged) };
  return { band: 'handOver', clarify: null };
}
