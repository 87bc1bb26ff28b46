import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Attention, createAttention } from '../../src/http/attention.ts';
import { type House, openHouse, until } from '../http/house.ts';
import { closeOf, openSocket } from './socket.ts';

describe('the record', () => {
  let attention: Attention;
  let heard: string[];
  beforeEach(() => {
    attention = createAttention(3);
    heard = [];
    attention.onChange((thread) => heard.push(thread));
  });

  test('a thread is connected while one of its devices is, and delivered as far as the furthest', () => {
    expect(attention.of('a')).toEqual({ connected: false, delivered: 0, seen: 0 });
    const first = attention.joined('a', 4);
    const second = attention.joined('a', 2);
    expect(attention.of('a')).toEqual({ connected: true, delivered: 4, seen: 0 });
    first();
    expect(attention.of('a').connected).toBe(true);
    second();
    expect(attention.of('a')).toEqual({ connected: false, delivered: 4, seen: 0 });
    expect(heard).toEqual(['a', 'a']);
  });

  test('it only grows, what is seen is delivered, and only a change is told', () => {
    attention.delivered('a', 3);
    attention.delivered('a', 3);
    attention.delivered('a', 2);
    attention.seen('a', 5);
    attention.seen('a', 4);
    expect(attention.of('a')).toEqual({ connected: false, delivered: 5, seen: 5 });
    expect(heard).toEqual(['a', 'a']);
  });

  test('a listener that has ended hears no more', () => {
    const more: string[] = [];
    const end = attention.onChange((thread) => more.push(thread));
    attention.seen('a', 1);
    end();
    attention.seen('a', 2);
    expect(more).toEqual(['a']);
  });

  test('of threads without a device only the newest are remembered, of those with one all', () => {
    const leave = attention.joined('here', 7);
    for (const thread of ['a', 'b', 'c']) attention.seen(thread, 1);
    attention.seen('a', 2);
    attention.seen('d', 1);
    expect(attention.of('b').seen).toBe(0);
    expect(attention.of('a').seen).toBe(2);
    expect(attention.of('here').delivered).toBe(7);
    leave();
    expect(attention.of('here')).toEqual({ connected: false, delivered: 7, seen: 0 });
    expect(attention.of('c').seen).toBe(0);
  });

  test('a client that polls is connected until it stops', () => {
    vi.useFakeTimers();
    attention.polled('a', 1);
    vi.advanceTimersByTime(14_000);
    attention.polled('a', 3);
    vi.advanceTimersByTime(14_000);
    expect(attention.of('a')).toEqual({ connected: true, delivered: 3, seen: 0 });
    vi.advanceTimersByTime(1_000);
    expect(attention.of('a')).toEqual({ connected: false, delivered: 3, seen: 0 });
    expect(heard).toEqual(['a', 'a', 'a']);
  });
  afterEach(() => void vi.useRealTimers());
});

describe('over the wire', () => {
  let house: House;
  let attention: Attention;
  let me: Awaited<ReturnType<House['enter']>>;
  let typed: string[];

  beforeEach(async () => {
    attention = createAttention();
    typed = [];
    const parts = { routes: [], attention, typing: (thread: string) => typed.push(thread) };
    house = await openHouse({}, parts);
    me = await house.enter();
  });

  const path = (): string => `/v3/directline/conversations/${me.conversationId}`;
  const post = (body: unknown) => house.ask('POST', `${path()}/activities`, { bearer: me.token, body });
  const seen = (value: unknown) => post({ type: 'event', name: 'griddesk.seen', value });
  const reach = () => attention.of(me.conversationId);
  const say = (text: string) => house.desk.append(me.conversationId, { from: { is: 'bot' }, text });

  test('a socket that joins and goes, and how far its frames went', async () => {
    const socket = await openSocket(me.streamUrl);
    await until(() => reach().delivered === 1);
    say('第二条');
    await until(() => reach().delivered === 2);
    expect(reach()).toEqual({ connected: true, delivered: 2, seen: 0 });
    socket.ws.close();
    await closeOf(socket);
    await until(() => !reach().connected);
    say('没人听');
    expect(reach()).toEqual({ connected: false, delivered: 2, seen: 0 });
  });

  test('a device that comes back has what its watermark says', async () => {
    for (const text of ['a', 'b', 'c']) say(text);
    const { body } = await house.ask('GET', `${path()}?watermark=3`, { bearer: me.token });
    const told: number[] = [];
    attention.onChange(() => told.push(reach().delivered));
    await openSocket(body.streamUrl);
    await until(() => reach().delivered === 4);
    expect(told).toEqual([3, 4]);
  });

  test('a frame that a dead connection never took counts for nothing', async () => {
    const socket = await openSocket(me.streamUrl);
    await until(() => reach().delivered === 1);
    socket.ws.terminate();
    await until(() => !reach().connected);
    say('没送到');
    expect(reach().delivered).toBe(1);
  });

  test('a client that polls has what it asks to go on from, not what it has just been sent', async () => {
    for (const text of ['a', 'b']) say(text);
    const poll = (query: string) => house.ask('GET', `${path()}/activities${query}`, { bearer: me.token });
    expect((await poll('')).body.watermark).toBe('3');
    expect(reach()).toEqual({ connected: false, delivered: 0, seen: 0 });
    await poll('?watermark=3');
    expect(reach()).toEqual({ connected: true, delivered: 3, seen: 0 });
    await poll('?watermark=999');
    expect(reach().delivered).toBe(3);
  });

  test('what the customer has seen, which is delivered too', async () => {
    say('a');
    expect(await seen(2)).toMatchObject({ status: 200, body: { id: `${me.conversationId}|seen` } });
    expect(reach()).toEqual({ connected: false, delivered: 2, seen: 2 });
    expect((await seen(1)).status).toBe(200);
    expect(reach().seen).toBe(2);
    expect(house.desk.stored.get(me.conversationId)).toHaveLength(2);
  });

  test.each([0, -1, 2, 1.5, '1', null, undefined, [1], { seq: 1 }, 1e300, true])(
    '%j is no seq of this thread',
    async (value) => {
      expect((await seen(value)).status).toBe(400);
      expect(reach().seen).toBe(0);
    },
  );

  test('another name or another type is refused, and another conversation too', async () => {
    for (const more of [{ name: 'webchat/join' }, { name: ['griddesk.seen'] }, {}])
      expect((await post({ type: 'event', value: 1, ...more })).status).toBe(400);
    expect((await post({ type: 'endOfConversation' })).status).toBe(400);
    const other = await house.enter();
    const foreign = { bearer: other.token, body: { type: 'event', name: 'griddesk.seen', value: 1 } };
    expect((await house.ask('POST', `${path()}/activities`, foreign)).status).toBe(403);
    expect(reach().seen).toBe(0);
  });

  test('typing is told by thread, a flood of it once, and takes no message its place', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => post({ type: 'typing' })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const other = await house.enter();
    await house.ask('POST', `/v3/directline/conversations/${other.conversationId}/activities`, {
      bearer: other.token,
      body: { type: 'typing' },
    });
    expect(typed.filter((thread) => thread === me.conversationId).length).toBeLessThan(50);
    expect(new Set(typed)).toEqual(new Set([me.conversationId, other.conversationId]));
    expect((await post({ type: 'message', text: '停电了' })).status).toBe(200);
  });
});
