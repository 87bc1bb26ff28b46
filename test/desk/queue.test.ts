import { describe, expect, it } from 'vitest';
import type { AgentDesk } from '../../src/desk/agents.ts';
import type { Archive } from '../../src/desk/ports.ts';
import type { Conversation } from '../../src/desk/records.ts';
import { find, openRoom, type Room, THREAD } from '../tools/room.ts';
import {
  another,
  chips,
  idOf,
  LIN,
  lines,
  newest,
  onDuty,
  openIn,
  pass,
  ticketsOf,
  timers,
  ZHOU,
} from '../tools/shift.ts';
import { nothingKnown, slowUtility } from '../tools/slow-utility.ts';

const BOTH = [
  [
    'zh',
    {
      person: '转人工',
      more: '是电费的事',
      noted: '收到，同事接起来就能看到',
      still: '您还是排在第1位',
      now: '轮到您排第1位了',
      moved: '往前走了，现在您前面还有1位',
      back: '林晓暂时走开了',
      first: '您排在第1位',
      seeking: '我正在找别的同事来接您',
    },
  ],
  [
    'en',
    {
      person: 'agent please',
      more: 'it is about my bill',
      noted: 'Got that, my colleague will see it',
      still: 'You are still first in line',
      now: 'You are first in line now',
      moved: 'The line has moved: 1 before you now',
      back: '林晓 had to step away',
      first: 'You are first in line',
      seeking: "I'm looking for another colleague",
    },
  ],
] as const;

/** A customer who waits for a person, with two on duty. */
async function waiting(language: 'zh' | 'en' = 'zh'): Promise<{ room: Room; id: string }> {
  const room = await openRoom({ language });
  onDuty(room, [LIN, ZHOU]);
  await room.say(language === 'zh' ? '转人工' : 'agent please');
  return { room, id: await idOf(room) };
}

/** A customer whom Lin has taken from the queue. */
async function held(language: 'zh' | 'en' = 'zh'): Promise<{ room: Room; id: string }> {
  const { room, id } = await waiting(language);
  await room.desk.take(id, LIN);
  return { room, id };
}

const holderOf = async (room: Room) => (await openIn(room)).holder;
const saying = (text: string, clientId = text) => ({ clientId, text });

describe.each(BOTH)('%s: in the queue', (language, words) => {
  it('a message is noted with the place, not more often than every 20 seconds', async () => {
    const { room } = await waiting(language);
    expect(await room.say(words.more)).toEqual([]);
    await pass(room, 0.4);
    const [noted] = await room.say(words.more);
    expect(noted).toContain(words.noted);
    expect(noted).toContain(words.first);
    expect(chips(await newest(room))).toHaveLength(2);
    await pass(room, 0.2);
    expect(await room.say(words.more)).toEqual([]);
    await pass(room, 0.2);
    expect(await room.say(words.more)).toHaveLength(1);
    expect(await openIn(room)).toMatchObject({ unread: 4 });
  });

  it('there is a word every three minutes', async () => {
    const { room } = await waiting(language);
    const heard: number[] = [];
    for (let minute = 1; minute <= 9; minute += 1) {
      const said = await lines(room, () => pass(room, 1));
      if (said.length > 0) heard.push(minute);
      for (const one of said) expect(one).toContain(words.still);
    }
    expect(heard).toEqual([3, 6, 9]);
  });

  it('a better place is told at once, whoever has left and why', async () => {
    const { room, id } = await waiting(language);
    const [second, third, fourth] = [
      await another(room, 'second', language),
      await another(room, 'third', language),
      await another(room, 'fourth', language),
    ] as const;
    for (const thread of [second, third, fourth]) await room.say(words.person, thread);
    await room.desk.take(id, LIN);
    const tick = () => room.tick();
    expect(await lines(room, tick, third)).toEqual([expect.stringContaining(words.moved)]);
    expect((await newest(room, second)).text).toContain(words.now);
    await room.say(language === 'zh' ? '不等了' : 'stop waiting', second);
    expect(await lines(room, tick, third)).toEqual([expect.stringContaining(words.now)]);
    expect((await newest(room, fourth)).text).toContain(words.moved);
    await room.say(language === 'zh' ? '给我回电' : 'call me back', third);
    expect(await lines(room, tick, fourth)).toEqual([expect.stringContaining(words.now)]);
    expect(await lines(room, tick, fourth)).toEqual([]);
  });

  it('a chat that is let go is back in line, with the time it has waited, before those who came later', async () => {
    const { room, id } = await waiting(language);
    const since = (await openIn(room)).waitingSince;
    await pass(room, 1);
    const later = await another(room, 'later', language);
    await room.say(words.person, later);
    await room.desk.take(id, LIN);
    await room.tick();
    const said = await lines(room, () => room.desk.release(id, LIN));
    expect(said).toEqual([expect.stringContaining(words.back)]);
    expect(said[0]).toContain(words.first);
    expect(await holderOf(room)).toMatchObject({ is: 'queue', since });
    expect((await newest(room)).happened).toMatchObject({ is: 'returned', agent: 'lin', because: 'released' });
  });

  it('where nobody is left, "it should not be long" is not said: the truth comes within a minute', async () => {
    const { room } = await held(language);
    onDuty(room, []);
    await room.desk.left(LIN.id);
    const said = (await lines(room, () => pass(room, 1))).join('\n');
    expect(said).toContain(words.back);
    expect(said).toContain(words.seeking);
    expect(said).not.toContain(words.first);
    expect((await lines(room, () => pass(room, 1))).join('\n')).toMatch(/\d{3} \d{3} \d{3}/);
    expect(await holderOf(room)).toEqual({ is: 'bot' });
  });
});

