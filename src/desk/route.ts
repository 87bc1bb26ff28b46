import type { TurnInput, Wish } from '../dialog/index.ts';
import type { Priority, Route } from './records.ts';
import type { Hazard, Ranked, Understood } from './understood.ts';

/** Of the intents that one dialog serves, the most urgent that is at least two thirds as likely as the best: in real doubt between "is it out?" and "it is out" the crew goes. */
function mostUrgent(ranking: readonly Ranked[], best: Ranked, served: Served): string {
  const likely = ranking.filter(
    (r) => r.confidence * 1.5 >= best.confidence && served.dialog(r.intent) === served.dialog(best.intent),
  );
  const priority = (intent: string) => served.priority(intent) ?? 'P9';
  return likely.reduce((first, r) => (priority(r.intent) < priority(first.intent) ? r : first), best).intent;
}

/** Which dialog serves an intent, and how urgent it is. Intents without a dialog of their own have themselves. */
export interface Served {
  dialog(intent: string): string;
  priority(intent: string): Priority | undefined;
}

/** What the message is taken for, after the classifier's doubt. Doubt between intents that one dialog serves is none. */
export function wishOf(understood: Understood, served: Served): Wish {
  const { ranking, band, clarify, elsewhere } = understood;
  const best = ranking[0];
  if (elsewhere && band !== 'act') return { is: 'elsewhere', topic: elsewhere };
  const dialogs = new Set(clarify?.map((intent) => served.dialog(intent)));
  if (best && (band === 'act' || (band === 'ask' && dialogs.size === 1))) {
    const [first, second] = understood.requests;
    if (first && second && served.dialog(first.intent) !== served.dialog(second.intent))
      return { is: 'intent', ...first, also: second.intent };
    return { is: 'intent', intent: mostUrgent(ranking, best, served), confidence: best.confidence };
  }
  if (band === 'ask' && clarify) return { is: 'clarify', intents: clarify };
  return band === 'refuse' ? { is: 'refuse' } : { is: 'handOver' };
}

export const HAZARD = 'safety.hazard';

/** The classifier sees dangers that no word list names: one that it finds likely, or would ask about, is asked about first. */
export function suspected(understood: Understood | null): Hazard | null {
  const inDoubt = understood?.clarify?.includes(HAZARD) ? ({ kind: 'exposed', certainty: 'confirm' } as const) : null;
  return understood?.hazard ?? inDoubt;
}

/** The intent that the message is about besides its danger, or ''. */
export const besides = (wish: Wish): string => (wish.is === 'intent' && wish.intent !== HAZARD ? wish.intent : '');

/** What the message asks for in so many words besides its danger. */
export function besidesDanger(wish: Wish): string | undefined {
  if (wish.is !== 'intent' || wish.also === undefined) return undefined;
  return wish.intent === HAZARD ? wish.also : wish.intent;
}

/** The explanation that is stored with the answer. */
export function explain(
  understood: Understood | null,
  turn: TurnInput,
  taken: {
    readonly dialog: string | null;
    readonly intent: string | null;
    readonly department: string | null;
    readonly because: readonly string[];
  },
  content: string,
): Route {
  const band = understood ? [`band ${understood.band}`] : ['not understood: the classifier is away'];
  const wish = turn.wish.is === 'elsewhere' ? [`about ${turn.wish.topic}`] : [];
  const words = understood?.pushed.length ? [`words: ${understood.pushed.join(' · ')}`] : [];
  return {
    dialog: taken.dialog,
    intent: taken.intent,
    department: taken.department,
    considered:
      understood?.ranking
        .slice(0, 3)
        .map(({ intent, confidence }) => ({ intent, confidence: Math.round(confidence * 1000) / 1000 })) ?? [],
    because: [...taken.because, ...band, ...wish, ...words],
    content,
  };
}
