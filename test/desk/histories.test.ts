import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Agent } from '../../src/desk/agents.ts';
import { emptyDossier, fold } from '../../src/desk/dossier.ts';
import type { Archive, Entry } from '../../src/desk/ports.ts';
import type { Conversation, Thread, ThreadEvent } from '../../src/desk/records.ts';
import { sampleUtility } from '../../src/utility/sample.ts';
import { adverse, seeded } from '../archive/adverse.ts';
import { find, openRoom, type Room } from '../tools/room.ts';
import { another } from '../tools/shift.ts';
import { type Step, shift, step, THREADS, unsteady, world } from './world.ts';

type World = ReturnType<typeof world>;
type Log = readonly Entry<'thread'>[];
const MINUTE = 60_000;
/** Between the clock's "now" of an act and that of the check some real time goes by. */
const SLACK = 5_000;

/** The holder as the log tells it. */
function holderIn(log: Log): { is: string; agent?: string } {
  let holder: { is: string; agent?: string } = { is: 'bot' };
  for (const { body } of log) {
    const { is, agent } = body.happened ?? {};
    if (is === 'queued' || is === 'returned') holder = { is: 'queue' };
    if (is === 'taken') expect(holder.is).not.toBe('agent');
    if (is === 'taken') holder = { is: 'agent', agent: agent ?? '' };
    if (is === 'handedBack' || is === 'leftQueue' || is === 'calledBack') holder = { is: 'bot' };
    if (is === 'closed') holder = { is: 'nobody' };
    speaks(holder, body);
  }
  return holder;
}

/** Who may say this, while that one has the chat. */
function speaks(holder: { is: string; agent?: string }, { from, tone, audience, choices }: ThreadEvent): void {
  if (audience === 'desk') expect(choices).toBeUndefined();
  else if (from.is === 'agent') expect(holder).toEqual({ is: 'agent', agent: from.agent });
  else if (from.is === 'bot' && holder.is === 'agent') expect(tone).toBe('safety');
  else if (from.is === 'bot' && holder.is === 'queue' && tone === 'plain') expect(choices).toHaveLength(2);
}

/** The log has no gap, is whole, and holds what was acknowledged once. */
function checkLog(log: Log, thread: Thread, { acknowledged, refused }: World): void {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
  expect(thread.lastSeq).toBe(log.length);
  const keys = log.flatMap(({ body }) => (body.clientId ? [body.clientId] : []));
  expect(new Set(keys).size).toBe(keys.length);
  const mine = [...acknowledged.customer, ...acknowledged.agent].filter(([, of]) => of === thread.id);
  expect(keys.toSorted()).toEqual(mine.map(([key]) => key).toSorted());
  for (const key of refused) expect(keys).not.toContain(key);
}

/** Every message has words of ours behind it, or a person who has it or is waited for, or waits for its turn. */
function checkAnswers(log: Log, thread: Thread, open: Conversation | null): void {
  if (open && (open.holder.is === 'agent' || open.holder.is === 'queue')) return;
  const ours = log.findLast(({ body }) => body.from.is !== 'customer' && body.audience !== 'desk')?.seq ?? 0;
  const left = log.filter(({ seq, body }) => body.from.is === 'customer' && seq > ours).map(({ seq }) => seq);
  expect(thread.unanswered).toEqual(expect.arrayContaining(left));
}

async function checkConversation(room: Room, archive: Archive, log: Log, id: string): Promise<Conversation> {
  const conversation = await find(archive, { kind: 'conversation', id } as const);
  const { firstSeq, lastSeq, status, holder, agents, messages, hazards } = conversation;
  const own = log.filter(({ body }) => body.conversation === id);
  expect(own.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq - firstSeq + 1 }, (_, i) => firstSeq + i));
  expect(own.filter(({ body }) => body.from.is === 'customer')).toHaveLength(messages);
  const told = holderIn(own);
  const { is, agent } = holder.is === 'agent' ? holder : { is: holder.is, agent: undefined };
  // Silence and a goodbye need no word that tells of them.
  if (is !== 'nobody') expect(told).toEqual(agent ? { is, agent } : { is });
  expect(status === 'closed').toBe(is === 'nobody');
  const takers = own.flatMap(({ body }) => (body.happened?.is === 'taken' ? [body.happened.agent] : []));
  expect(agents).toEqual([...new Set(takers)]);
  const contacts = await archive.find('contact', 'conversation', id);
  expect(contacts.map(({ body }) => body?.agents)).toEqual(status === 'closed' ? [agents] : []);
  const tickets = await archive.load(conversation.tickets.map((ticket) => ({ kind: 'ticket', id: ticket }) as const));
  for (const { seq, certainty, kind } of hazards.filter((hazard) => hazard.certainty === 'hit')) {
    expect(log[seq]?.body).toMatchObject({ tone: 'safety', from: { is: 'bot' } });
    expect(
      tickets.some(({ body }) => body?.facts.hazard?.includes(kind)),
      `${certainty} ${kind}`,
    ).toBe(true);
  }
  expect(room.alarms.length >= new Set(hazards.filter((h) => h.certainty === 'hit').map((h) => h.kind)).size).toBe(
    true,
  );
  return conversation;
}

