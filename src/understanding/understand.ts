import type { Hazard, Language, Understanding, Understood } from '../desk/understood.ts';
import { decide } from './bands.ts';
import { type Judged, judge } from './classifier.ts';
import type { Elsewhere } from './elsewhere.ts';
import { entitiesOf } from './entities/index.ts';
import { calendarIn } from './entities/times.ts';
import type { HazardScan } from './hazards.ts';
import { languageOf } from './language.ts';
import type { Model } from './model.ts';
import { asksForPerson } from './person.ts';

const HAZARD = 'safety.hazard';
/** From this probability of danger on, the classifier has one asked about that the scan's words do not name. */
const SUSPECTED = 0.7;

export interface Parts {
  readonly scan: HazardScan;
  readonly elsewhere: Elsewhere;
  readonly timeZone: string;
  /** Null while the model is being fitted. */
  readonly model: () => Model | null;
}

function suspected(judged: Judged): Hazard | null {
  const share = judged.ranking.find(({ intent }) => intent === HAZARD)?.confidence ?? 0;
  return share * (1 - judged.notOurs) >= SUSPECTED ? { kind: 'exposed', certainty: 'confirm' } : null;
}

function languageFor(text: string, known: Language | null): Language {
  return languageOf(text) ?? known ?? (/[a-z]{2}/i.test(text) ? 'en' : 'zh');
}

/** Puts the parts together to the desk's port. */
export function understandingOf({ scan, elsewhere, timeZone, model }: Parts): Understanding {
  const dayOf = calendarIn(timeZone);
  const understand = (text: string, known: Language | null, now: Date): Understood | null => {
    const fitted = model();
    if (!fitted) return null;
    const judged = judge(fitted, text);
    const topic = elsewhere(text);
    const { band, clarify } = decide(judged, topic, fitted.calibration);
    return {
      language: languageFor(text, known),
      ranking: judged.ranking,
      band,
      outOfScope: band === 'refuse',
      // What we act on is ours, whatever else it names.
      elsewhere: band === 'act' ? null : topic,
      clarify,
      hazard: scan(text) ?? suspected(judged),
      entities: entitiesOf(text, dayOf(now)),
    };
  };
  return { hazard: scan, asksForPerson, understand };
}
