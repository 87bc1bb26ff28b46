import type { Archive, Clock, Commit, Stored, Watch } from '../../desk/ports.ts';
import type { Session, User } from '../../desk/records.ts';
import type { Staff } from '../routes.ts';
import {
  ABSOLUTE_SECONDS,
  type Csrf,
  createCsrf,
  createSessionCookie,
  newToken,
  type SessionCookie,
  sessionOf,
} from './cookie.ts';

const IDLE_MS = 30 * 60_000;
const ABSOLUTE_MS = ABSOLUTE_SECONDS * 1000;
/** How far `seenAt` may lag. */
const SEEN_MS = 60_000;
/** For how long another process may not be asked whether it has ended a session. */
const FRESH_MS = 1000;
const MOST_KEPT = 1000;
/** Log-ins of one user at a time; the oldest gives way. */
const MOST_EACH = 20;

/** A change of a user, and what becomes of the sessions in the same commit. */
interface Renewal {
  readonly before: Stored<'user'>;
  readonly after: User;
  /** Ends every session there is. */
  readonly ends: boolean;
  /** Begins a session of its own. */
  readonly begins?: boolean;
  /** Other documents that must be as they were read. */
  readonly expect?: Commit['expect'];
}

/** What a browser gets: the session, and the value of its Set-Cookie header. */
export interface Begun {
  readonly staff: Staff;
  readonly cookie: string;
}

/** Who is signed in; durable, and ended at once by a revocation in this process, within a second by one in another. */
export interface Sessions {
  readonly cookie: SessionCookie;
  readonly csrf: Csrf;
  /** The signed-in user by a Cookie header, which counts as use; null: no session, or an ended one. */
  read(cookieHeader: string | undefined): Promise<Staff | null>;
  /** The same without counting as use: for what is open without anybody doing anything, such as a socket. */
  peek(cookieHeader: string | undefined): Promise<Staff | null>;
  /** Calls for each session that is ended by log-out, disabling, a new password or its age; returns how to stop listening. */
  onRevoked(listener: (session: Session) => void): () => void;
  /** A new session under a new id; null when the user has changed since it was read. */
  begin(user: Stored<'user'>): Promise<Begun | null>;
  end(session: Session): Promise<void>;
  /** Writes a changed user; null when something it was decided on has changed since: read and decide again. */
  renew(change: Renewal): Promise<{ readonly begun: Begun | null } | null>;
}

interface SessionParts {
  readonly archive: Archive;
  readonly clock: Clock;
  readonly key: Buffer;
  readonly https: boolean;
  readonly watch: Watch;
}

interface Known {
  readonly session: Stored<'session'> & { readonly body: Session };
  readonly user: Stored<'user'> & { readonly body: User };
  readonly readAt: number;
}

export function createSessions({ archive, clock, key, https, watch }: SessionParts): Sessions {
  const cookie = createSessionCookie(https);
  const known = new Map<string, Known>();
  const listeners = new Set<(session: Session) => void>();
  // What was being read while something changed must not be remembered.
  let changes = 0;

  const forget = (ids: readonly string[], user: string | null): void => {
    changes += 1;
    for (const id of ids) known.delete(id);
    for (const [id, { user: of }] of known) if (of.id === user) known.delete(id);
  };
  const revoked = (sessions: readonly Session[]): void => {
    for (const session of sessions) for (const listener of listeners) listener(session);
  };
  const over = ({ startedAt, seenAt }: Session): boolean => {
    const now = clock.now().getTime();
    return now - Date.parse(seenAt) >= IDLE_MS || now - Date.parse(startedAt) >= ABSOLUTE_MS;
  };
  const of = (user: string) => archive.find('session', 'user', user, { limit: 1000 });
  const removal = ({ id, version }: Stored<'session'>) =>
    ({ kind: 'session', id, expects: version, body: null }) as const;
  const bodies = (stored: readonly Stored<'session'>[]) => stored.flatMap(({ body }) => (body === null ? [] : [body]));

  async function load(id: string): Promise<Known | null> {
    const now = clock.now().getTime();
    const there = known.get(id);
    if (there !== undefined && Math.abs(now - there.readAt) < FRESH_MS) return there;
    const asOf = changes;
    const [session] = await archive.load([{ kind: 'session', id }]);
    if (session.body === null) return null;
    const [user] = await archive.load([{ kind: 'user', id: session.body.user }]);
    if (user.body === null || user.body.state !== 'active') return null;
    const found: Known = {
      session: { ...session, body: session.body },
      user: { ...user, body: user.body },
      readAt: now,
    };
    if (known.size >= MOST_KEPT) known.clear();
    if (asOf === changes) known.set(id, found);
    return found;
  }

  /** Notes the use, at most once a minute. That it cannot be written keeps nobody from working. */
  async function touch({ session, user }: Known): Promise<void> {
    const seenAt = clock.now().toISOString();
    try {
      await archive.commit({
        puts: [
          { kind: 'session', id: session.id, expects: session.version, body: { ...session.body, seenAt } },
          { kind: 'user', id: user.id, expects: user.version, body: { ...user.body, seenAt } },
        ],
      });
    } catch (err) {
      watch.warn('the use of a session could not be written', { err: String(err) });
    }
    forget([session.id], user.id);
  }

  async function look(header: string | undefined, use: boolean): Promise<Staff | null> {
    const id = cookie.read(header);
    const found = id === null ? null : await load(id);
    if (found === null) return null;
    const session = found.session.body;
    if (over(session)) {
      await end(session);
      return null;
    }
    if (use && clock.now().getTime() - Date.parse(session.seenAt) >= SEEN_MS) await touch(found);
    return { is: 'staff', user: found.user.body, session };
  }

  async function end({ id }: Session): Promise<void> {
    for (;;) {
      const [stored] = await archive.load([{ kind: 'session', id }]);
      const done = stored.body === null || (await archive.commit({ puts: [removal(stored)] })).ok;
      if (!done) continue;
      forget([id], null);
      return revoked(bodies([stored]));
    }
  }

  async function renew({ before, after, ends, begins = false, expect = [] }: Renewal) {
    const at = clock.now().toISOString();
    const token = newToken();
    const session: Session = { v: 1, id: sessionOf(token), user: before.id, startedAt: at, seenAt: at };
    const all = [...(await of(before.id))].sort((a, b) => (a.body!.startedAt < b.body!.startedAt ? 1 : -1));
    const gone = all.filter(({ body }, i) => ends || over(body!) || (begins && i >= MOST_EACH - 1));
    const done = await archive.commit({
      expect,
      puts: [
        { kind: 'user', id: before.id, expects: before.version, body: after },
        ...gone.map(removal),
        ...(begins ? [{ kind: 'session', id: session.id, expects: 0, body: session } as const] : []),
      ],
    });
    if (!done.ok) return null;
    forget(
      gone.map(({ id }) => id),
      before.id,
    );
    revoked(bodies(gone));
    const staff: Staff = { is: 'staff', user: after, session };
    return { begun: begins ? { staff, cookie: cookie.set(token) } : null };
  }

  return {
    cookie,
    csrf: createCsrf(key),
    read: (header) => look(header, true),
    peek: (header) => look(header, false),
    onRevoked: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin: async (user) => {
      if (user.body === null) return null;
      const after = { ...user.body, seenAt: clock.now().toISOString() };
      return (await renew({ before: user, after, ends: false, begins: true }))?.begun ?? null;
    },
    end,
    renew,
  };
}
