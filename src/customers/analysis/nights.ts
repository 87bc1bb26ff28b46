import type { Instant } from '../../desk/records.ts';

const DAY_MS = 86_400_000;
/** Half past two: the day's work is done, and nobody is billed yet. */
const NIGHT_MS = 2.5 * 3_600_000;

/** The calendar and clock at a place (IANA zone), as if it were UTC. */
function localMs(zone: string, at: Date): number {
  const form = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const part = Object.fromEntries(form.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The ISO day at that place. */
export const dayAt = (zone: string, at: Date): string => new Date(localMs(zone, at)).toISOString().slice(0, 10);

/** The next night after an instant; on the day on which the clocks change it may be off by that hour. */
export function nextNight(zone: string, after: Date): Instant {
  const local = localMs(zone, after);
  const today = Math.floor(local / DAY_MS) * DAY_MS + NIGHT_MS;
  const next = today > local ? today : today + DAY_MS;
  return new Date(after.getTime() + next - local).toISOString();
}
