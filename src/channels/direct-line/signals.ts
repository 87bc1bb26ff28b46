import type { Desk } from '../../desk/desk.ts';
import type { Attention } from '../../http/attention.ts';
import { type Answer, refuse } from '../../http/routes.ts';
import type { Posted } from './activity.ts';

/** What a client tells beside its messages: that its customer is typing, and how far they have seen the thread. */
export interface Signals {
  /** Null for an activity that is no signal. */
  take(thread: string, posted: Posted): Promise<Answer | null>;
}

interface SignalParts {
  readonly desk: Pick<Desk, 'thread'>;
  readonly attention: Pick<Attention, 'seen'>;
  typing(thread: string): void;
}

/** An event of this name carries in `value` the seq of the newest activity that the customer has had before their eyes. */
const SEEN = 'griddesk.seen';
/** Clients tell of each key; whoever watches needs to know once in a while. */
const TYPING_MS = 1_000;
const REMEMBERED = 10_000;

const NO_THREAD = refuse(404, 'notFound', 'There is no such conversation.');
const NO_SEQ = refuse(400, 'seen', `The value of ${SEEN} must be the seq of an activity of this conversation.`);

export function createSignals({ desk, attention, typing }: SignalParts): Signals {
  const typed = new Map<string, number>();

  function noteTyping(thread: string): void {
    const now = performance.now();
    if (now - (typed.get(thread) ?? Number.NEGATIVE_INFINITY) < TYPING_MS) return;
    typed.delete(thread);
    const oldest = typed.size >= REMEMBERED ? typed.keys().next().value : undefined;
    if (oldest !== undefined) typed.delete(oldest);
    typed.set(thread, now);
    typing(thread);
  }

  async function noteSeen(thread: string, seq: unknown): Promise<Answer> {
    const known = await desk.thread(thread);
    if (known === null) return NO_THREAD;
    if (!Number.isInteger(seq)) return NO_SEQ;
    const at = seq as number;
    if (at < 1 || at > known.lastSeq) return NO_SEQ;
    attention.seen(thread, at);
    return { status: 200, body: { id: `${thread}|seen` } };
  }

  return {
    take: async (thread, { type, name, value }) => {
      if (type === 'typing') {
        noteTyping(thread);
        return { status: 200, body: { id: `${thread}|typing` } };
      }
      return type === 'event' && name === SEEN ? noteSeen(thread, value) : null;
    },
  };
}
