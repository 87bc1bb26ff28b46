import type { TurnInput, Wish } from '../dialog/index.ts';
import type { Route } from './records.ts';
import type { Hazard, Understood } from './understood.ts';

/** What the message is taken for, after the classifier's doubt. */
export function wishOf(understood: Understood): Wish {
  const best = understood.ranking[0];
  if (understood.elsewhere && understood.band !== 'act') return { is: 'elsewhere', topic: understood.elsewhere };
  if (understood.band === 'act' && best) return { is: 'intent', intent: best.intent, confidence: best.confidence };
  if (understood.band === 'ask' && understood.clarify) return { is: 'clarify', intents: understood.clarify };
  return understood.band === 'refuse' ? { is: 'refuse' } : { is: 'handOver' };
}

const HAZARD = 'safety.hazard';

/** The classifier sees dangers that no word list names: an unconfirmed one is asked about, never passed over. */
export function hazardOf(scanned: Hazard | null, wish: Wish): Hazard | null {
  const seen =
    (wish.is === 'intent' && wish.intent === HAZARD) || (wish.is === 'clarify' && wish.intents.includes(HAZARD));
  return scanned ?? (seen ? { kind: 'exposed', certainty: 'confirm' } : null);
}

/** The intent that the message is about besides its danger, or ''. */
export const besides = (wish: Wish): string => (wish.is === 'intent' && wish.intent !== HAZARD ? wish.intent : '');

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
  return {
    dialog: taken.dialog,
    intent: taken.intent,
    department: taken.department,
    considered:
      understood?.ranking
        .slice(0, 3)
        .map(({ intent, confidence }) => ({ intent, confidence: Math.round(confidence * 1000) / 1000 })) ?? [],
    because: [...taken.because, ...band, ...wish],
    content,
  };
}
