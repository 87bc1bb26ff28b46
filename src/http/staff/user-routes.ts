import { z } from 'zod';
import type { Ref } from '../../desk/ports.ts';
import type { Role } from '../../desk/records.ts';
import { AMEND_USER, NEW_USER, ONE_TIME, USER } from '../console/contract.ts';
import { type Answer, type Refused, type Route, refuse, route } from '../routes.ts';
import type { Users } from './users.ts';
import { userView } from './views.ts';

const ADMINISTRATORS: readonly Role[] = ['administrator'];
const ID = z.object({ id: z.string().min(1).max(128) });
const UNKNOWN = refuse(404, 'notFound', 'There is no such user.');
const TAKEN = refuse(409, 'taken', 'There is a user with this e-mail address already.');
const LAST = refuse(409, 'lastAdministrator', 'This is the last active administrator: make another one first.');

const added = (answer: Answer): readonly Ref[] =>
  'body' in answer ? [{ kind: 'user', id: ONE_TIME.parse(answer.body).user.id }] : [];

/** The users, for administrators and for `griddesk user`. `departments`: the codes there are. */
export function userRoutes(users: Users, departments: readonly string[]): Route[] {
  const homeless = (given: readonly string[] = []): Refused | null => {
    const wrong = given.find((code) => code !== '*' && !departments.includes(code));
    if (wrong === undefined) return null;
    return refuse(400, 'department', `There is no department ${wrong}: there are ${departments.join(', ')} and *.`);
  };
  const shown = ({ user, password }: NonNullable<Awaited<ReturnType<Users['add']>>>) => ({
    user: userView(user),
    password,
  });
  return [
    route({
      method: 'GET',
      path: '/api/console/users',
      permission: ADMINISTRATORS,
      audits: { did: 'staff.list', reads: true },
      answer: z.object({ users: z.array(USER) }),
      handle: async () => ({ status: 200, body: { users: (await users.all()).map(userView) } }),
    }),
    route({
      method: 'POST',
      path: '/api/console/users',
      permission: ADMINISTRATORS,
      audits: { did: 'staff.add', note: (_, answer) => ({ of: added(answer) }) },
      body: NEW_USER,
      answer: ONE_TIME,
      handle: async ({ body }) => {
        const refused = homeless(body.departments);
        if (refused !== null) return refused;
        const added = await users.add(body);
        return added === null ? TAKEN : { status: 201, body: shown(added) };
      },
    }),
    route({
      method: 'PATCH',
      path: '/api/console/users/:id',
      permission: ADMINISTRATORS,
      audits: { did: 'staff.amend', kind: 'user', note: ({ body }) => ({ fields: Object.keys(body) }) },
      params: ID,
      body: AMEND_USER,
      answer: USER,
      handle: async ({ params, body }) => {
        const refused = homeless(body.departments);
        if (refused !== null) return refused;
        const amended = await users.amend(params.id, body);
        if (amended === 'notFound') return UNKNOWN;
        return amended === 'lastAdministrator' ? LAST : { status: 200, body: userView(amended) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/users/:id/reset',
      permission: ADMINISTRATORS,
      audits: { did: 'staff.reset', kind: 'user' },
      params: ID,
      body: z.strictObject({}).prefault({}),
      answer: ONE_TIME,
      handle: async ({ params }) => {
        const reset = await users.reset(params.id);
        return reset === null ? UNKNOWN : { status: 200, body: shown(reset) };
      },
    }),
  ];
}
