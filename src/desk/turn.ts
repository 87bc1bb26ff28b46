import {
  acknowledge,
  type DialogState,
  type Effect,
  expects,
  KIT,
  type Repertoire,
  start,
  step,
  type Taken,
  type TurnInput,
} from '../dialog/index.ts';
import { danger, hear } from './attend.ts';
import type { Draft } from './draft.ts';
import { change, conversationFor, later, means, type Office, rememberedIn, scriptOf } from './office.ts';
import { ofOneself } from './oneself.ts';
import { type Afterwards, perform } from './perform.ts';
import type { Entry } from './ports.ts';
import { placeIn } from './queue.ts';
import { answered, inputOf } from './reading.ts';
import type { Conversation, ThreadEvent } from './records.ts';
import { besides, besidesDanger, explain, HAZARD, suspected } from './route.ts';
import { amended, departmentOf } from './ticket.ts';
import type { Hazard, HazardKind } from './understood.ts';

/** What a turn came to: answered, with look-ups to run; or `warming`: the model is not ready, the message still waits. */
export type Turned =
  | { readonly is: 'answered'; readonly conversation: string; readonly after: Afterwards }
  | { readonly is: 'warming' };

/** Answers the oldest message of a thread that has no answer yet; while the model is being fitted, one that can be answered without it goes first. Null: there is none. */
export async function turn(office: Office, threadId: string): Promise<Turned | null> {
  const done = await change(office, threadId, async (draft) => {
    const waiting = draft.thread.unanswered;
    const [first] = waiting;
    if (first === undefined) return null;
    const log = await office.archive.entries('thread', threadId, {
      after: first - 1,
      limit: (waiting.at(-1) ?? first) - first + 1,
    });
    const asked = log.filter(({ seq }) => waiting.includes(seq));
    const warming = waiting.length > 1 && isWarming(office);
    const plain = ({ seq, body }: Entry<'thread'>) =>
      draft.conversation?.hazards.some((found) => found.seq === seq) || office.understanding.asksForPerson(body.text);
    const entry = (warming && asked.find(plain)) || asked[0];
    if (!entry) return null;
    conversationFor(office, draft, entry.seq, scriptOf(entry.body.text));
    const { id, holder } = draft.conversation as Conversation;
    if (holder.is === 'bot') return answer(office, draft, entry.seq, entry.body);
    const after = await hear(office, draft, entry);
    return { is: 'answered', conversation: id, after } satisfies Turned;
  });
  return done?.decided ?? null;
}

function isWarming({ understanding, clock }: Office): boolean {
  try {
    return understanding.understand('', null, clock.now()) === null;
  } catch {
    return false;
  }
}

/** Changes that still wait from an earlier conversation of this thread: the customer may take those back, too. */
async function recall(office: Office, draft: Draft): Promise<void> {
  if ([...draft.proposals.values()].some(({ asked }) => asked)) return;
  for (const waiting of await office.archive.find('proposal', 'waiting', draft.thread.id)) draft.adopt(waiting);
}

/** Tickets of this thread's earlier conversations. */
async function recallTickets(office: Office, draft: Draft): Promise<void> {
  const all = await office.archive.find('ticket', 'thread', draft.thread.id, { limit: 100 });
  draft.earlier = all.flatMap(({ id, body }) => (body && !draft.tickets.has(id) ? [body] : []));
}

