/** Languages that customers are answered in; the short form of BCP 47 `zh-Hans` and `en`. */
export type Language = 'zh' | 'en';

export type EntityType =
  | 'name'
  | 'mobile'
  | 'landline'
  | 'address'
  | 'cons_no'
  | 'meter_no'
  | 'email'
  | 'amount'
  | 'kwh'
  | 'date'
  | 'bill_period'
  | 'voltage'
  | 'org_name'
  | 'uscc'
  | 'uscc_invalid'
  | 'contact_time';

/** A fact found in a message. `value` is normalised; `text` is the exact span [start, end) in UTF-16 units of the raw message. */
export interface Entity {
  readonly type: EntityType;
  readonly value: string | number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** An intent with its calibrated probability, 0 to 1. */
export interface Ranked {
  readonly intent: string;
  readonly confidence: number;
}

/** What the classifier's doubt allows: act, ask which of two or three, hand over, or refuse as not ours. */
export type Band = 'act' | 'ask' | 'handOver' | 'refuse';

export type HazardKind = 'line_down' | 'line_on_vehicle' | 'shock' | 'fire' | 'flood' | 'exposed' | 'life' | 'threat';

/** A danger found by the scan. `confirm` asks whether it is happening now; `hit` answers with the safety text at once. */
export interface Hazard {
  readonly kind: HazardKind;
  readonly certainty: 'hit' | 'confirm';
}

/** One message, understood. `ranking` holds every intent, best first. */
export interface Understood {
  readonly language: Language;
  readonly ranking: readonly Ranked[];
  readonly band: Band;
  /** What is to be acted on: one request, or two with the more urgent first; empty unless the band is `act`. */
  readonly requests: readonly Ranked[];
  /** The customer's own words that spoke most for the first of the ranking, at most three. */
  readonly pushed: readonly string[];
  readonly outOfScope: boolean;
  /** A known topic that is not ours (gas, water, broadband, ...), null when none. */
  readonly elsewhere: string | null;
  /** The two or three intents to ask about; null unless the band is `ask`. */
  readonly clarify: readonly string[] | null;
  readonly hazard: Hazard | null;
  readonly entities: readonly Entity[];
}

/** The port that the desk understands messages through. Both calls are synchronous, pure in their arguments and take under 2 ms. */
export interface Understanding {
  /** The scan that runs before everything; works from the first instant, without a model. */
  hazard(text: string): Hazard | null;
  /** True when the text asks for a person in so many words; works without a model. */
  asksForPerson(text: string): boolean;
  /** Null while the model is being fitted; throws when it could not be. `known` is the conversation's language, kept when the text itself shows none ("ok", digits). */
  understand(text: string, known: Language | null, now: Date): Understood | null;
}
