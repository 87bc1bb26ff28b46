import { readable } from './plain.ts';

export interface Choice {
  readonly title: string;
  readonly value: string;
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
  /** Who has the chat from this message on; null where it does not say. */
  readonly holder: Holder | null;
}

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

/** Reads an activity of the stream: a message, the word that somebody is typing, or null for what the page does not show. */
export function readActivity(raw: unknown): Message | 'typing' | null {
  const activity = loose(raw);
  const from = loose(activity.from);
  if (activity.type === 'typing') return from.role === 'bot' ? 'typing' : null;
  const id = words(activity.id);
  const text = readable(words(activity.text)).trim();
  if (activity.type !== 'message' || id === '' || text === '') return null;
  const channelData = loose(activity.channelData);
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
    holder: holderOf(channelData, author),
  };
}
