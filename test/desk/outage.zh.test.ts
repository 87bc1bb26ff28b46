import { describe, expect, it } from 'vitest';
import { find, openRoom, THREAD } from '../tools/room.ts';

describe('停电报修', () => {
  it('只问在哪里，然后报修，有编号和承诺', async () => {
    const room = await openRoom({ language: 'zh' });
    const [asked] = await room.say('我家停电了');
    expect(asked).toContain('只用于这件事');
    expect(asked).toContain('哪里停电了');
    const [done] = await room.say('阳光小区3栋');
    expect(done).toMatch(/阳光小区3栋的停电已经报给抢修，编号\d{3} \d{3} \d{3}。城区抢修人员一般45分钟左右到现场。/);
  });

  it('第一句说了地点就不再问', async () => {
    const room = await openRoom({ language: 'zh' });
    const [done] = await room.say('阳光小区3栋停电了，快来修');
    expect(done).toContain('阳光小区3栋的停电已经报给抢修');
    const { dossier } = await room.thread();
    const kept = await find(room.archive, { kind: 'dossier', id: dossier ?? '' } as const);
    expect(kept).toMatchObject({ provisional: true, fields: { address: { value: '阳光小区3栋', standing: 'claim' } } });
    const [change] = await room.archive.entries('dossier', kept.id, { after: 0, limit: 9 });
    expect(change?.body.provenance).toMatchObject({ by: 'message', thread: THREAD, seq: 2, span: [0, 6] });
  });

  it('并入已知的片区停电，不另开工单，说登记的时间，不编时间', async () => {
    const room = await openRoom({ language: 'zh' });
    const [known] = await room.say('榆荫路12号没电了');
    expect(known).toMatch(/榆荫路从(\d+月\d+日)?\d\d:\d\d起停电/);
    expect(known).toContain('电缆被施工挖断');
    expect(known).toMatch(/预计来电时间是(\d+月\d+日)?\d\d:\d\d/);
    expect(known).toMatch(/不用再报，编号\d{3} \d{3} \d{3}/);
    const conversation = await find(room.archive, {
      kind: 'conversation',
      id: (await room.thread()).conversation ?? '',
    } as const);
    const ticket = await find(room.archive, { kind: 'ticket', id: conversation.tickets[0] ?? '' } as const);
    expect(ticket).toMatchObject({ stage: 'joined', joins: 'out-qy-elm-road', department: 'OM', promises: [] });
  });

  it('登记里没有来电时间就直说没有', async () => {
    const room = await openRoom({ language: 'zh' });
    const [known] = await room.say('河湾村停电了');
    expect(known).toContain('来电时间还没有登记');
  });

  it('地点对得上两片就问，点了再办', async () => {
    const room = await openRoom({ language: 'zh' });
    const [asked] = await room.say('学府路停电了');
    expect(asked).toContain('哪一片');
    const choices = (await room.events()).at(-1)?.choices?.map(({ title }) => title);
    expect(choices).toEqual(['西坡新区', '东坡新区', '都不是']);
    const [done] = await room.say('东坡新区');
    expect(done).toContain('已经报给抢修');
  });

  it('报完以后更正：工单改了，编号不变，档案留下两次改动', async () => {
    const room = await openRoom({ language: 'zh' });
    const [done] = await room.say('阳光小区3栋停电了');
    const number = /\d{3} \d{3} \d{3}/.exec(done ?? '')?.[0] ?? 'none';
    const [changed] = await room.say('不对，是8栋');
    expect(changed).toContain('地点是阳光小区8栋');
    expect(changed).toContain(number);
    const ticket = await find(room.archive, { kind: 'ticket', id: number.replaceAll(' ', '') } as const);
    expect(ticket.facts.place).toBe('阳光小区8栋');
    const { dossier } = await room.thread();
    const changes = await room.archive.entries('dossier', dossier ?? '', { after: 0, limit: 9 });
    expect(changes.map(({ body }) => [body.from, body.to])).toEqual([
      [null, '阳光小区3栋'],
      ['阳光小区3栋', '阳光小区8栋'],
    ]);
  });

  it('问到一半更正', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('学府路停电了');
    const [done] = await room.say('说错了，是阳光小区5栋');
    expect(done).toContain('阳光小区5栋的停电已经报给抢修');
  });

  it('改主意：算了，改办别的', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我家停电了');
    const [next] = await room.say('算了不报了，我想投诉你们营业厅态度差');
    expect(next).toContain('先不办了');
    expect(next).toContain('事情我记下了');
  });

  it('中间插一个问题，答完回来接着问', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我家停电了');
    const [aside] = await room.say('你是机器人吗');
    expect(aside).toContain('AI智能助手');
    expect(aside).toContain('哪里停电了');
    expect((await room.say('阳光小区3栋'))[0]).toContain('已经报给抢修');
  });

  it('取消', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我家停电了');
    expect((await room.say('取消'))[0]).toContain('先不办了');
    const conversation = await find(room.archive, {
      kind: 'conversation',
      id: (await room.thread()).conversation ?? '',
    } as const);
    expect(conversation.dialog.stack).toEqual([]);
    expect(conversation.tickets).toEqual([]);
  });

  it('再说一遍，帮助，都不丢下正在办的事', async () => {
    const room = await openRoom({ language: 'zh' });
    const [asked] = await room.say('我家停电了');
    expect((await room.say('再说一遍'))[0]).toContain('哪里停电了');
    expect((await room.say('帮助'))[0]).toContain('哪里停电了');
    expect(asked).toContain('哪里停电了');
  });

  it('说英文就换英文；ok 和数字不换', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我家停电了');
    expect((await room.say('ok'))[0]).toMatch(/\p{Script=Han}/u);
    expect((await room.say('in English please'))[0]).toContain('Where is the power out?');
    expect((await room.say('Sunshine Court building 3'))[0]).toContain('I have reported the power cut');
    expect((await room.say('12345'))[0]).not.toMatch(/\p{Script=Han}/u);
    expect((await room.say('谢谢'))[0]).toContain('不客气');
  });

  it('办到一半遇到险情：先保命，再问位置，然后回来', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我家停电了');
    const [safety, asked] = await room.say('门口的电线断了掉在地上，还在冒火花');
    expect(safety).toContain('请马上离开');
    expect(asked).toContain('已经通知抢修');
    expect(asked).toContain('在什么位置');
    const back = (await room.say('阳光小区北门')).join('\n');
    expect(back).toContain('位置记下了：阳光小区北门');
    const alerts = await room.archive.find('alert', 'open', 'open');
    expect(alerts).toHaveLength(1);
    const [sent] = await room.archive.outgoing(room.clock.now().toISOString(), 9);
    expect(sent?.body).toMatchObject({ kind: 'line_down', ticket: alerts[0]?.body?.ticket });
  });

  it('要人工：马上记下原话，电话问一次，可以不给', async () => {
    const room = await openRoom({ language: 'zh' });
    const [person] = await room.say('转人工');
    expect(person).toMatch(/编号\d{3} \d{3} \d{3}/);
    expect(person).toContain('留个电话');
    expect((await room.say('不用了'))[0]).toContain('不留电话');
    const again = (await room.say('我要人工')).join('');
    expect(again).not.toContain('方便留个电话');
    const conversation = await find(room.archive, {
      kind: 'conversation',
      id: (await room.thread()).conversation ?? '',
    } as const);
    expect(conversation.tickets).toHaveLength(1);
  });

  it('下次再来：上次的地址只遮着问一句，不直接说出来', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('阳光小区3栋停电了');
    await room.say('再见');
    const [offer] = await room.say('又停电了');
    expect(offer).toContain('还是上次说的');
    expect(offer).not.toContain('阳光小区');
    const [done] = await room.say('是的');
    expect(done).toContain('的停电已经报给抢修');
    expect(done).not.toContain('阳光小区');
  });
});