async function answer(office: Office, draft: Draft, seq: number, event: ThreadEvent): Promise<Turned> {
  const conversation = draft.conversation as Conversation;
  const { input, understood, broken } = inputOf(office, draft, seq, event.text);
  const wordless = event.text.trim() === '';
  const language = wordless ? conversation.language : input.language;
  const scanned = conversation.hazards.find((found) => found.seq === seq) ?? null;
  if (!understood && !broken && !scanned && !input.person && !wordless) return warm(office, draft, event);
  const taken = wordless
    ? looked(office, draft, seq)
    : staffed(office, conversation, (repertoire) =>
        take(office, repertoire, draft, input, scanned, suspected(understood)),
      );
  const content = office.content.hash;
  const intent = taken.opened;
  const dialog = taken.state.stack.at(-1)?.dialog ?? null;
  const department = intent ? departmentOf(office.content, conversation, intent) : null;
  const route = explain(understood, input, { dialog, intent, department, because: taken.because }, content);
  const intents =
    intent && intent in office.content.intents && !conversation.intents.includes(intent)
      ? [...conversation.intents, intent]
      : conversation.intents;
  const queue = queueOf(office, conversation, taken);
  const place = queue ? await placeIn(office, queue, later(office, 0), conversation.id) : 1;
  const own = department && office.content.intents[intent ?? '']?.department !== 'BOT' ? { department } : {};
  const messages = conversation.messages + 1;
  draft.conversation = { ...conversation, ...own, language, dialog: taken.state, intents, messages };
  if (draft.thread.language !== language) draft.thread = { ...draft.thread, language };
  if (taken.effects.some((effect) => effect.do === 'undo')) await recall(office, draft);
  if (taken.effects.some((effect) => effect.do === 'tellTickets')) await recallTickets(office, draft);
  const after = perform([...told(office, input, taken.state), ...taken.effects], draft, means(office, place), {
    seq,
    event: event.id,
    route,
  });
  answered(office, draft, seq);
  if (intent) office.watch.count('turns_total', { intent });
  for (const effect of taken.effects)
    if (effect.do === 'judge')
      office.watch.count('articles_judged_total', { article: effect.of, helped: effect.helped ? 'yes' : 'no' });
  return { is: 'answered', conversation: conversation.id, after };
}

/** What the message says of the customer beside the point, by the fields that take it; a place only where one was asked for. */
function told(
  { content, repertoire }: Office,
  { seq, text, entities }: TurnInput,
  { stack, ended }: DialogState,
): readonly Effect[] {
  if (repertoire.dialogs[(stack.at(-1) ?? ended)?.dialog ?? '']?.restricted) return [];
  return content.fields
    .filter(({ from }) => !from.includes('address'))
    .flatMap(({ field, from }) =>
      entities
        .filter((fact) => from.includes(fact.type) && ofOneself(text, fact))
        .map(({ value, start, end }) => ({
          do: 'propose' as const,
          field,
          answer: { value: String(value), seq, span: [start, end] as const },
        })),
    );
}

/** The department in whose queue the customer is to wait, when a step hands over; else null. */
function queueOf({ content }: Office, conversation: Conversation, { effects, state }: Taken): string | null {
  const handed = effects.find((effect) => effect.do === 'handOff');
  return handed ? departmentOf(content, { ...conversation, dialog: state }, handed.intent) : null;
}

/** What would be called back goes to a person at once, where somebody is on duty in the very department. */
function staffed(office: Office, conversation: Conversation, taken: (repertoire: Repertoire) => Taken): Taken {
  const { repertoire, presence } = office;
  const live = taken({ ...repertoire, dialogOf: (intent) => repertoire.instead(repertoire.dialogOf(intent)) });
  const queue = queueOf(office, conversation, live);
  return queue === null || presence.onDuty(queue).length > 0 ? live : taken(repertoire);
}

/** A message of files alone: they belong to the newest open ticket, where there is one. */
function looked(office: Office, draft: Draft, seq: number): Taken {
  const { dialog } = draft.conversation as Conversation;
  const ticket = [...draft.tickets.values()].findLast(({ stage }) => stage !== 'done');
  if (ticket) draft.tickets.set(ticket.id, amended(ticket, {}, undefined, [seq]));
  const about = ticket || dialog.stack.length > 0;
  return acknowledge(office, dialog, about ? 'fileKept' : 'fileAsk');
}

