import { loose } from './activity.ts';
import type { Tongue } from './words.ts';

const LANGUAGE = 'griddesk.language';
const SEEN = 'griddesk.seen';
const VISIT = 'griddesk.visit';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing starts anew each time.
  }
}

/** The language that the customer chose, else the browser's. */
export function rememberedTongue(): Tongue {
  const chosen = read(LANGUAGE);
  if (chosen === 'zh' || chosen === 'en') return chosen;
  const asked = new URLSearchParams(location.search).get('language');
  if (asked === 'zh' || asked === 'en') return asked;
  return /^zh\b/i.test(navigator.language) ? 'zh' : 'en';
}

export function rememberTongue(tongue: Tongue): void {
  write(LANGUAGE, tongue);
}

/** Who this browser is, kept by the page itself where it stands in another site's frame and cookies may not come. */
export const rememberedVisit = (): string | undefined => read(VISIT) ?? undefined;
export const rememberVisit = (visit: string): void => write(VISIT, visit);

/** The place in the conversation up to which this customer has seen it; 0 when it is new to them. */
export function seenOf(conversation: string): number {
  try {
    const kept = loose(JSON.parse(read(SEEN) ?? '{}'));
    return kept.conversation === conversation && typeof kept.seq === 'number' ? kept.seq : 0;
  } catch {
    return 0;
  }
}

export function rememberSeen(conversation: string, seq: number): void {
  if (seq > seenOf(conversation)) write(SEEN, JSON.stringify({ conversation, seq }));
}
