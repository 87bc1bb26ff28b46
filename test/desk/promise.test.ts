import { expect, it } from 'vitest';
import { companyTime } from '../../src/desk/calendar.ts';
import { isRunning } from '../../src/desk/promise.ts';
import { promiseReport } from '../../src/desk/promise-report.ts';
import type { PromiseClock, Ticket } from '../../src/desk/records.ts';
import { ticket as sample } from '../archive/samples.ts';
import { find, openRoom, type Room } from '../tools/room.ts';
import { LIN, line, openIn, pass, ticketsOf, timers } from '../tools/shift.ts';

const MINUTE = 60_000;
const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MINUTE;
const ofTicket = (room: Room, id: string): Promise<Ticket> => find(room.archive, { kind: 'ticket', id } as const);

const clockOf = (ticket: Ticket, promise: string): PromiseClock => {
  const clock = ticket.promises.find((one) => one.promise === promise);
  if (!clock) throw new Error(`ticket ${ticket.id} has not promised ${promise}`);
  return clock;
};

async function reported(language: 'zh' | 'en'): Promise<{ room: Room; ticket: Ticket }> {
  const room = await openRoom({ language });
  await room.say(language === 'zh' ? '我家停电了' : 'my power is out');
  await room.say(language === 'zh' ? '阳光小区3栋' : 'Flat 2, Sunshine Court');
  const [ticket] = await ticketsOf(room);
  return { room, ticket: ticket! };
}

it('warns at four fifths of the time, lifts the ticket, and is broken when the time is over; the chat tells agents and not the customer', async () => {
  const { room, ticket } = await reported('zh');
  const urban = 'S-ARRIVE-URBAN';
  expect(minutesBetween(ticket.openedAt, clockOf(ticket, urban).dueAt)).toBe(45);
  await pass(room, 20);
  // Keeps the chat open past its half hour of silence.
  await room.say('谢谢');
  await pass(room, 15.8);
  expect(clockOf(await ofTicket(room, ticket.id), urban).warnedAt).toBeUndefined();
  await pass(room, 0.2);
  const warned = await ofTicket(room, ticket.id);
  expect(clockOf(warned, urban)).toMatchObject({ warnedAt: expect.any(String), brokenAt: null });
  await pass(room, 9);
  const broken = await ofTicket(room, ticket.id);
  expect(clockOf(broken, urban).brokenAt).not.toBeNull();
  expect(broken.priority).toBe('P2');
  const told = (await room.events()).flatMap(({ happened, audience }) => (happened ? [{ ...happened, audience }] : []));
  expect(told.filter(({ ticket: about }) => about === ticket.id)).toEqual([
    { is: 'promiseSoon', because: urban, ticket: ticket.id, audience: 'desk' },
    { is: 'promiseBroken', because: urban, ticket: ticket.id, audience: 'desk' },
  ]);
  expect((await timers(room)).filter(({ kind }) => kind === 'promise')).toEqual([]);
});

it('stands still while the rule says so: no warning meanwhile, the rest of the time afterwards, also after a restart', async () => {
  const { room, ticket } = await reported('zh');
  await pass(room, 10);
  const hold = { because: 'outside', note: '路面积水' };
  const held = await room.desk.pause(ticket.id, LIN, hold);
  expect(held.ok && held.value.promises[0]?.pauses).toMatchObject([{ ...hold, to: null, agent: 'lin' }]);
  expect(await room.desk.pause(ticket.id, LIN, hold)).toEqual({ ok: false, because: 'paused' });
  await room.restart();
  await pass(room, 300);
  expect(clockOf(await ofTicket(room, ticket.id), 'S-ARRIVE-URBAN')).toMatchObject({ brokenAt: null, keptAt: null });
  expect((await room.desk.resume(ticket.id)).ok).toBe(true);
  expect(await room.desk.resume(ticket.id)).toEqual({ ok: false, because: 'notPaused' });
  const clock = clockOf(await ofTicket(room, ticket.id), 'S-ARRIVE-URBAN');
  expect(minutesBetween(room.clock.now().toISOString(), clock.dueAt)).toBeCloseTo(35, 1);
  await pass(room, 34);
  expect(isRunning(clockOf(await ofTicket(room, ticket.id), 'S-ARRIVE-URBAN'))).toBe(true);
  await pass(room, 2);
  expect(isRunning(clockOf(await ofTicket(room, ticket.id), 'S-ARRIVE-URBAN'))).toBe(false);
});

