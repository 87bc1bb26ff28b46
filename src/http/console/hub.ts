import type { Archive, Bell, Entry } from '../../desk/ports.ts';
import type { Alert, Conversation } from '../../desk/records.ts';
import type { Hub, Subscription } from '../hub.ts';
import type { Attention, ServerFrame } from './contract.ts';
import { beginning, belongs, openConversations } from './episodes.ts';
import type { Inbox } from './inbox.ts';
import { createLedger, panelMoved, shiftedBy } from './ledger.ts';
import { namesOf } from './names.ts';
import { type Seen, sees, type Viewer } from './sight.ts';
import { alertOf, eventOf } from './views.ts';

/** One open socket of an agent. */
export interface Console {
  readonly viewer: Viewer;
  /** A frame as text; `sent` once it has left, or never will. */
  send(frame: string, sent?: () => void): void;
  /** The store could not be read, so what follows would have a hole. */
  lost(): void;
}

/** A console's place in the hub. */
export interface Seat {
  /** Sends the conversation's events with seq > after, the past first; again for the same conversation: from there. The viewer must see it. */
  watch(conversation: Seen<'conversation'>, after: number): void;
  unwatch(conversation: string): void;
  watches(): number;
  /** To be called when the console's viewer is no longer what it was. */
  changed(before: Viewer): void;
  /** Looks for what no ring has told of. */
  check(): void;
  leave(): void;
}

/** Tells every open console what its agent may see of what changes; nothing else. */
export interface ConsoleHub extends Pick<Bell, 'moved' | 'alarm'> {
  join(console: Console): Seat;
  /** A customer is typing; whoever watches that chat is told. */
  typing(thread: string): void;
  /** How far the devices of a thread are has changed. */
  attended(thread: string): void;
}

interface HubParts {
  readonly archive: Archive;
  readonly inbox: Inbox;
  readonly threads: Pick<Hub, 'subscribe'>;
  readonly attention: { of(thread: string): Attention };
  /** The store could not be read. */
  fault(fault: unknown): void;
}

interface Watch {
  readonly console: Console;
  conversation: Conversation;
  /** Heard, and not yet sent: the sight is checked first. */
  readonly backlog: { readonly entries: readonly Entry<'thread'>[]; readonly sent: (() => void) | undefined }[];
  subscription: Subscription;
}

/** What is to be told of a conversation; while it is being looked up, more of the same adds nothing. */
interface Errand {
  row: boolean;
  panel: boolean;
  again: boolean;
  /** What the bell has told meanwhile; the ledger forgets what is closed. */
  told: Conversation | undefined;
}

const text = (frame: ServerFrame): string => JSON.stringify(frame);

