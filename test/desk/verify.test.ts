import { describe, expect, it } from 'vitest';
import { checkCode } from '../../src/desk/code.ts';
import type { Outgoing } from '../../src/desk/ports.ts';
import { openRoom, type Room, THREAD } from '../tools/room.ts';
import { ACCOUNT, conversationOf, onFile } from './proven.ts';

const MAIL = 'wen@example.com';
const BOTH = { mail: true, sms: true } as const;
const ASK = { zh: '查一下我这个月的电费', en: 'how much is my electricity bill this month' } as const;

const opened = async (language: 'zh' | 'en' = 'zh', file: Readonly<Record<string, string>> = { email: MAIL }) => {
  const room = await openRoom({ language, reach: BOTH });
  await onFile(room, file);
  return room;
};
const sent = async (room: Room): Promise<readonly Outgoing[]> =>
  (await room.archive.outgoing('9999', 99)).filter(({ kind }) => kind === 'code');
const codeIn = ({ body }: Outgoing): string => /\d{6}/.exec(String(body.text))?.[0] ?? '';
const saidTo = async (room: Room, text: string): Promise<string> => (await room.say(text)).join('\n');
const wrongOf = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const AMOUNT = /\d+\.\d\d/;

describe('查账单先核对身份', () => {
  it('问户号，发验证码，验对了就说账单和查询时间', async () => {
    const room = await opened();
    expect(await saidTo(room, ASK.zh)).toMatch(/先核对身份[\s\S]*户号/);
    expect(await saidTo(room, ACCOUNT)).toMatch(/如果这个户登记了手机或邮箱/);
    const [letter] = await sent(room);
    expect(letter?.body).toMatchObject({ to: MAIL });
    const told = await saidTo(room, `验证码是${codeIn(letter as Outgoing)}`);
    expect(told).toMatch(/核对好了[\s\S]*电费\d+\.\d\d元，用电\d+度/);
    expect(told).toContain('从电费系统查到的');
    const { grants, customer } = await conversationOf(room);
    expect(grants).toMatchObject([{ account: ACCOUNT, level: 1 }]);
    expect(customer).toBe('customer-on-file');
    // Asked again in the same conversation, nothing more has to be proven.
    expect(await saidTo(room, '那上个月的电费呢')).toMatch(AMOUNT);
  });

  it('有手机先发手机；英文照样', async () => {
    const room = await opened('en', { phones: '13800001111', email: MAIL });
    expect(await saidTo(room, ASK.en)).toMatch(/check who you are[\s\S]*account number/);
    expect(await saidTo(room, ACCOUNT)).toContain('If we have a phone or e-mail on file');
    const [letter] = await sent(room);
    expect(letter?.body).toMatchObject({ to: '13800001111' });
    expect(await saidTo(room, codeIn(letter as Outgoing))).toMatch(/that's checked[\s\S]*yuan for \d+ kWh/);
  });

  it('没有登记联系方式的户、没有的户：说的、写下的都一样，只是没有人收到', async () => {
    const known = await opened();
    const bare = await openRoom({ language: 'zh', reach: BOTH });
    const seen = [];
    for (const room of [known, bare]) {
      await room.say(ASK.zh);
      const told = await saidTo(room, ACCOUNT);
      const [challenge] = await room.archive.find('challenge', 'account', ACCOUNT);
      const { visitor, account, tries, state } = challenge!.body!;
      const again = await saidTo(room, '000000').then((said) => said.replace(/\d/g, ''));
      seen.push({ told, again, kept: { visitor, account, tries, state } });
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(await sent(bare)).toEqual([]);
    // No code is right for an account to which none was sent.
    expect((await conversationOf(bare)).grants).toEqual([]);
  });

  it('错五次就停，转给同事；之后对的也不认', async () => {
    const room = await opened();
    await room.say(ASK.zh);
    await room.say(ACCOUNT);
    const code = codeIn((await sent(room))[0] as Outgoing);
    for (const left of [4, 3, 2, 1]) expect(await saidTo(room, wrongOf(code))).toContain(`还可以试${left}次`);
    expect(await saidTo(room, wrongOf(code))).toMatch(/错的次数太多[\s\S]*编号/);
    expect(await saidTo(room, code)).not.toMatch(AMOUNT);
    expect((await conversationOf(room)).grants).toEqual([]);
  });

  it('十分钟后失效，重新发；旧的不认，新的认', async () => {
    const room = await opened();
    await room.say(ASK.zh);
    await room.say(ACCOUNT);
    const old = codeIn((await sent(room))[0] as Outgoing);
    room.clock.forward(11);
    expect(await saidTo(room, old)).toMatch(/已经失效，我重新发一个/);
    const letters = await sent(room);
    expect(letters).toHaveLength(2);
    expect(await saidTo(room, codeIn(letters[1] as Outgoing))).toMatch(AMOUNT);
  });

  it('一小时最多三个验证码，说法不变', async () => {
    const room = await opened();
    await room.say(ASK.zh);
    await room.say(ACCOUNT);
    const told = [];
    for (let i = 0; i < 4; i++) told.push(await saidTo(room, '重发验证码'));
    expect(new Set(told).size).toBe(1);
    expect(await sent(room)).toHaveLength(3);
  });

  it('刚被改过的联系方式不能用来核对', async () => {
    const room = await openRoom({ language: 'zh', reach: BOTH });
    const id = await onFile(room, { email: MAIL });
    const [stored] = await room.archive.load([{ kind: 'dossier', id }] as const);
    const dossier = stored.body!;
    const change = {
      v: 1,
      id: 'changed-by-talk',
      at: room.clock.now().toISOString(),
      field: 'email',
      from: MAIL,
      to: 'thief@example.com',
      confidence: 1,
      standing: 'verified',
      provenance: { by: 'message', thread: THREAD, seq: 1, span: [0, 1], approvedBy: 'agent-lin' },
    } as const;
    const seq = dossier.lastChange + 1;
    const fields = { ...dossier.fields, email: { value: change.to, change: seq, standing: change.standing } };
    await room.archive.commit({
      puts: [{ kind: 'dossier', id, expects: stored.version, body: { ...dossier, lastChange: seq, fields } }],
      appends: [{ log: 'dossier', of: id, seq, body: change }],
    });
    await room.say(ASK.zh);
    await room.say(ACCOUNT);
    expect(await sent(room)).toEqual([]);
    room.clock.forward(25 * 60);
    await room.say(ASK.zh);
    await room.say(ACCOUNT);
    expect((await sent(room)).map(({ body }) => body.to)).toEqual(['thief@example.com']);
  });

  it('发不了验证码就照实说，问要不要请同事查', async () => {
    const room = await openRoom({ language: 'zh' });
    expect(await saidTo(room, ASK.zh)).toMatch(/没法确认您就是户主[\s\S]*要我请/);
    expect(await saidTo(room, '要，请同事查')).toContain('编号');
  });
});

it('of twenty parallel guesses five count, and at most one is right', async () => {
  const room = await opened('en');
  await room.say(ASK.en);
  await room.say(ACCOUNT);
  const code = codeIn((await sent(room))[0] as Outgoing);
  const { id } = await conversationOf(room);
  const office = { archive: room.archive, clock: room.clock, watch: { count() {}, warn() {} } };
  const guesses = Array.from({ length: 20 }, (_, i) => (i === 19 ? code : wrongOf(code)));
  const answers = await Promise.all(guesses.map((guess) => checkCode(office, id, ACCOUNT, guess)));
  expect(answers.filter(({ is }) => is === 'wrong')).toHaveLength(4);
  expect(answers.filter(({ is }) => is === 'right')).toEqual([]);
  const [challenge] = await room.archive.find('challenge', 'conversation', id);
  expect(challenge?.body).toMatchObject({ tries: 5, state: 'closed' });
});