it('a clock stands still for no reason that its promise does not name', async () => {
  const { room, ticket } = await reported('en');
  expect(await room.desk.pause(ticket.id, LIN, { because: 'documents', note: null })).toEqual({
    ok: false,
    because: 'noPause',
  });
  expect(await room.desk.pause('000000000', LIN, { because: 'outside', note: null })).toEqual({
    ok: false,
    because: 'notFound',
  });
  expect(await ofTicket(room, ticket.id)).toEqual(ticket);
});

it('the crew arrives: that promise is kept, and the one to restore starts', async () => {
  const { room, ticket } = await reported('en');
  await pass(room, 20);
  expect(await room.desk.keep(ticket.id, 'S-RESTORE-URBAN')).toEqual({ ok: false, because: 'notMarked' });
  expect((await room.desk.keep(ticket.id, 'S-ARRIVE-URBAN')).ok).toBe(true);
  expect(await room.desk.keep(ticket.id, 'S-ARRIVE-URBAN')).toEqual({ ok: false, because: 'decided' });
  const there = await ofTicket(room, ticket.id);
  const restore = clockOf(there, 'S-RESTORE-URBAN');
  expect(clockOf(there, 'S-ARRIVE-URBAN')).toMatchObject({ keptAt: restore.startedAt, brokenAt: null });
  expect(minutesBetween(restore.startedAt, restore.dueAt)).toBe(180);
  expect((await room.desk.finish(ticket.id)).ok).toBe(true);
  expect((await ofTicket(room, ticket.id)).promises.every(({ keptAt, brokenAt }) => keptAt && !brokenAt)).toBe(true);
  expect((await timers(room)).filter(({ kind }) => kind === 'promise')).toEqual([]);
});

it('what comes too late is late for good', async () => {
  const { room, ticket } = await reported('en');
  await pass(room, 50);
  expect((await room.desk.finish(ticket.id)).ok).toBe(true);
  const clock = clockOf(await ofTicket(room, ticket.id), 'S-ARRIVE-URBAN');
  expect(clock.brokenAt).not.toBeNull();
  expect(clock.keptAt).not.toBeNull();
});

it('a ticket from before warnings still breaks, and may still be held', async () => {
  const { room, ticket } = await reported('en');
  const [stored] = await room.archive.load([{ kind: 'ticket', id: ticket.id }] as const);
  const { promise, startedAt, dueAt } = clockOf(ticket, 'S-ARRIVE-URBAN');
  const old = { ...ticket, promises: [{ promise, startedAt, dueAt, keptAt: null, brokenAt: null }] };
  const timer = {
    id: `promise:${ticket.id}:${promise}`,
    at: dueAt,
    kind: 'promise',
    of: ticket.thread,
    note: ticket.id,
  } as const;
  const put = { kind: 'ticket', id: ticket.id, expects: stored.version, body: old } as const;
  expect(await room.archive.commit({ puts: [put], timers: { set: [timer] } })).toEqual({ ok: true });
  await pass(room, 10);
  expect((await room.desk.pause(ticket.id, LIN, { because: 'outside', note: null })).ok).toBe(true);
  await pass(room, 60);
  expect((await room.desk.resume(ticket.id)).ok).toBe(true);
  await pass(room, 40);
  expect(clockOf(await ofTicket(room, ticket.id), promise).brokenAt).not.toBeNull();
});

it('its chat is over: the promise breaks all the same, and nothing is added to the thread', async () => {
  const { room, ticket } = await reported('zh');
  await pass(room, 31);
  expect((await room.thread()).conversation).toBeNull();
  const before = (await room.events()).length;
  await pass(room, 20);
  expect(clockOf(await ofTicket(room, ticket.id), 'S-ARRIVE-URBAN').brokenAt).not.toBeNull();
  expect((await room.events()).length).toBe(before);
});

