import type { Command } from 'commander';
import { z } from 'zod';
import { NEW_USER, ONE_TIME, USER } from '../http/console/contract.ts';
import { loginOf } from '../http/staff/login.ts';
import type { Operator } from './operator.ts';

/** The user command cannot be done; the message says what to write instead. */
class UserFault extends Error {
  override readonly name = 'UserFault';
}

/** The routes of the users, over the admin socket. */
type Desk = Pick<Operator, 'ask'>;

const BASE = '/api/console/users';
const LIST = z.object({ users: z.array(USER) });
const listed = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

async function all(desk: Desk) {
  return LIST.parse(await desk.ask('GET', BASE)).users;
}

async function idOf(desk: Desk, email: string): Promise<string> {
  const login = loginOf(email);
  const found = (await all(desk)).find((user) => loginOf(user.email) === login);
  if (found === undefined) throw new UserFault(`There is no user ${email}: "griddesk user list" shows who there is.`);
  return found.id;
}

function shown(answer: unknown): string {
  const { user, password } = ONE_TIME.parse(answer);
  return `${user.email} signs in once with ${password} and then chooses a password. It is shown only now.`;
}

/** Adds a user; the line has the one-time password. */
export async function addUser(
  desk: Desk,
  given: { readonly email: string; readonly name: string; readonly roles: string; readonly departments: string },
): Promise<string> {
  const user = { ...given, roles: listed(given.roles), departments: listed(given.departments) };
  const fit = NEW_USER.safeParse(user);
  if (!fit.success) {
    const issue = fit.error.issues[0];
    throw new UserFault(`--${issue?.path[0]?.toString() ?? 'email'}: ${issue?.message ?? 'does not fit'}`);
  }
  return shown(await desk.ask('POST', BASE, fit.data));
}

/** Gives a new one-time password and ends the user's sessions. */
export async function resetUser(desk: Desk, email: string): Promise<string> {
  return shown(await desk.ask('POST', `${BASE}/${await idOf(desk, email)}/reset`, {}));
}

/** Ends the user's sessions and lets them in no more. */
export async function disableUser(desk: Desk, email: string): Promise<string> {
  const user = USER.parse(await desk.ask('PATCH', `${BASE}/${await idOf(desk, email)}`, { state: 'disabled' }));
  return `${user.email} is disabled.`;
}

/** One line a user. */
export async function listUsers(desk: Desk): Promise<readonly string[]> {
  return (await all(desk)).map(({ email, name, roles, departments, state, mustChange, seenAt }) =>
    [
      email,
      name,
      roles.join(','),
      departments.join(','),
      mustChange ? `${state}, one-time password` : state,
      seenAt ?? 'never signed in',
    ].join('\t'),
  );
}

/** `griddesk user add | reset | disable | list`. */
export function userCommands(
  program: Command,
  over: (work: (desk: Desk) => Promise<void>) => Promise<void>,
  say: (line: string) => void,
): void {
  const user = program.command('user').description('who works at the desk');
  user
    .command('add')
    .description('add a user; shows a one-time password')
    .requiredOption('--email <address>')
    .requiredOption('--name <name>', 'what customers see')
    .option('--roles <a,b>', 'agent, supervisor, archiveClerk, privacyOfficer, administrator, auditor', 'agent')
    .option('--departments <CS,OM>', 'department codes; * is all of them', '*')
    .action((options: Parameters<typeof addUser>[1]) => over(async (desk) => say(await addUser(desk, options))));
  user
    .command('reset <email>')
    .description('a new one-time password; ends the sessions')
    .action((email: string) => over(async (desk) => say(await resetUser(desk, email))));
  user
    .command('disable <email>')
    .description('let somebody in no more; ends the sessions')
    .action((email: string) => over(async (desk) => say(await disableUser(desk, email))));
  user
    .command('list')
    .description('everybody, one line each')
    .action(() => over(async (desk) => (await listUsers(desk)).forEach(say)));
}
