import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { Agent } from '../../src/desk/agents.ts';
import type { Utility } from '../../src/desk/ports.ts';
import type { Room } from '../tools/room.ts';
import { THREAD } from '../tools/room.ts';
import { ANNA, LIN, ZHOU } from '../tools/shift.ts';

/** What customers and agents do in the random histories, and what time and the machine do to them. */
export type Act =
  | { readonly do: 'say'; readonly thread: string; readonly text: string }
  | { readonly do: 'sayAgain'; readonly thread: string }
  | { readonly do: 'take' | 'release' | 'handBack' | 'close'; readonly thread: string; readonly agent: Agent }
  | { readonly do: 'reply' | 'note'; readonly thread: string; readonly agent: Agent; readonly again: boolean }
  | { readonly do: 'acknowledge'; readonly agent: Agent }
  | { readonly do: 'come' | 'leave'; readonly agent: Agent }
  | { readonly do: 'duty'; readonly agent: Agent; readonly on: boolean };

/** `burst`: all at once. `crash`: the process ends in the middle of it. */
export type Step =
  | { readonly do: 'burst'; readonly acts: readonly Act[]; readonly crash?: true }
  | { readonly do: 'wait'; readonly minutes: number };

export const THREADS = [THREAD, 'second-thread'] as const;
const AGENTS = [LIN, ZHOU, ANNA] as const;
export const DEPARTMENTS = ['CS', 'OM', 'QA'] as const;

const TEXTS = [
  '我家停电了',
  '阳光小区3栋',
  '不对，是8栋',
  '学府路停电了',
  '转人工',
  '转人工',
  'agent please',
  '不等了',
  'call me back',
  '13800138000',
  '我叫温小暖',
  '门口电线掉地上了，冒火花',
  'someone has been electrocuted',
  '我要投诉你们营业厅态度差',
  'my power is out',
  '12 Elm Shade Road',
  '谢谢',
  '再见',
  '取消',
  '不用',
  'in English please',
  '帮我写首诗',
  'ok',
];

const thread = fc.constantFrom(...THREADS);
const agent = fc.constantFrom(...AGENTS);
const text = fc.constantFrom(...TEXTS);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('say' as const), thread, text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sayAgain' as const), thread }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('take' as const), thread, agent }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('release' as const, 'handBack' as const, 'close' as const),
      thread,
      agent,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('reply' as const, 'note' as const),
      thread,
      agent,
      again: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), agent }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('come' as const, 'leave' as const), agent }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('duty' as const), agent, on: fc.boolean() }) },
);
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(act, { minLength: 1, maxLength: 4 }).map((acts) => ({ do: 'burst', acts }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(act, { minLength: 0, maxLength: 2 })
      .map((acts) => ({ do: 'burst', acts, crash: true }) as const),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(0.5, 1, 2, 3, 5, 31).map((minutes) => ({ do: 'wait', minutes }) as const),
  },
);

/** Who is at work when the history begins. */
export const shift: fc.Arbitrary<readonly Agent[]> = fc.subarray([...AGENTS]);

/** The company's register on a bad line: it takes its time, and does not always answer. */
export function unsteady(utility: Utility, random: () => number): Utility {
  return {
    name: utility.name,
    async areasAt(place) {
      await pause(random() * 6);
      if (random() < 0.1) throw new Error('the register does not answer');
      return random() < 0.1 ? { is: 'unavailable' } : utility.areasAt(place);
    },
    statements: utility.statements,
  };
}

/** What has been acknowledged: it must stand in the log, once. */
export interface Acknowledged {
  readonly customer: Map<string, string>;
  readonly agent: Map<string, string>;
}

