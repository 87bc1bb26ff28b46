import { expect, it } from 'vitest';
import type { Agent } from '../../src/desk/agents.ts';
import type { Desk } from '../../src/desk/desk.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { openRoom, type Room } from '../tools/room.ts';
import { another, idOf, onDuty, openIn } from '../tools/shift.ts';

const AGENTS: readonly Agent[] = Array.from({ length: 20 }, (_, i) => ({ id: `agent${i}`, name: `Agent ${i}` }));
const CHATS = 10;
const ROUNDS = 1000;

/** All agents take the chat at once, the even ones at one desk and the odd ones at another; gives who got it. */
async function race(desks: readonly [Desk, Desk], id: string, round: number): Promise<Agent> {
  const from = round % AGENTS.length;
  const order = [...AGENTS.slice(from), ...AGENTS.slice(0, from)];
  const takes = await Promise.all(order.map((agent, i) => desks[i % 2 === 0 ? 0 : 1].take(id, agent)));
  const winners = order.filter((_, i) => takes[i]?.ok);
  expect(winners).toHaveLength(1);
  expect(takes.filter((done) => !done.ok && done.because === 'taken')).toHaveLength(AGENTS.length - 1);
  return winners[0] as Agent;
}

/** One chat's share of the rounds: raced for, and given back to the bot or to the queue in turn. */
async function rounds(room: Room, desks: readonly [Desk, Desk], thread: string): Promise<void> {
  const id = await idOf(room, thread);
  const won: string[] = [];
  for (let round = 0; round < ROUNDS / CHATS; round += 1) {
    const winner = await race(desks, id, round);
    won.push(winner.id);
    const { holder, agents } = await openIn(room, thread);
    expect(holder).toMatchObject({ is: 'agent', agent: winner.id });
    expect([...agents].sort()).toEqual([...new Set(won)].sort());
    const back = round % 2 === 0 ? desks[0].release(id, winner) : desks[1].handBack(id, winner);
    expect((await back).ok).toBe(true);
  }
  const takes = (await room.events(thread)).filter(({ happened }) => happened?.is === 'taken');
  expect(takes.map(({ happened }) => happened?.agent)).toEqual(won);
}

it('1,000 rounds of 20 agents who take a chat at once, at two desks over one archive: one gets it each time', async () => {
  let conflicts = 0;
  const wrap = (archive: Archive): Archive => ({
    ...archive,
    async commit(change) {
      const done = await archive.commit(change);
      if (!done.ok) conflicts += 1;
      return done;
    },
  });
  const room = await openRoom({ language: 'zh', wrap });
  onDuty(room, AGENTS);
  const threads = await Promise.all(Array.from({ length: CHATS }, (_, i) => another(room, `chat${i}`, 'zh')));
  for (const thread of threads) await room.say('转人工', thread);
  const desks = [room.desk, room.peer()] as const;
  await Promise.all(threads.map((thread) => rounds(room, desks, thread)));
  // The locks of one desk do not reach the other: here the versions decided.
  expect(conflicts).toBeGreaterThan(0);
});
