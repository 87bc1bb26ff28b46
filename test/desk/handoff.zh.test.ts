import { describe, expect, it } from 'vitest';
import { find, openRoom, THREAD } from '../tools/room.ts';
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
  proposalsOf,
  ticketsOf,
  ZHOU,
} from '../tools/shift.ts';
import { nothingKnown, slowUtility } from '../tools/slow-utility.ts';

const chinese = () => openRoom({ language: 'zh' });

describe('转人工', () => {
  it('有同事在：马上说有人来接、排第几，还能选回电或不等', async () => {
    const room = await chinese();
    onDuty(room, [LIN]);
    const [said] = await room.say('转人工');
    expect(said).toContain('这就请同事来接您');
    expect(said).toContain('排在第1位');
    const last = await newest(room);
    expect(last).toMatchObject({ happened: { is: 'queued', department: 'CS' } });
    expect(chips(last)).toEqual(['留电话，给我回电', '不等了']);
    const { holder, waitingSince } = await openIn(room);
    expect(holder).toMatchObject({ is: 'queue', department: 'CS', since: waitingSince });
  });

  it('第二位客户听到前面还有1位；前面的被接走，马上听到排第1位', async () => {
    const room = await chinese();
    onDuty(room, [LIN]);
    await room.say('转人工');
    const second = await another(room, 'second', 'zh');
    expect((await room.say('我要人工', second)).join('')).toContain('您前面还有1位');
    await room.desk.take(await idOf(room), LIN);
    expect(await lines(room, () => room.tick(), second)).toEqual([expect.stringContaining('轮到您排第1位了')]);
  });

  it('接起：客户听到是谁；机器人从这一刻起不说话，听到的资料变成建议', async () => {
    const room = await chinese();
    onDuty(room, [LIN]);
    await room.say('转人工');
    const id = await idOf(room);
    expect(await lines(room, () => room.desk.take(id, LIN))).toEqual([
      'system: 您好，我是林晓，正在看您前面说的内容，不用再重复一遍。',
    ]);
    expect((await newest(room)).happened).toMatchObject({ is: 'taken', agent: 'lin', name: '林晓' });
    expect(await lines(room, () => room.send('我叫温小暖，电话13800138000，阳光小区3栋停电了'))).toEqual([
      'customer: 我叫温小暖，电话13800138000，阳光小区3栋停电了',
    ]);
    expect(await openIn(room)).toMatchObject({ unread: 1 });
    const proposals = await proposalsOf(room);
    expect(proposals.map(({ field, to, state, asked }) => [field, to, state, asked]).sort()).toEqual([
      ['address', '阳光小区3栋', 'pending', false],
      ['name', '温小暖', 'pending', false],
      ['phones', '13800138000', 'pending', false],
    ]);
    expect(await ticketsOf(room)).toEqual([]);
    const written = { clientId: 'a1', text: '温女士您好，这就帮您看。' };
    expect(await lines(room, () => room.desk.reply(id, LIN, written))).toEqual(['林晓: 温女士您好，这就帮您看。']);
    expect(await openIn(room)).toMatchObject({ unread: 0, waitingSince: null });
    expect(await lines(room, () => room.desk.note(id, ZHOU, { clientId: 'n1', text: '老客户，客气点' }))).toEqual([]);
    expect((await room.events()).at(-1)).toMatchObject({ audience: 'desk', text: '老客户，客气点' });
  });

  it('没听懂，有人在就请人接，不是记下来了事', async () => {
    const room = await openRoom({
      language: 'zh',
      wrapUnderstanding: (real) => ({
        hazard: (text) => real.hazard(text),
        asksForPerson: (text) => real.asksForPerson(text),
        understand: () => {
          throw new Error('the model could not be fitted');
        },
      }),
    });
    onDuty(room, [LIN]);
    expect((await room.say('我家电表箱那个事情')).join('')).toContain('不想乱猜，这就请同事来接您');
    expect((await openIn(room)).holder.is).toBe('queue');
  });

  it('要投诉：进负责部门的队；那个部门没人在，还是留话', async () => {
    const room = await chinese();
    onDuty(room, [LIN], ['QA']);
    await room.say('我要投诉你们营业厅态度差');
    expect((await room.say('找人工')).join('')).toContain('这就请同事来接您');
    expect(await openIn(room)).toMatchObject({ department: 'QA', holder: { is: 'queue', department: 'QA' } });
    const other = await another(room, 'other', 'zh');
    onDuty(room, [LIN], ['CS']);
    await room.say('我要投诉你们营业厅态度差', other);
    expect((await room.say('找人工', other)).join('')).toContain('编号');
    expect((await openIn(room, other)).holder).toEqual({ is: 'bot' });
  });

  it('报停电报到一半要人工：进抢修的队', async () => {
    const room = await chinese();
    onDuty(room, [LIN], ['OM']);
    await room.say('我家停电了');
    await room.say('转人工');
    expect((await openIn(room)).holder).toMatchObject({ is: 'queue', department: 'OM' });
  });
});

