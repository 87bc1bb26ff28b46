import type { Role } from '../../desk/records.ts';
import type { Users } from './users.ts';

/** An e-mail address with the password that opens the console. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

const ROLES: readonly Role[] = ['administrator', 'supervisor', 'agent'];

/** Makes the first administrator where there is no user yet. Gives the one-time password when none was given: it is nowhere else to be read. */
export async function makeFirst(users: Users, given: Credentials | null): Promise<Credentials | null> {
  if ((await users.all()).length > 0) return null;
  const email = given?.email ?? 'admin@localhost';
  const added = await users.add({ name: 'Administrator', email, roles: ROLES, departments: ['*'] }, given?.password);
  // Of several processes that start at once one has made it, and says so.
  return added === null || given !== null ? null : { email, password: added.password };
}
