import type { Holder } from './activity.ts';
import { byId } from './dom.ts';

const TYPING_MS = 3_000;
const LOOK_MS = 500;

export interface SignalEnds {
  holder(): Holder;
  /** The newest seq of ours that begins above this height of the log, or null. */
  newestAbove(bottom: number): number | null;
  /** Posts beside the messages, which it must not delay; whether it arrived. */
  tell(activity: unknown): Promise<boolean>;
}

/** What the page tells beside messages: that the customer is typing, and how far they have seen the thread. What is lost is not missed. */
export interface Signals {
  typing(): void;
  /** Something may have come into view. */
  look(): void;
}

export function createSignals({ holder, newestAbove, tell }: SignalEnds): Signals {
  const scroller = byId('scroller');
  let typedAt = 0;
  let told = 0;
  let telling = false;
  let looking = false;

  const look = () => {
    if (!looking) setTimeout(check, LOOK_MS);
    looking = true;
  };
  async function check(): Promise<void> {
    looking = false;
    if (document.visibilityState !== 'visible') return;
    const seq = newestAbove(scroller.scrollTop + scroller.clientHeight) ?? 0;
    if (seq <= told) return;
    if (telling) {
      look();
      return;
    }
    telling = true;
    const arrived = await tell({ type: 'event', name: 'griddesk.seen', value: seq, from: { id: 'customer' } });
    telling = false;
    if (arrived) told = seq;
  }
  scroller.addEventListener('scroll', look, { passive: true });
  document.addEventListener('visibilitychange', look);

  return {
    typing: () => {
      // The assistant does not look at who is typing.
      if (holder().is === 'bot' || Date.now() - typedAt < TYPING_MS) return;
      typedAt = Date.now();
      void tell({ type: 'typing', from: { id: 'customer' } });
    },
    look,
  };
}
