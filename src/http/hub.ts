import type { Bell, Entry } from '../desk/ports.ts';
import type { ThreadEvent } from '../desk/records.ts';

type Entries = readonly Entry<'thread'>[];

/** Reads a thread's entries with seq > after, in order, at most `limit`; `desk.events` is one. */
type Read = (thread: string, after: number, limit: number) => Promise<Entries>;

/** What an open socket hears. Every entry once, in the order of seq, with no gap. */
export interface Listener {
  /** Listeners that are equally far get the same array, so that it is worth keeping what is made of it. More of the past comes only after `sent`. */
  grown(entries: Entries, sent?: () => void): void;
  flash(notice: ThreadEvent): void;
  typing(): void;
  /** The store could not be read, so what follows would have a hole. Nothing more comes. */
  lost(fault: unknown): void;
}

export interface Subscription {
  /** Looks for what no ring has told of. */
  check(): void;
  end(): void;
}

export interface Hub extends Pick<Bell, 'ring' | 'flash' | 'typing'> {
  /** Hears everything after the given seq, the past first. */
  subscribe(thread: string, after: number, read: Read, listener: Listener): Subscription;
}

/** Large, because botframework-directlinejs mixes up the order of activities between frames that come close together. */
const PAGE = 500;

interface Subscriber {
  seq: number;
  reading: boolean;
  again: boolean;
  ended: boolean;
  readonly read: Read;
  readonly listener: Listener;
}

function deliver(to: Subscriber, entries: Entries, sent?: () => void): void {
  to.seq = entries.at(-1)?.seq ?? to.seq;
  to.listener.grown(entries, sent);
}

async function catchUp(thread: string, to: Subscriber): Promise<void> {
  if (to.reading) {
    to.again = true;
    return;
  }
  to.reading = true;
  try {
    do {
      to.again = false;
      const page = await to.read(thread, to.seq, PAGE);
      if (to.ended) return;
      if (page.length > 0) await new Promise<void>((sent) => deliver(to, page, sent));
      if (page.length === PAGE) to.again = true;
    } while (to.again);
  } catch (fault) {
    if (to.ended) return;
    to.ended = true;
    to.listener.lost(fault);
  } finally {
    to.reading = false;
  }
}

/** Passes a ring's entries on as they are where they follow directly; fills a gap from the store. */
function hear(thread: string, to: Subscriber, entries: Entries, rests: Map<number, Entries>): void {
  const first = entries[0];
  const last = entries.at(-1);
  if (to.reading || first === undefined || last === undefined) return void catchUp(thread, to);
  if (last.seq <= to.seq) return;
  const whole = last.seq - first.seq === entries.length - 1;
  if (!whole || first.seq > to.seq + 1) return void catchUp(thread, to);
  let rest = rests.get(to.seq);
  if (rest === undefined) {
    rest = first.seq === to.seq + 1 ? entries : entries.slice(to.seq + 1 - first.seq);
    rests.set(to.seq, rest);
  }
  deliver(to, rest);
}

/** The bell of this process, and the sockets that listen to it. */
export function createHub(): Hub {
  const threads = new Map<string, Set<Subscriber>>();
  const listeners = (thread: string): Iterable<Subscriber> => threads.get(thread) ?? [];
  return {
    ring: (thread, entries) => {
      const rests = new Map<number, Entries>();
      for (const one of listeners(thread)) if (!one.ended) hear(thread, one, entries, rests);
    },
    flash: (thread, notice) => {
      for (const one of listeners(thread)) one.listener.flash(notice);
    },
    typing: (thread) => {
      for (const one of listeners(thread)) one.listener.typing();
    },
    subscribe: (thread, after, read, listener) => {
      const one: Subscriber = { seq: after, reading: false, again: false, ended: false, read, listener };
      const all = threads.get(thread) ?? new Set();
      threads.set(thread, all.add(one));
      void catchUp(thread, one);
      return {
        check: () => void catchUp(thread, one),
        end: () => {
          one.ended = true;
          all.delete(one);
          if (all.size === 0 && threads.get(thread) === all) threads.delete(thread);
        },
      };
    },
  };
}
