import { LANG, type Tongue, words } from './words.ts';

const DAY_MS = 86_400_000;

const midnight = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export const sameDay = (a: Date, b: Date): boolean => midnight(a) === midnight(b);

/** "14:05", in the customer's own time zone. */
export function clock(tongue: Tongue, at: Date): string {
  return at.toLocaleTimeString(LANG[tongue], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** "Today", "Yesterday", or the date; the year only when it is another one. */
export function day(tongue: Tongue, at: Date, now: Date): string {
  const ago = Math.round((midnight(now) - midnight(at)) / DAY_MS);
  if (ago === 0) return words(tongue, 'today');
  if (ago === 1) return words(tongue, 'yesterday');
  const year = at.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return at.toLocaleDateString(LANG[tongue], { weekday: 'long', month: 'long', day: 'numeric', year });
}
