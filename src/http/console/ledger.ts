import type { Conversation } from '../../desk/records.ts';

/** The open conversations, as this process heard of them last. */
export interface Ledger {
  /** Writes down what a conversation has become; gives what it was, undefined when it was not open. */
  put(conversation: Conversation): Conversation | undefined;
  get(id: string): Conversation | undefined;
  openIn(thread: string): Conversation | undefined;
  all(): Iterable<Conversation>;
  /** Those in the queue of a department. */
  queue(department: string): readonly Conversation[];
}

export function createLedger(open: Iterable<Conversation>): Ledger {
  const byId = new Map<string, Conversation>();
  const byThread = new Map<string, string>();
  const queues = new Map<string, Map<string, Conversation>>();

  function leaveQueue({ id, holder }: Conversation): void {
    const queue = holder.is === 'queue' ? queues.get(holder.department) : undefined;
    queue?.delete(id);
  }
  function enterQueue(conversation: Conversation): void {
    const { id, holder } = conversation;
    if (holder.is !== 'queue') return;
    const queue = queues.get(holder.department) ?? new Map<string, Conversation>();
    queues.set(holder.department, queue.set(id, conversation));
  }

  const ledger: Ledger = {
    put(conversation) {
      const { id, thread, status } = conversation;
      const before = byId.get(id);
      if (before) leaveQueue(before);
      if (status === 'closed') {
        byId.delete(id);
        if (byThread.get(thread) === id) byThread.delete(thread);
      } else {
        byId.set(id, conversation);
        byThread.set(thread, id);
        enterQueue(conversation);
      }
      return before;
    },
    get: (id) => byId.get(id),
    openIn: (thread) => byId.get(byThread.get(thread) ?? ''),
    all: () => byId.values(),
    queue: (department) => [...(queues.get(department)?.values() ?? [])],
  };
  for (const conversation of open) ledger.put(conversation);
  return ledger;
}

/** Conversations whose place in a queue has shifted because another one came, left or moved. */
export function shiftedBy(before: Conversation | undefined, now: Conversation, ledger: Ledger): readonly string[] {
  const was = before?.holder.is === 'queue' ? before.holder : null;
  const is = now.holder.is === 'queue' ? now.holder : null;
  if (was?.department === is?.department && was?.since === is?.since) return [];
  const departments = new Set([was, is].flatMap((one) => (one ? [one.department] : [])));
  const since = [was, is].flatMap((one) => (one ? [one.since] : [])).reduce((a, b) => (a < b ? a : b));
  const shifted = (one: Conversation): boolean =>
    one.id !== now.id && one.holder.is === 'queue' && one.holder.since >= since;
  return [...departments].flatMap((code) =>
    ledger
      .queue(code)
      .filter(shifted)
      .map(({ id }) => id),
  );
}

/** What of a conversation changes with every message, and is not in the panel. */
const TALK: ReadonlySet<string> = new Set(['lastSeq', 'messages', 'unread', 'waitingSince', 'lastSaid']);

/** Whether the panel beside it may have changed: something in the record besides the talk, or nothing in it at all, which tells of something beside it. */
export function panelMoved(before: Conversation | undefined, now: Conversation): boolean {
  if (!before) return true;
  const keys = Object.keys(now) as (keyof Conversation)[];
  const changed = keys.filter((key) => before[key] !== now[key]);
  return changed.length === 0 || changed.some((key) => !TALK.has(key));
}
