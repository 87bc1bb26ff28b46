import type { Bill, ContactRecord, FieldChange, Finding, Instant, Ticket } from '../desk/records.ts';
import type { Day, Month } from './calendar.ts';

/** What one ContactRecord tells the rules. */
export interface Contact {
  readonly at: Instant;
  readonly intents: readonly string[];
  readonly outcome: ContactRecord['outcome'];
  /** 5 the best; null: the customer has not said. */
  readonly score: NonNullable<ContactRecord['satisfaction']>['score'] | null;
  readonly agentMinutes: number;
}

export interface TicketFact {
  readonly kind: Ticket['kind'];
  readonly intent: string;
  readonly openedAt: Instant;
  readonly doneAt: Instant | null;
  readonly promisesBroken: number;
}

/** The account went into a state of the field `state` on that day. */
export interface StateChange {
  readonly on: Day;
  readonly to: string;
}

/** One effort to win or to keep the customer, or something done together with them. */
export interface EffortFact {
  readonly on: Day;
  readonly costFen: number;
}

/** What a person has set in place of a rule's value. */
export interface Override {
  readonly value: string;
  readonly at: Instant;
  readonly name: string;
  readonly reason: string | null;
}

/**
 * Everything that the rules of the archive may know of one customer, as of one day.
 * Instants are compared by their UTC day: at the border of a window of months that is up to a day off, and no rule needs it closer.
 */
export interface CustomerFacts {
  /** The dossier's id. */
  readonly id: string;
  /** Current values by field, each in the one form of desk/field.ts; several stand with "; " between them. */
  readonly fields: Readonly<Record<string, string>>;
  readonly bills: readonly Bill[];
  readonly contacts: readonly Contact[];
  readonly tickets: readonly TicketFact[];
  /** Oldest first. */
  readonly states: readonly StateChange[];
  /** Oldest first. */
  readonly findings: readonly Finding[];
  readonly efforts: readonly EffortFact[];
  /** Analysis fields that a person has set, by field. */
  readonly overrides: Readonly<Record<string, Override>>;
  /** Nothing after this day is known. */
  readonly today: Day;
}

/** A change that a rule or a merge wants written; whoever writes it adds id and time. */
export type Change = Omit<FieldChange, 'v' | 'id' | 'at'>;

/** Bills of the last so many whole months, the month of `today` not among them. */
export const billsWithin = ({ bills, today }: Pick<CustomerFacts, 'bills' | 'today'>, from: Month): readonly Bill[] => {
  const to = today.slice(0, 7);
  return bills.filter(({ period }) => period >= from && period < to);
};

/** Those whose instant lies on or after that day, and not after today. */
export const since = <T>(items: readonly T[], at: (item: T) => Instant, from: Day, today: Day): readonly T[] =>
  items.filter((item) => at(item).slice(0, 10) >= from && at(item).slice(0, 10) <= today);

/** Bills that are owed: due before today, not paid by then, and not a credit. Oldest first. */
export const owed = ({ bills, today }: CustomerFacts): readonly Bill[] =>
  bills
    .filter(({ dueOn, paidOn, amountFen }) => amountFen > 0 && dueOn < today && (paidOn === null || paidOn > today))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
