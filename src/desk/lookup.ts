import { laid, resume } from '../dialog/index.ts';
import { checkCode, sendCode } from './code.ts';
import type { Draft } from './draft.ts';
import { change, dismiss, later, means, type Office, rememberedIn } from './office.ts';
import { type Afterwards, perform } from './perform.ts';
import type { AreaAnswer, Timer } from './ports.ts';
import type { Conversation } from './records.ts';
import type { Language } from './understood.ts';

type Args = Readonly<Record<string, string>>;

/** The bills of the account that the conversation has proven, newest first; `locked` while it has proven none, `open` where it can. */
async function billsOf(office: Office, id: string) {
  const [stored] = await office.archive.load([{ kind: 'conversation', id }] as const);
  const now = office.clock.now().toISOString();
  const grant = stored.body?.grants.findLast(({ until }) => until > now);
  if (!grant) return { is: 'locked', open: office.reach.mail || office.reach.sms } as const;
  const answer = await office.utility.statements([grant.account]);
  if (answer.is !== 'answer') return answer;
  const bills = answer.statements.get(grant.account)?.bills ?? [];
  return { is: 'answer', asOf: answer.asOf, bills: bills.toReversed() } as const;
}

/** What was used: the kWh of the newest bill, and of that year's months before it. Never for who has proven nothing. */
async function usageOf(office: Office, id: string) {
  const found = await billsOf(office, id);
  if (found.is !== 'answer') return UNAVAILABLE;
  const [newest, ...before] = found.bills;
  if (!newest) return UNAVAILABLE;
  const year = before.filter(({ period }) => period.slice(0, 4) === newest.period.slice(0, 4));
  const sum = year.reduce((all, { kwh }) => all + kwh, 0);
  return { is: 'answer', kwh: String(newest.kwh), year: String(sum) } as const;
}

/** What a dialog may look up, by name. What is personal is looked up for the conversation, which must have proven whose it is. */
async function ask(office: Office, conversation: string, name: string, args: Args): Promise<unknown> {
  const { place = '', account = '', code = '' } = args;
  if (name === 'areas') return office.utility.areasAt(place);
  if (name === 'bills') return billsOf(office, conversation);
  if (name === 'usage') return usageOf(office, conversation);
  if (name === 'sendCode') return sendCode(office, conversation, account);
  if (name === 'checkCode') return checkCode(office, conversation, account, code);
  throw new Error(`there is no look-up "${name}"; add it where the desk asks the utility`);
}

const LONGEST_MS = 8000;

/** The answer, or none after eight seconds: a system that hangs must hold up neither customers nor a stop. */
function inTime(answer: Promise<unknown>): Promise<unknown> {
  let late: ReturnType<typeof setTimeout>;
  const never = new Promise<typeof UNAVAILABLE>((give) => {
    late = setTimeout(() => give(UNAVAILABLE), LONGEST_MS);
  });
  return Promise.race([answer, never]).finally(() => clearTimeout(late));
}

/** What is given when the company's systems do not answer in time, or at all. */
const UNAVAILABLE = { is: 'unavailable' } as const;

