import { createHmac } from 'node:crypto';
import type { Archive, Clock, Stored } from '../../desk/ports.ts';
import type { User } from '../../desk/records.ts';
import { loginOf } from './login.ts';
import { oneTimePassword, type Passwords } from './passwords.ts';
import type { Begun, Sessions } from './sessions.ts';

type NewUser = Pick<User, 'name' | 'email' | 'roles' | 'departments'>;
type Amendment = { readonly [K in 'name' | 'roles' | 'departments' | 'state']?: User[K] | undefined };
interface OneTime {
  readonly user: User;
  readonly password: string;
}

/** Who works at the desk. Every change is one commit, with what becomes of the sessions. */
export interface Users {
  /** By name. */
  all(): Promise<readonly User[]>;
  /** By e-mail address in any spelling. */
  find(email: string): Promise<Stored<'user'> | null>;
  /** With a one-time password, or the given one; null when the address is taken. */
  add(user: NewUser, password?: string): Promise<OneTime | null>;
  amend(id: string, change: Amendment): Promise<User | 'notFound' | 'lastAdministrator'>;
  /** Gives a one-time password and ends the sessions; null when there is no such user. */
  reset(id: string): Promise<OneTime | null>;
  /** Ends all sessions and begins a new one; null when the old password is wrong. */
  change(id: string, old: string, fresh: string): Promise<Begun | null>;
  /** A new session; null when the password is wrong, or there is no such active user, both at the price of one hash. */
  signIn(email: string, password: string): Promise<Begun | null>;
}

interface UserParts {
  readonly archive: Archive;
  readonly clock: Clock;
  readonly key: Buffer;
  readonly passwords: Passwords;
  readonly sessions: Pick<Sessions, 'begin' | 'renew'>;
}

const administers = (user: User): boolean => user.state === 'active' && user.roles.includes('administrator');

export function createUsers({ archive, clock, key, passwords, sessions }: UserParts): Users {
  /** Follows from the login, so that of two who add it at the same moment one wins; keyed, so that nobody can guess it. */
  const idOf = (login: string): string =>
    createHmac('sha256', key).update(`user ${login}`).digest('base64url').slice(0, 22);

  async function everybody(): Promise<Stored<'user'>[]> {
    const found: Stored<'user'>[] = [];
    for (;;) {
      const after = found.at(-1)?.id;
      const page = await archive.find('user', 'all', 'all', { limit: 500, ...(after !== undefined && { after }) });
      found.push(...page);
      if (page.length < 500) return found;
    }
  }
  const load = async (id: string): Promise<Stored<'user'>> => (await archive.load([{ kind: 'user', id }]))[0];
  const find = async (email: string) => (await archive.find('user', 'login', loginOf(email), { limit: 1 }))[0] ?? null;

  async function amend(id: string, change: Amendment): Promise<User | 'notFound' | 'lastAdministrator'> {
    for (;;) {
      const before = await load(id);
      if (before.body === null) return 'notFound';
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const after: User = { ...before.body, ...given };
      const steps = administers(before.body) && !administers(after);
      // The other one is held still by the commit, so that two who remove each other do not both succeed.
      const other = steps ? (await everybody()).find((user) => user.id !== id && administers(user.body!)) : null;
      if (other === undefined) return 'lastAdministrator';
      const expect = other === null ? [] : [{ kind: 'user', id: other.id, version: other.version } as const];
      if (await sessions.renew({ before, after, ends: after.state === 'disabled', expect })) return after;
    }
  }

  async function reset(id: string): Promise<OneTime | null> {
    const password = oneTimePassword();
    const hash = await passwords.hash(password);
    for (;;) {
      const before = await load(id);
      if (before.body === null) return null;
      const user: User = { ...before.body, password: hash, mustChange: true };
      if (await sessions.renew({ before, after: user, ends: true })) return { user, password };
    }
  }

  async function change(id: string, old: string, fresh: string): Promise<Begun | null> {
    const first = await load(id);
    if (first.body === null || !(await passwords.fits(first.body.password, old))) return null;
    const hash = await passwords.hash(fresh);
    for (;;) {
      const before = await load(id);
      const same = before.body?.password === first.body.password && before.body.state === 'active';
      if (before.body === null || !same) return null;
      const after: User = { ...before.body, password: hash, mustChange: false };
      const renewed = await sessions.renew({ before, after, ends: true, begins: true });
      if (renewed) return renewed.begun;
    }
  }

  async function signIn(email: string, password: string): Promise<Begun | null> {
    const first = await find(email);
    const right = await passwords.fits(first?.body?.password ?? null, password);
    if (!right || first === null) return null;
    for (;;) {
      // What was proven is that hash; whoever has been disabled or reset meanwhile does not come in.
      const user = await load(first.id);
      if (user.body?.state !== 'active' || user.body.password !== first.body?.password) return null;
      const begun = await sessions.begin(user);
      if (begun !== null) return begun;
    }
  }

  return {
    all: async () =>
      (await everybody())
        .flatMap(({ body }) => body ?? [])
        .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)),
    find,
    add: async ({ name, email, roles, departments }, given) => {
      const login = loginOf(email);
      if ((await find(email)) !== null) return null;
      const password = given ?? oneTimePassword();
      const user: User = {
        ...{ v: 1, id: idOf(login), name, email, login, password: await passwords.hash(password) },
        ...{ mustChange: given === undefined, roles, departments },
        ...{ state: 'active', createdAt: clock.now().toISOString(), seenAt: null },
      };
      const done = await archive.commit({ puts: [{ kind: 'user', id: user.id, expects: 0, body: user }] });
      return done.ok ? { user, password } : null;
    },
    amend,
    reset,
    change,
    signIn,
  };
}
