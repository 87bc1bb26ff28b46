import type { Statement } from '../desk/ports.ts';
import { type Customer, customerOf } from './customers.ts';
import { billsOf, findingsOf, type Period, periodsTo } from './events.ts';
import { accountOf } from './names.ts';

/** The company whose bills the sample utility has: `griddesk sample` writes its customers unless told another seed. */
export const SAMPLE_SEED = 1;

/** The place of an account in the sample company; null: it is none of its accounts. */
function placeOf(account: string): number | null {
  const n = Number(account.slice(2, 12));
  return /^99\d{11}$/.test(account) && accountOf(n) === account ? n : null;
}

/** Whose bills an account has that is no sample customer's: those of some home. */
function stranger(account: string, until: string): Customer {
  let n = 0;
  for (const digit of account) n = (n * 31 + digit.charCodeAt(0)) % 1_000_003;
  for (; ; n += 1) {
    const customer = customerOf(SAMPLE_SEED, n, until);
    if (customer.kind === 'family' && customer.state === 'active') return customer;
  }
}

/** The month before the one that the day is in. */
function monthBefore(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7);
}

let lately: { readonly until: string; readonly periods: readonly Period[] } | null = null;

/** What the sample company's billing has of an account as of a day: invented, and always the same. */
export function statementOf(account: string, today: string): Statement {
  const until = monthBefore(today);
  if (lately?.until !== until) lately = { until, periods: periodsTo(until) };
  const place = placeOf(account);
  const customer = place === null ? stranger(account, until) : customerOf(SAMPLE_SEED, place, until);
  const bills = Array.from(
    billsOf(SAMPLE_SEED, customer, lately.periods, today),
    ({ period, kwh, amount, dueOn, paidOn }) => ({ period, kwh, amountFen: amount, dueOn, paidOn }),
  );
  return { bills, findings: findingsOf(SAMPLE_SEED, customer, today) };
}
