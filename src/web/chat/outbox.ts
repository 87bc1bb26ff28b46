import { loose } from './activity.ts';
import { backOff, createPause } from './pause.ts';
import type { Answer } from './session.ts';

const KEY = 'griddesk.unsent';
/** How often a fault of the server is tried again before the customer is asked to. A missing network is tried for ever. */
const TRIES = 6;

export interface Letter {
  readonly clientId: string;
  readonly text: string;
  readonly locale: string;
  readonly at: string;
  readonly state: 'sending' | 'waiting' | 'sent' | 'failed';
  /** Why it was refused, in the server's words. */
  readonly why: string | null;
}

/** What became of one post. `later`: try again by itself. */
type Fate =
  | { readonly is: 'sent' }
  | { readonly is: 'later'; readonly why: string | null }
  | { readonly is: 'refused'; readonly why: string | null };

export interface OutboxEnds {
  post(letter: Letter): Promise<Answer>;
  /** The server's words in an answer, or null. */
  reason(answer: Answer): string | null;
  changed(letter: Letter): void;
}

/** The customer's unsent messages: sent one after the other under a lasting id, kept over a reload. */
export interface Outbox {
  write(text: string, locale: string): Letter;
  retry(clientId: string): void;
  /** The stream has shown the message, so it is stored. */
  echoed(clientId: string): void;
  /** The line is back: waiting messages go at once. */
  hurry(): void;
}

function isLetter(value: unknown): value is Letter {
  const { clientId, text, locale, at } = loose(value);
  return [clientId, text, locale, at].every((field) => typeof field === 'string');
}

function kept(): Letter[] {
  try {
    const letters: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(letters) ? letters.filter(isLetter) : [];
  } catch {
    return [];
  }
}

function keep(letters: Iterable<Letter>): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...letters]));
  } catch {
    // Without storage the messages live as long as the page.
  }
}

/** Not crypto.randomUUID: it is missing on plain http. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fateOf({ status, body }: Answer, why: string | null, tries: number): Fate {
  // Without an id it was not our server that said 200, but something in between.
  if (status >= 200 && status < 300) {
    return typeof body.id === 'string' ? { is: 'sent' } : { is: 'later', why: null };
  }
  if (status === 503 && why !== null) return { is: 'refused', why };
  // Too fast: it goes by itself in a moment, but what the server says may be about a danger.
  if (status === 429) return { is: 'later', why };
  if (status === 0 || status === 408) return { is: 'later', why: null };
  if (status >= 500 || status === 401 || status === 403 || status === 404) {
    return tries < TRIES ? { is: 'later', why: null } : { is: 'refused', why: null };
  }
  return { is: 'refused', why };
}

export function openOutbox(ends: OutboxEnds): Outbox {
  const letters = new Map<string, Letter>();
  const pause = createPause();
  let pumping = false;

  const put = (letter: Letter): void => {
    if (letter.state === 'sent') letters.delete(letter.clientId);
    else letters.set(letter.clientId, letter);
    keep(letters.values());
    ends.changed(letter);
  };
  const next = () => [...letters.values()].find(({ state }) => state !== 'failed');

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    let tries = 0;
    for (let letter = next(); letter !== undefined; letter = next()) {
      const answer = await ends.post(letter);
      // The echo may have come while the answer was on its way.
      const now = letters.get(letter.clientId);
      if (now === undefined) {
        tries = 0;
        continue;
      }
      const fate = fateOf(answer, ends.reason(answer), ++tries);
      if (fate.is === 'later') {
        if (now.state !== 'waiting' || now.why !== fate.why) put({ ...now, state: 'waiting', why: fate.why });
        await pause.wait(Math.max(backOff(tries), answer.retryAfterMs));
        continue;
      }
      tries = 0;
      put(fate.is === 'sent' ? { ...now, state: 'sent', why: null } : { ...now, state: 'failed', why: fate.why });
    }
    pumping = false;
  }

  for (const letter of kept()) put(letter.state === 'failed' ? letter : { ...letter, state: 'sending' });
  void pump();

  return {
    write: (text, locale) => {
      const at = new Date().toISOString();
      const letter: Letter = { clientId: newId(), text, locale, at, state: 'sending', why: null };
      put(letter);
      void pump();
      return letter;
    },
    retry: (clientId) => {
      const letter = letters.get(clientId);
      if (letter === undefined) return;
      put({ ...letter, state: 'sending', why: null });
      void pump();
    },
    echoed: (clientId) => {
      if (letters.delete(clientId)) keep(letters.values());
    },
    hurry: () => pause.hurry(),
  };
}
