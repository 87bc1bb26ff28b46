import { type Effect, heard, KIT, open, type Said, type TurnInput } from '../dialog/index.ts';
import { raise } from './alarm.ts';
import type { Draft } from './draft.ts';
import { toBot } from './handback.ts';
import { openTicket } from './jobs.ts';
import { change, dismiss, means, type Office } from './office.ts';
import { ofOneself } from './oneself.ts';
import type { Afterwards } from './perform.ts';
import type { Entry, Timer } from './ports.ts';
import { notice } from './proposal.ts';
import { look, moveUp, placeIn, placeWords, WAITING } from './queue.ts';
import { answered, inputOf } from './reading.ts';
import type { Conversation, Holder, ThreadEvent } from './records.ts';
import { HAZARD } from './route.ts';
import type { Hazard } from './understood.ts';

type Queue = Extract<Holder, { is: 'queue' }>;

/** A customer who has heard nothing for this long is told where they stand. */
const WORD_SECONDS = 180;
/** Messages that come closer together get one "my colleague will see it" between them. */
const NOTED_SECONDS = 20;
const NOTHING: Afterwards = { lookUps: [] };

/** A message while a person has the chat, or is waited for: the bot is silent in the one case, and says little in the other. */
export async function hear(office: Office, draft: Draft, { seq, body }: Entry<'thread'>): Promise<Afterwards> {
  const { hazards } = draft.conversation as Conversation;
  const scanned = hazards.find((found) => found.seq === seq) ?? null;
  const { input } = inputOf(office, draft, seq, body.text);
  listen(office, draft, input, scanned);
  answered(office, draft, seq);
  // Beside the safety text nothing else is said.
  if (scanned?.certainty === 'hit') return NOTHING;
  return wait(office, draft, seq, body);
}

/** Hears what no turn has heard yet, before the agent who has the chat ends it. */
export async function hearRest(office: Office, draft: Draft): Promise<void> {
  for (const seq of draft.thread.unanswered) {
    const [entry] = await office.archive.entries('thread', draft.thread.id, { after: seq - 1, limit: 1 });
    if (entry) await hear(office, draft, entry);
  }
}

/** The bot asks nothing. What is said is learnt and proposed; a danger is ticketed and alarmed as ever; the language follows the customer's. */
function listen(office: Office, draft: Draft, input: TurnInput, hazard: Hazard | null): void {
  if (hazard?.certainty === 'hit') danger(office, draft, hazard, input.seq);
  for (const { field, from } of office.content.fields) {
    for (const fact of input.entities) {
      const { type, value, start, end } = fact;
      if (!from.includes(type) || !ofOneself(input.text, fact)) continue;
      notice(field, { value: String(value), seq: input.seq, span: [start, end] }, draft, means(office));
    }
  }
  const conversation = draft.conversation as Conversation;
  const command = office.read.command(input.text);
  const language = command === 'toEnglish' ? 'en' : command === 'toChinese' ? 'zh' : input.language;
  const dialog = heard({ repertoire: office.repertoire }, conversation.dialog, input);
  draft.conversation = { ...conversation, dialog, language, messages: conversation.messages + 1 };
  if (draft.thread.language !== language) draft.thread = { ...draft.thread, language };
}

/** The safety text went out with the message itself; here the crew's ticket and the alarm follow. */
export function danger(office: Office, draft: Draft, { kind }: Hazard, seq: number): void {
  const conversation = draft.conversation as Conversation;
  const known = [...draft.tickets.values()].some(
    (t) => t.kind === 'hazard' && t.stage !== 'done' && t.facts.hazard?.includes(kind),
  );
  if (known) return;
  const ticket = {
    kind: 'hazard',
    intent: HAZARD,
    facts: { hazard: kind },
    joins: null,
    promise: 'S-EMERG',
    seqs: [seq],
  } as const;
  openTicket({ do: 'openTicket', ...ticket }, draft, conversation, means(office));
  raise(kind, draft, means(office), seq);
}

/** A message from the queue: leaving it, a call back instead, or a word that it has been noted. Never a step of a dialog. */
async function wait(office: Office, draft: Draft, seq: number, event: ThreadEvent): Promise<Afterwards> {
  const conversation = draft.conversation as Conversation;
  const { holder } = conversation;
  if (holder.is !== 'queue') return NOTHING;
  const wants = office.read.instead(event.text);
  if (wants) await moveUp(office, draft, conversation);
  if (wants === 'leave')
    return toBot(office, draft, [{ do: 'say', said: { key: 'common.left' } }], { is: 'leftQueue' });
  if (wants === 'callMe') return callBack(office, draft, holder, [seq], 'asked for');
  const now = office.clock.now();
  if (now.getTime() - Date.parse(holder.told.at) < NOTED_SECONDS * 1000) return NOTHING;
  const place = await placeIn(office, holder.department, holder.since, conversation.id);
  tellPlace(office, draft, holder, place, ['common.notedNext', 'common.notedPlace'], event.id);
  return NOTHING;
}

