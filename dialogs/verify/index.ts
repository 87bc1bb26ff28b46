import { dialog, type View } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

type Sent = { readonly is: 'sent' | 'tooMany' | 'otherAccount' | 'unavailable' };
type Checked =
  | { readonly is: 'right'; readonly account: string; readonly customer: string }
  | { readonly is: 'wrong'; readonly left: number }
  | { readonly is: 'expired' | 'over' | 'none' | 'unavailable' };

/** Stands for the account in `about` while there is none, and after it where a code has been sent already. */
const RUNNING = 'running';
const RESEND = 'resend';

const wantedIn = ({ about: [wanted = 'dialog.human'] }: View): string => wanted;
const accountIn = ({ answers, about: [, account = ''] }: View): string => answers.account?.value ?? account;
const isRunning = ({ about }: View): boolean => about[2] === RUNNING;
const sent = ({ results }: View) => results.sendCode as Sent | undefined;
const checked = ({ results }: View) => results.checkCode as Checked | undefined;
const resends = ({ answers }: View): boolean => answers.code?.value === RESEND;

/** Proof of who somebody is, before anything personal is told: a code to the contact that is on file of the account. What it answers is the same for every account. */
export const verify = dialog({
  id: 'verify',
  intents: ['kit.verify'],
  text: { en, zh },
  slots: {
    account: {
      takes: 'cons_no',
      ask: 'account',
      again: 'accountAgain',
      personal: true,
      known: true,
      when: ({ about: [, account = ''] }) => account === '',
    },
    code: {
      takes: 'code',
      fresh: true,
      ask: 'code',
      again: 'codeAgain',
      options: () => [
        { value: RESEND, title: { words: 'verify.resend' } },
        { value: 'person', title: { words: 'verify.person' } },
      ],
      when: (view) => isRunning(view) || sent(view)?.is === 'sent',
      with: (view) => ({ lead: { words: isRunning(view) ? 'verify.tryAgain' : 'verify.sent' } }),
    },
  },
  lookUps: {
    sendCode: {
      needs: [],
      args: (view) => ({ account: accountIn(view) }),
      when: (view) => accountIn(view) !== '' && !isRunning(view),
    },
    checkCode: {
      needs: ['code'],
      args: (view) => ({ account: accountIn(view), code: view.answers.code?.value ?? '' }),
      when: (view) => !resends(view),
    },
  },
  done: (view, say) => {
    const refused = sent(view)?.is;
    if (refused && refused !== 'sent') return [say(refused)];
    if (resends(view)) return [];
    const answer = checked(view);
    if (answer?.is === 'right')
      return [{ do: 'verify', account: answer.account, customer: answer.customer }, say('right')];
    if (answer?.is === 'wrong') return [say('wrong', { left: answer.left })];
    return answer?.is === 'expired' || answer?.is === 'none' ? [say('expired')] : [say('over')];
  },
  next: (view) => {
    const wanted = wantedIn(view);
    const refused = sent(view)?.is;
    if (refused && refused !== 'sent') return { intent: 'kit.pass_on', about: [wanted] };
    const answer = checked(view);
    if (answer?.is === 'right') return { intent: wanted };
    if (answer?.is === 'wrong') return { intent: 'kit.verify', about: [wanted, accountIn(view), RUNNING] };
    if (resends(view) || answer?.is === 'expired' || answer?.is === 'none')
      return { intent: 'kit.verify', about: [wanted, accountIn(view)] };
    return { intent: 'kit.pass_on', about: [wanted] };
  },
});