describe('an agent who is gone', () => {
  it('for a minute loses the chat to the queue, and both are told; the waiting time is kept', async () => {
    const { room, id } = await held();
    await room.desk.reply(id, LIN, saying('您好'));
    await room.send('我想问电费');
    await room.desk.settle();
    const { waitingSince } = await openIn(room);
    room.duty.here.delete(LIN.id);
    await room.desk.left(LIN.id);
    expect(await lines(room, () => pass(room, 0.9))).toEqual([]);
    expect(await lines(room, () => pass(room, 0.2))).toEqual([expect.stringContaining('林晓暂时走开了')]);
    expect((await newest(room)).happened).toMatchObject({ is: 'returned', agent: 'lin', because: 'vanished' });
    expect(await openIn(room)).toMatchObject({ holder: { is: 'queue', since: waitingSince }, waitingSince });
    expect(await room.desk.reply(id, LIN, saying('我在'))).toEqual({ ok: false, because: 'notHolder' });
  });

  it('loses every chat, and keeps all when back within the minute', async () => {
    const { room, id } = await held();
    const second = await another(room, 'second', 'zh');
    await room.say('我家停电了', second);
    await room.desk.take(await idOf(room, second), LIN);
    await room.desk.reply(id, LIN, saying('您好'));
    room.duty.here.delete(LIN.id);
    await room.desk.left(LIN.id);
    await pass(room, 0.9);
    room.duty.here.add(LIN.id);
    await room.desk.came(LIN.id);
    await pass(room, 1);
    expect(await holderOf(room)).toMatchObject({ is: 'agent', agent: 'lin' });
    room.duty.here.delete(LIN.id);
    await room.desk.left(LIN.id);
    await pass(room, 1);
    expect([await holderOf(room), (await openIn(room, second)).holder]).toMatchObject([
      { is: 'queue' },
      { is: 'queue' },
    ]);
  });

  it('with the process: who is not back in a minute loses the chat', async () => {
    const { room, id } = await held();
    await room.desk.reply(id, LIN, saying('您好'));
    const second = await another(room, 'second', 'zh');
    await room.say('转人工', second);
    await room.desk.take(await idOf(room, second), ZHOU);
    await room.desk.reply(await idOf(room, second), ZHOU, saying('您好'));
    onDuty(room, []);
    await room.restart();
    await room.desk.wake();
    onDuty(room, [ZHOU]);
    await room.desk.came(ZHOU.id);
    await pass(room, 1);
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
    expect((await openIn(room, second)).holder).toMatchObject({ is: 'agent', agent: 'zhou' });
  });
});

