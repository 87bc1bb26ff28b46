import { type Dialog, dialog, type Value, type View } from '../../src/dialog/index.ts';
import { daySaid, monthSaid } from '../common/days.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** The bills of the account that the customer has proven, newest first. `locked`: nothing is proven; `open`: it can be, here. */
type Bills =
  | { readonly is: 'answer'; readonly asOf: string; readonly bills: readonly Bill[] }
  | { readonly is: 'locked'; readonly open: boolean }
  | { readonly is: 'unavailable' };
interface Bill {
  readonly period: string;
  readonly kwh: number;
  readonly amountFen: number;
  readonly dueOn: string;
  readonly paidOn: string | null;
}

export const BILLS = 'billing.query';
/** As many bills as one message tells of. */
const MOST = 3;

const found = ({ results }: View) => results.bills as Bills | undefined;
const isShut = (view: View): boolean => {
  const answer = found(view);
  return answer?.is === 'unavailable' || (answer?.is === 'locked' && !answer.open);
};

/** The bills that are asked for: those of the months named, else the newest. */
function chosen(bills: readonly Bill[], months: string): readonly Bill[] {
  if (months === '') return bills.slice(0, 1);
  const [from = '', to = from] = months.split('/');
  return bills.filter(({ period }) => period >= from && period <= to).slice(0, MOST);
}

const yuan = (fen: number): string => (fen / 100).toFixed(2);
function told({ period, kwh, amountFen, dueOn, paidOn }: Bill): Record<string, Value> {
  const state = paidOn ? 'paid' : 'open';
  return {
    month: monthSaid(period),
    kwh,
    amount: yuan(amountFen),
    state: { words: `bills.${state}`, with: { on: daySaid(paidOn ?? dueOn) } },
  };
}

/** What somebody owes and has used: only to whom the account is proven, straight from the billing system, with the time it was read. `article` says how to look it up oneself. */
export const bills = (article: string): Dialog =>
  dialog({
    id: 'bills',
    intents: [BILLS],
    text: { en, zh },
    offers: true,
    slots: {
      passOn: {
        takes: 'yesNo',
        ask: 'passOn',
        again: 'passOnAgain',
        options: () => [
          { value: 'yes', title: { words: 'bills.yes' } },
          { value: 'no', title: { words: 'bills.no' } },
        ],
        when: isShut,
        with: (view) => ({
          why: { words: found(view)?.is === 'locked' ? `article.${article}` : 'bills.unavailable' },
          department: { words: `departmentOf.${BILLS}` },
        }),
      },
    },
    hears: ({ entities }) => ({
      about: entities.filter(({ type }) => type === 'bill_period').map(({ value }) => String(value)),
      facts: entities,
      sure: false,
    }),
    lookUps: { bills: { needs: [], args: () => ({}) } },
    done: (view, say) => {
      const answer = found(view);
      if (view.answers.passOn?.value === 'no') return [say('fine')];
      if (answer?.is !== 'answer') return [];
      const [months = ''] = view.about;
      const [newest] = answer.bills;
      if (!newest) return [say('none')];
      // A month that is not over has no bill yet: the newest one is what can be told.
      const early = months > newest.period;
      const some = chosen(answer.bills, early ? '' : months);
      if (some.length === 0) return [say('noneThen')];
      const lines = [...(early ? [say('notYet')] : []), ...some.map((bill) => say('bill', told(bill)))];
      const owed = answer.bills.filter(({ paidOn, amountFen }) => paidOn === null && amountFen > 0);
      const sum = owed.reduce((all, { amountFen }) => all + amountFen, 0);
      return [
        ...lines,
        ...(owed.length > 1 ? [say('owed', { count: owed.length, amount: yuan(sum) })] : []),
        say('asOf', { at: { instant: answer.asOf } }),
      ];
    },
    next: (view) => {
      const answer = found(view);
      if (answer?.is === 'locked' && answer.open) return { intent: 'kit.verify', about: [BILLS] };
      return view.answers.passOn?.value === 'yes' ? { intent: 'kit.pass_on', about: [BILLS] } : null;
    },
  });
