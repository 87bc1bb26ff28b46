import { randomUUID } from 'node:crypto';
import type { Desk, Incoming, Receipt } from '../../src/desk/desk.ts';
import type { Bell, Entry } from '../../src/desk/ports.ts';
import type { Thread, ThreadEvent } from '../../src/desk/records.ts';

type Line = Partial<ThreadEvent> & Pick<ThreadEvent, 'text'>;

/** A desk in memory that says exactly what a test tells it to: for what no dialog would say. */
export interface ScriptedDesk extends Pick<Desk, 'open' | 'thread' | 'events' | 'receive'> {
  /** Stores an event in every thread and rings; from the bot unless said otherwise. */
  say(line: Line): void;
  /** Shows a safety notice before it is stored; returns what stores it. */
  flash(text: string): () => void;
  typing(): void;
  /** The ids of the threads there are. */
  threads(): readonly string[];
  /** The customers' messages, in order. */
  received(): readonly string[];
  /** While set, every message is refused with these words. */
  refuses: string | null;
}

const HELLO = { zh: '您好，我是 AI 智能助手。需要人工时点“转人工”。', en: 'Hello, I am the AI assistant.' };

export function createScriptedDesk(bell: Pick<Bell, 'ring' | 'flash' | 'typing'>): ScriptedDesk {
  const threads = new Map<string, { thread: Thread; readonly log: ThreadEvent[] }>();

  const eventOf = (line: Line): ThreadEvent => ({
    v: 1,
    id: randomUUID(),
    at: new Date().toISOString(),
    conversation: null,
    from: { is: 'bot' },
    tone: 'plain',
    language: 'zh',
    ...line,
  });

  function append(id: string, body: ThreadEvent): Entry<'thread'> {
    const place = threads.get(id)!;
    const seq = place.log.push(body);
    place.thread = { ...place.thread, lastSeq: seq };
    return { seq, body };
  }

  const ringAll = (body: ThreadEvent) => {
    for (const id of threads.keys()) bell.ring(id, [append(id, body)]);
  };

  function receive({ thread: id, clientId, text }: Incoming): Receipt {
    if (desk.refuses !== null) return { is: 'refused', because: 'store', say: desk.refuses };
    const log = threads.get(id)?.log ?? [];
    const before = log.findIndex((event) => event.clientId === clientId);
    if (before >= 0) return { is: 'stored', seq: before + 1, event: log[before]!, duplicate: true };
    const body = eventOf({ from: { is: 'customer' }, text, clientId });
    const entry = append(id, body);
    bell.ring(id, [entry]);
    return { is: 'stored', seq: entry.seq, event: body, duplicate: false };
  }

  const desk: ScriptedDesk = {
    refuses: null,
    say: (line) => ringAll(eventOf(line)),
    flash: (text) => {
      const notice = eventOf({ text, tone: 'safety' });
      for (const id of threads.keys()) bell.flash(id, notice);
      return () => ringAll(notice);
    },
    typing: () => {
      for (const id of threads.keys()) bell.typing(id);
    },
    threads: () => [...threads.keys()],
    received: () =>
      [...threads.values()]
        .flatMap(({ log }) => log)
        .filter(({ from }) => from.is === 'customer')
        .map(({ text }) => text),
    open: async ({ id, visitor, channel, language }) => {
      const known = threads.get(id);
      if (known !== undefined) return known.thread;
      const openedAt = new Date().toISOString();
      const empty = {
        unanswered: [],
        conversation: null,
        dossier: null,
        privacyNotice: null,
        address: null,
        vouched: null,
        survey: null,
      };
      threads.set(id, { thread: { v: 1, id, channel, visitor, openedAt, language, lastSeq: 0, ...empty }, log: [] });
      append(id, eventOf({ text: HELLO[language ?? 'zh'], language }));
      return threads.get(id)!.thread;
    },
    thread: async (id) => threads.get(id)?.thread ?? null,
    events: async (id, after, limit) =>
      (threads.get(id)?.log ?? []).slice(after, after + limit).map((body, i) => ({ seq: after + i + 1, body })),
    receive: async (message) => receive(message),
  };
  return desk;
}
