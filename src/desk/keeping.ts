import type { Agent, Done, Hold, Refusal } from './agents.ts';
import { change, dismiss, type Office } from './office.ts';
import type { Timer } from './ports.ts';
import { clocksFrom, isRunning, kept, paused, resumed, rung, standsStill, timersOf } from './promise.ts';
import type { Pause, PromiseClock, Ticket } from './records.ts';

const no = (because: Refusal) => ({ ok: false, because }) as const;
const yes = <T>(value: T) => ({ ok: true, value }) as const;

/** Changes a ticket that is not done, its clocks' timers along with it; decides anew after a conflict. */
async function onTicket(
  office: Office,
  id: string,
  decide: (ticket: Ticket, now: string) => Done<Ticket>,
): Promise<Done<Ticket>> {
  for (;;) {
    const [stored] = await office.archive.load([{ kind: 'ticket', id }] as const);
    if (!stored.body) return no('notFound');
    if (stored.body.stage === 'done') return no('decided');
    const decided = decide(stored.body, office.clock.now().toISOString());
    if (!decided.ok) return decided;
    const body = decided.value;
    const done = await office.archive.commit({
      puts: [{ kind: 'ticket', id, expects: stored.version, body }],
      timers: timersOf(body),
    });
    if (!done.ok) continue;
    await show(office, body);
    return yes(body);
  }
}

/** Tells the desk that something has changed beside the ticket's chat. */
async function show({ archive, bell }: Office, { conversation }: Ticket): Promise<void> {
  const [{ body }] = await archive.load([{ kind: 'conversation', id: conversation }] as const);
  if (body) bell.moved(body);
}

const counted = (office: Office, name: string, ticket: Ticket, clocks: readonly PromiseClock[]): void => {
  for (const { promise } of clocks) office.watch.count(name, { department: ticket.department, promise });
};

/** Of those that were kept just now, the ones that came in time. */
function countKept(office: Office, ticket: Ticket, now: (clock: PromiseClock) => boolean): void {
  const inTime = ticket.promises.filter((clock) => now(clock) && clock.brokenAt === null);
  counted(office, 'promises_kept_total', ticket, inTime);
}

/** A ticket's work is done: what still was to be kept is kept now, in time or late, and the clocks stop. */
export async function finish(office: Office, id: string): Promise<Done<Ticket>> {
  const done = await onTicket(office, id, (ticket, now) => {
    const promises = ticket.promises.map((clock) => kept(office.content, clock, now));
    return yes({ ...ticket, stage: 'done', doneAt: now, promises });
  });
  if (done.ok) countKept(office, done.value, ({ keptAt }) => keptAt === done.value.doneAt);
  return done;
}

/** One promise of a ticket is kept and the work goes on: the crew is there, the customer has been called. What follows it starts. `notMarked`: only a done ticket keeps that one. */
export async function keep(office: Office, id: string, promise: string): Promise<Done<Ticket>> {
  const { content } = office;
  const done = await onTicket(office, id, (ticket, now) => {
    const clock = ticket.promises.find((one) => one.promise === promise);
    const made = content.promises[promise];
    if (!clock || !made?.mark) return no('notMarked');
    if (clock.keptAt !== null) return no('decided');
    const next = made.leadsTo === null ? [] : clocksFrom(content, made.leadsTo, now);
    const promises = ticket.promises.map((one) => (one === clock ? kept(content, one, now) : one));
    return yes({ ...ticket, promises: [...promises, ...next] });
  });
  if (done.ok) countKept(office, done.value, (clock) => clock.promise === promise);
  return done;
}

