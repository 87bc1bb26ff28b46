import { companyTime, type Time } from './calendar.ts';
import type { Content, ServicePromise } from './content.ts';
import type { Timer } from './ports.ts';
import type { Instant, Pause, PromiseClock, Ticket } from './records.ts';

const times = new WeakMap<Content, Time>();

/** The company's time, made once a content. */
export function timeOf(content: Content): Time {
  const known = times.get(content);
  if (known) return known;
  const time = companyTime(content.calendar, content.company.timeZone);
  times.set(content, time);
  return time;
}

/** A pause that is over. */
const past = (pauses: readonly Pause[]) => pauses.flatMap(({ from, to }) => (to === null ? [] : [{ from, to }]));

/** When a promise is due and when it warns, with the pauses that are over added on its own clock. */
function dates(content: Content, made: ServicePromise, startedAt: Instant, pauses: readonly Pause[]) {
  const time = timeOf(content);
  const { clock, amount } = made;
  const stood = past(pauses).reduce((sum, { from, to }) => sum + time.between(clock, from, to), 0);
  const dueAt = time.after(clock, startedAt, amount + stood);
  const share = content.promiseRules.warnAtPercent / 100;
  const early = clock === '24x7' || clock === 'workingHours' ? amount * share : Math.floor(amount * share);
  const left = (Date.parse(dueAt) - Date.parse(startedAt)) * (1 - share);
  // A single day has no day before it on which to warn: its last hours do.
  const warnAt =
    early > 0 ? time.after(clock, startedAt, early + stood) : new Date(Date.parse(dueAt) - left).toISOString();
  return { dueAt, warnAt };
}

/** The clock of a promise, running from `startedAt`; null when the company has made no such promise, or none that a ticket runs. */
function started(
  content: Content,
  promise: string,
  startedAt: Instant,
  pauses: readonly Pause[] = [],
): PromiseClock | null {
  const made = content.promises[promise];
  if (!made || made.startsAt === 'outsideTickets') return null;
  // A promise of no time is kept by the very commit that opens the ticket: it holds the alert.
  if (made.amount === 0) return { promise, startedAt, dueAt: startedAt, keptAt: startedAt, brokenAt: null };
  const dated = dates(content, made, startedAt, pauses);
  return { promise, startedAt, ...dated, keptAt: null, brokenAt: null, ...(pauses.length > 0 && { pauses }) };
}

/** The clocks that a promise starts: its own, and those that run beside it. `pauses`: those of the clock that it replaces. */
export function clocksFrom(
  content: Content,
  promise: string,
  startedAt: Instant,
  pauses: readonly Pause[] = [],
): readonly PromiseClock[] {
  const all = [promise, ...(content.promises[promise]?.also ?? [])];
  return all.flatMap((one) => started(content, one, startedAt, pauses) ?? []);
}

/** The pause that lasts; null: the clock does not stand still. */
export const standsStill = ({ pauses }: PromiseClock): Pause | null => {
  const last = pauses?.at(-1);
  return last && last.to === null ? last : null;
};

/** Still to be kept in time. */
export const isRunning = ({ keptAt, brokenAt }: PromiseClock): boolean => keptAt === null && brokenAt === null;

/** Stops the clock; null where the promise does not allow that reason, or has been decided already. */
export function paused(content: Content, clock: PromiseClock, pause: Pause): PromiseClock | null {
  const allowed = content.promises[clock.promise]?.pauses.includes(pause.because) ?? false;
  // One whose time is over stays so, although its timer has not fired yet.
  if (!allowed || !isRunning(clock) || standsStill(clock) || clock.dueAt <= pause.from) return null;
  return { ...clock, pauses: [...(clock.pauses ?? []), pause] };
}

/** Starts the clock again; what is left of its time is what was left when it stopped. */
export function resumed(content: Content, clock: PromiseClock, now: Instant): PromiseClock {
  const pause = standsStill(clock);
  if (!pause) return clock;
  const pauses = [...(clock.pauses ?? []).slice(0, -1), { ...pause, to: now }];
  const made = content.promises[clock.promise];
  if (made) return { ...clock, ...dates(content, made, clock.startedAt, pauses), pauses };
  // The company promises this no more; what it has promised it keeps, by the clock on the wall.
  const stood = Date.parse(now) - Date.parse(pause.from);
  return { ...clock, dueAt: new Date(Date.parse(clock.dueAt) + stood).toISOString(), pauses };
}

/** What was promised is there; also where it comes too late. */
export function kept(content: Content, clock: PromiseClock, now: Instant): PromiseClock {
  if (clock.keptAt !== null) return clock;
  const running = resumed(content, clock, now);
  const late = running.brokenAt === null && running.dueAt <= now;
  return { ...running, keptAt: now, brokenAt: late ? running.dueAt : running.brokenAt };
}

/** What the time makes of a clock: warned of, broken, or as it was. */
export function rung(clock: PromiseClock, now: Instant): PromiseClock {
  if (!isRunning(clock) || standsStill(clock)) return clock;
  if (clock.dueAt <= now) return { ...clock, brokenAt: now };
  if (clock.warnAt !== undefined && clock.warnAt <= now && clock.warnedAt === undefined)
    return { ...clock, warnedAt: now };
  return clock;
}

/** The timers of a ticket's clocks: each at its next instant, none for those that stand still or are decided. */
export function timersOf({ id, thread, promises }: Ticket): {
  readonly set: readonly Timer[];
  readonly clear: readonly string[];
} {
  const name = (clock: PromiseClock) => `promise:${id}:${clock.promise}`;
  const waits = (clock: PromiseClock) => isRunning(clock) && !standsStill(clock);
  const next = ({ warnAt, warnedAt, dueAt }: PromiseClock) =>
    warnAt !== undefined && warnedAt === undefined ? warnAt : dueAt;
  return {
    set: promises
      .filter(waits)
      .map((clock) => ({ id: name(clock), at: next(clock), kind: 'promise', of: thread, note: id })),
    clear: promises.filter((clock) => !waits(clock)).map(name),
  };
}

/** How a promise stands at an instant. `soon`: it has warned. */
export type Standing = 'kept' | 'keptLate' | 'broken' | 'paused' | 'soon' | 'runs';

export function standingAt(clock: PromiseClock, at: Instant): Standing {
  const { dueAt, warnAt, keptAt, brokenAt, pauses = [] } = clock;
  const done = keptAt !== null && keptAt <= at;
  const broken = brokenAt !== null && brokenAt <= at;
  if (done) return broken || keptAt > dueAt ? 'keptLate' : 'kept';
  if (broken) return 'broken';
  if (pauses.some(({ from, to }) => from <= at && (to === null || at < to))) return 'paused';
  if (dueAt <= at) return 'broken';
  return warnAt !== undefined && warnAt <= at ? 'soon' : 'runs';
}
