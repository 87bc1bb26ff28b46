import type { Append, Commit, Kind, Put, Ref, Rewrite } from '../../desk/ports.ts';
import { isLogOp, type Op, sealed } from './envelope.ts';
import type { State } from './state.ts';

type Documents = State['documents'];

const versionOf = (documents: Documents, kind: keyof Documents, id: string): number => documents[kind].version(id);

/** Null when memory holds all of these; else resolves when it may be asked again. */
export function warmingOf({ documents }: State, refs: readonly Ref[]): Promise<void> | null {
  if (refs.every(({ kind, id }) => documents[kind].holds(id))) return null;
  const byKind = new Map<Kind, string[]>();
  for (const { kind, id } of refs) {
    const ids = byKind.get(kind);
    if (ids) ids.push(id);
    else byKind.set(kind, [id]);
  }
  for (const [kind, ids] of byKind) {
    const waiting = documents[kind].warming(ids);
    if (waiting) return waiting;
  }
  return null;
}

/** Null when memory holds all that the change writes, and knows whether its keys are new; else as above. */
export function warmingFor(state: State, { puts = [], appends = [] }: Commit): Promise<void> | null {
  for (const { log, of, key } of appends) {
    const waiting = key === undefined ? null : state.logs[log].proving(of, key);
    if (waiting) return waiting;
  }
  return warmingOf(state, puts);
}

function staleIn({ documents }: State, { expect = [], puts = [] }: Commit): string | null {
  for (const { kind, id, version } of expect) {
    const now = versionOf(documents, kind, id);
    if (now !== version) return `${kind} ${id} has version ${now}, not ${version}`;
  }
  for (const { kind, id, expects } of puts) {
    const now = versionOf(documents, kind, id);
    if (now !== expects) return `${kind} ${id} has version ${now}, not ${expects}`;
  }
  return null;
}

function takenIn({ logs }: State, appends: readonly Append[]): string | null {
  // Two appends to one log in one commit follow each other.
  const grown = new Map<string, number>();
  const keys = new Set<string>();
  for (const { log, of, seq, key } of appends) {
    const owner = `${log}/${of}`;
    const next = (grown.get(owner) ?? logs[log].last(of)) + 1;
    if (seq !== next) return `the next seq of log ${owner} is ${next}, not ${seq}`;
    grown.set(owner, next);
    if (key === undefined) continue;
    const known = `${owner}/${key}`;
    if (keys.has(known) || logs[log].seqOf(of, key) !== undefined) return `log ${owner} already has the key ${key}`;
    keys.add(known);
  }
  return null;
}

function missingIn({ logs }: State, rewrites: readonly Rewrite[]): string | null {
  const missing = rewrites.find(({ log, of, seq }) => seq < 1 || seq > logs[log].last(of));
  return missing ? `log ${missing.log}/${missing.of} has no entry ${missing.seq}` : null;
}

function firedIn({ documents }: State, fired: readonly { id: string; at: string }[]): string | null {
  for (const { id, at } of fired) {
    const timer = documents.timer.get(id)?.b as { readonly at: string } | undefined;
    if (timer?.at !== at) return `timer ${id} is no longer set for ${at}`;
  }
  return null;
}

/** Why the change does not fit what the archive holds now; null when it fits. */
export function conflictIn(state: State, change: Commit): string | null {
  return (
    staleIn(state, change) ??
    (change.appends ? takenIn(state, change.appends) : null) ??
    (change.rewrites ? missingIn(state, change.rewrites) : null) ??
    (change.timers?.fired ? firedIn(state, change.timers.fired) : null)
  );
}

function refuseTwice(puts: readonly Put[]): void {
  const seen = new Set<string>();
  for (const { kind, id } of puts) {
    if (seen.has(`${kind}/${id}`)) throw new TypeError(`One commit writes ${kind} ${id} twice; write it once.`);
    seen.add(`${kind}/${id}`);
  }
}

/** The change as steps. Timers fire and clear before they are set, and what is done leaves the outbox before what enters. */
export function stepsOf({ documents }: State, change: Commit): readonly Op[] {
  const { puts = [], appends = [], rewrites = [], timers = {}, outbox = {} } = change;
  if (puts.length > 1) refuseTwice(puts);
  const next = (name: 'timer' | 'outbox', body: { readonly id: string }): Op => [
    name,
    body.id,
    sealed(body.id, versionOf(documents, name, body.id) + 1, body),
  ];
  const ops: Op[] = [];
  for (const { kind, id, expects, body } of puts) {
    ops.push([kind, id, body === null ? null : sealed(id, expects + 1, body)]);
  }
  for (const { log, of, seq, key, body } of appends) ops.push([log, of, seq, sealed(of, seq, body, key)]);
  for (const { log, of, seq, body } of rewrites) ops.push([log, of, seq, sealed(of, seq, body), 'rewrite']);
  for (const { id } of timers.fired ?? []) ops.push(['timer', id, null]);
  for (const id of timers.clear ?? []) if (documents.timer.get(id)) ops.push(['timer', id, null]);
  for (const timer of timers.set ?? []) ops.push(next('timer', timer));
  for (const id of outbox.done ?? []) if (documents.outbox.get(id)) ops.push(['outbox', id, null]);
  for (const item of outbox.put ?? []) ops.push(next('outbox', item));
  return ops;
}

const logKey = (log: string, of: string): string => `${log}+/${of}`;
const documentKey = (kind: string, id: string): string => `${kind}/${id}`;

/** What a reader asks the flight about: a whole collection by its name, else one document or one log. */
export const keyOf = { log: logKey, document: documentKey };

export function* keysOf(ops: readonly Op[]): Iterable<string> {
  for (const op of ops) {
    if (isLogOp(op)) {
      yield logKey(op[0], op[1]);
    } else {
      yield op[0];
      yield documentKey(op[0], op[1]);
    }
  }
}
