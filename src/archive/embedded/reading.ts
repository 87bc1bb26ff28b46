import type { Archive, Entry, LogKind, Outgoing, Stored, Timer } from '../../desk/ports.ts';
import { keyOf } from './change.ts';
import type { Flight } from './flight.ts';
import type { State } from './state.ts';

const DEFAULT_PAGE = 1000;

/** The reading half: nobody is told of a change before it is durable, so an answer that holds one waits for it. */
export function createReading(state: State, flight: Flight, refuse: () => void): Omit<Archive, 'commit' | 'close'> {
  const settled = async <T>(keys: () => readonly string[], read: () => T): Promise<T> => {
    for (;;) {
      refuse();
      const value = read();
      const landing = flight.touching(keys);
      if (!landing || (await landing) === null) return value;
    }
  };
  const stored = (kind: Stored['kind'], id: string): Stored => {
    const envelope = state.documents[kind].get(id);
    return { kind, id, version: envelope?.n ?? 0, body: (envelope?.b ?? null) as Stored['body'] };
  };
  const entryAt = <L extends LogKind>(log: L, of: string, seq: number): Entry<L> => ({
    seq,
    body: state.logs[log].body(of, seq) as Entry<L>['body'],
  });

  return {
    load: (refs) =>
      settled(
        () => refs.map(({ kind, id }) => keyOf.document(kind, id)),
        () => refs.map(({ kind, id }) => stored(kind, id)) as never,
      ),
    find: (kind, by, is, { after, limit = DEFAULT_PAGE } = {}) =>
      settled(
        () => [kind],
        () =>
          state
            .index(kind, by)
            .find(is, after, limit)
            .map((id) => stored(kind, id) as Stored<typeof kind>),
      ),
    entries: (log, of, { after, limit }) =>
      settled(
        () => [keyOf.log(log, of)],
        () => {
          const from = Math.max(0, after);
          const count = Math.max(0, Math.min(limit, state.logs[log].last(of) - from));
          return Array.from({ length: count }, (_, index) => entryAt(log, of, from + index + 1));
        },
      ),
    entry: (log, of, key) =>
      settled(
        () => [keyOf.log(log, of)],
        () => {
          const seq = state.logs[log].seqOf(of, key);
          return seq === undefined ? null : entryAt(log, of, seq);
        },
      ),
    due: (now, limit) =>
      settled<readonly Timer[]>(
        () => ['timer'],
        () => state.alarms.due(now, limit),
      ),
    nextTimer: () =>
      settled(
        () => ['timer'],
        () => state.alarms.next(),
      ),
    outgoing: (now, limit) =>
      settled<readonly Outgoing[]>(
        () => ['outbox'],
        () => state.lanes.heads(now, limit),
      ),
  };
}
