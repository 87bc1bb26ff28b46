import { closeConversation } from './close.ts';
import type { Draft } from './draft.ts';
import { answerDue, takeAway } from './handoff.ts';
import { change, dismiss, later, means, type Office } from './office.ts';
import { perform } from './perform.ts';
import type { Timer } from './ports.ts';
import type { Conversation } from './records.ts';

/** More remarks for the desk in a row than these do not happen; if they did, the talk would end a little early. */
const A_LOOK_BACK = 20;

/** Thirty minutes without a word: the conversation ends, while the bot holds it and nothing waits for an answer. Set once a conversation, and moved here: a message costs no timer. What it does rests on what it finds, so that firing twice does nothing. */
export async function silence(office: Office, timer: Timer): Promise<void> {
  const done = await change(office, timer.of, async (draft) => {
    const open = draft.conversation;
    if (open?.id !== timer.note || open.holder.is !== 'bot') return null;
    const after = Math.max(0, draft.thread.lastSeq - A_LOOK_BACK);
    const newest = await office.archive.entries('thread', timer.of, { after, limit: A_LOOK_BACK });
    // What only the desk reads (a promise that soon breaks) keeps nobody in the talk.
    const last = newest.findLast(({ body }) => body.audience !== 'desk');
    const quiet = Date.parse(last?.body.at ?? open.openedAt) + office.silenceMinutes * 60_000;
    if (draft.thread.unanswered.length > 0) draft.timer({ ...timer, at: later(office, 60) });
    else if (quiet > office.clock.now().getTime()) draft.timer({ ...timer, at: new Date(quiet).toISOString() });
    else {
      callBackUnfinished(office, draft);
      closeConversation(draft, means(office), 'silence');
    }
    return true;
  });
  if (!done) await dismiss(office, timer);
}

/** What was begun and is urgent does not end in silence: somebody calls back about it. What is on record already, or was only offered, needs nobody. */
function callBackUnfinished(office: Office, draft: Draft): void {
  const { dialog, tickets } = draft.conversation as Conversation;
  const { repertoire, content } = office;
  const open = dialog.stack.findLast(({ dialog: id, intent, seqs }) => {
    const urgent = ['P1', 'P2'].includes(content.intents[intent]?.priority ?? '');
    const filed = tickets.some((ticket) => draft.tickets.get(ticket)?.seqs.some((seq) => seqs.includes(seq)));
    return urgent && !filed && !repertoire.dialogs[id]?.offers;
  });
  if (!open) return;
  const { intent, seqs } = open;
  const facts = Object.fromEntries(Object.entries(open.answers).map(([name, { value }]) => [name, value]));
  const ticket = {
    do: 'openTicket',
    kind: 'callBack',
    intent,
    facts,
    joins: null,
    promise: 'S-CALLBACK',
    seqs,
  } as const;
  const said = { key: 'common.unfinished', with: { matter: { words: `intent.${intent}` } } };
  office.watch.count('unfinished_called_back_total', { intent });
  perform([ticket, { do: 'say', said }], draft, means(office), null);
}

/** An agent who has left a message unanswered for too long loses the chat. */
export async function attend(office: Office, timer: Timer): Promise<void> {
  const lost = await takeAway(office, timer.note, null, 'unanswered');
  if (lost.ok) office.watch.count('chats_taken_away_total', { because: 'unanswered' });
  // The commit that takes the chat away clears the timer, so that a crash loses neither.
  else if (lost.because !== 'changed' || !(await again(office, timer))) await dismiss(office, timer);
}

/** Answered meanwhile, or taken by another, and written to again: the minutes count from there. */
async function again(office: Office, timer: Timer): Promise<boolean> {
  const done = await change(office, timer.of, ({ conversation, timer: set }) => {
    const due = conversation?.id === timer.note ? answerDue(office, conversation) : null;
    if (due === null) return null;
    set({ ...timer, at: new Date(due).toISOString() });
    return true;
  });
  return done !== null;
}

/** An agent whose consoles have been gone for a minute loses every chat. */
export async function vanish(office: Office, timer: Timer): Promise<void> {
  if (!office.presence.here(timer.of)) {
    const held = await office.archive.find('conversation', 'agent', timer.of, { limit: Number.MAX_SAFE_INTEGER });
    for (const { id } of held) {
      const lost = await takeAway(office, id, timer.of, 'vanished');
      if (lost.ok) office.watch.count('chats_taken_away_total', { because: 'vanished' });
    }
  }
  await dismiss(office, timer);
}