/** The people around a desk. */
export function world(room: Room) {
  let sent = 0;
  const last = new Map<string, { text: string; clientId: string }>();
  const wrote = new Map<string, string>();
  const known = new Map<string, string>();
  const acknowledged: Acknowledged = { customer: new Map(), agent: new Map() };
  const refused = new Set<string>();
  /** Since when a department has had nobody on duty. */
  const emptySince = new Map<string, number>(DEPARTMENTS.map((department) => [department, 0]));

  function duty(ids: readonly string[]): void {
    for (const department of DEPARTMENTS) {
      room.duty.on.set(department, [...ids]);
      if (ids.length > 0) emptySince.delete(department);
      else if (!emptySince.has(department)) emptySince.set(department, room.clock.now().getTime());
    }
  }
  const onDuty = (): readonly string[] => room.duty.on.get('CS') ?? [];

  async function write(act: Extract<Act, { do: 'reply' | 'note' }>, id: string): Promise<void> {
    const key = `${act.do} ${act.agent.id} ${act.thread}`;
    sent += 1;
    const clientId = (act.again && wrote.get(key)) || `w${sent}`;
    wrote.set(key, clientId);
    const done = await room.desk[act.do](id, act.agent, { clientId, text: `${act.do} ${clientId}` });
    const stored = `agent:${act.agent.id}:${clientId}`;
    if (done.ok) acknowledged.agent.set(stored, act.thread);
    if (done.ok) refused.delete(stored);
    else if (!acknowledged.agent.has(stored)) refused.add(stored);
  }

  async function say(on: string, said: { text: string; clientId: string }): Promise<void> {
    last.set(on, said);
    const receipt = await room.send(said.text, on, said.clientId);
    if (receipt.is === 'stored') acknowledged.customer.set(said.clientId, on);
  }

  async function perform(act: Act): Promise<void> {
    const { desk } = room;
    if ('agent' in act && act.do !== 'come' && !room.duty.here.has(act.agent.id)) return;
    if (act.do === 'say') {
      sent += 1;
      return say(act.thread, { text: act.text, clientId: `c${sent}` });
    }
    if (act.do === 'sayAgain') {
      const before = last.get(act.thread);
      return before && say(act.thread, before);
    }
    if (act.do === 'come') {
      room.duty.here.add(act.agent.id);
      return desk.came(act.agent.id);
    }
    if (act.do === 'leave') {
      room.duty.here.delete(act.agent.id);
      duty(onDuty().filter((id) => id !== act.agent.id));
      return desk.left(act.agent.id);
    }
    if (act.do === 'duty') {
      const others = onDuty().filter((id) => id !== act.agent.id);
      return duty(act.on ? [...others, act.agent.id] : others);
    }
    if ('thread' in act) return handle(act);
    const [open] = await room.archive.find('alert', 'open', 'open');
    if (open) await desk.acknowledge(open.id, act.agent);
  }

  /** On the conversation that is open, or was last. */
  async function handle(act: Extract<Act, { thread: string; agent: Agent }>): Promise<void> {
    const id = (await room.desk.thread(act.thread))?.conversation ?? known.get(act.thread) ?? 'none';
    known.set(act.thread, id);
    if (act.do === 'reply' || act.do === 'note') await write(act, id);
    else if (act.do === 'close') await room.desk.close(id, act.agent, { resolution: 'resolved', next: null });
    else await room.desk[act.do](id, act.agent);
  }

  return {
    acknowledged,
    refused,
    emptySince,
    async begin(shift: readonly Agent[]): Promise<void> {
      for (const one of shift) await perform({ do: 'come', agent: one });
      duty(shift.map(({ id }) => id));
    },
    /** Everybody goes home. */
    async leave(): Promise<void> {
      for (const one of AGENTS) await perform({ do: 'leave', agent: one });
    },
    async live(step: Step): Promise<void> {
      if (step.do === 'wait') {
        room.clock.forward(step.minutes);
        await room.tick();
        return;
      }
      const done = Promise.all(step.acts.map(perform));
      if (!step.crash) {
        await done;
        return room.desk.settle();
      }
      // What the old process still does fails; only what it has acknowledged counts.
      await done;
      await room.restart();
      room.duty.here.clear();
      duty([]);
      await room.desk.wake();
      await room.desk.settle();
      room.warnings.length = 0;
    },
  };
}
