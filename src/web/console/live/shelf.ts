/** Things by id of which newer ones arrive one by one, and the whole list now and then. */
export interface Shelf<T> {
  get(id: string): T | undefined;
  /** The same array until something changes. */
  all(): readonly T[];
  subscribe(listener: () => void): () => void;
  /** One thing as it is now. */
  put(thing: T): void;
  drop(id: string): void;
  /** A mark to be taken before a list is asked for. */
  mark(): number;
  /** A whole list that was asked for at `mark`: what is not in it is gone, unless it was heard of since. */
  refill(things: readonly T[], mark: number): void;
  clear(): void;
}

/** `merge` gives what is kept of two states of one thing; `fresh` tells whether the second was certainly said later. */
export function createShelf<T extends { readonly id: string }>(
  merge: (kept: T, said: T, fresh: boolean) => T,
): Shelf<T> {
  const kept = new Map<string, T>();
  const heard = new Map<string, number>();
  const listeners = new Set<() => void>();
  let beat = 0;
  let list: readonly T[] | null = null;

  const changed = (): void => {
    list = null;
    for (const listener of listeners) listener();
  };
  const keep = (thing: T, fresh: boolean): void => {
    const before = kept.get(thing.id);
    kept.set(thing.id, before === undefined ? thing : merge(before, thing, fresh));
  };
  const hear = (id: string): void => {
    beat += 1;
    heard.set(id, beat);
  };
  return {
    get: (id) => kept.get(id),
    all: () => {
      list ??= [...kept.values()];
      return list;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    put: (thing) => {
      hear(thing.id);
      keep(thing, true);
      changed();
    },
    drop: (id) => {
      hear(id);
      kept.delete(id);
      changed();
    },
    mark: () => beat,
    refill: (things, mark) => {
      const since = (id: string): boolean => (heard.get(id) ?? 0) > mark;
      const listed = new Set(things.map(({ id }) => id));
      for (const id of [...kept.keys()]) if (!listed.has(id) && !since(id)) kept.delete(id);
      for (const id of [...heard.keys()]) if (!since(id)) heard.delete(id);
      // What was dropped while the list was on its way does not come back by it.
      for (const thing of things) if (kept.has(thing.id) || !since(thing.id)) keep(thing, !since(thing.id));
      changed();
    },
    clear: () => {
      kept.clear();
      heard.clear();
      changed();
    },
  };
}
