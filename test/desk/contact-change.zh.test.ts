import { describe, expect, it } from 'vitest';
import { find, openRoom, type Room, THREAD } from '../tools/room.ts';
import {
  ACCOUNT,
  AGENT,
  COLLEAGUE,
  conversationOf,
  dossierOf,
  newest,
  OLD,
  onFile,
  ownDossier,
  proposals,
  proven,
  staffed,
  words,
} from './proven.ts';

const NEW = '13912345678';
const DAY = 24 * 60;
/** Says it, then starts the product anew on the same data. */
const saidAndRestarted = async (room: Room, text: string): Promise<string> => {
  const said = (await room.say(text)).join('\n');
  await room.restart();
  return said;
};
const ask = async (room: Room, to = NEW): Promise<string> => {
  await room.say(`把我电话改成${to}`);
  return (await room.say('对')).join('\n');
};
const accept = async (room: Room, agent = AGENT) => room.desk.decide((await newest(room)).id, agent, { do: 'accept' });
const choices = async (room: Room) => (await room.events()).at(-1)?.choices?.map(({ title }) => title);

describe('改联系方式：问什么，怎么问', () => {
  it('第一句有号码就直接复述，先说隐私', async () => {
    const room = await openRoom({ language: 'zh' });
    const [asked] = await room.say('把我电话改成13912345678');
    expect(asked).toMatch(/只用于这件事[\s\S]*要把联系电话改成 139 1234 5678，对吗？/);
    expect(await choices(room)).toEqual(['对，就改成这个', '不对']);
    expect(await proposals(room)).toEqual([]);
    expect((await room.thread()).dossier).toBeNull();
    expect((await room.say('对，就改成这个')).join('')).toContain('同事核对以后才算数');
  });

  it('没说号码就问号码', async () => {
    const room = await openRoom({ language: 'zh' });
    expect((await room.say('换手机号了')).join('')).toContain('新的联系电话是多少');
    expect((await room.say('13912345678')).join('')).toContain('要把联系电话改成 139 1234 5678，对吗');
  });

  it('没说改哪项就给选项，点了、说了、直接发号码都行', async () => {
    for (const [said, next] of [
      ['联系电话', '新的联系电话是多少'],
      ['第二个', '新的邮箱是什么'],
      ['地址', '新的联系地址是哪里'],
      ['姓名', '姓名要改成什么'],
      [NEW, '要把联系电话改成 139 1234 5678'],
      ['别的', '编号'],
    ] as const) {
      const room = await openRoom({ language: 'zh' });
      expect((await room.say('我想修改联系方式')).join('')).toBe('您要改哪一项？');
      expect(await choices(room)).toEqual(['联系电话', '电子邮箱', '联系地址', '姓名', '别的']);
      expect((await room.say(said)).join('')).toContain(next);
    }
  });

  it('号码不对：再问；更正在哪一步都行', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('把我电话改成13912345678');
    expect((await room.say('不对')).join('')).toContain('新的联系电话是多少');
    expect((await room.say('13912345679')).join('')).toContain('139 1234 5679，对吗');
    expect((await room.say('不对，是13812345678')).join('')).toContain('138 1234 5678，对吗');
    expect((await room.say('是的')).join('')).toContain('联系电话改成 138 1234 5678');
    expect((await room.say('不对，是13712345678')).join('')).toContain('137 1234 5678，对吗');
    await room.say('对');
    expect((await proposals(room)).map(({ to, state }) => [to, state])).toEqual([
      ['13812345678', 'withdrawn'],
      ['13712345678', 'pending'],
    ]);
  });

  it.each([
    '把13800001111换成13912345678',
    '电话从13800001111改到13912345678',
    '手机号改成13912345678，不是13800001111了',
    '老号13800001111不用了，新号13912345678',
    '新号是13912345678，原来的是13800001111',
  ])('旧号新号都说了，取新的：%s', async (text) => {
    const room = await openRoom({ language: 'zh' });
    expect((await room.say(text)).join('')).toContain('要把联系电话改成 139 1234 5678，对吗');
    expect(await words(room)).not.toContain('1111');
  });

  it('两个号分不清哪个是新的就问', async () => {
    const room = await openRoom({ language: 'zh' });
    expect((await room.say('改一下手机号，13900000001和13900000002')).join('')).toMatch(
      /分不清哪个是新的.*新的联系电话是多少/,
    );
    expect((await room.say('13900000001或者13900000002')).join('')).toContain('请只发一个');
    expect((await room.say('13900000002')).join('')).toContain('139 0000 0002，对吗');
  });

  it('只说旧号停用了，不把旧号当新号', async () => {
    const room = await openRoom({ language: 'zh' });
    expect((await room.say('以前的号码13800001111停用了，换手机号')).join('')).toContain('新的联系电话是多少');
  });

  it('两件一起说：办完一件接着下一件', async () => {
    const room = await openRoom({ language: 'zh' });
    expect((await room.say('手机和邮箱都要改')).join('')).toContain('一项一项来');
    await room.say(NEW);
    expect((await room.say('对')).join('')).toMatch(
      /联系电话改成 139 1234 5678。[\s\S]*接着说电子邮箱。\n新的邮箱是什么/,
    );
    await room.say('wen@example.com');
    expect((await room.say('对')).join('')).toContain('电子邮箱改成 wen@example.com');
    expect((await proposals(room)).map(({ field, to, state }) => [field, to, state])).toEqual([
      ['phones', NEW, 'pending'],
      ['email', 'wen@example.com', 'pending'],
    ]);
    expect((await conversationOf(room)).dialog.stack).toEqual([]);
  });

  it('第二件说到一半更正第一件，两件都不丢，也不问两遍', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('电话改成13912345678，邮箱改成wen@example.com');
    await room.say('对');
    expect((await room.say('不对，是13812345678')).join('')).toContain('138 1234 5678，对吗');
    expect((await room.say('对')).join('')).toContain('要把电子邮箱改成 wen@example.com，对吗');
    expect((await room.say('对')).join('').match(/电子邮箱/g)).toHaveLength(1);
    expect((await proposals(room)).map(({ to, state }) => [to, state])).toEqual([
      [NEW, 'withdrawn'],
      ['13812345678', 'pending'],
      ['wen@example.com', 'pending'],
    ]);
  });

  it('复述的时候又加一件，或者换成另一件', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('换手机号了');
    expect((await room.say('其实是想改邮箱')).join('')).toContain('新的邮箱是什么');
    await room.say('wen@example.com');
    expect((await room.say('电话也要改')).join('')).toContain('要把电子邮箱改成 wen@example.com，对吗');
    expect((await room.say('对')).join('')).toContain('新的联系电话是多少');
  });

  it('地址只更正楼号；姓名原样记下；都有出处', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('帮我把联系地址改成阳光小区8栋');
    expect((await room.say('不对，是9栋')).join('')).toContain('联系地址改成 阳光小区9栋，对吗');
    await room.say('对');
    await room.say('我想修改联系方式');
    await room.say('姓名');
    await room.say('温小暖');
    await room.say('对');
    const log = await room.events();
    const sources = (await proposals(room)).map(({ seq, span, to }) => [to, log[seq - 1]?.text.slice(...span)]);
    expect(sources).toEqual([
      ['阳光小区9栋', '9栋'],
      ['温小暖', '温小暖'],
    ]);
  });

  it('户号只是自称：记成自称，不是改动', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say(`我户号${ACCOUNT}，电话换成13912345678`);
    await room.say('对');
    const { body } = await ownDossier(room);
    expect(body.fields).toMatchObject({ customerNo: { value: ACCOUNT, standing: 'claim' } });
    expect(body.fields.phones).toBeUndefined();
    expect((await newest(room)).dossier).toBe(body.id);
  });

  it('不改了：复述时、提问时、办完以后', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('把我电话改成13912345678');
    expect((await room.say('不改了')).join('')).toContain('先不办了');
    await room.say('换手机号了');
    expect((await room.say('不用')).join('')).toContain('先不办了');
    expect(await proposals(room)).toEqual([]);
    await ask(room);
    expect((await room.say('算了')).join('')).toContain('已经撤回');
    expect((await newest(room)).state).toBe('withdrawn');
  });

  it('中间插一件事，办完回来接着复述', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('把我电话改成13912345678');
    const said = (await room.say('阳光小区3栋停电了')).join('\n');
    expect(said).toContain('已经报给抢修');
    expect(said).toMatch(/要把联系电话改成 139 1234 5678，对吗？$/);
  });

  it('复述到一半同事接手，交还以后再复述一遍', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('把我电话改成13912345678');
    const { id } = await conversationOf(room);
    expect(await room.desk.take(id, AGENT)).toMatchObject({ ok: true });
    await room.restart();
    expect(await room.say('在吗')).toEqual([]);
    expect(await room.desk.handBack(id, AGENT)).toMatchObject({ ok: true });
    const back = (await room.events()).at(-1);
    expect(back?.text).toMatch(/要把联系电话改成 139 1234 5678，对吗？$/);
    expect(back?.choices?.map(({ title }) => title)).toEqual(['对，就改成这个', '不对']);
    expect((await room.say('对')).join('')).toContain('同事核对以后才算数');
  });
});

