import {
  atRest,
  type DialogState,
  expects,
  KIT,
  start,
  step,
  type Taken,
  type TurnInput,
  type Wish,
} from '../dialog/index.ts';
import type { Draft } from './draft.ts';
import { change, later, means, type Office, opened, rememberedIn } from './office.ts';
import { type Afterwards, perform } from './perform.ts';
import type { Conversation, ThreadEvent } from './records.ts';
import { besides, explain, HAZARD, type Served, suspected, wishOf } from './route.ts';
import { departmentOf } from './ticket.ts';
import type { Hazard, Understood } from './understood.ts';

/** What a turn came to: answered, with look-ups to run; or `warming`: the model is not ready, the message still waits. */
export type Turned =
  | { readonly is: 'answered'; readonly conversation: string; readonly after: Afterwards }
  | { readonly is: 'warming' };

/** Answers the oldest message of a thread that has no answer yet. Null: there is none. */
export async function turn(office: Office, threadId: string): Promise<Turned | null> {
  const done = await change(office, threadId, async (draft) => {
    const seq = draft.thread.unanswered[0];
    if (seq === undefined) return null;
    const [entry] = await office.archive.entries('thread', threadId, { after: seq - 1, limit: 1 });
    if (!entry) return null;
    draft.conversation ??= opened(office, draft.thread, seq, draft.thread.language ?? 'zh', atRest);
    if (draft.thread.conversation === null) draft.thread = { ...draft.thread, conversation: draft.conversation.id };
    return answer(office, draft, seq, entry.body);
  });
  return done?.decided ?? null;
}

function answer(office: Office, draft: Draft, seq: number, event: ThreadEvent): Turned {
  const conversation = draft.conversation as Conversation;
  const { understood, broken } = understand(office, event.text, conversation, draft);
  const scanned = conversation.hazards.find((found) => found.seq === seq) ?? null;
  const person = office.understanding.asksForPerson(event.text);
  if (!understood && !broken && !scanned && !person) return warm(office, draft, event);
  const wish: Wish = understood ? wishOf(understood, served(office)) : { is: 'handOver' };
  const language = understood?.language ?? conversation.language;
  const input: TurnInput = { seq, text: event.text, language, entities: understood?.entities ?? [], wish, person };
  const taken = take(office, draft, conversation.dialog, input, scanned, suspected(understood));
  const content = office.content.hash;
  const intent = taken.opened;
  const dialog = taken.state.stack.at(-1)?.dialog ?? null;
  const department = intent ? departmentOf(office.content, conversation, intent) : null;
  const route = explain(understood, input, { dialog, intent, department, because: taken.because }, content);
  const intents =
    intent && intent in office.content.intents && !conversation.intents.includes(intent)
      ? [...conversation.intents, intent]
      : conversation.intents;
  draft.conversation = { ...conversation, language, dialog: taken.state, intents };
  if (draft.thread.language !== language) draft.thread = { ...draft.thread, language };
  const after = perform(taken.effects, draft, means(office), { seq, event: event.id, route });
  answered(office, draft, seq);
  if (intent) office.watch.count('turns_total', { intent });
  return { is: 'answered', conversation: conversation.id, after };
}

function served({ repertoire, content }: Office): Served {
  return {
    dialog: (intent) => {
      const { id, intents } = repertoire.dialogOf(intent);
      return intents.includes(intent) ? id : intent;
    },
    priority: (intent) => content.intents[intent]?.priority,
  };
}

/** A dead classifier must not silence the desk: without it everything is handed over, hazards apart. */
function understand(
  office: Office,
  text: string,
  conversation: Conversation,
  draft: Draft,
): { understood: Understood | null; broken: boolean } {
  try {
    const known = draft.thread.language ?? conversation.language;
    return { understood: office.understanding.understand(text, known, office.clock.now()), broken: false };
  } catch (error) {
    office.watch.warn('understanding failed', { fault: (error as Error).name });
    return { understood: null, broken: true };
  }
}

/** A danger goes before the dialog that is open, which is come back to afterwards; a mere suspicion does not come between a question and its answer. */
function take(
  office: Office,
  draft: Draft,
  state: DialogState,
  input: TurnInput,
  scanned: Hazard | null,
  suspicion: Hazard | null,
): Taken {
  const scene = { repertoire: office.repertoire, read: office.read, remembered: rememberedIn(draft.dossier) };
  const hazard = scanned ?? (suspicion && !expects(scene, state, input) ? suspicion : null);
  const top = state.stack.at(-1)?.intent;
  const asking = top === HAZARD || (top === KIT.hazardDoubt && hazard?.certainty === 'confirm');
  if (!hazard || asking) return step(scene, state, input);
  const rest = top === KIT.hazardDoubt ? { ...state, stack: state.stack.slice(0, -1) } : state;
  if (hazard.certainty === 'hit')
    return start(scene, rest, HAZARD, input, `hazard scan: ${hazard.kind}`, [hazard.kind]);
  const about = [hazard.kind, besides(input.wish)];
  return start(scene, rest, KIT.hazardDoubt, input, `a danger to confirm: ${hazard.kind}`, about);
}

function answered(office: Office, draft: Draft, seq: number): void {
  const unanswered = draft.thread.unanswered.filter((waiting) => waiting !== seq);
  draft.thread = { ...draft.thread, unanswered };
  if (unanswered.length === 0) draft.clear(`answer:${draft.thread.id}`);
  else
    draft.timer({
      id: `answer:${draft.thread.id}`,
      at: later(office, 10),
      kind: 'answer',
      of: draft.thread.id,
      note: '',
    });
}

/** The model is still being fitted: one "one moment" a message, then the message waits for its turn. */
function warm(office: Office, draft: Draft, event: ThreadEvent): Turned {
  const conversation = draft.conversation as Conversation;
  draft.timer({ id: `answer:${draft.thread.id}`, at: later(office, 2), kind: 'answer', of: draft.thread.id, note: '' });
  if (conversation.lastSaid[0]?.key !== 'common.oneMoment') {
    const said = { key: 'common.oneMoment' };
    const language = /\p{Script=Han}/u.test(event.text) ? 'zh' : 'en';
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

/** A turn that broke on a fault of ours still ends in a handoff: the words go to customer service as a ticket. */
export async function rescue(office: Office, threadId: string): Promise<void> {
  await change(office, threadId, (draft) => {
    const seq = draft.thread.unanswered[0];
    if (seq === undefined) return null;
    draft.conversation ??= opened(office, draft.thread, seq, draft.thread.language ?? 'zh', atRest);
    if (draft.thread.conversation === null) draft.thread = { ...draft.thread, conversation: draft.conversation.id };
    const route = {
      dialog: null,
      intent: null,
      department: 'CS',
      considered: [],
      because: ['the turn failed'],
      content: office.content.hash,
    };
    perform(
      [
        {
          do: 'openTicket',
          kind: 'callBack',
          intent: 'fallback.hand_over',
          facts: {},
          joins: null,
          promise: 'S-CALLBACK',
          seqs: [seq],
          department: 'CS',
        },
        { do: 'say', said: { key: 'common.unwell' } },
      ],
      draft,
      means(office),
      { seq, event: '', route },
    );
    answered(office, draft, seq);
    return true;
  });
}
