import type { Outgoing, Timer } from '../../desk/ports.ts';
import type { Instant } from '../../desk/records.ts';
import { byText, insert, place, remove } from './sorted.ts';

/** What is derived from a collection's bodies; told of every change, and never stored. */
export interface View<B> {
  change(id: string, before: B | null, after: B | null): void;
}

interface Index<B> extends View<B> {
  find(is: string, after: string | undefined, limit: number): readonly string[];
}

export function createIndex<B>(keyOf: (body: B) => string | null): Index<B> {
  /** Most keys have one id, which then stands by itself: half the memory. */
  const ids = new Map<string, string | string[]>();
  const drop = (key: string, id: string): void => {
    const list = ids.get(key);
    if (typeof list === 'string') {
      if (list === id) ids.delete(key);
    } else if (list) {
      remove(list, id, byText);
      if (list.length === 0) ids.delete(key);
    }
  };
  const add = (key: string, id: string): void => {
    const list = ids.get(key);
    if (list === undefined) ids.set(key, id);
    else if (typeof list === 'string') ids.set(key, list < id ? [list, id] : [id, list]);
    else insert(list, id, byText);
  };
  return {
    change(id, before, after) {
      const old = before && keyOf(before);
      const now = after && keyOf(after);
      if (old === now) return;
      if (before && old !== null) drop(old, id);
      if (after && now !== null) add(now, id);
    },
    find(is, after, limit) {
      const found = ids.get(is) ?? [];
      const list = typeof found === 'string' ? [found] : found;
      let from = after === undefined ? 0 : place(list, after, byText);
      if (list[from] === after && after !== undefined) from++;
      return list.slice(from, from + limit);
    },
  };
}

interface Alarms extends View<Timer> {
  due(now: Instant, limit: number): readonly Timer[];
  next(): Instant | null;
}

export function createAlarms(): Alarms {
  /** Latest first: most timers are set for the next seconds and cleared soon after, and the end of a list is cheap. */
  const timers: Timer[] = [];
  const order = (a: Timer, b: Timer): number => byText(b.at, a.at) || byText(b.id, a.id);
  return {
    change(_, before, after) {
      if (before) remove(timers, before, order);
      if (after) insert(timers, after, order);
    },
    due(now, limit) {
      const due: Timer[] = [];
      for (let at = timers.length - 1; at >= 0 && due.length < limit; at -= 1) {
        const timer = timers[at] as Timer;
        if (timer.at > now) break;
        due.push(timer);
      }
      return due;
    },
    next: () => timers.at(-1)?.at ?? null,
  };
}

interface Lanes extends View<Outgoing> {
  heads(now: Instant, limit: number): readonly Outgoing[];
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Outgoing[]>();
  const order = (a: Outgoing, b: Outgoing): number => a.seq - b.seq || byText(a.id, b.id);
  return {
    change(_, before, after) {
      const old = before && lanes.get(before.lane);
      if (before && old) {
        remove(old, before, order);
        if (old.length === 0) lanes.delete(before.lane);
      }
      if (!after) return;
      const lane = lanes.get(after.lane);
      if (lane) insert(lane, after, order);
      else lanes.set(after.lane, [after]);
    },
    heads(now, limit) {
      const heads: Outgoing[] = [];
      for (const [head] of lanes.values()) if (head && head.at <= now) heads.push(head);
      return heads.sort((a, b) => byText(a.at, b.at) || byText(a.lane, b.lane)).slice(0, limit);
    },
  };
}
