import type { Hazard, Language, Understanding, Understood } from '../desk/understood.ts';
import { decide } from './bands.ts';
import type { Calibration } from './calibration.ts';
import { type Judged, judge } from './classifier.ts';
import type { Elsewhere } from './elsewhere.ts';
import { entitiesOf } from './entities/index.ts';
import { calendarIn } from './entities/times.ts';
import type { HazardScan } from './hazards.ts';
import { languageOf } from './language.ts';
import type { Model } from './model.ts';
import { asksForPerson } from './person.ts';
import { pushedBy } from './pushed.ts';
import { twoRequests } from './requests.ts';

export interface Parts {
  readonly scan: HazardScan;
  readonly elsewhere: Elsewhere;
  readonly timeZone: string;
  /** Null while the model is being fitted. */
  readonly model: () => Model | null;
}

/** A danger that the scan's words do not name is asked about. */
function suspected(judged: Judged, calibration: Calibration): Hazard | null {
  return judged.danger >= calibration.suspect ? { kind: 'exposed', certainty: 'confirm' } : null;
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
    const judgeOf = (part: string) => judge(fitted, part);
    const judged = judgeOf(text);
    const topic = elsewhere(text);
    const decided = decide(judged, topic, fitted.calibration);
    const two = decided.band === 'refuse' ? null : twoRequests(text, judged, judgeOf);
    const band = two ? 'act' : decided.band;
    return {
      language: languageFor(text, known),
      ranking: judged.ranking,
      band,
      requests: two ?? (band === 'act' ? judged.ranking.slice(0, 1) : []),
      pushed: pushedBy(fitted, text, judged.ranking),
      outOfScope: band === 'refuse',
      // What we act on is ours, whatever else it names.
      elsewhere: band === 'act' ? null : topic,
      clarify: two ? null : decided.clarify,
      hazard: scan(text) ?? suspected(judged, fitted.calibration),
      entities: entitiesOf(text, dayOf(now), fitted.tagger),
    };
  };
  return { hazard: scan, asksForPerson, understand };
}