describe('an agent who does not answer', () => {
  it('loses the chat after five minutes', async () => {
    const { room, id } = await held();
    await room.desk.reply(id, LIN, saying('您好'));
    await pass(room, 20);
    await room.send('我想问电费');
    await room.desk.settle();
    expect(await lines(room, () => pass(room, 4.9))).toEqual([]);
    expect((await lines(room, () => pass(room, 0.2))).join('')).toContain('林晓暂时走开了');
    expect((await newest(room)).happened).toMatchObject({ is: 'returned', because: 'unanswered' });
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
  });

  it('has five minutes from the newer message, when the older one was answered', async () => {
    const { room, id } = await held();
    await room.desk.reply(id, LIN, saying('您好'));
    await room.send('我想问电费');
    await pass(room, 4);
    await room.desk.reply(id, LIN, saying('请说'));
    await pass(room, 0.5);
    await room.send('上个月的');
    await pass(room, 4.9);
    expect(await holderOf(room)).toMatchObject({ is: 'agent' });
    await pass(room, 0.2);
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
  });

  it('and has said nothing since taking the chat from the queue loses it too, five minutes after the take', async () => {
    const { room, id } = await waiting();
    await pass(room, 12);
    await room.desk.take(id, LIN);
    await pass(room, 4.9);
    expect(await holderOf(room)).toMatchObject({ is: 'agent' });
    await pass(room, 0.2);
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
  });

  it('has five minutes of their own after a colleague had five', async () => {
    const { room, id } = await held();
    await pass(room, 5.1);
    await room.desk.take(id, ZHOU);
    await room.send('还在吗');
    await pass(room, 4.8);
    expect(await holderOf(room)).toMatchObject({ is: 'agent', agent: 'zhou' });
    await pass(room, 0.3);
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
  });

  it('is not taken for the one before: a timer that was read before the chat changed hands does nothing', async () => {
    let meanwhile = async (): Promise<void> => {};
    const wrap = (archive: Archive): Archive => ({
      ...archive,
      async due(now, limit) {
        const due = await archive.due(now, limit);
        await meanwhile();
        return due;
      },
    });
    const room = await openRoom({ language: 'zh', wrap });
    onDuty(room, [LIN, ZHOU]);
    await room.say('转人工');
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    room.clock.forward(5.1);
    meanwhile = async () => {
      meanwhile = async () => {};
      await room.desk.release(id, LIN);
      await room.desk.take(id, ZHOU);
    };
    await room.tick();
    expect(await holderOf(room)).toMatchObject({ is: 'agent', agent: 'zhou' });
    await pass(room, 4.8);
    expect(await holderOf(room)).toMatchObject({ is: 'agent', agent: 'zhou' });
    await pass(room, 0.3);
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
    expect(room.warnings).toEqual([]);
  });

  it('the minutes go on over a restart', async () => {
    const { room, id } = await held();
    await room.desk.reply(id, LIN, saying('您好'));
    await room.send('我想问电费');
    await pass(room, 4);
    await room.restart();
    await room.desk.wake();
    await pass(room, 1.1);
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
  });
});

describe('thirty minutes of silence', () => {
  it('end neither a chat that waits nor one that a person has, and count again from the hand-back', async () => {
    const { room, id } = await waiting();
    await pass(room, 40);
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
    await room.desk.take(id, LIN);
    await room.desk.reply(id, LIN, saying('您好'));
    await pass(room, 40);
    expect(await holderOf(room)).toMatchObject({ is: 'agent' });
    await room.desk.handBack(id, LIN);
    await pass(room, 29);
    expect((await room.thread()).conversation).toBe(id);
    await pass(room, 2);
    expect((await room.thread()).conversation).toBeNull();
    expect(await find(room.archive, { kind: 'conversation', id } as const)).toMatchObject({ outcome: 'silence' });
    expect((await timers(room)).filter(({ note, of }) => note === id || of === THREAD)).toEqual([]);
  });
});

type Act = (desk: AgentDesk, id: string) => Promise<{ readonly ok: boolean; readonly because?: string }>;
const ACTS: Readonly<Record<string, Act>> = {
  take: (desk, id) => desk.take(id, ZHOU),
  reply: (desk, id) => desk.reply(id, ZHOU, saying('我来')),
  release: (desk, id) => desk.release(id, ZHOU),
  handBack: (desk, id) => desk.handBack(id, ZHOU),
  close: (desk, id) => desk.close(id, ZHOU, { resolution: 'resolved', next: null }),
};