/** Says the place, with the first words for whoever is next and the others for all who are not. */
function tellPlace(
  office: Office,
  draft: Draft,
  holder: Queue,
  place: number,
  [next, later]: readonly [string, string],
  replyTo?: string,
): void {
  const conversation = draft.conversation as Conversation;
  const at = office.clock.now().toISOString();
  const said: Said = { ...placeWords(place), key: place === 1 ? next : later };
  const { language } = conversation;
  draft.conversation = { ...conversation, holder: { ...holder, told: { place, at } } };
  draft.say({
    v: 1,
    id: office.mint.id(),
    at,
    conversation: conversation.id,
    from: { is: 'bot' },
    tone: 'waiting',
    text: office.words.say(said, language),
    language,
    choices: WAITING.map((option) => office.words.choice(option, language)),
    ...(replyTo ? { replyTo } : {}),
  });
}

/** Nobody is coming, or the customer would rather be called: a ticket for the department that was waited for, at once, then the phone. */
function callBack(
  office: Office,
  draft: Draft,
  { department }: Queue,
  seqs: readonly number[],
  because: 'asked for' | 'nobody on duty',
): Afterwards {
  const conversation = draft.conversation as Conversation;
  // A phone that was being asked for is asked for once.
  const { id } = office.repertoire.dialogOf(KIT.person);
  const stack = conversation.dialog.stack.filter(({ dialog }) => dialog !== id);
  const opened = open(office.repertoire, { ...conversation.dialog, stack }, KIT.person, seqs);
  draft.conversation = { ...conversation, dialog: opened.state };
  // The dialog's own first words are for somebody who has not waited yet.
  const jobs = opened.effects.flatMap((effect): readonly Effect[] =>
    effect.do === 'openTicket' ? [{ ...effect, department }] : effect.do === 'say' ? [] : [effect],
  );
  const said: Said = { key: because === 'asked for' ? 'common.callYou' : 'common.nobody' };
  return toBot(office, draft, [...jobs, { do: 'say', said }], { is: 'calledBack', because });
}

/** What the customer has said since a person was asked for, that message included: the seqs, oldest first. */
async function saidInQueue(office: Office, draft: Draft, { since }: Queue): Promise<readonly number[]> {
  const { thread, firstSeq } = draft.conversation as Conversation;
  const log = await office.archive.entries('thread', thread, { after: firstSeq - 1, limit: Number.MAX_SAFE_INTEGER });
  const own = log.filter(({ body }) => body.from.is === 'customer');
  const last = own.findLast(({ body }) => body.at <= since)?.body.at;
  // Of several in the same thousandth of a second the first: rather a word too many than the one that asked left out.
  const asked = own.findIndex(({ body }) => body.at === last);
  return own.slice(Math.max(asked, 0)).map(({ seq }) => seq);
}

/** Looks after a customer in the queue: when nobody is on duty any more, a call back; a word from time to time, always when the place has got better. */
export async function attendQueue(
  office: Office,
  timer: Timer,
  then: (thread: string, conversation: string, after: Afterwards) => void,
): Promise<void> {
  const done = await change(office, timer.of, async (draft) => {
    const conversation = draft.conversation;
    if (conversation?.id !== timer.note || conversation.holder.is !== 'queue') return null;
    const { holder } = conversation;
    if (office.presence.onDuty(holder.department).length === 0)
      return callBack(office, draft, holder, await saidInQueue(office, draft, holder), 'nobody on duty');
    const now = office.clock.now();
    const place = await placeIn(office, holder.department, holder.since, conversation.id);
    const quiet = now.getTime() - Date.parse(holder.told.at) >= WORD_SECONDS * 1000;
    if (place < holder.told.place) tellPlace(office, draft, holder, place, ['common.nowNext', 'common.nowPlace']);
    else if (quiet) tellPlace(office, draft, holder, place, ['common.stillNext', 'common.stillPlace']);
    look(draft, now.toISOString());
    return NOTHING;
  });
  if (!done) await dismiss(office, timer);
  else if (done.decided.lookUps.length > 0) then(timer.of, timer.note, done.decided);
}
