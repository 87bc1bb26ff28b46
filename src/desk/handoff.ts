import type { Said } from '../dialog/index.ts';
import type { Agent, AgentDesk, Done, Refusal, Written } from './agents.ts';
import { hearRest } from './attend.ts';
import { closeConversation } from './close.ts';
import type { Draft } from './draft.ts';
import { toBot } from './handback.ts';
import { change, means, type Office, scriptOf, watchAnswer } from './office.ts';
import type { Afterwards } from './perform.ts';
import { enqueue, moveUp, placeIn } from './queue.ts';
import { LONGEST } from './receive.ts';
import type { Conversation, Happened, ThreadEvent } from './records.ts';

const no = (because: Refusal) => ({ ok: false, because }) as const;
const yes = <T>(value: T) => ({ ok: true, value }) as const;

/** Changes an open conversation on an agent's word, under its thread's lock. What `decide` refuses changes nothing. */
export async function onConversation<T>(
  office: Office,
  id: string,
  decide: (draft: Draft, conversation: Conversation) => Promise<Done<T>> | Done<T>,
): Promise<Done<T>> {
  const [stored] = await office.archive.load([{ kind: 'conversation', id }] as const);
  if (!stored.body) return no('notFound');
  let refused: Done<T> = no('closed');
  const done = await change(office, stored.body.thread, async (draft) => {
    if (draft.conversation?.id !== id) {
      refused = no('closed');
      return null;
    }
    const decided = await decide(draft, draft.conversation);
    if (decided.ok) return decided;
    refused = decided;
    return null;
  });
  return done?.decided ?? refused;
}

const holds = (conversation: Conversation, agent: Agent): boolean =>
  conversation.holder.is === 'agent' && conversation.holder.agent === agent.id;

/** Says something that moves the conversation on, to everybody. */
function announce(office: Office, draft: Draft, said: Said, happened: Happened): void {
  const { id, language } = draft.conversation as Conversation;
  draft.say({
    v: 1,
    id: office.mint.id(),
    at: office.clock.now().toISOString(),
    conversation: id,
    from: { is: 'system' },
    tone: 'plain',
    text: office.words.say(said, language),
    language,
    happened,
  });
}

export const take = (office: Office, id: string, agent: Agent): Promise<Done<Conversation>> =>
  onConversation(office, id, async (draft, conversation) => {
    const { holder } = conversation;
    if (holder.is === 'agent') return holder.agent === agent.id ? yes(conversation) : no('taken');
    if (holder.is === 'nobody') return no('closed');
    const since = office.clock.now().toISOString();
    draft.conversation = {
      ...conversation,
      holder: { is: 'agent', since, agent: agent.id, name: agent.name },
      agents: [...new Set([...conversation.agents, agent.id])],
      unread: 0,
    };
    draft.clear(`queue:${id}`);
    await moveUp(office, draft, conversation);
    // Who came out of the queue, or whom the bot still owes an answer, waits for the agent's first word.
    if (holder.is === 'queue' || draft.thread.unanswered.length > 0) {
      draft.conversation = { ...draft.conversation, waitingSince: conversation.waitingSince ?? since };
      watchAnswer(office, draft, id);
    }
    announce(
      office,
      draft,
      { key: 'common.taken', with: { agent: agent.name } },
      { is: 'taken', agent: agent.id, name: agent.name },
    );
    return yes(draft.conversation);
  });

type Wrote = Awaited<ReturnType<AgentDesk['reply']>>;

/** What an agent has written before with the same client id: a second sending changes nothing, whatever has happened since. */
async function writtenBefore(office: Office, draft: Draft, agent: Agent, { clientId }: Written): Promise<Wrote | null> {
  const known = await office.archive.entry('thread', draft.thread.id, keyOf(agent, clientId));
  return known && known.body.from.is === 'agent' ? yes({ seq: known.seq, event: known.body }) : null;
}

const keyOf = (agent: Agent, clientId: string): string => `agent:${agent.id}:${clientId}`;

/** Appends what an agent writes. */
function write(
  office: Office,
  draft: Draft,
  agent: Agent,
  { clientId, text }: Written,
  more: Pick<ThreadEvent, 'audience'>,
): Wrote {
  if (text.trim() === '') return no('empty');
  if (text.length > LONGEST) return no('tooLong');
  const event: ThreadEvent = {
    v: 1,
    id: office.mint.id(),
    at: office.clock.now().toISOString(),
    conversation: (draft.conversation as Conversation).id,
    from: { is: 'agent', agent: agent.id, name: agent.name },
    tone: 'plain',
    text,
    language: scriptOf(text),
    clientId: keyOf(agent, clientId),
    ...more,
  };
  draft.say(event);
  return yes({ seq: draft.thread.lastSeq, event });
}