describe('没有核实身份', () => {
  it('只是等着核对；原来登记过什么、有没有登记，一个字也不说', async () => {
    const room = await openRoom({ language: 'zh', notices: true });
    const customer = await dossierOf(room, await onFile(room));
    await saidAndRestarted(room, `我户号${ACCOUNT}，把我电话改成13912345678`);
    const said = await saidAndRestarted(room, '对');
    expect(said).toContain('联系电话改成 139 1234 5678。同事核对以后才算数');
    expect(await newest(room)).toMatchObject({
      state: 'pending',
      level: 0,
      from: null,
      to: NEW,
      asked: true,
      holdUntil: null,
    });
    expect(await words(room)).not.toMatch(/138|1111|…/);
    expect(await room.archive.outgoing('9999', 9)).toEqual([]);
    expect((await dossierOf(room, customer.body.id)).body).toEqual(customer.body);
  });

  it('说的话和有没有这个客户无关', async () => {
    const said: string[] = [];
    for (const known of [true, false]) {
      const room = await openRoom({ language: 'zh', notices: true });
      if (known) await onFile(room);
      await room.say(`我户号${ACCOUNT}，把我电话改成13912345678`);
      await room.say('对');
      await room.say('撤销');
      said.push(await words(room));
    }
    expect(said[0]).toBe(said[1]);
  });

  it('同事点了同意：记在临时档案里，还是自称', async () => {
    const room = await openRoom({ language: 'zh' });
    await ask(room);
    await room.restart();
    expect(await accept(room)).toMatchObject({ ok: true, value: { state: 'applied', decidedBy: AGENT.id, change: 1 } });
    const { body, changes } = await ownDossier(room);
    expect(body).toMatchObject({ provisional: true, fields: { phones: { value: NEW, standing: 'claim' } } });
    expect(changes[0]?.provenance).toMatchObject({ by: 'message', thread: THREAD, approvedBy: AGENT.id });
    expect(await accept(room)).toEqual({ ok: false, because: 'decided' });
  });

  it('同事当面核实以后再同意：进客户档案，算核实过的', async () => {
    const room = await openRoom({ language: 'zh' });
    const customer = await onFile(room);
    await ask(room);
    const { id } = await conversationOf(room);
    await room.desk.take(id, AGENT);
    expect(await room.desk.verify(id, AGENT, ACCOUNT, '报了最近三期电费')).toMatchObject({
      ok: true,
      value: { customer },
    });
    await room.restart();
    expect(await accept(room)).toMatchObject({ ok: true, value: { dossier: customer, from: OLD, state: 'applied' } });
    const { body, changes } = await dossierOf(room, customer);
    expect(body.fields.phones).toMatchObject({ value: NEW, standing: 'verified' });
    expect(changes.at(-1)).toMatchObject({ from: OLD, to: NEW, provenance: { by: 'message', approvedBy: AGENT.id } });
    expect((await ownDossier(room)).body.fields.phones).toBeUndefined();
  });

  it('别的对话撤不了', async () => {
    const room = await openRoom({ language: 'zh' });
    await ask(room);
    await room.desk.open({ id: 'another', visitor: 'somebody', channel: 'terminal', language: 'zh' });
    expect((await room.say('撤销', 'another')).join('')).toContain('没有可以撤回的修改');
    expect((await newest(room)).state).toBe('pending');
  });
});