/** A danger goes before the dialog that is open, which is come back to afterwards; a mere suspicion does not come between a question and its answer. */
function take(
  office: Office,
  repertoire: Repertoire,
  draft: Draft,
  input: TurnInput,
  scanned: Hazard | null,
  suspicion: Hazard | null,
): Taken {
  const { dialog, hazards } = draft.conversation as Conversation;
  const state: DialogState = hazards.some(({ certainty }) => certainty === 'hit')
    ? { ...dialog, hush: 'danger' }
    : dialog;
  const scene = { repertoire, read: office.read, remembered: rememberedIn(draft.dossier) };
  const { wish } = input;
  // While something is asked, words that say little are likelier an answer.
  const likely =
    !state.stack.at(-1)?.asked || wish.is === 'intent' || (wish.is === 'clarify' && wish.intents[0] === HAZARD);
  const hazard = scanned ?? (suspicion && likely && !expects(scene, state, input) ? suspicion : null);
  const top = state.stack.at(-1)?.intent;
  const asking = top === HAZARD || (top === KIT.hazardDoubt && hazard?.certainty === 'confirm');
  const other = top === HAZARD && scanned?.certainty === 'hit' && !state.stack.at(-1)?.about.includes(scanned.kind);
  if (other) return worse(step(scene, state, input), state, scanned.kind);
  if (!hazard || asking) return step(scene, state, input);
  const rest = top === KIT.hazardDoubt ? { ...state, stack: state.stack.slice(0, -1) } : state;
  if (hazard.certainty === 'hit')
    return start(scene, rest, HAZARD, input, `hazard scan: ${hazard.kind}`, [hazard.kind], besidesDanger(input.wish));
  const about = [hazard.kind, besides(input.wish)];
  return start(scene, rest, KIT.hazardDoubt, input, `a danger to confirm: ${hazard.kind}`, about);
}

/** Another danger at the same place, while it is being asked where that is: the ticket tells of both, and the alarm is raised again. */
function worse(taken: Taken, before: DialogState, kind: HazardKind): Taken {
  const frame = before.stack.at(-1);
  const both = [...(frame?.about ?? []), kind];
  const stack = taken.state.stack.map((f) => (f.intent === HAZARD ? { ...f, about: both } : f));
  const amend = {
    do: 'amendTicket',
    kind: 'hazard',
    seqs: frame?.seqs ?? [],
    facts: { hazard: both.join(', ') },
  } as const;
  return {
    ...taken,
    state: { ...taken.state, stack },
    effects: [amend, { do: 'alert', hazard: kind }, ...taken.effects],
    because: [`hazard scan: ${kind}`, ...taken.because],
  };
}

/** The model is still being fitted: one "one moment" a message, then the message waits for its turn. */
function warm(office: Office, draft: Draft, event: ThreadEvent): Turned {
  const conversation = draft.conversation as Conversation;
  draft.timer({ id: `answer:${draft.thread.id}`, at: later(office, 2), kind: 'answer', of: draft.thread.id, note: '' });
  if (conversation.lastSaid[0]?.key !== 'common.oneMoment') {
    const said = { key: 'common.oneMoment' };
    const language = scriptOf(event.text);
    draft.say({
      v: 1,
      id: office.mint.id(),
      at: office.clock.now().toISOString(),
      conversation: conversation.id,
      from: { is: 'bot' },
      tone: 'waiting',
      text: office.words.say(said, language),
      language,
      replyTo: event.id,
    });
    draft.conversation = { ...(draft.conversation as Conversation), lastSaid: [said] };
  }
  return { is: 'warming' };
}

/** A turn that broke on a fault of ours still ends in a handoff: a danger is alerted, anything else goes to customer service as a ticket. */
export async function rescue(office: Office, threadId: string): Promise<void> {
  await change(office, threadId, (draft) => {
    const seq = draft.thread.unanswered[0];
    if (seq === undefined) return null;
    const opened = conversationFor(office, draft, seq, 'zh');
    const conversation = { ...opened, messages: opened.messages + 1 };
    draft.conversation = conversation;
    const scanned = conversation.hazards.find((found) => found.seq === seq);
    if (conversation.holder.is !== 'bot') {
      // A person sees the message as it is.
      if (scanned?.certainty === 'hit') danger(office, draft, scanned, seq);
      answered(office, draft, seq);
      return true;
    }
    const because = ['the turn failed'];
    const department = scanned ? 'OM' : 'CS';
    const route = { dialog: null, intent: null, department, considered: [], because, content: office.content.hash };
    const ticket = { do: 'openTicket', joins: null, seqs: [seq] } as const;
    const effects: readonly Effect[] = scanned
      ? [
          { ...ticket, kind: 'hazard', intent: HAZARD, facts: { hazard: scanned.kind }, promise: 'S-EMERG' },
          { do: 'alert', hazard: scanned.kind },
        ]
      : [{ ...ticket, kind: 'callBack', intent: KIT.handOver, facts: {}, promise: 'S-CALLBACK', department }];
    perform([...effects, { do: 'say', said: { key: 'common.unwell' } }], draft, means(office), {
      seq,
      event: '',
      route,
    });
    answered(office, draft, seq);
    return true;
  });
}
