import { loose } from './activity.ts';
import type { Carried, Picked } from './files.ts';
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
  /** What goes with it; the bytes live as long as the page. */
  readonly files: readonly Omit<Picked, 'blob'>[];
  /** Hundredths of the files that have gone. */
  readonly sent: number | null;
  /** Whether there is something left of it that can be tried again. */
  readonly repeats: boolean;
}

/** What became of one post. `later`: try again by itself. */
type Fate =
  | { readonly is: 'sent' }
  | { readonly is: 'later'; readonly why: string | null }
  | { readonly is: 'refused'; readonly why: string | null };

export interface OutboxEnds {
  post(letter: Letter, carried: Carried): Promise<Answer>;
  /** The server's words in an answer, or null. */
  reason(answer: Answer): string | null;
  changed(letter: Letter): void;
  /** What to say of files that went with an earlier visit of this page. */
  lost(): string;
}

/** The customer's unsent messages: sent one after the other under a lasting id, kept over a reload. */
export interface Outbox {
  write(text: string, locale: string, files: readonly Picked[]): void;
  retry(clientId: string): void;
  /** Forgets an unsent message, and breaks off its sending; one that has arrived all the same is shown again by its echo. */
  cancel(clientId: string): void;
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

/** After a reload the files are gone: the words are kept, and the customer is asked to choose again. */
function withoutBytes(letter: Letter, lost: string): Letter {
  const files = Array.isArray(letter.files) ? letter.files.map((file) => ({ ...file, preview: null })) : [];
  if (files.length > 0)
    return { ...letter, files, sent: null, state: 'failed', why: lost, repeats: letter.text !== '' };
  return { ...letter, files, sent: null, repeats: true, state: letter.state === 'failed' ? 'failed' : 'sending' };
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
  const bytes = new Map<string, readonly Picked[]>();
  const stops = new Map<string, AbortController>();
  const pause = createPause();
  let pumping = false;

  const put = (letter: Letter): void => {
    if (letter.state === 'sent') {
      letters.delete(letter.clientId);
      bytes.delete(letter.clientId);
    } else letters.set(letter.clientId, letter);
    keep(letters.values());
    ends.changed(letter);
  };
  const next = () => [...letters.values()].find(({ state }) => state !== 'failed');

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    let tries = 0;
    for (let letter = next(); letter !== undefined; letter = next()) {
      const { clientId } = letter;
      const moved = (sent: number): void => {
        const now = letters.get(clientId);
        if (now !== undefined && now.sent !== sent) put({ ...now, sent });
      };
      const stop = new AbortController();
      stops.set(clientId, stop);
      const answer = await ends.post(letter, { files: bytes.get(clientId) ?? [], moved, stop: stop.signal });
      stops.delete(clientId);
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

  for (const letter of kept()) put(withoutBytes(letter, ends.lost()));
  void pump();

  return {
    write: (text, locale, files) => {
      const at = new Date().toISOString();
      const clientId = newId();
      if (files.length > 0) bytes.set(clientId, files);
      const kept = files.map(({ blob: _, ...file }) => file);
      const fresh = { state: 'sending', why: null, sent: null, repeats: true } as const;
      put({ clientId, text, locale, at, files: kept, ...fresh });
      void pump();
    },
    retry: (clientId) => {
      const letter = letters.get(clientId);
      if (letter === undefined) return;
      // Its files went with the page that chose them: only the words can go again.
      const files = bytes.has(clientId) ? letter.files : [];
      put({ ...letter, files, state: 'sending', why: null, sent: null });
      void pump();
    },
    cancel: (clientId) => {
      letters.delete(clientId);
      bytes.delete(clientId);
      keep(letters.values());
      stops.get(clientId)?.abort();
      pause.hurry();
    },
    echoed: (clientId) => {
      bytes.delete(clientId);
      if (letters.delete(clientId)) keep(letters.values());
    },
    hurry: () => pause.hurry(),
  };
}
