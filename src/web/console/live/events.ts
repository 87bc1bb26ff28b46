import type { EventView } from '../../../http/console/contract.ts';

/** The events of one conversation's thread as far as they are known without a gap. */
export interface Timeline {
  /** In order of seq; the same array until something comes. */
  list(): readonly EventView[];
  /** Up to here nothing is missing: what the server is asked to go on from. */
  mark(): number;
  subscribe(listener: () => void): () => void;
  /** The stored events, as they were asked for. */
  fill(events: readonly EventView[]): void;
  /** Events from the socket; false when one before them is missing, so that the server is to be asked again. */
  hear(events: readonly EventView[]): boolean;
}

/** A server that, asked twice, still goes on behind a gap has nothing in it for us. */
const ASK_MOST = 2;

export function createTimeline(): Timeline {
  const known = new Map<number, EventView>();
  const ahead = new Map<number, EventView>();
  const listeners = new Set<() => void>();
  let mark = 0;
  let asked = 0;
  let list: readonly EventView[] | null = null;

  const keep = (event: EventView): void => {
    known.set(event.seq, event);
    mark = Math.max(mark, event.seq);
  };
  const changed = (): void => {
    list = null;
    for (const listener of listeners) listener();
  };
  const join = (): void => {
    for (const event of [...ahead.values()].sort((a, b) => a.seq - b.seq)) {
      if (event.seq > mark + 1 && asked < ASK_MOST) break;
      ahead.delete(event.seq);
      keep(event);
    }
  };
  return {
    list: () => {
      list ??= [...known.values()].sort((a, b) => a.seq - b.seq);
      return list;
    },
    mark: () => mark,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fill: (events) => {
      for (const event of events) keep(event);
      join();
      changed();
    },
    hear: (events) => {
      for (const event of events) if (event.seq > mark) ahead.set(event.seq, event);
      const before = mark;
      join();
      if (mark > before) changed();
      asked = ahead.size > 0 ? asked + 1 : 0;
      return ahead.size === 0;
    },
  };
}
