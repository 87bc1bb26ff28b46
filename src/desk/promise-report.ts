import { standingAt } from './promise.ts';
import type { Instant, PromiseClock, Ticket } from './records.ts';

/** How the promises of one kind stand that a department has made. */
export interface PromiseRow {
  readonly promise: string;
  readonly department: string;
  readonly made: number;
  readonly kept: number;
  /** Too late, whether it has come since or not. */
  readonly broken: number;
  /** Of the broken ones, those that are still owed. */
  readonly owed: number;
  /** Still in time; `atRisk` and `paused` are among them. */
  readonly running: number;
  readonly atRisk: number;
  readonly paused: number;
  /** Kept of those that are decided, a fraction; null: none is. */
  readonly share: number | null;
}

/** Counts the promises that were made on the days from `from` to `to`, both included, as they stood at `at`: the same tickets always give the same figures. Sorted by promise, then department. */
export function promiseReport(
  tickets: readonly Ticket[],
  period: { readonly from: string; readonly to: string; readonly at: Instant },
  dayOf: (at: Instant) => string,
): PromiseRow[] {
  const groups = new Map<string, { promise: string; department: string; clocks: PromiseClock[] }>();
  for (const { department, promises } of tickets) {
    for (const clock of promises) {
      const day = dayOf(clock.startedAt);
      if (day < period.from || day > period.to || clock.startedAt > period.at) continue;
      const key = `${clock.promise} ${department}`;
      const group = groups.get(key) ?? { promise: clock.promise, department, clocks: [] };
      group.clocks.push(clock);
      groups.set(key, group);
    }
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { promise, department, clocks }]) => ({ promise, department, ...figures(clocks, period.at) }));
}

function figures(clocks: readonly PromiseClock[], at: Instant): Omit<PromiseRow, 'promise' | 'department'> {
  const standings = clocks.map((clock) => standingAt(clock, at));
  const count = (...of: readonly string[]) => standings.filter((standing) => of.includes(standing)).length;
  const kept = count('kept');
  const broken = count('keptLate', 'broken');
  return {
    made: clocks.length,
    kept,
    broken,
    owed: count('broken'),
    running: count('runs', 'soon', 'paused'),
    atRisk: count('soon'),
    paused: count('paused'),
    share: kept + broken === 0 ? null : kept / (kept + broken),
  };
}
