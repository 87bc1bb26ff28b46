import type { AgentDesk } from './agents.ts';
import { acknowledge, escalate } from './alarm.ts';
import { attendQueue } from './attend.ts';
import { decide, finish, hold, restore, setField, verify } from './decide.ts';
import { toChannel } from './draft.ts';
import { close, handBack, note, release, reply, take } from './handoff.ts';
import { keyedLock } from './lock.ts';
import { lookUpsOf } from './lookup.ts';
import { type Afterwards, change, dismiss, later, type Office } from './office.ts';
import type { Commit, Entry, Timer } from './ports.ts';
import { receive, safetyText } from './receive.ts';
import type { Attachment, Instant, Thread, ThreadEvent } from './records.ts';
import { attend, promise, silence, vanish } from './timers.ts';
import { rescue, turn } from './turn.ts';
import type { Language } from './understood.ts';
import { type Vouched, vouch } from './vouch.ts';

/** One customer message, as a channel hands it in. */
export interface Incoming {
  readonly thread: string;
  readonly clientId: string;
  readonly text: string;
  /** Stored before, with the files port. */
  readonly files?: readonly Attachment[];
}

/** What became of a message. `stored`: durable, an answer follows. `refused`: nothing was kept; `say` is for the customer, safety text first when there was a hazard. */
export type Receipt =
  | { readonly is: 'stored'; readonly seq: number; readonly event: ThreadEvent; readonly duplicate: boolean }
  | { readonly is: 'refused'; readonly because: 'store' | 'empty' | 'tooLong' | 'noThread'; readonly say: string };

/** A thread to be opened. */
export interface Opening {
  readonly id: string;
  readonly visitor: string;
  readonly channel: Thread['channel'];
  /** Null where the channel does not tell; both languages are then said. */
  readonly language: Language | null;
  /** Where the channel is answered, where its readers do not come to us. */
  readonly address?: string;
  /** The first words stay unsent: the message that opens the thread tells of a danger, and the safety text goes before all else. */
  readonly unsaid?: boolean;
}

/** What channels and routes may ask of the desk. */
export interface Desk extends AgentDesk {
  /** Makes the thread, with the assistant's first words in it, unless it exists. */
  open(thread: Opening): Promise<Thread>;
  /** Null when there is no such thread. */
  thread(id: string): Promise<Thread | null>;
  /** Events with seq > after, at most `limit`, in order. */
  events(thread: string, after: number, limit: number): Promise<readonly Entry<'thread'>[]>;
  /** The host of the customer's page vouches for the account of its user, at level 1. */
  vouch(thread: string, account: string): Promise<Vouched>;
  /** Stores a message; the answer comes through the bell. Never rejects for a store that fails: it refuses visibly. */
  receive(message: Incoming): Promise<Receipt>;
  /** The safety text for a message that tells of a danger, null for all others; needs no store. */
  danger(text: string): string | null;
  /** Answers what has no answer yet: after a start, and when the model has become ready. */
  wake(): Promise<void>;
  /** Fires the timers that are due; returns when the next one is. */
  tick(): Promise<Instant | null>;
  /** Resolves when no turn and no look-up is in progress. */
  settle(): Promise<void>;
}

const DUE_AT_ONCE = 200;
/** An agent whose consoles are all gone has this long to come back. */
const VANISH_SECONDS = 60;

/** What each kind of timer does that needs no more than the office. */
const FIRED = { promise, attend, vanish, escalate, hold, queue: attendQueue } as const;