describe('what is refused changes nothing', () => {
  const stateOf = async (room: Room, id: string): Promise<[Conversation, number, number]> => {
    const [conversation] = await room.archive.load([{ kind: 'conversation', id }] as const);
    return [conversation.body as Conversation, conversation.version, (await room.events()).length];
  };

  it.each(Object.entries(ACTS))('%s', async (name, act) => {
    const { room, id } = await held();
    expect(await act(room.desk, 'no-such-conversation')).toEqual({ ok: false, because: 'notFound' });
    const before = await stateOf(room, id);
    expect(await act(room.desk, id)).toEqual({ ok: false, because: name === 'take' ? 'taken' : 'notHolder' });
    expect(await stateOf(room, id)).toEqual(before);
    await room.desk.close(id, LIN, { resolution: 'resolved', next: null });
    const closed = await stateOf(room, id);
    expect(await act(room.desk, id)).toEqual({ ok: false, because: 'closed' });
    expect(await stateOf(room, id)).toEqual(closed);
  });

  it.each([
    ['empty', ' \n'],
    ['tooLong', 'x'.repeat(4001)],
  ])('a reply or a note that is %s', async (because, text) => {
    const { room, id } = await held();
    const before = await stateOf(room, id);
    expect(await room.desk.reply(id, LIN, { clientId: 'r', text })).toEqual({ ok: false, because });
    expect(await room.desk.note(id, LIN, { clientId: 'n', text })).toEqual({ ok: false, because });
    expect(await stateOf(room, id)).toEqual(before);
  });

  it('taking again what one has is no second take', async () => {
    const { room, id } = await held();
    const before = await stateOf(room, id);
    expect(await room.desk.take(id, LIN)).toMatchObject({ ok: true });
    expect(await stateOf(room, id)).toEqual(before);
  });
});

describe('the same client id', () => {
  it('twice is one message, for a reply and for a note', async () => {
    const { room, id } = await held();
    const first = await room.desk.reply(id, LIN, saying('您好', 'same'));
    expect(await room.desk.reply(id, LIN, saying('您好', 'same'))).toEqual(first);
    const noted = await room.desk.note(id, LIN, saying('老客户', 'note'));
    expect(await room.desk.note(id, LIN, saying('老客户', 'note'))).toEqual(noted);
    const written = (await room.events()).filter(({ from }) => from.is === 'agent');
    expect(written.map(({ text }) => text)).toEqual(['您好', '老客户']);
  });

  it('sent at once is one message', async () => {
    const { room, id } = await held();
    const sent = await Promise.all([1, 2, 3].map(() => room.desk.reply(id, LIN, saying('您好', 'same'))));
    expect(new Set(sent.map((one) => (one.ok ? one.value.seq : null))).size).toBe(1);
  });

  it('sent again later does not stand for an answer to what the customer wrote since', async () => {
    const { room, id } = await held();
    await room.desk.reply(id, LIN, saying('您好', 'same'));
    await room.send('我想问电费');
    await room.desk.settle();
    expect(await room.desk.reply(id, LIN, saying('您好', 'same'))).toMatchObject({ ok: true });
    expect(await openIn(room)).toMatchObject({ unread: 1, waitingSince: expect.any(String) });
    await pass(room, 5);
    expect(await holderOf(room)).toMatchObject({ is: 'queue' });
    expect(await room.desk.reply(id, LIN, saying('您好', 'same'))).toMatchObject({ ok: true });
  });
});

it('a message that comes in as the agent closes belongs to the chat that ends', async () => {
  const { room, id } = await held();
  const [, closed] = await Promise.all([
    room.send('还有一件事，电线掉地上冒火花'),
    room.desk.close(id, LIN, { resolution: 'resolved', next: null }),
  ]);
  expect(closed).toMatchObject({ ok: true });
  await room.desk.settle();
  const thread = await room.thread();
  expect(thread).toMatchObject({ unanswered: [], conversation: null });
  const { firstSeq, lastSeq } = await find(room.archive, { kind: 'conversation', id } as const);
  const own = (await room.desk.events(THREAD, 0, 100)).filter(({ body }) => body.conversation === id);
  expect(own.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq - firstSeq + 1 }, (_, i) => firstSeq + i));
  expect(await room.archive.find('alert', 'open', 'open')).toHaveLength(1);
});

it('a call back is asked for once, however often nobody comes', async () => {
  const { room } = await waiting();
  onDuty(room, []);
  await pass(room, 1);
  onDuty(room, [LIN]);
  expect((await room.say('转人工')).join('')).toContain('这就请同事来接您');
  onDuty(room, []);
  await pass(room, 1);
  expect((await ticketsOf(room)).map(({ kind }) => kind)).toEqual(['callBack']);
  const said = (await room.say('不用')).join('\n');
  expect(said.match(/不留电话/g)).toHaveLength(1);
  expect((await openIn(room)).dialog.stack).toEqual([]);
});

it('a goodbye in the middle of a look-up leaves no timer behind', async () => {
  const slow = slowUtility();
  const room = await openRoom({ language: 'zh', utility: slow.utility });
  await room.send('阳光小区3栋停电了');
  await expect.poll(slow.asked).toHaveLength(1);
  await room.send('再见');
  await expect.poll(async () => (await room.thread()).conversation).toBeNull();
  expect((await timers(room)).filter(({ kind }) => kind !== 'promise')).toEqual([]);
  slow.answer(nothingKnown);
});
