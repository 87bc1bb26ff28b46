/** An ISO day, YYYY-MM-DD, in the company's time zone. */
export type Day = string;
/** YYYY-MM. */
export type Month = string;

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const indexOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const monthAt = (index: number): Month => `${String(Math.floor(index / 12)).padStart(4, '0')}-${two((index % 12) + 1)}`;
const lastOf = (month: Month): number =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();

export const monthOf = (day: Day): Month => day.slice(0, 7);

export const monthsBefore = (month: Month, months: number): Month => monthAt(indexOf(month) - months);

/** The same day so many months earlier; the last day of that month where it is shorter. */
export function dayMonthsBefore(day: Day, months: number): Day {
  const month = monthsBefore(monthOf(day), months);
  const date = Number(day.slice(8, 10));
  return `${month}-${two(date > 28 ? Math.min(date, lastOf(month)) : date)}`;
}

/** Whole days from the first to the second; negative where the second is earlier. */
export const daysBetween = (first: Day, second: Day): number =>
  Math.round((Date.parse(second) - Date.parse(first)) / 86_400_000);

/** Months from the first day to the second, the begun one not counted. */
export const monthsBetween = (first: Day, second: Day): number =>
  indexOf(second) - indexOf(first) - (second.slice(8, 10) < first.slice(8, 10) ? 1 : 0);