/** The desk: messages in, answers, tickets and archive changes out, through the ports of the office. */
export function createDesk(parts: Omit<Office, 'lock'>): Desk {
  const office: Office = { ...parts, lock: keyedLock() };
  const running = new Map<string, Promise<void>>();
  const lookUps = lookUpsOf(office, afterwards);

  function afterwards(threadId: string, conversation: string, after: Afterwards): void {
    for (const lookUp of after.lookUps) lookUps.start(threadId, conversation, lookUp);
  }

  /** Answers a thread's messages one after the other; a turn that breaks is rescued into a handoff. */
  async function answerAll(threadId: string): Promise<void> {
    for (;;) {
      try {
        const turned = await turn(office, threadId);
        if (turned?.is !== 'answered') return;
        afterwards(threadId, turned.conversation, turned.after);
      } catch (error) {
        office.watch.warn('a turn failed', {
          fault: (error as Error).name,
          at: (error as Error).stack?.split('\n')[1]?.trim() ?? '',
        });
        office.watch.count('turns_failed_total');
        await rescue(office, threadId).catch(() => postpone(threadId));
      }
    }
  }

  /** The store does not take the rescue either: the message keeps waiting for its timer. */
  async function postpone(threadId: string): Promise<never> {
    throw new Error(`thread ${threadId}: the answer is tried again when its timer fires`);
  }

  function run(threadId: string): Promise<void> {
    const before = running.get(threadId) ?? Promise.resolve();
    const mine = before
      .then(() => answerAll(threadId))
      .catch((error: unknown) => office.watch.warn('an answer waits', { fault: (error as Error).name }));
    running.set(threadId, mine);
    void mine.then(() => running.get(threadId) === mine && running.delete(threadId));
    return mine;
  }

  async function fire(timer: Timer): Promise<void> {
    if (timer.kind === 'answer') {
      await run(timer.of);
      await change(office, timer.of, (draft) => {
        if (draft.thread.unanswered.length === 0) draft.clear(timer.id);
        else draft.timer({ ...timer, at: later(office, 2) });
        return true;
      });
    } else if (timer.kind === 'silence') await silence(office, timer);
    else if (timer.kind === 'lookup') await lookUps.fired(timer);
    else if (timer.kind === 'run') await (office.runs[timer.of]?.(timer) ?? dismiss(office, timer));
    else await FIRED[timer.kind](office, timer, afterwards);
  }

  return {
    open: (opening) => open(office, opening),
    async thread(id) {
      const [thread] = await office.archive.load([{ kind: 'thread', id }] as const);
      return thread.body;
    },
    events: (thread, after, limit) => office.archive.entries('thread', thread, { after, limit }),
    async receive(message) {
      const receipt = await receive(office, message);
      if (receipt.is === 'stored' && !receipt.duplicate) void run(message.thread);
      return receipt;
    },
    vouch: (thread, account) => vouch(office, thread, account),
    danger: (text) => safetyText(office, text),
    async wake() {
      const waiting = await office.archive.find('thread', 'unanswered', 'yes', { limit: Number.MAX_SAFE_INTEGER });
      await Promise.all(waiting.map(({ id }) => run(id)));
      await missing(office);
    },
    take: (id, agent) => take(office, id, agent),
    reply: (id, agent, written) => reply(office, id, agent, written),
    note: (id, agent, written) => note(office, id, agent, written),
    release: (id, agent) => release(office, id, agent),
    handBack: (id, agent) => handBack(office, id, agent, afterwards),
    close: (id, agent, how) => close(office, id, agent, how),
    verify: (id, agent, account, how) => verify(office, id, agent, account, how),
    decide: (proposal, agent, decision) => decide(office, proposal, agent, decision),
    setField: (dossier, agent, written) => setField(office, dossier, agent, written),
    restore: (dossier, agent, seq, reason) => restore(office, dossier, agent, seq, reason),
    finish: (ticket) => finish(office, ticket),
    acknowledge: (alert, agent) => acknowledge(office, alert, agent.id),
    async typing(id, agent) {
      const [stored] = await office.archive.load([{ kind: 'conversation', id }] as const);
      const holder = stored.body?.holder;
      if (stored.body && holder?.is === 'agent' && holder.agent === agent.id) office.bell.typing(stored.body.thread);
    },
    async came(agent) {
      await setTimers(office, { clear: [`vanish:${agent}`] });
    },
    left: (agent) => left(office, agent),
    async tick() {
      const due = await office.archive.due(office.clock.now().toISOString(), DUE_AT_ONCE);
      for (const timer of due) {
        await fire(timer).catch((error: unknown) =>
          office.watch.warn('a timer failed', { kind: timer.kind, fault: (error as Error).name }),
        );
      }
      return office.archive.nextTimer();
    },
    async settle() {
      while (running.size > 0 || lookUps.inFlight.size > 0) {
        await Promise.all([...running.values(), ...lookUps.inFlight.values()]);
        await office.lock.idle();
      }
    },
  };
}

/** A commit of timers alone rests on nothing, so one that meets a conflict is simply made again. */
async function setTimers(office: Office, timers: NonNullable<Commit['timers']>): Promise<void> {
  while (!(await office.archive.commit({ timers })).ok);
}

async function left(office: Office, agent: string): Promise<void> {
  const at = later(office, VANISH_SECONDS);
  await setTimers(office, { set: [{ id: `vanish:${agent}`, at, kind: 'vanish', of: agent, note: '' }] });
}

/** After a start nobody is connected: who holds a chat and does not come back within a minute loses it. */
async function missing(office: Office): Promise<void> {
  const held = await office.archive.find('conversation', 'holder', 'agent', { limit: Number.MAX_SAFE_INTEGER });
  const agents = new Set(held.map(({ body }) => (body?.holder.is === 'agent' ? body.holder.agent : '')));
  for (const agent of agents) if (!office.presence.here(agent)) await left(office, agent);
}

async function open(office: Office, opening: Opening): Promise<Thread> {
  const at = office.clock.now().toISOString();
  const languages: readonly Language[] = opening.language ? [opening.language] : office.content.company.languages;
  const text = languages.map((language) => office.words.say({ key: 'common.welcome' }, language)).join('\n\n');
  const thread: Thread = {
    v: 1,
    id: opening.id,
    channel: opening.channel,
    visitor: opening.visitor,
    address: opening.address ?? null,
    openedAt: at,
    language: opening.language,
    lastSeq: 1,
    unanswered: [],
    conversation: null,
    dossier: null,
    privacyNotice: null,
    vouched: null,
    survey: null,
  };
  const welcome: ThreadEvent = {
    v: 1,
    id: office.mint.id(),
    at,
    conversation: null,
    from: { is: 'bot' },
    tone: 'plain',
    text,
    language: opening.language,
  };
  for (;;) {
    const [known] = await office.archive.load([{ kind: 'thread', id: opening.id }] as const);
    if (known.body) return known.body;
    const done = await office.archive.commit({
      puts: [{ kind: 'thread', id: thread.id, expects: 0, body: thread }],
      appends: [{ log: 'thread', of: thread.id, seq: 1, body: welcome }],
      ...(thread.address !== null && !opening.unsaid ? { outbox: { put: [toChannel(thread.id, 1, at)] } } : {}),
    });
    if (!done.ok) continue;
    office.bell.ring(thread.id, [{ seq: 1, body: welcome }]);
    return thread;
  }
}
