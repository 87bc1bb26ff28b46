import { closeConversation } from './close.ts';
import { change, later, means, type Office } from './office.ts';
import type { Timer } from './ports.ts';

/** Thirty minutes without a word: the conversation ends, while the bot holds it and nothing waits for an answer. Set once a conversation, and moved here: a message costs no timer. */
export async function silence(office: Office, timer: Timer): Promise<void> {
  await change(office, timer.of, async (draft) => {
    draft.fired(timer);
    const open = draft.conversation;
    if (open?.id !== timer.note || open.holder.is !== 'bot') return true;
    const [last] = await office.archive.entries('thread', timer.of, { after: draft.thread.lastSeq - 1, limit: 1 });
    const quiet = Date.parse(last?.body.at ?? open.openedAt) + office.silenceMinutes * 60_000;
    if (draft.thread.unanswered.length > 0) draft.timer({ ...timer, at: later(office, 60) });
    else if (quiet > office.clock.now().getTime()) draft.timer({ ...timer, at: new Date(quiet).toISOString() });
    else closeConversation(draft, means(office), 'silence');
    return true;
  });
}

/** A promise whose time has come: broken unless it was kept. */
export async function promise(office: Office, timer: Timer): Promise<void> {
  const [ticket] = await office.archive.load([{ kind: 'ticket', id: timer.note }] as const);
  const now = office.clock.now().toISOString();
  const due =
    ticket.body?.promises.some((p) => p.dueAt <= now && !p.keptAt && !p.brokenAt) && ticket.body.stage !== 'done';
  const broken = ticket.body &&
    due && {
      ...ticket.body,
      promises: ticket.body.promises.map((p) =>
        p.dueAt <= now && !p.keptAt && !p.brokenAt ? { ...p, brokenAt: now } : p,
      ),
    };
  const done = await office.archive.commit({
    puts: broken ? [{ kind: 'ticket', id: broken.id, expects: ticket.version, body: broken }] : [],
    timers: { fired: [timer] },
  });
  if (done.ok && broken) office.watch.count('promises_broken_total', { department: broken.department });
}

/** A timer whose thread is gone, or whose work was done: it only goes away. */
export async function dismiss(office: Office, timer: Timer): Promise<void> {
  await office.archive.commit({ timers: { fired: [timer] } });
}
