import type { Priority } from './records.ts';
import type { Language } from './understood.ts';

type Both = Readonly<Record<Language, string>>;

/** Something that customers ask, with its answer as it is said. */
export interface Article {
  readonly intents: readonly string[];
  /** The stage of service that it belongs to. */
  readonly stage: string;
  readonly source: string;
  /** The day on which somebody last looked whether it still holds. */
  readonly reviewed: string;
  /** It answers where nothing in the question points to another one. */
  readonly general: boolean;
  /** A department can do something once it has been read. */
  readonly leadsOn: boolean;
  readonly title: Both;
  /** What customers say who mean it. */
  readonly keywords: Readonly<Record<Language, readonly string[]>>;
  readonly text: Both;
}

/** What the company has written down, as one immutable value; every route, ticket and promise stores its hash. */
export interface Content {
  readonly hash: string;
  /** Names the wording of the privacy notice. */
  readonly privacyVersion: string;
  readonly company: {
    readonly name: Both;
    readonly hotline: string;
    readonly emergency: { readonly fire: string; readonly medical: string; readonly police: string };
    readonly regulator: string;
    readonly timeZone: string;
    readonly languages: readonly Language[];
  };
  readonly departments: Readonly<Record<string, { readonly name: Both }>>;
  readonly intents: Readonly<
    Record<string, { readonly name: Both; readonly department: string; readonly priority: Priority }>
  >;
  readonly articles: Readonly<Record<string, Article>>;
  /** Minutes from the opening of the ticket, day and night. */
  readonly promises: Readonly<Record<string, { readonly minutes: number }>>;
  readonly fields: readonly { readonly field: string; readonly name: Both; readonly from: readonly string[] }[];
  /** Words by key, such as `outage.where`. */
  readonly words: Readonly<Record<Language, Readonly<Record<string, string>>>>;
}