/** Runs look-ups outside every lock and brings their results back as input. One that is lost with the process is asked again by its timer. */
export function lookUpsOf(office: Office, then: (threadId: string, conversation: string, after: Afterwards) => void) {
  const inFlight = new Map<string, Promise<void>>();

  /** Brings a result into the conversation. Null when it is stale. */
  function take(draft: Draft, conversation: string, id: string, value: unknown): Afterwards | null {
    const open = draft.conversation;
    if (open?.id !== conversation) return null;
    if (open.holder.is !== 'bot') return layBy(draft, open, id, value);
    const scene = { repertoire: office.repertoire, read: office.read, remembered: rememberedIn(draft.dossier) };
    const step = resume(scene, open.dialog, id, value);
    if (!step) return null;
    const { [id]: cause = null, ...causes } = open.causes;
    draft.conversation = { ...open, dialog: step.state, causes };
    draft.clear(timerId(conversation, id));
    return perform(step.effects, draft, means(office), cause);
  }

  /** A person has the chat: they see what was found, and the bot goes on with it when it has the word again. */
  function layBy(draft: Draft, open: Conversation, id: string, value: unknown): Afterwards | null {
    const dialog = laid(open.dialog, id, value);
    if (!dialog) return null;
    const { [id]: _, ...causes } = open.causes;
    draft.conversation = { ...open, dialog, causes };
    draft.clear(timerId(open.id, id));
    draft.tell({ is: 'lookedUp', because: id.replace(/-\d+$/, '') }, foundIn(value, open.language));
    return { lookUps: [] };
  }

  async function arrive(threadId: string, conversation: string, id: string, value: unknown): Promise<void> {
    const done = await change(office, threadId, (draft) => take(draft, conversation, id, value));
    if (done) then(threadId, conversation, done.decided);
  }

  function start(
    threadId: string,
    conversation: string,
    lookUp: { readonly id: string; readonly name: string; readonly args: Args },
  ): void {
    const key = timerId(conversation, lookUp.id);
    if (inFlight.has(key)) return;
    const answer = inTime(ask(office, conversation, lookUp.name, lookUp.args)).catch((error: unknown) => {
      office.watch.warn('a look-up failed', { name: lookUp.name, fault: (error as Error).name });
      return UNAVAILABLE;
    });
    const done = answer
      .then((value) => arrive(threadId, conversation, lookUp.id, value))
      .catch((error: unknown) => office.watch.warn('a result could not be stored', { fault: (error as Error).name }))
      .finally(() => inFlight.delete(key));
    inFlight.set(key, done);
  }

  /** The timer of a look-up: asks again what a restart lost, says once that it takes long, then gives up honestly. */
  async function fired(timer: Timer): Promise<void> {
    const [conversation = '', id = ''] = timer.id.slice('lookup:'.length).split(':');
    let restart: { id: string; name: string; args: Args } | null = null;
    let after: Afterwards | null = null;
    const done = await change(office, timer.of, (draft) => {
      const waiting = waitingFor(office, draft.conversation, conversation, id);
      if (!waiting) return null;
      draft.fired(timer);
      if (timer.note !== 'slow') {
        if (!inFlight.has(timer.id)) restart = waiting;
        draft.timer({ ...timer, at: later(office, 6.5), note: 'slow' });
        if (draft.conversation?.holder.is !== 'bot') return true;
        return perform([{ do: 'say', said: { key: 'common.stillLooking' } }], draft, means(office), null);
      }
      after = take(draft, conversation, id, UNAVAILABLE);
      return true;
    });
    if (!done) await dismiss(office, timer);
    if (restart) start(timer.of, conversation, restart);
    if (after) then(timer.of, conversation, after);
  }
  return { start, fired, inFlight };
}

const timerId = (conversation: string, id: string) => `lookup:${conversation}:${id}`;

/** The look-up that a dialog of the open conversation still waits for, with its arguments made anew from the answers. */
function waitingFor(office: Office, open: Conversation | null, conversation: string, id: string) {
  if (open?.id !== conversation) return null;
  const frame = open.dialog.stack.find((f) => f.waits?.id === id);
  const lookUp = frame?.waits && office.repertoire.dialogs[frame.dialog]?.lookUps[frame.waits.name];
  if (!frame?.waits || !lookUp) return null;
  return {
    id,
    name: frame.waits.name,
    args: lookUp.args({ ...frame, repeated: false, hushed: frame.hushed ?? false }),
  };
}

/** What a look-up found, in one line for an agent. */
function foundIn(value: unknown, language: Language): string {
  const answer = value as AreaAnswer;
  // Bills and kWh are on the customer's own page.
  if (answer.is !== 'answer' || !('areas' in answer)) return String(answer.is);
  return answer.areas
    .map(({ name, outage }) =>
      outage ? `${name[language]}: ${outage.id}, ${outage.kind}, ${outage.expectedBack ?? '-'}` : name[language],
    )
    .join('; ');
}
