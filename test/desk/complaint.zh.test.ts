import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../src/desk/records.ts';
import { openRoom, type Room } from '../tools/room.ts';
import { LIN, lines, newest, onDuty, openIn, pass } from '../tools/shift.ts';

const tickets = async (room: Room): Promise<readonly Ticket[]> =>
  (await room.archive.find('ticket', 'thread', (await room.thread()).id)).flatMap(({ body }) => (body ? [body] : []));

describe('投诉', () => {
  it('先听，再问电话，登记到质量监督，给编号、时限、申诉渠道和人工', async () => {
    const room = await openRoom({ language: 'zh' });
    const [asked] = await room.say('我要投诉');
    expect(asked).toContain('是怎么回事');
    const story = '上周三下午你们抄表的师傅把我家院门撞坏了，打了三次电话都没人管，我要求修好门并道歉。';
    const [phone] = await room.say(story);
    expect(phone).toContain('方便留个电话吗');
    const [done] = await room.say('13800138000');
    expect(done).toMatch(/编号\d{3} \d{3} \d{3}/);
    for (const said of ['服务质量监督', '24小时', '5个工作日', '12398', '12345']) expect(done).toContain(said);
    const [ticket] = await tickets(room);
    expect(ticket).toMatchObject({
      kind: 'complaint',
      department: 'QA',
      facts: { what: story, phone: '13800138000' },
      promises: [
        { promise: 'S-COMPLAINT-CONTACT', keptAt: null },
        { promise: 'S-COMPLAINT-REPLY', keptAt: null },
      ],
    });
    expect(ticket?.seqs).toHaveLength(3);
    const { card, choices } = await newest(room);
    expect(card?.rows.map(({ label }) => label)).toEqual(['编号', '受理部门', '最迟联系您', '不满意可以找']);
    expect(card?.rows[0]?.value.replaceAll(' ', '')).toBe(ticket?.id);
    expect(choices?.map(({ value }) => value)).toEqual(['找人工']);
    onDuty(room, [LIN], ['CS']);
    await room.say('找人工');
    expect((await openIn(room)).holder.is).toBe('queue');
  });

  it('第一句就说清楚的，不再问一遍；不留电话也登记', async () => {
    const room = await openRoom({ language: 'zh' });
    const [asked] = await room.say('我要投诉你们营业厅态度差');
    expect(asked).toContain('方便留个电话吗');
    const [done] = await room.say('不用');
    expect(done).toMatch(/编号\d{3} \d{3} \d{3}/);
    expect((await tickets(room))[0]?.facts).toEqual({ what: '我要投诉你们营业厅态度差' });
  });

  it('投诉里说到停电，也还是投诉', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('投诉');
    const [asked] = await room.say('这个月停了五次电，报修了也没人来');
    expect(asked).toContain('方便留个电话吗');
  });

  it('说完又补充：加到同一个投诉里', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我要投诉你们营业厅态度差');
    await room.say('不用');
    expect((await room.say('不对，是周二下午的事，不是周一')).join('')).toContain('编号还是');
    const all = await tickets(room);
    expect(all).toHaveLength(1);
    expect(all[0]?.facts.what).toContain('周二下午');
    expect(all[0]?.facts.what).toContain('态度差');
  });

  it('说到一半没了下文：三十分钟后请同事跟进，话都在', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我要投诉你们营业厅态度差');
    const said = await lines(room, () => pass(room, 31));
    expect(said.join('\n')).toContain('还没说完');
    expect((await tickets(room))[0]).toMatchObject({ kind: 'callBack', department: 'QA' });
  });

  it('取消：什么都不留', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我要投诉');
    expect((await room.say('算了')).join('')).toContain('先不办了');
    await pass(room, 31);
    expect(await tickets(room)).toEqual([]);
  });
});

describe('进展', () => {
  it('只说这个对话里登记过的事', async () => {
    const room = await openRoom({ language: 'zh' });
    expect((await room.say('我报修的进展怎么样了')).join('')).toContain('还没有登记过');
    await room.say('不用了');
    await room.say('我要投诉你们营业厅态度差');
    await room.say('不用');
    const [ticket] = await tickets(room);
    const said = (await room.say('处理到哪一步了')).join('');
    expect(said.replaceAll(' ', '')).toContain(ticket?.id);
    expect(said).toContain('服务质量监督正在处理');
    expect((await room.say('要，帮我催')).join('')).toContain('已经把您的话原样转给客户服务中心');
  });
});
