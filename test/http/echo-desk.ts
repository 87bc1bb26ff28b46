import { randomUUID } from 'node:crypto';
import type { Desk, Incoming, Receipt } from '../../src/desk/desk.ts';
import type { Bell, Entry } from '../../src/desk/ports.ts';
import type { Thread, ThreadEvent } from '../../src/desk/records.ts';

/** A desk in memory that greets and echoes: what channels are tried against where no dialog matters. */
export interface EchoDesk extends Pick<Desk, 'open' | 'thread' | 'events' | 'receive' | 'settle'> {
  /** Everything stored, by thread. */
  readonly stored: ReadonlyMap<string, readonly ThreadEvent[]>;
  /** While true, nothing can be stored or read. */
  broken: boolean;
  /** Stores an event and rings. */
  append(thread: string, event: Pick<ThreadEvent, 'from' | 'text'> & Partial<ThreadEvent>): void;
  /** Stores without telling anybody, as another replica would whose ring was lost. */
  appendQuietly(thread: string, text: string): void;
}

const HOTLINE = '系统暂时不可用，紧急情况请拨打 95598。';

export function createEchoDesk(bell: Pick<Bell, 'ring' | 'flash' | 'typing'>): EchoDesk {
  const threads = new Map<string, Thread>();
  const stored = new Map<string, ThreadEvent[]>();
  const byClientId = new Map<string, number>();
  const turns = new Set<Promise<void>>();

  function append(id: string, event: Pick<ThreadEvent, 'from' | 'text'> & Partial<ThreadEvent>): Entry<'thread'> {
    const log = stored.get(id)!;
    const thread = threads.get(id)!;
    const at = new Date().toISOString();
    const body: ThreadEvent = {
      v: 1,
      id: randomUUID(),
      at,
      conversation: null,
      tone: 'plain',
      language: thread.language,
      ...event,
    };
    log.push(body);
    threads.set(id, { ...thread, lastSeq: log.length });
    return { seq: log.length, body };
  }

  async function answer(id: string, asked: ThreadEvent): Promise<void> {
    bell.typing(id);
    await new Promise(setImmediate);
    const choices = asked.text === 'choices' ? { choices: [{ title: '停电', value: '我家停电了' }] } : {};
    bell.ring(id, [append(id, { from: { is: 'bot' }, text: `收到：${asked.text}`, replyTo: asked.id, ...choices })]);
  }

  function receive({ thread: id, clientId, text }: Incoming): Receipt {
    if (desk.broken) return { is: 'refused', because: 'store', say: HOTLINE };
    const log = stored.get(id);
    if (log === undefined) return { is: 'refused', because: 'noThread', say: '' };
    if (text.trim() === '') return { is: 'refused', because: 'empty', say: '请输入内容。' };
    if (text.length > 4000) return { is: 'refused', because: 'tooLong', say: '内容太长，请控制在 4000 字以内。' };
    const before = byClientId.get(`${id} ${clientId}`);
    if (before !== undefined) return { is: 'stored', seq: before, event: log[before - 1]!, duplicate: true };
    const entry = append(id, { from: { is: 'customer' }, text, clientId });
    byClientId.set(`${id} ${clientId}`, entry.seq);
    bell.ring(id, [entry]);
    const turn = answer(id, entry.body).finally(() => turns.delete(turn));
    turns.add(turn);
    return { is: 'stored', seq: entry.seq, event: entry.body, duplicate: false };
  }

  const reachable = (): void => {
    if (desk.broken) throw new Error('The echo desk is broken on purpose: 13800138000.');
  };

  const desk: EchoDesk = {
    stored,
    broken: false,
    append: (id, event) => bell.ring(id, [append(id, event)]),
    appendQuietly: (id, text) => void append(id, { from: { is: 'bot' }, text }),
    open: async ({ id, visitor, channel, language }) => {
      reachable();
      const there = threads.get(id);
      if (there !== undefined) return there;
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
      threads.set(id, { v: 1, id, channel, visitor, openedAt, language, lastSeq: 0, ...empty });
      stored.set(id, []);
      append(id, { from: { is: 'bot' }, text: language === 'en' ? 'Hello' : '您好' });
      return threads.get(id)!;
    },
    thread: async (id) => {
      reachable();
      return threads.get(id) ?? null;
    },
    events: async (id, after, limit) => {
      reachable();
      const log = stored.get(id) ?? [];
      return log.slice(after, after + limit).map((body, i) => ({ seq: after + i + 1, body }));
    },
    receive: async (message) => receive(message),
    settle: async () => {
      await Promise.all(turns);
    },
  };
  return desk;
}