it.each([
  {
    language: 'zh' as const,
    ask: '我的报修进展怎么样了',
    enough: '不用了',
    running: /承诺的时限是(\d+月\d+日)?\d\d:\d\d[\s\S]*我们的承诺：城区抢修人员一般45分钟左右到现场。/,
    paused: /先停一停：现场因外部原因/,
    late: /是我们晚了，很抱歉；这一单已标为超时，优先办[\s\S]*要请同事帮您催一下/,
  },
  {
    language: 'en' as const,
    ask: 'how far is my fault report?',
    enough: 'no thanks',
    running: /what we promised is due by .*\d\d:\d\d[\s\S]*What we promise: In town a crew is usually there/,
    paused: /on hold since .*: something outside our control/,
    late: /we are late, and I'm sorry for that\. It is marked overdue and goes first[\s\S]*Shall I ask a colleague/,
  },
])('$language: "how far is it" says what was promised, why it waits, and that it is late', async (said) => {
  const { room, ticket } = await reported(said.language);
  const news = async () => {
    const told = (await room.say(said.ask)).join('\n');
    await room.say(said.enough);
    return told;
  };
  expect(await news()).toMatch(said.running);
  await room.desk.pause(ticket.id, LIN, { because: 'outside', note: 'private words' });
  const waits = await news();
  expect(waits).toMatch(said.paused);
  expect(waits).not.toContain('private words');
  // The time that was due is none while the clock stands.
  expect(waits).not.toMatch(said.running);
  await room.desk.resume(ticket.id);
  room.clock.forward(20);
  await news();
  await pass(room, 28);
  expect((await openIn(room)).tickets).toContain(ticket.id);
  expect(await news()).toMatch(said.late);
  expect((await room.events()).map(line).join('\n')).not.toContain('private words');
});

it('the report: every promise of the period counted once, as it stood at the instant asked for', () => {
  const { dayOf } = companyTime({ week: [1], hours: [{ from: '08:00', to: '17:00' }], years: {} }, 'Asia/Shanghai');
  const clock = (of: Partial<PromiseClock>): PromiseClock => ({
    promise: 'S-BILL-QUERY',
    startedAt: '2026-03-02T01:00:00.000Z',
    warnAt: '2026-03-06T09:30:00.000Z',
    dueAt: '2026-03-09T09:30:00.000Z',
    keptAt: null,
    brokenAt: null,
    ...of,
  });
  const pause = { from: '2026-03-03T01:00:00.000Z', to: null, because: 'documents', agent: 'lin', note: null };
  const late = '2026-03-09T09:30:00.000Z';
  const tickets = [
    clock({ keptAt: '2026-03-04T01:00:00.000Z' }),
    clock({ keptAt: '2026-03-10T01:00:00.000Z', brokenAt: late }),
    clock({ brokenAt: late }),
    clock({ pauses: [pause] }),
    clock({ dueAt: '2026-03-20T09:30:00.000Z' }),
    // On the day before in UTC, and on the first one there.
    clock({ startedAt: '2026-03-01T17:00:00.000Z', dueAt: '2026-03-20T09:30:00.000Z', warnAt: late }),
    clock({ startedAt: '2026-02-28T01:00:00.000Z', keptAt: '2026-03-01T01:00:00.000Z' }),
  ].map((one, at) => sample(`t${at}`, { department: 'BILL', promises: [one] }));
  const at = (instant: string) => promiseReport(tickets, { from: '2026-03-02', to: '2026-03-31', at: instant }, dayOf);
  const row = { promise: 'S-BILL-QUERY', department: 'BILL', made: 6 };
  expect(at('2026-03-05T00:00:00.000Z')).toEqual([
    { ...row, kept: 1, broken: 0, owed: 0, running: 5, atRisk: 0, paused: 1, share: 1 },
  ]);
  expect(at('2026-03-09T00:00:00.000Z')).toEqual([
    { ...row, kept: 1, broken: 0, owed: 0, running: 5, atRisk: 3, paused: 1, share: 1 },
  ]);
  expect(at('2026-03-11T00:00:00.000Z')).toEqual([
    { ...row, kept: 1, broken: 2, owed: 1, running: 3, atRisk: 2, paused: 1, share: 1 / 3 },
  ]);
});