describe('没有同事在', () => {
  it('记下来，给编号和承诺，问一次电话', async () => {
    const room = await chinese();
    const [said] = await room.say('转人工');
    expect(said).toMatch(/编号\d{3} \d{3} \d{3}/);
    expect(said).toContain('留个电话');
    const [ticket] = await ticketsOf(room);
    expect(ticket).toMatchObject({ kind: 'callBack', department: 'CS', promises: [{ promise: 'S-CALLBACK' }] });
    expect((await room.say('13800138000')).join('')).toContain('会打13800138000找您');
  });

  it('排着队，最后一位同事下班了：一分钟内实话实说，留编号，问电话，之前报的停电接着办', async () => {
    const room = await chinese();
    onDuty(room, [LIN]);
    await room.say('我家停电了');
    await room.say('转人工');
    await room.send('昨天就没电了');
    onDuty(room, []);
    const said = (await lines(room, () => pass(room, 1))).join('\n');
    expect(said).toContain('现在没有同事在线');
    expect(said).toMatch(/编号\d{3} \d{3} \d{3}/);
    expect(said).toContain('留个电话');
    expect(said).not.toContain('不能在这里直接转接');
    expect((await newest(room)).happened).toMatchObject({ is: 'calledBack' });
    const [ticket] = await ticketsOf(room);
    expect(ticket).toMatchObject({ kind: 'callBack', department: 'OM', promises: [{ promise: 'S-CALLBACK' }] });
    const words = (await room.events()).filter(({ from }) => from.is === 'customer').map(({ text }) => text);
    expect(words.slice(1)).toEqual(['转人工', '昨天就没电了']);
    const log = await room.desk.events(THREAD, 0, 100);
    expect(ticket?.seqs.map((seq) => log[seq - 1]?.body.text)).toEqual(['转人工', '昨天就没电了']);
    const back = (await room.say('13800138000')).join('\n');
    expect(back).toContain('会打13800138000找您');
    expect(back).toContain('哪里停电了');
  });

  it('排队时说过电话：不再问', async () => {
    const room = await chinese();
    onDuty(room, [LIN]);
    await room.say('转人工');
    await room.send('我电话13800138000');
    onDuty(room, []);
    const said = (await lines(room, () => pass(room, 1))).join('\n');
    expect(said).toContain('会打13800138000找您');
    expect(said).not.toContain('留个电话');
  });
});

describe('还给机器人', () => {
  it('问到一半被接走，还回来问的还是那一句', async () => {
    const room = await chinese();
    const [asked] = await room.say('我家停电了');
    expect(asked).toContain('哪里停电了');
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    await room.send('你好');
    await room.desk.reply(id, LIN, { clientId: 'a1', text: '您好，机器人会接着帮您报修。' });
    const back = await lines(room, () => room.desk.handBack(id, LIN));
    expect(back).toEqual([expect.stringMatching(/^bot: 林晓已把对话交还给我，我接着帮您。\n是哪里停电了/)]);
    expect((await newest(room)).happened).toMatchObject({ is: 'handedBack', agent: 'lin' });
    expect((await room.say('阳光小区3栋')).join('')).toContain('阳光小区3栋的停电已经报给抢修');
  });

  it('客户已经告诉了同事：不再问，接着办', async () => {
    const room = await chinese();
    await room.say('我家停电了');
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    await room.send('在阳光小区3栋');
    await room.desk.settle();
    const back = (await lines(room, () => room.desk.handBack(id, LIN))).join('\n');
    expect(back).toContain('交还给我');
    expect(back).toContain('阳光小区3栋的停电已经报给抢修');
    expect(back).not.toContain('哪里停电了');
  });

  it('要点选的那一句，连同选项一起再问', async () => {
    const room = await chinese();
    await room.say('学府路停电了');
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    await room.desk.handBack(id, LIN);
    const last = await newest(room);
    expect(last.text).toContain('哪一片');
    expect(chips(last)).toEqual(['西坡新区', '东坡新区', '都不是']);
  });

  it('查询还在路上就还回来：结果到了再说', async () => {
    const slow = slowUtility();
    const room = await openRoom({ language: 'zh', utility: slow.utility });
    await room.send('阳光小区3栋停电了');
    await expect.poll(slow.asked).toHaveLength(1);
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    await room.desk.handBack(id, LIN);
    const back = (await newest(room)).text;
    expect(back).toContain('林晓已把对话交还给我，我接着帮您。');
    expect(back).not.toContain('编号');
    expect(await lines(room, () => slow.answer(nothingKnown))).toEqual([
      expect.stringContaining('阳光小区3栋的停电已经报给抢修'),
    ]);
  });

  it('结果在同事接着的时候到：同事看得到，客户听不到；还回来才接着办', async () => {
    const slow = slowUtility();
    const room = await openRoom({ language: 'zh', utility: slow.utility });
    await room.send('阳光小区3栋停电了');
    await expect.poll(slow.asked).toHaveLength(1);
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    expect(await lines(room, () => slow.answer(nothingKnown))).toEqual([]);
    expect((await room.events()).at(-1)).toMatchObject({ audience: 'desk', happened: { is: 'lookedUp' } });
    const back = (await lines(room, () => room.desk.handBack(id, LIN))).join('\n');
    expect(back).toContain('阳光小区3栋的停电已经报给抢修');
  });

  it('同事接着的时候查询没有结果：不跟客户说“还在查”，还回来照样报修', async () => {
    const slow = slowUtility();
    const room = await openRoom({ language: 'zh', utility: slow.utility });
    await room.send('阳光小区3栋停电了');
    await expect.poll(slow.asked).toHaveLength(1);
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    const silent = await lines(room, async () => {
      for (const seconds of [2, 7]) {
        room.clock.forward(seconds / 60);
        await room.desk.tick();
      }
      slow.answer(nothingKnown);
    });
    expect(silent).toEqual([]);
    expect((await room.events()).at(-1)).toMatchObject({ audience: 'desk', text: 'unavailable' });
    const back = (await lines(room, () => room.desk.handBack(id, LIN))).join('\n');
    expect(back).toContain('阳光小区3栋的停电已经报给抢修');
  });
});

