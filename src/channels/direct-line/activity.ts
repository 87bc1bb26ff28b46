import { z } from 'zod';
import type { Entry } from '../../desk/ports.ts';
import type { Attachment, Card, Happened, Party, ThreadEvent } from '../../desk/records.ts';
import type { Language } from '../../desk/understood.ts';
import { adaptiveCard } from '../cards.ts';

/** What is taken from a client's activity; all else belongs to the server and is dropped. */
export const POSTED = z.object({
  type: z.string().max(64),
  text: z.string().optional(),
  /** A button's value, where the client sends no text with it; what an event tells. */
  value: z.unknown().optional(),
  /** What an event is called. */
  name: z.unknown().optional(),
  locale: z.string().max(64).optional().catch(undefined),
  channelData: z.object({ clientActivityID: z.string().min(1).max(128).optional() }).nullish(),
});
export type Posted = z.output<typeof POSTED>;

/** The customer's words. What no store or screen can hold is taken out: NUL, and halves of characters. */
export function wordsOf(posted: Posted): string {
  const raw = posted.text ?? (typeof posted.value === 'string' ? posted.value : '');
  return raw.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** A thread, as far as activities show it. */
export interface Line {
  readonly id: string;
  readonly visitor: string;
}

/** Who has the chat from an activity on, for clients that show it; left out where the events at hand do not tell. */
type ShownHolder = { readonly is: 'bot' | 'queue' } | { readonly is: 'agent'; readonly name: string };

/** An activity as Direct Line clients read it. */
export interface Activity {
  readonly type: 'message' | 'typing';
  readonly id: string;
  readonly timestamp?: string;
  readonly channelId: 'directline';
  readonly conversation: { readonly id: string };
  readonly from: { readonly id: string; readonly name?: string; readonly role: 'user' | 'bot' };
  readonly text?: string;
  readonly textFormat?: 'plain';
  readonly locale?: string;
  readonly suggestedActions?: {
    readonly to: readonly string[];
    readonly actions: readonly { readonly type: 'imBack'; readonly title: string; readonly value: string }[];
  };
  readonly attachments?: readonly object[];
  readonly replyToId?: string;
  readonly channelData?: {
    readonly from: Party['is'];
    readonly tone: ThreadEvent['tone'];
    readonly seq?: number;
    readonly clientActivityID?: string;
    readonly holder?: ShownHolder;
    readonly files?: readonly Attachment[];
    readonly card?: Card;
  };
}

const BOT = 'griddesk';
const REMEMBERED = 2_000;

/** The watermark is the seq; the activity id shows the same number, so that clients may sort by it. */
export function activityId(thread: string, seq: number): string {
  return `${thread}|${String(seq).padStart(7, '0')}`;
}

/** A safety notice may be shown before it has a seq, so its activity is named by the event: the stored copy then replaces the first. */
function idOf(thread: string, event: ThreadEvent, seq: number | null): string {
  return seq === null || event.tone === 'safety' ? `${thread}|${event.id}` : activityId(thread, seq);
}

function holderAfter({ is, name }: Happened): ShownHolder | null {
  switch (is) {
    case 'taken':
      return { is: 'agent', name: name ?? '' };
    case 'queued':
    case 'returned':
      return { is: 'queue' };
    case 'handedBack':
    case 'leftQueue':
    case 'calledBack':
    case 'closed':
      return { is: 'bot' };
    case 'verified':
    case 'lookedUp':
    case 'promiseSoon':
    case 'promiseBroken':
      return null;
  }
}

interface Shown {
  readonly event: ThreadEvent;
  readonly seq: number;
  readonly holder: ShownHolder | null;
}

/**
 * What of a thread may leave for a customer's device. Nothing internal does; but that the chat has changed hands shows
 * on the messages after the internal line that says so, or on the one before it when it is the last.
 */
function shownOf(entries: readonly Entry<'thread'>[]): Shown[] {
  const shown: Shown[] = [];
  let holder: ShownHolder | null = null;
  for (const { seq, body } of entries) {
    const internal = body.audience === 'desk';
    // Only the holder speaks to the customer.
    if (body.from.is === 'agent' && !internal) holder = { is: 'agent', name: body.from.name };
    holder = (body.happened && holderAfter(body.happened)) ?? holder;
    if (internal || (body.text.trim() === '' && !body.files)) continue;
    shown.push({ event: body, seq, holder });
  }
  const last = shown.at(-1);
  if (last !== undefined) shown[shown.length - 1] = { ...last, holder };
  return shown;
}

/** Files and a card as clients of the standard know them. */
function attachmentsOf(
  { files = [], card }: ThreadEvent,
  linkTo: (file: string) => string,
): Pick<Activity, 'attachments'> {
  const all = [
    ...files.map(({ id, name, type }) => ({ contentType: type, contentUrl: linkTo(id), name })),
    ...(card ? [adaptiveCard(card)] : []),
  ];
  return all.length > 0 ? { attachments: all } : {};
}

export interface Activities {
  /** A notice that is shown before it is stored, and so has no seq. */
  notice(line: Line, event: ThreadEvent): Activity;
  /** What customers may see of these events; every stored event goes to them through here. */
  all(line: Line, entries: readonly Entry<'thread'>[]): Activity[];
  typing(line: Line): Activity;
}

/** Makes activities of events. `names` is what the assistant is called; `linkTo` gives a file's whole address, good for a while. */
export function createActivities(
  names: Readonly<Record<Language, string>>,
  linkTo: (file: string) => string,
): Activities {
  let typed = 0;
  // Web Chat holds a reply to an unknown activity back for five seconds: only what was seen here is named.
  const seen = new Map<string, string>();
  const remember = (event: string, activity: string): void => {
    const oldest = seen.size >= REMEMBERED ? seen.keys().next().value : undefined;
    if (oldest !== undefined) seen.delete(oldest);
    seen.set(event, activity);
  };

  const from = (line: Line, event: ThreadEvent): Activity['from'] => {
    if (event.from.is === 'customer') return { id: line.visitor, role: 'user' };
    return { id: BOT, name: event.from.is === 'agent' ? event.from.name : names[event.language ?? 'zh'], role: 'bot' };
  };

  const of = (line: Line, event: ThreadEvent, seq: number | null, holder: ShownHolder | null = null): Activity => {
    const id = idOf(line.id, event, seq);
    if (event.from.is === 'customer') remember(event.id, id);
    const replyToId = event.replyTo === undefined ? undefined : seen.get(event.replyTo);
    const choices = event.choices ?? [];
    return {
      type: 'message',
      id,
      timestamp: event.at,
      channelId: 'directline',
      conversation: { id: line.id },
      from: from(line, event),
      text: event.text,
      textFormat: 'plain',
      ...(event.language !== null && { locale: event.language === 'zh' ? 'zh-Hans' : 'en' }),
      ...(choices.length > 0 && {
        suggestedActions: {
          to: [],
          actions: choices.map(({ title, value }) => ({ type: 'imBack' as const, title, value })),
        },
      }),
      ...attachmentsOf(event, linkTo),
      ...(replyToId !== undefined && { replyToId }),
      channelData: {
        from: event.from.is,
        tone: event.tone,
        ...(seq !== null && { seq }),
        ...(event.clientId !== undefined && event.from.is === 'customer' && { clientActivityID: event.clientId }),
        ...(holder !== null && { holder }),
        ...(event.files && { files: event.files }),
        ...(event.card && { card: event.card }),
      },
    };
  };

  return {
    notice: (line, event) => of(line, event, null),
    all: (line, entries) => shownOf(entries).map(({ event, seq, holder }) => of(line, event, seq, holder)),
    typing: (line) => ({
      type: 'typing',
      id: `${line.id}|typing${++typed}`,
      channelId: 'directline',
      conversation: { id: line.id },
      from: { id: BOT, role: 'bot' },
    }),
  };
}

/** The seq after which a client wants to hear; 0 for the start, null for what is no watermark. */
export function afterOf(watermark: string | undefined): number | null {
  if (watermark === undefined || watermark === '' || watermark === '-') return 0;
  return /^\d{1,15}$/.test(watermark) ? Number(watermark) : null;
}