/** Reads the open conversations once; from then on it lives on what the bell tells. To be made before anything changes. */
export async function createConsoleHub({ archive, inbox, threads, attention, fault }: HubParts): Promise<ConsoleHub> {
  const ledger = createLedger((await openConversations(archive)).flatMap(({ body }) => (body ? [body] : [])));
  const consoles = new Map<Console, Map<string, Watch>>();
  const watchers = new Map<string, Set<Watch>>();
  const errands = new Map<string, Errand>();
  const frames = new WeakMap<readonly Entry<'thread'>[], Map<string, string | null>>();

  /** One frame for all who are equally far; null when nothing in it is the conversation's. */
  function eventsFrame(conversation: Conversation, entries: readonly Entry<'thread'>[]): string | null {
    const made = frames.get(entries) ?? new Map<string, string | null>();
    frames.set(entries, made);
    let frame = made.get(conversation.id);
    if (frame === undefined) {
      const events = entries.filter((entry) => belongs(conversation, entry)).map(eventOf);
      frame = events.length === 0 ? null : text({ is: 'events', conversation: conversation.id, events });
      made.set(conversation.id, frame);
    }
    return frame;
  }

  function endWatch(watch: Watch): void {
    const { console, conversation, subscription, backlog } = watch;
    subscription.end();
    for (const { sent } of backlog.splice(0)) sent?.();
    consoles.get(console)?.delete(conversation.id);
    const others = watchers.get(conversation.id);
    others?.delete(watch);
    if (others?.size === 0) watchers.delete(conversation.id);
  }

  function dismiss(console: Console, id: string): void {
    const watch = consoles.get(console)?.get(id);
    if (watch) endWatch(watch);
    console.send(text({ is: 'gone', conversation: id }));
  }

  function deliver(watch: Watch): void {
    for (const { entries, sent } of watch.backlog.splice(0)) {
      const frame = eventsFrame(watch.conversation, entries);
      if (frame === null) sent?.();
      else watch.console.send(frame, sent);
    }
  }

  /** Looks the conversation up and tells those who may see it, as it is now. */
  async function tell(id: string, errand: Errand): Promise<void> {
    const { row, panel } = errand;
    Object.assign(errand, { row: false, panel: false, again: false });
    const [stored] = await archive.load([{ kind: 'conversation', id }] as const);
    if (stored.body === null) return;
    const found = { ...stored, body: stored.body };
    // What was read may be older or newer than what the bell has told: both must allow it.
    const may = ({ viewer }: Console): boolean =>
      sees(viewer, found.body) && sees(viewer, errand.told ?? ledger.get(id) ?? found.body);
    for (const watch of [...(watchers.get(id) ?? [])]) {
      if (!may(watch.console)) {
        dismiss(watch.console, id);
        continue;
      }
      deliver(watch);
      if (panel) watch.console.send(text({ is: 'case', conversation: id }));
    }
    if (!row) return;
    const [made] = await inbox.rows([found]);
    const frame = text({ is: 'row', row: made! });
    for (const console of consoles.keys()) if (may(console)) console.send(frame);
  }

  async function run(id: string, errand: Errand): Promise<void> {
    try {
      do await tell(id, errand);
      while (errand.again);
    } catch (thrown) {
      fault(thrown);
      for (const console of [...consoles.keys()]) console.lost();
    } finally {
      errands.delete(id);
    }
  }

  function touch(id: string, what: Partial<Pick<Errand, 'row' | 'panel' | 'told'>> = {}): void {
    if (consoles.size === 0) return;
    const there = errands.get(id);
    const errand = there ?? { row: false, panel: false, again: false, told: undefined };
    errand.again = true;
    errand.row ||= what.row ?? false;
    errand.panel ||= what.panel ?? false;
    errand.told = what.told ?? errand.told;
    if (there) return;
    errands.set(id, errand);
    void run(id, errand);
  }

  function watch(console: Console, { body }: Seen<'conversation'>, after: number): void {
    const mine = consoles.get(console);
    if (!mine) return;
    const before = mine.get(body.id);
    if (before) endWatch(before);
    const watch: Watch = { console, conversation: body, backlog: [], subscription: { check: () => {}, end: () => {} } };
    mine.set(body.id, watch);
    watchers.set(body.id, (watchers.get(body.id) ?? new Set()).add(watch));
    const from = Math.max(beginning(body), Math.min(after, body.lastSeq));
    const read = (thread: string, seq: number, limit: number) =>
      archive.entries('thread', thread, { after: seq, limit });
    watch.subscription = threads.subscribe(body.thread, from, read, {
      grown: (entries, sent) => {
        watch.backlog.push({ entries, sent });
        touch(body.id);
      },
      flash: () => undefined,
      typing: () => undefined,
      lost: (thrown) => {
        fault(thrown);
        console.lost();
      },
    });
  }

  function changed(console: Console, before: Viewer): void {
    const mine = consoles.get(console);
    if (!mine) return;
    const watched = [...mine.values()].map(({ conversation }) => ledger.get(conversation.id) ?? conversation);
    // What has just been closed is still on its way to the consoles.
    const underWay = [...errands.values()].flatMap(({ told }) => told ?? []);
    for (const conversation of new Set([...ledger.all(), ...watched, ...underWay])) {
      const could = sees(before, conversation);
      const can = sees(console.viewer, conversation);
      if (could && !can) dismiss(console, conversation.id);
      if (can && !could) touch(conversation.id, { row: true });
    }
  }

  /** Bursts of these become one frame: a single message moves them several times. */
  const moving = new Set<string>();
  function tellAttention(): void {
    for (const thread of moving) {
      const conversation = ledger.openIn(thread);
      if (!conversation) continue;
      const frame = text({ is: 'attention', conversation: conversation.id, attention: attention.of(thread) });
      for (const console of consoles.keys()) if (sees(console.viewer, conversation)) console.send(frame);
    }
    moving.clear();
  }

  return {
    join(console) {
      consoles.set(console, new Map());
      return {
        watch: (conversation, after) => watch(console, conversation, after),
        unwatch: (id) => {
          const watched = consoles.get(console)?.get(id);
          if (watched) endWatch(watched);
        },
        watches: () => consoles.get(console)?.size ?? 0,
        changed: (before) => changed(console, before),
        check: () => {
          for (const { subscription } of consoles.get(console)?.values() ?? []) subscription.check();
        },
        leave: () => {
          for (const watched of [...(consoles.get(console)?.values() ?? [])]) endWatch(watched);
          consoles.delete(console);
        },
      };
    },
    moved(conversation) {
      const { id } = conversation;
      const before = ledger.put(conversation);
      for (const console of consoles.keys())
        if (before && sees(console.viewer, before) && !sees(console.viewer, conversation)) dismiss(console, id);
      touch(id, { row: true, panel: panelMoved(before, conversation), told: conversation });
      for (const other of shiftedBy(before, conversation, ledger)) touch(other, { row: true });
    },
    alarm(alert: Alert) {
      if (consoles.size === 0) return;
      namesOf(archive, alert.acknowledgedBy === null ? [] : [alert.acknowledgedBy]).then((names) => {
        const frame = text({ is: 'alert', alert: alertOf(alert, names) });
        for (const console of consoles.keys()) console.send(frame);
      }, fault);
    },
    typing(thread) {
      const { id } = ledger.openIn(thread) ?? {};
      for (const { console } of watchers.get(id ?? '') ?? []) console.send(text({ is: 'typing', conversation: id! }));
    },
    attended(thread) {
      if (consoles.size === 0) return;
      if (moving.size === 0) setImmediate(tellAttention);
      moving.add(thread);
    },
  };
}
