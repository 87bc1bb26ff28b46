import { setTimeout as pause } from 'node:timers/promises';
import type { Archive, Commit, Committed } from '../../src/desk/ports.ts';

/** The same numbers, 0 to below 1, for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An archive far away and busy: every call takes its time, before and after, and some commits meet a conflict that changed nothing. */
export function adverse(archive: Archive, random: () => number): Archive {
  const dally = async (): Promise<void> => {
    const fate = random();
    if (fate < 0.3) await new Promise((soon) => setImmediate(soon));
    else if (fate < 0.4) await pause(Math.ceil(random() * 3));
  };
  const slowly = async <T>(call: () => Promise<T>): Promise<T> => {
    await dally();
    const answer = await call();
    await dally();
    return answer;
  };
  const commit = (change: Commit): Promise<Committed> =>
    slowly(async () => (random() < 0.25 ? { ok: false, conflict: 'somebody else was first' } : archive.commit(change)));
  return {
    load: (refs) => slowly(() => archive.load(refs)),
    find: (kind, by, is, page) => slowly(() => archive.find(kind, by, is, page)),
    entries: (log, of, page) => slowly(() => archive.entries(log, of, page)),
    entry: (log, of, key) => slowly(() => archive.entry(log, of, key)),
    due: (now, limit) => slowly(() => archive.due(now, limit)),
    nextTimer: () => slowly(() => archive.nextTimer()),
    outgoing: (now, limit) => slowly(() => archive.outgoing(now, limit)),
    commit,
    purge: () => archive.purge(),
    close: () => archive.close(),
  };
}
