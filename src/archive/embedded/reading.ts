import type { Archive, Entry, LogKind, Outgoing, Stored, Timer } from '../../desk/ports.ts';
import { keyOf, warmingOf } from './change.ts';
import type { Flight } from './flight.ts';
import type { State } from './state.ts';

const DEFAULT_PAGE = 1000;

/** The reading half: nobody is told of a change before it is durable, so an answer that holds one waits for it. */
export function createReading(
  state: State,
  flight: Flight,
  refuse: () => void,
): Omit<Archive, 'commit' | 'purge' | 'close'> {
  const settled = async <T>(
    keys: () => readonly string[],
    read: () => T,
    warming: () => Promise<void> | null = () => null,
  ): Promise<T> => {
    for (;;) {
      refuse();
      const waiting = warming();
      if (waiting) {
        await waiting;
        continue;
      }
      const value = read();
      const landing = flight.touching(keys);
      if (!landing || (await landing) === null) return value;
    }
  };
  const stored = (kind: Stored['kind'], id: string): Stored => {
    const envelope = state.documents[kind].get(id);
    return { kind, id, version: envelope?.n ?? 0, body: (envelope?.b ?? null) as Stored['body'] };
  };
  /** The entries with after < seq <= upTo: the cold ones first, from the file, then those in memory. */
  const entriesOf = async <L extends LogKind>(
    log: L,
    of: string,
    after: number,
    upTo: number,
  ): Promise<readonly Entry<L>[]> => {
    for (;;) {
      refuse();
      const reading = state.logs[log].cold(of, after, upTo);
      const cold = reading ? await reading : [];
      const next = Math.max(after, cold.at(-1)?.n ?? 0);
      const { from, bodies } = await settled(
        () => [keyOf.log(log, of)],
        () => state.logs[log].warm(of, next, upTo),
      );
      // More has become cold meanwhile: read that as well.
      if (from !== next + 1 && from <= upTo && state.logs[log].last(of) > next) continue;
      const entry = (body: unknown, seq: number): Entry<L> => ({ seq, body: body as Entry<L>['body'] });
      return [...cold.map(({ n, b }) => entry(b, n)), ...bodies.map((body, index) => entry(body, from + index))];
    }
  };

  return {
    load: (refs) =>
      settled(
        () => refs.map(({ kind, id }) => keyOf.document(kind, id)),
        () => refs.map(({ kind, id }) => stored(kind, id)) as never,
        () => warmingOf(state, refs),
      ),
    find: (kind, by, is, { after, limit = DEFAULT_PAGE } = {}) => {
      const found = () => state.find(kind, by, is, after, limit);
      return settled(
        () => [kind],
        () => found().map((id) => stored(kind, id) as Stored<typeof kind>),
        () => state.documents[kind].warming(found()),
      );
    },
    entries: (log, of, { after, limit }) => {
      const from = Math.max(0, after);
      return entriesOf(log, of, from, from + Math.max(0, limit));
    },
    async entry(log, of, key) {
      const seq = await settled(
        () => [keyOf.log(log, of)],
        () => state.logs[log].seqOf(of, key),
        () => state.logs[log].proving(of, key),
      );
      if (seq === undefined) return null;
      const [found] = await entriesOf(log, of, seq - 1, seq);
      return found ?? null;
    },
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
