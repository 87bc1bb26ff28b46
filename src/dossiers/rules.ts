import type { Language } from '../desk/understood.ts';

export type Both = Readonly<Record<Language, string>>;
export type Grade = 'A' | 'B' | 'C';

/** How a credit score of 0 to 100 is made, and what no score can outweigh. */
export interface CreditRules {
  readonly id: string;
  readonly name: Both;
  /** At most one set is on; with none the grade is unknown. */
  readonly on: boolean;
  /** Bills that fell due within so many months are looked at. */
  readonly months: number;
  /** Fewer bills make no grade. */
  readonly least: number;
  /** Points for bills paid in time, for owing nothing, for years of custom; together 100. */
  readonly points: { readonly onTime: number; readonly nothingOwed: number; readonly custom: number };
  /** After so many months of custom its points are full. */
  readonly customMonths: number;
  /** The grade from so many points on; below the last it is C. */
  readonly from: { readonly A: number; readonly B: number };
  /** Who has been supplied for fewer months, and has too few bills, has this grade. */
  readonly fresh: { readonly months: number; readonly grade: Grade } | null;
  readonly vetoes: {
    /** Costs points, and keeps the grade from rising above what it was on the day of the finding, for so many months. */
    readonly [K in 'theft' | 'breach']: { readonly months: number; readonly points: number };
  } & {
    /** Owing at least so much for more than so many months makes C. */
    readonly arrears: { readonly months: number; readonly leastFen: number };
  };
}

/** data/analysis.json: every number that the analysis of a customer goes by, and the words of its evidence. */
export interface AnalysisRules {
  /** Shares run from 0 to 1; `half` is how many pieces of evidence make a confidence of one half. */
  readonly attitude: {
    readonly months: number;
    readonly least: number;
    readonly half: number;
    /** From -1 to 1, by the score of a survey and by what a contact was about. */
    readonly scores: Readonly<Record<'1' | '2' | '3' | '4' | '5', number>>;
    readonly intents: Readonly<Record<string, number>>;
  };
  readonly evaluation: { readonly months: number; readonly least: number; readonly half: number };
  readonly contractPerformance: { readonly months: number; readonly least: number; readonly half: number };
  readonly contractProblems: {
    readonly months: number;
    readonly arrears: { readonly leastFen: number; readonly days: number };
    /** Capacity in use over capacity contracted. */
    readonly overload: number;
    readonly theftMonths: number;
    /** So many tickets within `months`. */
    readonly qualityTickets: number;
    readonly qualityIntents: readonly string[];
    readonly safetyTickets: number;
  };
  readonly demandFeatures: {
    /** kWh a month; below it, hardly anything is used. */
    readonly sparseKwh: number;
    /** A change of this share from one year to the next. */
    readonly growth: number;
    /** How many times the other months' mean a season must reach; months from 1 to 12. */
    readonly season: number;
    readonly summer: readonly number[];
    readonly winter: readonly number[];
  };
  readonly potential: {
    readonly months: number;
    /** So many contacts, or bills, without a sign make "none". */
    readonly least: number;
    readonly half: number;
    readonly interests: Readonly<Record<string, 'ev' | 'pv' | 'expansion' | 'newSite'>>;
    /** Capacity in use over capacity contracted, from which an expansion is near. */
    readonly fullLoad: number;
  };
  readonly creditGrade: { readonly sets: readonly CreditRules[] };
  /** Shares of all revenue, reached by customers in falling order of theirs. */
  readonly valueGrade: { readonly months: number; readonly A: number; readonly B: number };
  /** The words of the evidence, by key; {names} stand for what comes with it. */
  readonly words: Readonly<Record<string, Both>>;
}
