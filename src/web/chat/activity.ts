import { readable } from './plain.ts';

export interface Choice {
  readonly title: string;
  readonly value: string;
}

export interface Card {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
}

/** A file of a message. `url`: where it can be fetched for a while; `preview`: what this page still has of it. */
export interface SentFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly url: string | null;
  /** When, by this device's clock in milliseconds, that address is about to lapse. */
  readonly until: number;
  readonly preview: string | null;
}

/** Who has the chat: who may speak to the customer. */
export type Holder =
  | { readonly is: 'bot' }
  | { readonly is: 'queue' }
  | { readonly is: 'agent'; readonly name: string };

/** A message of the conversation, as the page understands it. */
export interface Message {
  readonly id: string;
  /** The place in the thread; null for a notice that is not stored yet. */
  readonly seq: number | null;
  readonly at: Date;
  readonly author:
    | { readonly is: 'customer' | 'assistant' | 'system' }
    | { readonly is: 'agent'; readonly name: string };
  readonly safety: boolean;
  readonly text: string;
  readonly locale: string | null;
  /** The id that the page gave the customer's own message. */
  readonly clientId: string | null;
  readonly choices: readonly Choice[];
  readonly files: readonly SentFile[];
  readonly card: Card | null;
  /** Who has the chat from this message on; null where it does not say. */
  readonly holder: Holder | null;
}

/** An address is good for an hour; this page asks for another before that is over. */
const GOOD_MS = 50 * 60_000;

type Loose = Readonly<Record<string, unknown>>;

export function loose(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function seqOf(id: string, channelData: Loose): number | null {
  if (typeof channelData.seq === 'number') return channelData.seq;
  const tail = /\|(\d+)$/.exec(id)?.[1];
  return tail === undefined ? null : Number(tail);
}

function authorOf(from: Loose, channelData: Loose): Message['author'] {
  if (from.role !== 'bot') return { is: 'customer' };
  if (channelData.from === 'agent') return { is: 'agent', name: readable(words(from.name)) };
  return { is: channelData.from === 'system' ? 'system' : 'assistant' };
}

function holderOf(channelData: Loose, author: Message['author']): Holder | null {
  const { is, name } = loose(channelData.holder);
  if (is === 'agent') return { is, name: readable(words(name)) };
  if (is === 'queue' || is === 'bot') return { is };
  return author.is === 'agent' ? author : null;
}

function choicesOf(activity: Loose): Choice[] {
  const actions = loose(activity.suggestedActions).actions;
  if (!Array.isArray(actions)) return [];
  return actions
    .map(loose)
    .map((action) => ({ title: readable(words(action.title)), value: words(action.value) || words(action.title) }))
    .filter((choice) => choice.title !== '');
}

/** Only path and query: the page talks to the server it came from. */
const ownPath = (url: string): string | null => {
  const path = url.replace(/^\w+:\/\/[^/]+/, '');
  return path.startsWith('/files/') ? path : null;
};

function filesOf(activity: Loose, channelData: Loose): SentFile[] {
  const told = Array.isArray(channelData.files) ? channelData.files.map(loose) : [];
  const sent = Array.isArray(activity.attachments) ? activity.attachments.map(loose) : [];
  return told.map(({ name, type, size }, index) => ({
    name: readable(words(name)),
    type: words(type),
    size: typeof size === 'number' ? size : 0,
    url: ownPath(words(sent[index]?.contentUrl)),
    until: Date.now() + GOOD_MS,
    preview: null,
  }));
}

function cardOf(channelData: Loose): Card | null {
  const { title, rows } = loose(channelData.card);
  if (!Array.isArray(rows)) return null;
  const read = rows
    .map(loose)
    .map(({ label, value }) => ({ label: readable(words(label)), value: readable(words(value)) }));
  return { title: readable(words(title)), rows: read };
}

/** Reads an activity of the stream: a message, the word that somebody is typing, or null for what the page does not show. */
export function readActivity(raw: unknown): Message | 'typing' | null {
  const activity = loose(raw);
  const from = loose(activity.from);
  if (activity.type === 'typing') return from.role === 'bot' ? 'typing' : null;
  const id = words(activity.id);
  const text = readable(words(activity.text)).trim();
  const channelData = loose(activity.channelData);
  const files = filesOf(activity, channelData);
  if (activity.type !== 'message' || id === '' || (text === '' && files.length === 0)) return null;
  const at = new Date(words(activity.timestamp));
  const author = authorOf(from, channelData);
  return {
    id,
    seq: seqOf(id, channelData),
    at: Number.isNaN(at.getTime()) ? new Date() : at,
    author,
    safety: channelData.tone === 'safety' && from.role === 'bot',
    text,
    locale: words(activity.locale) || null,
    clientId: author.is === 'customer' ? words(channelData.clientActivityID) || null : null,
    choices: choicesOf(activity),
    files,
    card: cardOf(channelData),
    holder: holderOf(channelData, author),
  };
}