/** Nobody is left to wait in vain, by the clock. */
function checkClock(
  room: Room,
  log: Log,
  { id, holder, waitingSince }: Conversation,
  emptySince: World['emptySince'],
): void {
  const now = room.clock.now().getTime();
  if (holder.is === 'agent' && waitingSince) {
    const since = Math.max(Date.parse(waitingSince), Date.parse(holder.since));
    expect(now - since).toBeLessThan(5 * MINUTE + SLACK);
  }
  if (holder.is !== 'queue') return;
  const moved = log.findLast(
    ({ body }) => body.conversation === id && (body.happened?.is === 'queued' || body.happened?.is === 'returned'),
  );
  const alone = emptySince.get(holder.department);
  if (alone !== undefined) expect(now - Math.max(alone, Date.parse(moved?.body.at ?? ''))).toBeLessThan(2 * MINUTE);
  expect(now - Date.parse(holder.told.at)).toBeLessThan(4 * MINUTE);
}

/** Whatever waits has its timer, and what has ended has none; one that is due goes at the next tick. */
async function checkTimers(archive: Archive, threads: readonly Thread[], open: readonly Conversation[], now: number) {
  const set = new Map((await archive.due('9999-12-31T00:00:00.000Z', 10_000)).map((timer) => [timer.id, timer]));
  const needed = open.flatMap(({ id, holder, waitingSince, dialog }) => [
    ...(holder.is === 'bot' ? [`silence:${id}`] : []),
    ...(holder.is === 'queue' ? [`queue:${id}`] : []),
    ...(holder.is === 'agent' && waitingSince ? [`attend:${id}`] : []),
    ...dialog.stack.flatMap(({ waits }) => (waits ? [`lookup:${id}:${waits.id}`] : [])),
  ]);
  const answers = threads.filter(({ unanswered }) => unanswered.length > 0).map(({ id }) => `answer:${id}`);
  expect([...set.keys()]).toEqual(expect.arrayContaining([...needed, ...answers]));
  const living = new Set(open.map(({ id }) => id));
  const stray = [...set.values()].filter(
    ({ id, kind, at }) =>
      Date.parse(at) > now &&
      ((['silence', 'lookup'].includes(kind) && !living.has(id.split(':')[1] ?? '')) ||
        (['queue', 'attend'].includes(kind) && !needed.includes(id))),
  );
  expect(stray).toEqual([]);
}

async function check(room: Room, archive: Archive, people: World, ticked: boolean): Promise<readonly Conversation[]> {
  const threads: Thread[] = [];
  const open: Conversation[] = [];
  for (const id of THREADS) {
    const thread = await find(archive, { kind: 'thread', id } as const);
    const log = await archive.entries('thread', id, { after: 0, limit: 10_000 });
    threads.push(thread);
    checkLog(log, thread, people);
    const ids = new Set(log.flatMap(({ body }) => body.conversation ?? []));
    const all: Conversation[] = [];
    for (const one of ids) all.push(await checkConversation(room, archive, log, one));
    const living = all.filter(({ status }) => status !== 'closed');
    expect(living.map((one) => one.id)).toEqual(thread.conversation ? [thread.conversation] : []);
    open.push(...living);
    checkAnswers(log, thread, living[0] ?? null);
    if (ticked && living[0]) checkClock(room, log, living[0], people.emptySince);
    if (!thread.dossier) continue;
    const dossier = await find(archive, { kind: 'dossier', id: thread.dossier } as const);
    const changes = await archive.entries('dossier', dossier.id, { after: 0, limit: 10_000 });
    expect(fold(emptyDossier(dossier.id, id, dossier.openedAt), changes)).toEqual(dossier);
  }
  await checkTimers(archive, threads, open, room.clock.now().getTime());
  expect(room.warnings.filter((warning) => !warning.startsWith('a look-up failed'))).toEqual([]);
  return open;
}

async function history(shift: readonly Agent[], steps: readonly Step[], seed: number, bad: boolean): Promise<void> {
  const random = seeded(seed);
  let plain: Archive | null = null;
  const wrap = (archive: Archive): Archive => {
    plain = archive;
    return bad ? adverse(archive, random) : archive;
  };
  const register = sampleUtility(fileURLToPath(new URL('../../data', import.meta.url)), { now: () => new Date() });
  const room = await openRoom({ language: 'zh', wrap, utility: unsteady(register, random) });
  await another(room, THREADS[1], 'en');
  const people = world(room);
  await people.begin(shift);
  for (const one of steps) {
    await people.live(one);
    await check(room, plain as unknown as Archive, people, one.do === 'wait');
  }
  await people.leave();
  for (const minutes of [1.1, 1.1, 31, 31]) await people.live({ do: 'wait', minutes });
  expect(await check(room, plain as unknown as Archive, people, true)).toEqual([]);
}

it('whatever customers, agents, time and crashes do, over the archive', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 16 }), fc.integer(), shift, (steps, seed, at) =>
      history(at, steps, seed, false),
    ),
    { numRuns: 80 },
  );
});

it('the same over a store that is slow and refuses commits because of others', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), fc.integer(), shift, (steps, seed, at) =>
      history(at, steps, seed, true),
    ),
    { numRuns: 30 },
  );
});
