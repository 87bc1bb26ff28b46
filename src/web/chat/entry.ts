import type { Card, Choice, Message, SentFile } from './activity.ts';
import type { Letter } from './outbox.ts';

/** One line of the conversation on the screen. */
export interface Entry {
  /** The same for a message and its echo, and for a notice and its stored copy. */
  readonly key: string;
  readonly seq: number | null;
  readonly at: Date;
  readonly author: Message['author'];
  readonly safety: boolean;
  readonly text: string;
  readonly locale: string | null;
  readonly choices: readonly Choice[];
  readonly files: readonly SentFile[];
  readonly card: Card | null;
  readonly state: Letter['state'];
  readonly why: string | null;
  /** Hundredths of its files that have gone; null where there is nothing to tell. */
  readonly sent: number | null;
  /** Whether a message that was not sent can be tried again. */
  readonly repeats: boolean;
  /** The id of the customer's own message, as this page gave it. */
  readonly clientId: string | null;
}

export const keyOf = (clientId: string | null, id: string): string =>
  clientId === null ? `activity ${id}` : `client ${clientId}`;

export function ofMessage({ id, clientId, holder: _, ...message }: Message): Entry {
  return { ...message, key: keyOf(clientId, id), clientId, state: 'sent', why: null, sent: null, repeats: false };
}

export function ofLetter({ clientId, text, at, state, why, files, sent, repeats }: Letter): Entry {
  return {
    key: keyOf(clientId, ''),
    seq: null,
    at: new Date(at),
    author: { is: 'customer' },
    safety: false,
    text,
    locale: null,
    choices: [],
    files: files.map((file) => ({ ...file, url: null, until: 0 })),
    card: null,
    sent,
    repeats,
    state,
    why,
    clientId,
  };
}

export function sameAuthor(a: Entry, b: Entry): boolean {
  if (a.author.is === 'agent' && b.author.is === 'agent') return a.author.name === b.author.name;
  return a.author.is === b.author.is;
}
