import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyedLock } from '../../src/desk/lock.ts';
import type { Archive, Commit, Entry } from '../../src/desk/ports.ts';
import type { Conversation } from '../../src/desk/records.ts';
import { createAttention } from '../../src/http/attention.ts';
import type { Row, ServerFrame } from '../../src/http/console/contract.ts';
import { type Console, createConsoleHub, type Seat } from '../../src/http/console/hub.ts';
import { createInbox } from '../../src/http/console/inbox.ts';
import { createSight, type Viewer } from '../../src/http/console/sight.ts';
import { createHub } from '../../src/http/hub.ts';
import { adverse, seeded } from '../archive/adverse.ts';
import { openFolder } from '../archive/folder.ts';
import { conversation, event, thread } from '../archive/samples.ts';
import { until } from './house.ts';

const DEPARTMENTS = ['CS', 'OM'] as const;
const CHATS = 3;
const VIEWERS = 3;
const CHAT_IDS = Array.from({ length: CHATS }, (_, n) => `chat-${n}`);

const viewer = (n: number, departments: readonly string[]): Viewer => ({
  id: `agent-${n}`,
  roles: ['agent'],
  departments,
});
const which = fc.nat({ max: CHATS - 1 });
const someone = fc.nat({ max: VIEWERS - 1 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const), chat: which }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('route' as const), chat: which, to: fc.constantFrom(...DEPARTMENTS) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('take' as const), chat: which, by: someone }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('queue' as const), chat: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('danger' as const), chat: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), chat: which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('watch' as const), chat: which, by: someone }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('transfer' as const), by: someone, to: fc.subarray([...DEPARTMENTS]) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('rest' as const) }) },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What is new can only meet a conflict that changed nothing. */
async function surely(archive: Archive, change: Commit): Promise<void> {
  while (!(await archive.commit(change)).ok);
}

/** What a step makes of its chat; null when it changes none. */
function becomes(one: Step, since: string): ((now: Conversation) => Conversation) | null {
  const agent = one.do === 'take' ? `agent-${one.by}` : '';
  const told = { place: 1, at: since };
  const changes: Partial<Record<Step['do'], (now: Conversation) => Partial<Conversation>>> = {
    say: () => ({}),
    route: () => (one.do === 'route' ? { department: one.to, holder: { is: 'bot' } } : {}),
    take: () => ({ agents: [agent], holder: { is: 'agent', since, agent, name: agent } }),
    queue: ({ department }) => ({ holder: { is: 'queue', since, department, told } }),
    danger: () => ({ hazards: [{ kind: 'fire', certainty: 'hit', seq: 1, at: since }] }),
    close: () => ({ status: 'closed', holder: { is: 'nobody' } }),
  };
  const change = changes[one.do];
  return change ? (now) => ({ ...now, ...change(now) }) : null;
}

/** A desk reduced to what its bell rings: every change is one commit, then a ring, then the word that it has moved. */
async function bareDesk(archive: Archive) {
  const threads = createHub();
  const attention = createAttention();
  const inbox = createInbox({ archive, attention });
  const faults: unknown[] = [];
  for (let n = 0; n < CHATS; n += 1) {
    const of = `thread-${n}`;
    await surely(archive, {
      puts: [
        { kind: 'thread', id: of, expects: 0, body: thread(of, { lastSeq: 1, conversation: `chat-${n}` }) },
        { kind: 'conversation', id: `chat-${n}`, expects: 0, body: conversation(`chat-${n}`, { thread: of }) },
      ],
      appends: [{ log: 'thread', of, seq: 1, body: event(`${n}-1`, 'first', { conversation: `chat-${n}` }) }],
    });
  }
  const hub = await createConsoleHub({
    archive,
    inbox,
    threads,
    attention,
    fault: (thrown) => void faults.push(thrown),
  });

  // One at a time for each thread, as the desk does it.
  const lock = keyedLock();
  const change = (chat: number, make: (now: Conversation) => Conversation): Promise<void> =>
    lock.run(`thread-${chat}`, async () => {
      const [{ version, body: now }] = await archive.load([{ kind: 'conversation', id: `chat-${chat}` }] as const);
      if (!now || now.status === 'closed') return;
      const seq = now.lastSeq + 1;
      const next = { ...make(now), lastSeq: seq };
      const body = event(`${chat}-${seq}`, `word ${seq}`, { conversation: now.id });
      await surely(archive, {
        puts: [{ kind: 'conversation', id: now.id, expects: version, body: next }],
        appends: [{ log: 'thread', of: now.thread, seq, body }],
      });
      const entries: readonly Entry<'thread'>[] = [{ seq, body }];
      threads.ring(now.thread, entries);
      hub.moved(next);
    });
  return { hub, change, faults };
}

