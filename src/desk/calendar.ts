/** The days and hours at which the company works, as data/calendar.json has them. Days are ISO (YYYY-MM-DD) and times HH:MM, both on the company's own clocks. */
export interface Calendar {
  /** Working days of a plain week: 1 is Monday, 7 is Sunday. */
  readonly week: readonly number[];
  /** In order, without overlap. */
  readonly hours: readonly { readonly from: string; readonly to: string }[];
  /** What the authorities have fixed for a year; a year that is missing is taken as plain weeks. */
  readonly years: Readonly<
    Record<
      string,
      {
        readonly holidays: readonly { readonly from: string; readonly to: string }[];
        /** Weekend days that are worked (调休). */
        readonly worked: readonly string[];
      }
    >
  >;
}

/** How time counts: around the clock, in days of any kind, in working days, or in hours of work. */
export type ClockKind = '24x7' | 'calendarDays' | 'workingDays' | 'workingHours';

/** The company's time. An amount is minutes for `24x7` and `workingHours`, whole days for the others. */
export interface Time {
  isWorkday(day: string): boolean;
  /** The day that it is there at that instant. */
  dayOf(at: string): string;
  /** The instant at which the clocks there show that time on that day; one that is skipped falls behind the gap, one that comes twice is the first. */
  instantOf(day: string, time: string): string;
  /** When so much has passed. A day ends when work ends (for `calendarDays`, with its last minute), and the day of `from` itself does not count. */
  after(clock: ClockKind, from: string, amount: number): string;
  /** How much has passed from one instant to a later one, in the same amounts. */
  between(clock: ClockKind, from: string, to: string): number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Far enough for any change of the offset to lie between. */
const AROUND = DAY;
const LAST_MINUTE = '23:59';

const dayAt = (index: number): string => new Date(index * DAY).toISOString().slice(0, 10);
const indexOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY;
const iso = (ms: number): string => new Date(ms).toISOString();

/** What the clocks of a zone show, as milliseconds since 1970 as if they showed UTC. */
function wallClock(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (ms) => {
    const shown = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const { year, month, day, hour, minute, second } = shown as Record<string, number>;
    return Date.UTC(year!, month! - 1, day, hour, minute, second) + (((ms % 1000) + 1000) % 1000);
  };
}

export function companyTime(calendar: Calendar, timeZone: string): Time {
  const years = Object.values(calendar.years);
  const worked = new Set(years.flatMap((year) => year.worked));
  const free = new Set(
    years.flatMap(({ holidays }) =>
      holidays.flatMap(({ from, to }) =>
        Array.from({ length: indexOf(to) - indexOf(from) + 1 }, (_, at) => dayAt(indexOf(from) + at)),
      ),
    ),
  );
  const wallOf = wallClock(timeZone);
  const closing = calendar.hours.at(-1)!.to;

  function isWorkday(day: string): boolean {
    if (worked.has(day)) return true;
    if (free.has(day)) return false;
    return calendar.week.includes(new Date(`${day}T00:00:00Z`).getUTCDay() || 7);
  }

  const known = new Map<string, number>();
  /** Asking the zone is dear, and the same few times of a year are asked for again and again. */
  function msOf(day: string, time: string): number {
    const key = `${day} ${time}`;
    const ms = known.get(key) ?? reckoned(day, time);
    known.set(key, ms);
    return ms;
  }

  function reckoned(day: string, time: string): number {
    const wall = Date.parse(`${day}T${time}:00Z`);
    const before = wallOf(wall - AROUND) - (wall - AROUND);
    const behind = wallOf(wall + AROUND) - (wall + AROUND);
    const fits = [wall - before, wall - behind].filter((ms) => wallOf(ms) === wall);
    return fits.length > 0 ? Math.min(...fits) : wall - before;
  }

  const dayOf = (at: string): string => iso(wallOf(Date.parse(at))).slice(0, 10);

  /** The hours of work from that day on, day by day. */
  function* spans(day: string): Generator<{ readonly from: number; readonly to: number }> {
    for (let index = indexOf(day); ; index += 1) {
      const one = dayAt(index);
      if (!isWorkday(one)) continue;
      for (const { from, to } of calendar.hours) yield { from: msOf(one, from), to: msOf(one, to) };
    }
  }

  function afterDays(from: string, days: number, counts: (day: string) => boolean): string {
    let index = indexOf(dayOf(from));
    for (let left = days; left > 0 || !counts(dayAt(index)); ) {
      index += 1;
      if (counts(dayAt(index))) left -= 1;
    }
    return dayAt(index);
  }

  function daysBetween(from: string, to: string, counts: (day: string) => boolean): number {
    let days = 0;
    for (let index = indexOf(dayOf(from)) + 1; index <= indexOf(dayOf(to)); index += 1)
      if (counts(dayAt(index))) days += 1;
    return days;
  }

  function afterWork(from: string, minutes: number): string {
    let left = minutes * MINUTE;
    for (const span of spans(dayOf(from))) {
      const begin = Math.max(Date.parse(from), span.from);
      const here = span.to - begin;
      if (here < 0) continue;
      if (left <= here) return iso(begin + left);
      left -= here;
    }
    return from;
  }

  function workBetween(from: string, to: string): number {
    let spent = 0;
    for (const span of spans(dayOf(from))) {
      if (span.from >= Date.parse(to)) break;
      spent += Math.max(0, Math.min(span.to, Date.parse(to)) - Math.max(span.from, Date.parse(from)));
    }
    return spent / MINUTE;
  }

  const every = () => true;
  return {
    isWorkday,
    dayOf,
    instantOf: (day, time) => iso(msOf(day, time)),
    after(clock, from, amount) {
      if (clock === '24x7') return iso(Date.parse(from) + amount * MINUTE);
      if (clock === 'workingHours') return afterWork(from, amount);
      return clock === 'workingDays'
        ? iso(msOf(afterDays(from, amount, isWorkday), closing))
        : iso(msOf(afterDays(from, amount, every), LAST_MINUTE));
    },
    between(clock, from, to) {
      if (clock === '24x7') return (Date.parse(to) - Date.parse(from)) / MINUTE;
      if (clock === 'workingHours') return workBetween(from, to);
      return daysBetween(from, to, clock === 'workingDays' ? isWorkday : every);
    },
  };
}

/** The year of a day that the calendar has to know and does not: this one, or in its last two months the next; null when all is there. */
export function missingYear(calendar: Calendar, today: string): string | null {
  const year = today.slice(0, 4);
  if (!(year in calendar.years)) return year;
  const next = String(Number(year) + 1);
  return today.slice(5, 7) >= '11' && !(next in calendar.years) ? next : null;
}
