import type { Agent, Done, Refusal } from '../../desk/agents.ts';
import { type Answer, type Refused, refuse, type WhoBy } from '../routes.ts';
import type { Viewer } from './sight.ts';

/** An agent who does something under their own name. */
export type Actor = Viewer & Agent;

/** Takes one of a user's acts; 0 when there was one left, else the milliseconds until there is. */
export interface ActLimit {
  take(user: string): Promise<number>;
}

const NO_NAME = refuse(
  403,
  'person',
  'Only a signed-in person may do this: customers and colleagues are told who did.',
);

const SAID: Readonly<Record<Refusal, readonly [status: number, message: string]>> = {
  notFound: [404, 'There is nothing at this address.'],
  notHolder: [409, 'Somebody else has this chat now.'],
  taken: [409, 'A colleague has taken this chat.'],
  closed: [409, 'This conversation has been closed.'],
  changed: [409, 'It has changed in the meantime: look again.'],
  empty: [400, 'There is no text.'],
  tooLong: [400, 'The text is too long.'],
  ownChange: [409, 'A colleague must approve this change: you made it.'],
  decided: [409, 'This has been decided already.'],
  invalid: [400, 'This is no value of that field'],
  merged: [409, 'This entry has been merged into another one: open that one.'],
  paused: [409, 'The clocks of this ticket stand still already.'],
  notPaused: [409, 'No clock of this ticket stands still.'],
  noPause: [409, 'No promise that still runs on this ticket may stand still for that reason.'],
  notMarked: [409, 'That promise is kept when the ticket is done, and not before.'],
  notYours: [403, 'This field is not yours to change.'],
};

/** What is done, as its answer, or why it was not done. */
export async function answer<T>(done: Done<T>, of: (value: T) => Promise<unknown>): Promise<Answer> {
  if (done.ok) return { status: 200, body: await of(done.value) };
  const [status, message] = SAID[done.because];
  const { fault } = done;
  if (fault === undefined) return refuse(status, done.because, message);
  const bound = fault.at === undefined ? '' : ` (${fault.at})`;
  return refuse(status, `${done.because}.${fault.because}`, `${message}: ${fault.because}${bound}.`);
}

/** Whoever acts; the owner of the machine has no name that a customer could be told, and nobody may act without end. */
export async function actorOf(who: WhoBy['staff'], limit: ActLimit): Promise<Actor | Refused> {
  if (who.is !== 'staff') return NO_NAME;
  const wait = await limit.take(who.user.id);
  if (wait === 0) return who.user;
  const headers = { 'retry-after': String(Math.ceil(wait / 1000)) };
  return refuse(429, 'tooMany', 'That is more than one person can do: wait a moment.', { headers, security: 'flood' });
}

/** Somebody with a name, on something that they may see. */
export async function act<T extends object>(
  { who, limit }: { readonly who: WhoBy['staff']; readonly limit: ActLimit },
  look: (agent: Actor) => Promise<T | Refused>,
  does: (agent: Actor) => Promise<Answer>,
): Promise<Answer> {
  const agent = await actorOf(who, limit);
  if ('error' in agent) return agent;
  const found = await look(agent);
  return 'error' in found ? found : does(agent);
}