/** What a page would have made of its frames. */
class Page implements Console {
  viewer: Viewer;
  readonly rows = new Map<string, Row>();
  readonly heard = new Map<string, number[]>();
  readonly frames: ServerFrame[] = [];
  constructor(of: Viewer) {
    this.viewer = of;
  }
  send(text: string, sent?: () => void): void {
    const frame = JSON.parse(text) as ServerFrame;
    this.frames.push(frame);
    if (frame.is === 'row') expect([frame.row.id, this.may(frame.row)]).toEqual([frame.row.id, true]);
    // What is closed is no line of the inbox.
    if (frame.is === 'row' && frame.row.status !== 'closed') this.rows.set(frame.row.id, frame.row);
    if (frame.is === 'row' && frame.row.status === 'closed') this.rows.delete(frame.row.id);
    if (frame.is === 'gone') {
      this.rows.delete(frame.conversation);
      this.heard.delete(frame.conversation);
    }
    if (frame.is === 'events') {
      const seqs = this.heard.get(frame.conversation);
      // After `gone`, not another word.
      expect(seqs).toBeDefined();
      seqs?.push(...frame.events.map(({ seq }) => seq));
    }
    setImmediate(() => sent?.());
  }
  /** Nothing is told that is not this agent's to know, at any moment. */
  private may({ department, holder, hazard, status }: Row): boolean {
    const { id, departments } = this.viewer;
    const holds = holder.is === 'agent' && holder.agent === id;
    return status === 'closed' || departments.includes(department) || holds || hazard !== null;
  }
  lost(): void {
    throw new Error('nothing is lost in this test');
  }
}

test('whatever moves, every page ends up with exactly what its agent may see, and watched chats come whole and once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.integer(), async (steps, seed) => {
      const opened = await openFolder((archive) => adverse(archive, seeded(seed)));
      const { archive } = opened;
      const sight = createSight(archive, DEPARTMENTS);
      const { hub, change, faults } = await bareDesk(archive);
      const pages = Array.from({ length: VIEWERS }, (_, n) => new Page(viewer(n, [DEPARTMENTS[n % 2]!])));
      const seats: Seat[] = pages.map((page) => hub.join(page));
      const doing: Promise<void>[] = [];
      let second = 0;
      for (const one of steps) {
        second += 1;
        const since = new Date(Date.UTC(2031, 4, 6, 8, 0, second)).toISOString();
        const make = becomes(one, since);
        if (make && 'chat' in one) doing.push(change(one.chat, make));
        if (one.do === 'transfer') {
          const page = pages[one.by]!;
          const before = page.viewer;
          page.viewer = viewer(one.by, one.to);
          seats[one.by]?.changed(before);
        }
        if (one.do === 'watch') {
          const page = pages[one.by]!;
          const found = await sight.conversation(page.viewer, `chat-${one.chat}`);
          if ('error' in found) continue;
          page.heard.set(found.id, []);
          seats[one.by]?.watch(found, 0);
        }
        if (one.do === 'rest') await Promise.all(doing.splice(0));
      }
      await Promise.all(doing);
      for (const page of pages) {
        const truth = new Map((await sight.conversations(page.viewer)).map(({ id, body }) => [id, body]));
        // What has not moved since the pages opened, they have asked for themselves.
        const moved = [...truth].filter(([, { lastSeq }]) => lastSeq > 1).map(([id]) => id);
        const right = (): boolean =>
          moved.every((id) => page.rows.has(id)) &&
          [...page.rows].every(([id, row]) => {
            const now = truth.get(id);
            return now?.lastSeq === row.lastSeq && now.holder.is === row.holder.is && now.department === row.department;
          });
        await until(right);
        const lengths = new Map(
          (await archive.load(CHAT_IDS.map((id) => ({ kind: 'conversation', id }) as const))).map(({ id, body }) => [
            id,
            body?.lastSeq,
          ]),
        );
        await until(() => [...page.heard].every(([id, seqs]) => seqs.length >= (lengths.get(id) ?? 0)));
        for (const [id, seqs] of page.heard) {
          expect(seqs).toEqual(Array.from({ length: lengths.get(id) ?? 0 }, (_, i) => i + 1));
        }
      }
      expect(faults).toEqual([]);
      for (const seat of seats) seat.leave();
      await opened.discard();
    }),
    { numRuns: 40 },
  );
});