export const reply = (office: Office, id: string, agent: Agent, written: Written): Promise<Wrote> =>
  onConversation(office, id, async (draft, conversation) => {
    const before = await writtenBefore(office, draft, agent, written);
    if (before) return before;
    if (!holds(conversation, agent)) return no('notHolder');
    const wrote = write(office, draft, agent, written, {});
    if (!wrote.ok) return wrote;
    draft.conversation = { ...(draft.conversation as Conversation), waitingSince: null, unread: 0 };
    draft.clear(`attend:${id}`);
    return wrote;
  });

export const note = (office: Office, id: string, agent: Agent, written: Written): Promise<Wrote> =>
  onConversation(office, id, async (draft) => {
    const before = await writtenBefore(office, draft, agent, written);
    return before ?? write(office, draft, agent, written, { audience: 'desk' });
  });

/** The chat leaves its agent for the queue; the customer and everybody at the desk are told. */
async function toQueue(office: Office, draft: Draft, because: string): Promise<void> {
  const conversation = draft.conversation as Conversation;
  if (conversation.holder.is !== 'agent') return;
  const { department, holder } = conversation;
  const now = office.clock.now().toISOString();
  const place = await placeIn(office, department, conversation.waitingSince ?? now, conversation.id);
  const happened: Happened = { is: 'returned', agent: holder.agent, name: holder.name, because };
  const [placed, options] = enqueue(draft, means(office, place), department, because);
  const { language } = conversation;
  // Where nobody is left, "it should not be long" would be a lie; the queue's timer has the truth in a minute.
  const staffed = office.presence.onDuty(department).length > 0;
  const said = [{ key: 'common.returned', with: { agent: holder.name } }, staffed ? placed : { key: 'common.seeking' }];
  draft.say({
    v: 1,
    id: office.mint.id(),
    at: now,
    conversation: conversation.id,
    from: { is: 'system' },
    tone: 'waiting',
    text: said.map((one) => office.words.say(one, language)).join('\n'),
    language,
    choices: options.map((option) => office.words.choice(option, language)),
    happened,
  });
}

export const release = (office: Office, id: string, agent: Agent): Promise<Done<Conversation>> =>
  onConversation(office, id, async (draft, conversation) => {
    if (!holds(conversation, agent)) return no('notHolder');
    await toQueue(office, draft, 'released');
    return yes(draft.conversation as Conversation);
  });

/** When the agent who holds the chat must have answered at the latest, in ms; null while nothing waits for them. Nobody has to answer before they have the chat. */
export function answerDue(office: Office, { holder, waitingSince }: Conversation): number | null {
  if (holder.is !== 'agent' || waitingSince === null) return null;
  return Math.max(Date.parse(waitingSince), Date.parse(holder.since)) + office.attendMinutes * 60_000;
}

/** Takes the chat from an agent who is not there; nothing happens when they no longer hold it, or have answered meanwhile. */
export const takeAway = (
  office: Office,
  id: string,
  agent: string | null,
  because: 'vanished' | 'unanswered',
): Promise<Done<Conversation>> =>
  onConversation(office, id, async (draft, conversation) => {
    const { holder } = conversation;
    if (holder.is !== 'agent' || (agent !== null && holder.agent !== agent)) return no('notHolder');
    const due = answerDue(office, conversation) ?? Number.POSITIVE_INFINITY;
    if (because === 'unanswered' && due > office.clock.now().getTime()) return no('changed');
    await toQueue(office, draft, because);
    return yes(draft.conversation as Conversation);
  });

export const handBack = (
  office: Office,
  id: string,
  agent: Agent,
  then: (thread: string, conversation: string, after: Afterwards) => void,
): Promise<Done<Conversation>> =>
  onConversation<{ conversation: Conversation; after: Afterwards }>(office, id, (draft, conversation) => {
    if (!holds(conversation, agent)) return no('notHolder');
    const happened: Happened = { is: 'handedBack', agent: agent.id, name: agent.name };
    const after = toBot(
      office,
      draft,
      [{ do: 'say', said: { key: 'common.handedBack', with: { agent: agent.name } } }],
      happened,
    );
    return yes({ conversation: draft.conversation as Conversation, after });
  }).then((done) => {
    if (!done.ok) return done;
    then(done.value.conversation.thread, id, done.value.after);
    return yes(done.value.conversation);
  });

export const close: (office: Office, ...of: Parameters<AgentDesk['close']>) => Promise<Done<Conversation>> = (
  office,
  id,
  agent,
  how,
) =>
  onConversation(office, id, async (draft, conversation) => {
    if (!holds(conversation, agent)) return no('notHolder');
    // A danger told of this very moment is still ticketed and alarmed.
    await hearRest(office, draft);
    announce(
      office,
      draft,
      { key: 'common.agentClosed' },
      { is: 'closed', agent: agent.id, name: agent.name, because: how.resolution },
    );
    closeConversation(draft, means(office), 'closed', { ...how, agent: agent.id });
    return yes(draft.conversation as Conversation);
  });
