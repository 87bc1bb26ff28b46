import type { Condition } from './condition.ts';
import type { Hiding } from './hide.ts';
import type { Both } from './rules.ts';

/** What rows are made of: the values of a field, or the classes of a scheme, to a depth or whole. */
export type Dimension = { readonly field: string } | { readonly scheme: string; readonly depth?: number | undefined };

/** Customers counted, or a number summed up or averaged over those who have it. */
export type Measure = { readonly count: true } | { readonly sum: string } | { readonly mean: string };

export interface Column {
  readonly id: string;
  readonly name: Both;
  readonly shows: Measure;
  readonly unit?: string | undefined;
  /** Only customers of whom this holds are looked at. */
  readonly where?: Condition | undefined;
}

/** One entry of data/reports.json. Who may see it is in one of the departments, or has one of the roles. */
export interface Report {
  readonly id: string;
  readonly name: Both;
  readonly use: Both;
  readonly departments: readonly string[];
  readonly roles: readonly string[];
  /** Only customers of whom this holds are in it. */
  readonly where?: Condition | undefined;
  readonly rows: readonly Dimension[];
  readonly columns: readonly Column[];
}

/** data/reports.json */
export interface ReportRules {
  readonly hide: Hiding;
  readonly unknown: Both;
  readonly others: Both;
  readonly reports: readonly Report[];
}
