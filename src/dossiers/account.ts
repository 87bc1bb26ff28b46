import { type Day, dayMonthsBefore, daysBetween, monthOf, monthsBefore } from './calendar.ts';
import { billsWithin, type CustomerFacts, owed, since } from './facts.ts';

const YEAR = 12;
const PENDING: ReadonlySet<string | undefined> = new Set(['potential', 'applying']);

/** The first month and day of the last 12 months; kept for the next customer, who is looked at on the same day. */
let lately = { today: '', month: '', day: '' };
function yearBefore(today: Day): typeof lately {
  if (lately.today !== today)
    lately = { today, month: monthsBefore(monthOf(today), YEAR), day: dayMonthsBefore(today, YEAR) };
  return lately;
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
};
const bills = (facts: CustomerFacts) => billsWithin(facts, yearBefore(facts.today).month);
const contacts = ({ contacts: all, today }: CustomerFacts) => since(all, ({ at }) => at, yearBefore(today).day, today);
const tickets = ({ tickets: all, today }: CustomerFacts) =>
  since(all, ({ openedAt }) => openedAt, yearBefore(today).day, today);

const efforts = ({ efforts: all, today }: CustomerFacts) => since(all, ({ on }) => on, yearBefore(today).day, today);

/**
 * Numbers that conditions and reports read beside the fields, under `account.`: money in fen, energy in kWh;
 * what has no span of its own counts the last 12 months.
 */
export const ACCOUNT = {
  /** Billed. */
  'account.revenueFen': (facts) => sum(bills(facts), ({ amountFen }) => amountFen),
  'account.kwh': (facts) => sum(bills(facts), ({ kwh }) => kwh),
  'account.bills': (facts) => bills(facts).length,
  /** Owed today, however old. */
  'account.arrearsFen': (facts) => sum(owed(facts), ({ amountFen }) => amountFen),
  /** Since the oldest bill that is owed was due. */
  'account.arrearsDays': (facts) => {
    const oldest = owed(facts)[0];
    return oldest ? daysBetween(oldest.dueOn, facts.today) : 0;
  },
  'account.contacts': (facts) => contacts(facts).length,
  'account.agentMinutes': (facts) => sum(contacts(facts), ({ agentMinutes }) => agentMinutes),
  /** Spent on winning and keeping the customer. */
  'account.effortFen': (facts) => sum(efforts(facts), ({ costFen }) => costFen),
  'account.complaints': (facts) => tickets(facts).filter(({ kind }) => kind === 'complaint').length,
  'account.outages': (facts) => tickets(facts).filter(({ kind }) => kind === 'outage').length,
  'account.promisesBroken': (facts) => sum(tickets(facts), ({ promisesBroken }) => promisesBroken),
  /** Days since a connection was first asked for that is not there yet; 0: none is pending. */
  'account.pendingDays': ({ fields, states, today }) => {
    const asked = states[states.findLastIndex(({ to }) => !PENDING.has(to)) + 1];
    return PENDING.has(fields.state) && asked ? daysBetween(asked.on, today) : 0;
  },
} as const satisfies Readonly<Record<string, (facts: CustomerFacts) => number>>;

export type AccountFact = keyof typeof ACCOUNT;

export const isAccountFact = (name: string): name is AccountFact => Object.hasOwn(ACCOUNT, name);