describe('不想等了', () => {
  it.each(['不等了', '不排队了', '算了'])('%s：出队，接着办原来的事', async (text) => {
    const room = await chinese();
    onDuty(room, [LIN], ['OM']);
    await room.say('我家停电了');
    await room.say('转人工');
    const [said] = await room.say(text);
    expect(said).toContain('不排队了，我接着帮您');
    expect(said).toContain('哪里停电了');
    expect((await newest(room)).happened).toMatchObject({ is: 'leftQueue' });
    expect(await openIn(room)).toMatchObject({ holder: { is: 'bot' }, waitingSince: null });
  });

  it.each(['留电话，给我回电', '打给我'])('%s：记下回电，问电话', async (text) => {
    const room = await chinese();
    onDuty(room, [LIN]);
    await room.say('转人工');
    const [said] = await room.say(text);
    expect(said).toMatch(/已经请同事给您回电，编号\d{3} \d{3} \d{3}/);
    expect(said).toContain('留个电话');
    expect((await newest(room)).happened).toMatchObject({ is: 'calledBack', because: 'asked for' });
    expect((await ticketsOf(room)).map(({ kind }) => kind)).toEqual(['callBack']);
    expect((await room.say('13800138000')).join('')).toContain('会打13800138000找您');
  });
});

describe('结束', () => {
  it('同事结束：记录里有谁接过、怎么结束；再来消息是新的对话，机器人接', async () => {
    const room = await chinese();
    onDuty(room, [LIN, ZHOU]);
    await room.say('转人工');
    const id = await idOf(room);
    await room.desk.take(id, LIN);
    room.clock.forward(2);
    await room.desk.release(id, LIN);
    room.clock.forward(1);
    await room.desk.take(id, ZHOU);
    await room.desk.reply(id, ZHOU, { clientId: 'a1', text: '已经帮您改好了。' });
    room.clock.forward(10);
    const closed = await lines(room, () => room.desk.close(id, ZHOU, { resolution: 'resolved', next: null }));
    expect(closed).toEqual([
      'system: 本次服务到这里结束，谢谢您。还有事的话，直接发消息就行。',
      'bot: 这次的服务您满意吗？点一下就好，不想评也没关系。',
    ]);
    const [contact] = await room.archive.find('contact', 'conversation', id);
    expect(contact?.body).toMatchObject({
      outcome: 'closed',
      handledBy: ['bot', 'agent'],
      agents: ['lin', 'zhou'],
      closing: { resolution: 'resolved', next: null, agent: 'zhou' },
    });
    // Twelve minutes of two people, at 90 yuan an hour; the minute in the queue is nobody's.
    const { agentSeconds = 0, cost = 0 } = contact!.body!;
    expect(Math.round(agentSeconds / 60)).toBe(12);
    expect(Math.round(cost / 100)).toBe(18);
    const before = await find(room.archive, { kind: 'conversation', id } as const);
    expect(before).toMatchObject({ status: 'closed', holder: { is: 'nobody' }, waitingSince: null });
    expect((await room.say('我家停电了')).join('')).toContain('哪里停电了');
    const next = await openIn(room);
    expect(next.id).not.toBe(id);
    expect(next).toMatchObject({ holder: { is: 'bot' }, firstSeq: before.lastSeq + 1 });
  });
});
