import {
  type Archive,
  type Commit,
  type Committed,
  INDEXES,
  type Kind,
  type LogKind,
  type Outgoing,
  type Timer,
} from '../../src/desk/ports.ts';

interface Kept {
  readonly kind: Kind;
  readonly id: string;
  readonly version: number;
  readonly body: unknown;
}

interface Written {
  readonly seq: number;
  readonly key: string | undefined;
  readonly body: unknown;
}

/** What an archive is, in the plainest words there are: no speed, no disk. */
export interface Model {
  commit(change: Commit): Committed;
  /** Everything that can be asked, asked of the model. */
  readonly archive: Pick<Archive, 'load' | 'find' | 'entries' | 'entry' | 'due' | 'nextTimer' | 'outgoing'>;
}

export function createModel(): Model {
  const documents = new Map<string, Kept>();
  const logs = new Map<string, Written[]>();
  const timers = new Map<string, Timer>();
  const outbox = new Map<string, Outgoing>();
  const kept = (kind: Kind, id: string): Kept => documents.get(`${kind} ${id}`) ?? { kind, id, version: 0, body: null };
  const log = (name: LogKind, of: string): Written[] => logs.get(`${name} ${of}`) ?? [];

  const fits = ({ expect = [], puts = [], appends = [], timers: { fired = [] } = {} }: Commit): boolean => {
    if (expect.some(({ kind, id, version }) => kept(kind, id).version !== version)) return false;
    if (puts.some(({ kind, id, expects }) => kept(kind, id).version !== expects)) return false;
    if (fired.some(({ id, at }) => timers.get(id)?.at !== at)) return false;
    return appends.every(({ log: name, of, seq, key }, index) => {
      const before = appends.slice(0, index).filter((other) => other.log === name && other.of === of);
      const keys = [...log(name, of), ...before].map((other) => other.key);
      return seq === keys.length + 1 && (key === undefined || !keys.includes(key));
    });
  };

  const commit = (change: Commit): Committed => {
    if (!fits(change)) return { ok: false, conflict: 'it does not fit' };
    for (const { kind, id, expects, body } of change.puts ?? []) {
      if (body === null) documents.delete(`${kind} ${id}`);
      else documents.set(`${kind} ${id}`, { kind, id, version: expects + 1, body });
    }
    for (const { log: name, of, seq, key, body } of change.appends ?? []) {
      logs.set(`${name} ${of}`, [...log(name, of), { seq, key, body }]);
    }
    for (const { id } of change.timers?.fired ?? []) timers.delete(id);
    for (const id of change.timers?.clear ?? []) timers.delete(id);
    for (const timer of change.timers?.set ?? []) timers.set(timer.id, timer);
    for (const id of change.outbox?.done ?? []) outbox.delete(id);
    for (const item of change.outbox?.put ?? []) outbox.set(item.id, item);
    return { ok: true };
  };

  const first = (lane: string): Outgoing =>
    [...outbox.values()].filter((item) => item.lane === lane).sort((a, b) => a.seq - b.seq)[0]!;
  const byInstant = (a: Timer, b: Timer): number => (a.at + a.id < b.at + b.id ? -1 : 1);
  const archive = {
    load: async (refs: readonly { kind: Kind; id: string }[]) => refs.map(({ kind, id }) => kept(kind, id)),
    find: async (kind: Kind, by: string, is: string, { after = '', limit = 1000 } = {}) => {
      const keyOf = (INDEXES[kind] as Record<string, (body: never) => string | null>)[by]!;
      return [...documents.values()]
        .filter((of) => of.kind === kind && of.id > after && keyOf(of.body as never) === is)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
    entries: async (name: LogKind, of: string, { after, limit }: { after: number; limit: number }) =>
      log(name, of)
        .filter(({ seq }) => seq > after)
        .slice(0, limit)
        .map(({ seq, body }) => ({ seq, body })),
    entry: async (name: LogKind, of: string, key: string) => {
      const found = log(name, of).find((entry) => entry.key === key);
      return found ? { seq: found.seq, body: found.body } : null;
    },
    due: async (now: string, limit: number) =>
      [...timers.values()]
        .filter(({ at }) => at <= now)
        .sort(byInstant)
        .slice(0, limit),
    nextTimer: async () => [...timers.values()].sort(byInstant)[0]?.at ?? null,
    outgoing: async (now: string, limit: number) =>
      [...new Set([...outbox.values()].map(({ lane }) => lane))]
        .map(first)
        .filter(({ at }) => at <= now)
        .slice(0, limit),
  };
  return { commit, archive: archive as unknown as Model['archive'] };
}
