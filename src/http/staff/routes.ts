import { z } from 'zod';
import type { Content } from '../../desk/content.ts';
import type { Role } from '../../desk/records.ts';
import { bucketOf } from '../address.ts';
import { type Availability, LOGIN, ME, PASSWORD, ROLE } from '../console/contract.ts';
import type { Limits } from '../limits.ts';
import { type Answer, type Audited, type Route, refuse, route, type Staff } from '../routes.ts';
import { loginOf } from './login.ts';
import { notFromHere, tooMany } from './refusals.ts';
import type { Begun, Sessions } from './sessions.ts';
import { userRoutes } from './user-routes.ts';
import type { Users } from './users.ts';
import { meView, namesOf } from './views.ts';

export interface StaffParts {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly limits: Pick<Limits, 'login' | 'failure'>;
  readonly content: Content;
  /** Sample data is shown. */
  readonly demo: boolean;
  /** Somebody is called when a danger is reported. */
  readonly alertTarget: boolean;
  readonly https: boolean;
  availability(user: string): Availability;
}

const EVERYBODY: readonly Role[] = ROLE.options;
/** Whose log-in it was, where there is such a user; also one that failed. */
const signedIn = (id: string | undefined): Audited => (id === undefined ? {} : { of: [{ kind: 'user', id }] });
/** Browsers send a body with every request that changes something. */
const EMPTY = z.strictObject({}).prefault({});
const WRONG = refuse(401, 'credentials', 'The e-mail address or the password is wrong.', { security: 'credentials' });
const OLD = refuse(403, 'oldPassword', 'The old password is wrong.', { security: 'credentials' });
const SAME = refuse(400, 'samePassword', 'The new password is the old one: choose another.');
const OPERATOR = refuse(400, 'operator', 'Only somebody who is signed in has this: the operator is not.');

/** Log-in, log-out, who one is, the own password; and the users. */
export function staffRoutes(parts: StaffParts): Route[] {
  const { users, sessions, limits, content, demo, alertTarget, https } = parts;
  const rest = { ...namesOf(content), demo, alertTarget };
  const me = ({ user, session }: Staff) =>
    meView(user, sessions.csrf.of(session.id), parts.availability(user.id), rest);
  const welcome = ({ staff, cookie }: Begun): Answer => ({
    status: 200,
    body: me(staff),
    headers: { 'set-cookie': cookie },
  });

  /** Counts a try before it is made, so that guesses side by side are counted too; one that succeeds is given back. */
  async function guarded(login: string, attempt: () => Promise<Begun | null>, wrong: Answer): Promise<Answer> {
    const wait = await limits.failure.take(login);
    if (wait > 0) return tooMany(wait);
    const begun = await attempt();
    if (begun === null) return wrong;
    await limits.failure.giveBack(login);
    return welcome(begun);
  }

  return [
    route({
      method: 'POST',
      path: '/api/console/login',
      permission: 'public',
      audits: { did: 'staff.signIn', note: async ({ body }) => signedIn((await users.find(body.email))?.id) },
      body: LOGIN,
      answer: ME,
      handle: async ({ body, headers, address }) => {
        const refused = notFromHere(headers, https);
        if (refused !== null) return refused;
        const wait = await limits.login.take(bucketOf(address));
        if (wait > 0) return tooMany(wait);
        return guarded(loginOf(body.email), () => users.signIn(body.email, body.password), WRONG);
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/logout',
      permission: EVERYBODY,
      audits: { did: 'staff.signOut' },
      oneTime: true,
      body: EMPTY,
      handle: async ({ who }) => {
        if (who.is === 'operator') return OPERATOR;
        await sessions.end(who.session);
        return { status: 204, headers: { 'set-cookie': sessions.cookie.clear } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/console/me',
      permission: EVERYBODY,
      oneTime: true,
      answer: ME,
      handle: ({ who }) => (who.is === 'operator' ? OPERATOR : { status: 200, body: me(who) }),
    }),
    route({
      method: 'POST',
      path: '/api/console/password',
      permission: EVERYBODY,
      audits: { did: 'staff.password' },
      oneTime: true,
      body: PASSWORD,
      answer: ME,
      handle: ({ who, body: { old, fresh } }) => {
        if (who.is === 'operator') return OPERATOR;
        if (old === fresh) return SAME;
        return guarded(who.user.login, () => users.change(who.user.id, old, fresh), OLD);
      },
    }),
    ...userRoutes(users, Object.keys(content.departments)),
  ];
}