/** Stops the clocks of those promises that may stand still for that reason. `paused`: they do already; `noPause`: there is none. */
export async function pause(office: Office, id: string, agent: Agent, hold: Hold): Promise<Done<Ticket>> {
  const { content } = office;
  const stopped: PromiseClock[] = [];
  const done = await onTicket(office, id, (ticket, now) => {
    if (ticket.promises.some(standsStill)) return no('paused');
    const pause: Pause = { from: now, to: null, because: hold.because, agent: agent.id, note: hold.note };
    stopped.length = 0;
    const promises = ticket.promises.map((clock) => {
      const still = paused(content, clock, pause);
      if (still) stopped.push(still);
      return still ?? clock;
    });
    return stopped.length > 0 ? yes({ ...ticket, promises }) : no('noPause');
  });
  if (done.ok) counted(office, 'promises_paused_total', done.value, stopped);
  return done;
}

/** The clocks go on with what was left of their time. `notPaused`: none stands still. */
export const resume = (office: Office, id: string): Promise<Done<Ticket>> =>
  onTicket(office, id, (ticket, now) =>
    ticket.promises.some(standsStill)
      ? yes({ ...ticket, promises: ticket.promises.map((clock) => resumed(office.content, clock, now)) })
      : no('notPaused'),
  );

/** What the time has made of a ticket's promises, and which of them it concerns. */
interface Rung {
  readonly ticket: Ticket;
  readonly warned: readonly PromiseClock[];
  readonly broken: readonly PromiseClock[];
}

function ring({ content }: Office, ticket: Ticket, now: string): Rung | null {
  if (ticket.stage === 'done') return null;
  const promises = ticket.promises.map((clock) => rung(clock, now));
  const changed = promises.filter((clock, at) => clock !== ticket.promises[at]);
  if (changed.length === 0) return null;
  // What is at risk goes up, once: a second promise of the ticket does not lift it again.
  const before = ticket.promises.some(({ warnedAt, brokenAt }) => warnedAt !== undefined || brokenAt !== null);
  const priority = before ? ticket.priority : (content.promiseRules.raise[ticket.priority] ?? ticket.priority);
  const broken = changed.filter(({ brokenAt }) => brokenAt !== null);
  return { ticket: { ...ticket, promises, priority }, broken, warned: changed.filter(isRunning) };
}

/** A promise at risk, or one whose time is over: written down, told in the chat that is still open, and counted. */
export async function promise(office: Office, timer: Timer): Promise<void> {
  const [stored] = await office.archive.load([{ kind: 'ticket', id: timer.note }] as const);
  if (!stored.body) return dismiss(office, timer);
  const told = await tellInChat(office, timer);
  const done = told ?? (await ringAlone(office, timer));
  if (!done) return;
  counted(office, 'promises_warned_total', done.ticket, done.warned);
  counted(office, 'promises_broken_total', done.ticket, done.broken);
  if (!told) await show(office, done.ticket);
}

/** Null where the ticket's conversation is not the open one, or there is nothing to tell. */
async function tellInChat(office: Office, timer: Timer): Promise<Rung | null> {
  const done = await change(office, timer.of, (draft) => {
    const ticket = draft.tickets.get(timer.note);
    const now = office.clock.now().toISOString();
    const done = ticket && ring(office, ticket, now);
    if (!done) return null;
    draft.tickets.set(done.ticket.id, done.ticket);
    draft.fired(timer);
    for (const next of timersOf(done.ticket).set) draft.timer(next);
    for (const clock of done.warned) draft.tell({ is: 'promiseSoon', because: clock.promise, ticket: done.ticket.id });
    for (const clock of done.broken)
      draft.tell({ is: 'promiseBroken', because: clock.promise, ticket: done.ticket.id });
    return done;
  });
  return done?.decided ?? null;
}

/** Null where nothing has changed, or somebody else was quicker: the timer is then still due. */
async function ringAlone(office: Office, timer: Timer): Promise<Rung | null> {
  const [stored] = await office.archive.load([{ kind: 'ticket', id: timer.note }] as const);
  const done = stored.body && ring(office, stored.body, office.clock.now().toISOString());
  const { set = [] } = done ? timersOf(done.ticket) : {};
  const committed = await office.archive.commit({
    puts: done ? [{ kind: 'ticket', id: done.ticket.id, expects: stored.version, body: done.ticket }] : [],
    timers: { fired: [timer], set },
  });
  return committed.ok ? done : null;
}
