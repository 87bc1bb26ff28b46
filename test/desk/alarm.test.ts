import { describe, expect, it } from 'vitest';
import type { Outgoing } from '../../src/desk/ports.ts';
import { openRoom, type Room } from '../tools/room.ts';
import {
  alertsOpen,
  another,
  idOf,
  LIN,
  lines,
  onDuty,
  openIn,
  pass,
  ticketsOf,
  timers,
  ZHOU,
} from '../tools/shift.ts';

const HAZARDS = [
  ['zh', '转人工', '门口电线掉地上了，冒火花', '请马上离开'],
  ['en', 'agent please', 'a live wire fell on the road outside', 'Move away now'],
] as const;

/** What waits to be sent, by escalation. */
async function sent(room: Room): Promise<readonly Outgoing[]> {
  const out = await room.archive.outgoing(room.clock.now().toISOString(), 100);
  return out.toSorted((a, b) => Number(a.body.escalation) - Number(b.body.escalation));
}

/** Exactly one alert, with its ticket of the highest priority. */
async function raised(room: Room): Promise<void> {
  const [alert, ...more] = await alertsOpen(room);
  expect(more).toEqual([]);
  const [ticket] = (await ticketsOf(room)).filter(({ kind }) => kind === 'hazard');
  expect(ticket).toMatchObject({ priority: 'P1', department: 'OM', promises: [{ promise: 'S-EMERG' }] });
  expect(alert).toMatchObject({ kind: 'line_down', ticket: ticket?.id, conversation: await idOf(room) });
  expect(room.alarms).toEqual([alert]);
}

describe.each(HAZARDS)('%s: a danger', (language, person, danger, safety) => {
  it('in the queue: the safety text, a ticket, an alert, and no other word', async () => {
    const room = await openRoom({ language });
    onDuty(room, [LIN]);
    await room.say(person);
    await pass(room, 0.5);
    const said = await lines(room, () => room.send(danger));
    expect(said).toEqual([`customer: ${danger}`, expect.stringContaining(safety)]);
    expect((await openIn(room)).holder.is).toBe('queue');
    await raised(room);
  });

  it('while an agent has the chat: the same; told again it is the same danger', async () => {
    const room = await openRoom({ language });
    await room.say(language === 'zh' ? '我家停电了' : 'my power is out');
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    const said = await lines(room, () => room.send(danger));
    expect(said).toEqual([`customer: ${danger}`, expect.stringContaining(safety)]);
    await raised(room);
    await lines(room, () => room.send(danger));
    await raised(room);
    expect((await openIn(room)).holder).toMatchObject({ is: 'agent' });
  });

  it('right behind a take is no step of a dialog either', async () => {
    const room = await openRoom({ language });
    await room.say(language === 'zh' ? '我家停电了' : 'my power is out');
    const id = await idOf(room);
    const said = await lines(room, () => Promise.all([room.send(danger), room.desk.take(id, LIN)]));
    const bot = said.filter((one) => one.startsWith('bot: '));
    expect(bot).toEqual([expect.stringContaining(safety)]);
    await raised(room);
  });
});

describe('an alert', () => {
  async function alarmed(): Promise<{ room: Room; id: string }> {
    const room = await openRoom({ language: 'zh' });
    await room.say('门口电线掉地上了，冒火花');
    const [alert] = await alertsOpen(room);
    return { room, id: alert?.id ?? '' };
  }

  it('goes to the consoles and out at once, and again each minute until somebody acknowledges it', async () => {
    const { room, id } = await alarmed();
    expect(room.alarms).toMatchObject([{ id, repeats: 0, acknowledgedAt: null }]);
    expect(await sent(room)).toMatchObject([{ id, kind: 'alert', body: { alert: id, escalation: 0 } }]);
    await pass(room, 0.9);
    expect(room.alarms).toHaveLength(1);
    await pass(room, 0.2);
    expect(room.alarms.at(-1)).toMatchObject({ id, repeats: 1 });
    await pass(room, 1.1);
    expect(room.alarms.map(({ repeats }) => repeats)).toEqual([0, 1, 2]);
    const out = await sent(room);
    expect(out.map(({ body }) => body.escalation)).toEqual([0, 1, 2]);
    expect(new Set(out.map((item) => item.id)).size).toBe(3);
    expect(new Set(out.map(({ lane }) => lane)).size).toBe(3);
    expect(await room.desk.acknowledge(id, LIN)).toBe(true);
    expect(room.alarms.at(-1)).toMatchObject({ id, acknowledgedBy: 'lin' });
    await pass(room, 30);
    expect(room.alarms).toHaveLength(4);
    expect(await sent(room)).toHaveLength(3);
    expect((await timers(room)).filter(({ kind }) => kind === 'escalate')).toEqual([]);
  });

  it('acknowledged twice is acknowledged once, and none is none', async () => {
    const { room, id } = await alarmed();
    expect(await Promise.all([room.desk.acknowledge(id, LIN), room.desk.acknowledge(id, ZHOU)])).toEqual([true, true]);
    const [first] = await room.archive.load([{ kind: 'alert', id }] as const);
    expect(await room.desk.acknowledge(id, ZHOU)).toBe(true);
    expect(await room.archive.load([{ kind: 'alert', id }] as const)).toEqual([first]);
    expect(room.alarms.filter(({ acknowledgedAt }) => acknowledgedAt)).toHaveLength(1);
    expect(await room.desk.acknowledge('no-such-alert', LIN)).toBe(false);
  });

  it('is raised again by the next process', async () => {
    const { room, id } = await alarmed();
    await room.restart();
    await pass(room, 1.1);
    expect(room.alarms.at(-1)).toMatchObject({ id, repeats: 1 });
    expect((await sent(room)).map(({ body }) => body.escalation)).toEqual([0, 1]);
  });

  it('that nobody ever acknowledges is raised every ten minutes after the tenth time, and never given up', async () => {
    const { room } = await alarmed();
    for (let minute = 0; minute < 70; minute += 1) await pass(room, 1.01);
    expect(room.alarms.length).toBeGreaterThan(14);
    expect(room.alarms.length).toBeLessThan(20);
    expect(await alertsOpen(room)).toHaveLength(1);
  });

  it('concerns one conversation: another customer with the same danger raises another', async () => {
    const { room } = await alarmed();
    await room.say('门口电线掉地上了，冒火花', await another(room, 'second', 'zh'));
    expect(await alertsOpen(room)).toHaveLength(2);
  });
});