/** The company's system has taken every notice. */
const delivered = async (room: Room) =>
  room.archive.commit({ outbox: { done: (await room.archive.outgoing('9999', 9)).map(({ id }) => id) } });

describe('核实过身份，能通知到原来的联系方式', () => {
  const held = async (): Promise<{ room: Room; customer: string; said: string }> => {
    const room = await openRoom({ language: 'zh', notices: true });
    const customer = await proven(room);
    await saidAndRestarted(room, '把我电话改成13912345678');
    return { room, customer, said: await saidAndRestarted(room, '对') };
  };
  const fields = async (room: Room, customer: string) => (await dossierOf(room, customer)).body.fields.phones?.value;

  it('旧号只露前三位，先通知旧号，一天后自己生效', async () => {
    const { room, customer, said } = await held();
    expect(said).toMatch(/联系电话从 138… 改成 139 1234 5678。.*先通知 138…；没有异议的话，\d+月\d+日\d\d:\d\d起生效/);
    expect(await words(room)).not.toContain('1111');
    const proposal = await newest(room);
    expect(proposal).toMatchObject({ state: 'held', level: 1, dossier: customer, from: OLD, to: NEW });
    const [notice, ...more] = await room.archive.outgoing('9999', 9);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      kind: 'notice',
      body: { contact: OLD, field: 'phones', language: 'zh', appliesAt: proposal.holdUntil, reference: proposal.id },
    });
    expect(JSON.stringify(notice)).not.toContain(NEW);
    await room.archive.commit({ outbox: { done: [notice?.id ?? ''] } });
    room.clock.forward(DAY - 1);
    await room.tick();
    expect(await fields(room, customer)).toBe(OLD);
    room.clock.forward(2);
    await room.restart();
    await room.tick();
    expect(await fields(room, customer)).toBe(NEW);
    const { changes } = await dossierOf(room, customer);
    expect(changes.at(-1)).toMatchObject({ from: OLD, to: NEW, standing: 'verified', provenance: { by: 'message' } });
    expect(await find(room.archive, { kind: 'proposal', id: proposal.id })).toMatchObject({
      state: 'applied',
      decidedBy: null,
    });
    expect(await room.archive.find('dossier', 'thread', THREAD)).toEqual([]);
  });

  it('旧号一直通知不到：到时候不自己生效，等同事', async () => {
    const { room, customer } = await held();
    const { id } = await newest(room);
    room.clock.forward(DAY + 1);
    await room.tick();
    expect(await fields(room, customer)).toBe(OLD);
    expect(await find(room.archive, { kind: 'proposal', id })).toMatchObject({ state: 'pending', holdUntil: null });
  });

  it('生效前撤销', async () => {
    const { room, customer } = await held();
    expect(await saidAndRestarted(room, '撤销')).toContain('已经撤回');
    const { id } = await newest(room);
    await delivered(room);
    room.clock.forward(DAY + 1);
    await room.tick();
    expect(await fields(room, customer)).toBe(OLD);
    expect(await find(room.archive, { kind: 'proposal', id })).toMatchObject({ state: 'withdrawn' });
    expect((await dossierOf(room, customer)).changes).toHaveLength(1);
  });

  it('对话过了半小时自己结束，第二天来撤销也管用', async () => {
    const { room, customer } = await held();
    const { id } = await newest(room);
    room.clock.forward(31);
    await room.tick();
    expect((await room.thread()).conversation).toBeNull();
    expect(await saidAndRestarted(room, '撤销')).toContain('已经撤回');
    expect(await find(room.archive, { kind: 'proposal', id })).toMatchObject({ state: 'withdrawn' });
    await delivered(room);
    room.clock.forward(DAY + 1);
    await room.tick();
    expect(await fields(room, customer)).toBe(OLD);
  });

  it('生效后撤销：旧号回来，也是一次有出处的改动', async () => {
    const { room, customer } = await applied();
    expect(await fields(room, customer)).toBe(NEW);
    expect((await room.say('改回去')).join('')).toContain('已经撤回');
    expect(await fields(room, customer)).toBe(OLD);
    const { changes } = await dossierOf(room, customer);
    expect(changes.at(-1)).toMatchObject({ from: NEW, to: OLD, provenance: { by: 'message', thread: THREAD } });
    const { provenance } = changes.at(-1) ?? {};
    const log = await room.events();
    expect(provenance?.by === 'message' && log[provenance.seq - 1]?.text).toBe('改回去');
    expect((await room.say('撤销')).join('')).toContain('没有可以撤回的修改');
  });

  it('生效后别人又改过：客户撤不了别人的', async () => {
    const { room, customer } = await applied();
    expect(await room.desk.restore(customer, AGENT, 1, '客户来电要求')).toMatchObject({ ok: true });
    expect((await room.say('撤销')).join('')).toContain('没有可以撤回的修改');
    expect((await dossierOf(room, customer)).changes).toHaveLength(3);
  });

  /** Held over night by an agent who looks after the chat, applied, and handed back. */
  async function applied() {
    const { room, customer } = await held();
    const { id } = await conversationOf(room);
    await room.desk.take(id, AGENT);
    await delivered(room);
    room.clock.forward(DAY + 1);
    await room.tick();
    await room.restart();
    await room.desk.handBack(id, AGENT);
    return { room, customer };
  }

  it('同事驳回：到时候也不生效', async () => {
    const { room, customer } = await held();
    const { id } = await newest(room);
    expect(await room.desk.decide(id, AGENT, { do: 'reject', reason: '旧号本人说没有这回事' })).toMatchObject({
      ok: true,
      value: { state: 'rejected', reason: '旧号本人说没有这回事' },
    });
    await room.restart();
    await delivered(room);
    room.clock.forward(DAY + 1);
    await room.tick();
    expect(await fields(room, customer)).toBe(OLD);
    expect(await room.archive.due('9999', 99)).toEqual([]);
  });

  it('同事提前同意：马上生效，定时不再动它', async () => {
    const { room, customer } = await held();
    expect(await accept(room)).toMatchObject({ ok: true, value: { state: 'applied', holdUntil: null } });
    await room.restart();
    expect(await fields(room, customer)).toBe(NEW);
    expect((await room.archive.due('9999', 99)).map(({ kind }) => kind)).not.toContain('hold');
    expect((await dossierOf(room, customer)).changes).toHaveLength(2);
  });

  it('等的时候登记的又变了：不自己盖过去，同事看过再说', async () => {
    const { room, customer } = await held();
    const { id } = await newest(room);
    await delivered(room);
    const other = '13600000000';
    await onFile(room, { phones: other }, customer);
    room.clock.forward(DAY + 1);
    await room.tick();
    expect(await fields(room, customer)).toBe(other);
    expect(await find(room.archive, { kind: 'proposal', id })).toMatchObject({ state: 'pending' });
    expect(await room.desk.decide(id, AGENT, { do: 'accept' })).toEqual({ ok: false, because: 'changed' });
    await room.restart();
    expect(await room.desk.decide(id, AGENT, { do: 'accept' })).toMatchObject({ ok: true, value: { from: other } });
    expect(await fields(room, customer)).toBe(NEW);
  });

  it('和登记的一样：直说不用改；同一个要求说两遍是一件事', async () => {
    const { room } = await held();
    const { id, holdUntil } = await newest(room);
    room.clock.forward(5);
    expect(await ask(room)).toContain('先通知 138…');
    expect(await newest(room)).toMatchObject({ id, holdUntil });
    expect(await room.archive.outgoing('9999', 9)).toHaveLength(1);
    await room.say(`把电话改成${OLD}`);
    expect((await room.say('对')).join('')).toContain('不用改');
    expect(await proposals(room)).toHaveLength(1);
  });

  it('等的时候随口提到另一个号码，不算改了主意', async () => {
    const { room } = await held();
    const { id } = await conversationOf(room);
    await room.desk.take(id, AGENT);
    await room.say('今天打我13700000000也行');
    expect((await proposals(room)).map(({ to, state, asked }) => [to, state, asked])).toEqual([
      [NEW, 'held', true],
      ['13700000000', 'pending', false],
    ]);
  });

  it('核实过期了就当没核实', async () => {
    const room = await openRoom({ language: 'zh', notices: true });
    await proven(room, { phones: OLD }, 10);
    room.clock.forward(11);
    expect(await ask(room)).toContain('核对前不会动您的资料');
    expect(await newest(room)).toMatchObject({ state: 'pending', level: 0, from: null });
    expect(await words(room)).not.toContain('138');
  });
});

describe('核实过身份，没有通知的办法', () => {
  it('一直等同事点头，时间到了也不生效', async () => {
    const room = await openRoom({ language: 'zh' });
    const customer = await proven(room);
    expect(await ask(room)).toMatch(/联系电话从 138… 改成 139 1234 5678。同事核对以后才算数/);
    const { id } = await newest(room);
    room.clock.forward(3 * DAY);
    await room.tick();
    expect(await find(room.archive, { kind: 'proposal', id })).toMatchObject({ state: 'pending', level: 1 });
    await room.restart();
    expect(await room.desk.decide(id, AGENT, { do: 'accept' })).toMatchObject({ ok: true });
    expect((await dossierOf(room, customer)).body.fields.phones).toMatchObject({ value: NEW, standing: 'verified' });
  });

  it('同事自己改了写法：要另一位同事点头', async () => {
    const room = await openRoom({ language: 'zh', notices: true });
    await staffed(room, AGENT.id, COLLEAGUE.id);
    const customer = await proven(room);
    await ask(room);
    const { id } = await newest(room);
    const edit = { do: 'edit', to: '13912340000' } as const;
    expect(await room.desk.decide(id, AGENT, edit)).toEqual({ ok: false, because: 'ownChange' });
    await room.restart();
    expect(await room.desk.decide(id, AGENT, { do: 'accept' })).toEqual({ ok: false, because: 'ownChange' });
    // Nobody but a person applies what an agent has worded, told or not.
    await delivered(room);
    room.clock.forward(DAY + 1);
    await room.tick();
    expect((await dossierOf(room, customer)).body.fields.phones?.value).toBe(OLD);
    expect(await room.desk.decide(id, COLLEAGUE, { do: 'accept' })).toMatchObject({
      ok: true,
      value: { decidedBy: COLLEAGUE.id },
    });
    const { body, changes } = await dossierOf(room, customer);
    expect(body.fields.phones?.value).toBe('13912340000');
    expect(changes.at(-1)).toMatchObject({ provenance: { by: 'agent', agent: AGENT.id } });
    expect(changes.at(-1)?.sole).toBeUndefined();
  });

  it('只有一位管理员：可以，但记下来是一个人定的', async () => {
    const room = await openRoom({ language: 'zh' });
    await staffed(room, AGENT.id);
    const customer = await proven(room);
    await ask(room);
    const { id } = await newest(room);
    expect(await room.desk.decide(id, AGENT, { do: 'edit', to: '13912340000' })).toMatchObject({ ok: true });
    const { changes } = await dossierOf(room, customer);
    expect(changes.at(-1)).toMatchObject({ to: '13912340000', sole: true });
  });
});
