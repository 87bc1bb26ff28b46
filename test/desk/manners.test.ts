import { describe, expect, it } from 'vitest';
import type { Archive } from '../../src/desk/ports.ts';
import type { Understanding } from '../../src/desk/understood.ts';
import { find, openRoom, type Room } from '../tools/room.ts';

const conversationOf = async (room: Room) =>
  find(room.archive, { kind: 'conversation', id: (await room.thread()).conversation ?? '' } as const);
const ticketsOf = async (room: Room) =>
  Promise.all((await conversationOf(room)).tickets.map((id) => find(room.archive, { kind: 'ticket', id } as const)));

describe('every choice that is offered can be pressed', () => {
  it.each([
    ['zh', '学府路停电了', '都不是'],
    ['zh', '学府路停电了', '东坡新区'],
    ['zh', '学府路停电了', '西坡那边'],
    ['zh', '学府路停电了', '第二个'],
    ['en', 'power cut on College Road', 'None of these'],
    ['en', 'power cut on College Road', 'East Slope'],
    ['en', 'power cut on College Road', 'the second one'],
  ] as const)('%s: %s, %s', async (language, opening, pressed) => {
    const room = await openRoom({ language });
    await room.say(opening);
    const said = (await room.say(pressed)).join('\n');
    expect(said).toMatch(/\d{3} \d{3} \d{3}/);
    expect((await conversationOf(room)).dialog.stack).toEqual([]);
  });

  it.each([
    ['zh', '阳光小区今天停电吗', '要报修', '已经报给抢修'],
    ['zh', '阳光小区今天停电吗', '不用', '先不报修'],
    ['en', 'is there a planned outage at Sunshine Court', 'Yes, report it', 'I have reported'],
    ['en', 'is there a planned outage at Sunshine Court', 'No', 'nothing reported'],
  ] as const)('%s: %s, %s', async (language, opening, pressed, expected) => {
    const room = await openRoom({ language });
    await room.say(opening);
    expect((await room.say(pressed)).join('\n')).toContain(expected);
  });
});

describe('doubt is not filled with guesses', () => {
  it.each(['等一下我看看门牌', '我不知道', '急死我了快点', '算了，不报了', '取消报修'])(
    '停电了，%s: 不是地点',
    async (text) => {
      const room = await openRoom({ language: 'zh' });
      await room.say('我家停电了');
      await room.say(text);
      expect(await ticketsOf(room)).toEqual([]);
    },
  );

  it.each(['hold on let me check', 'my house', 'cancel my report please', "I don't know"])(
    'power out, "%s" is no place',
    async (text) => {
      const room = await openRoom({ language: 'en' });
      await room.say('my power is out');
      await room.say(text);
      expect(await ticketsOf(room)).toEqual([]);
    },
  );

  it('a place that nobody knows is taken when it is said again, and not kept in the archive', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我家停电了');
    await room.say('老王头那疙瘩');
    expect((await room.say('老王头那疙瘩后身')).join('\n')).toContain('老王头那疙瘩后身的停电已经报给抢修');
    expect((await room.thread()).dossier).toBeNull();
  });
});

describe('dangers', () => {
  it('another danger while the place is asked: both are on the ticket, and the alarm is raised twice', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say("there's a wire down");
    const said = await room.say('someone has been electrocuted!!');
    expect(said[0]).toContain('Cut the power first');
    await room.say('outside the school on Mill Lane');
    const [ticket] = await ticketsOf(room);
    expect(ticket?.facts).toEqual({ hazard: 'line_down, shock', place: 'outside the school on Mill Lane' });
    expect(await room.archive.find('alert', 'open', 'open')).toHaveLength(2);
  });

  it('the place of an outage is not taken for the place of a danger', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('阳光小区3栋停电了');
    expect((await room.say('电线掉地上冒火花')).join('\n')).toContain('在什么位置');
  });

  it('a turn that breaks still raises the alarm', async () => {
    const broken = { turns: 0 };
    const wrap = (archive: Archive): Archive => ({
      ...archive,
      commit: (change) => {
        const turn = change.appends?.some((a) => a.log === 'thread' && a.body.from.is === 'bot' && a.body.route);
        if (turn && broken.turns === 0) {
          broken.turns += 1;
          return Promise.reject(new Error('the disk has a bad day'));
        }
        return archive.commit(change);
      },
    });
    const room = await openRoom({ language: 'zh', wrap });
    await room.say('门口电线掉地上了，冒火花');
    expect(broken.turns).toBe(1);
    expect(await room.archive.find('alert', 'open', 'open')).toHaveLength(1);
    expect((await ticketsOf(room))[0]).toMatchObject({ kind: 'hazard', department: 'OM', priority: 'P1' });
  });

  it('a store that is down: the safety text is said in the refusal', async () => {
    const room = await openRoom({
      language: 'en',
      wrap: (archive) => ({
        ...archive,
        commit: (change) =>
          change.appends?.some((a) => a.key) ? Promise.reject(new Error('full')) : archive.commit(change),
      }),
    });
    expect(await room.send('a live wire fell on the road')).toMatchObject({
      is: 'refused',
      because: 'store',
      say: expect.stringContaining('Move away now'),
    });
    expect(await room.send('hello')).toMatchObject({ is: 'refused', say: expect.stringContaining('was not received') });
  });
});

/** Understanding before its model is there, and after the fit has failed: hazards and "a person" work without it. */
const without = (real: Understanding, understand: () => null): Understanding => ({
  hazard: (text) => real.hazard(text),
  asksForPerson: (text) => real.asksForPerson(text),
  understand,
});

describe('without a model', () => {
  it('says "one moment" once, lets a danger and "a person" pass, and hands over when no model comes', async () => {
    let failed = false;
    const room = await openRoom({
      language: 'zh',
      wrapUnderstanding: (real) =>
        without(real, () => {
          if (failed) throw new Error('the model could not be fitted');
          return null;
        }),
    });
    expect((await room.say('我家停电了')).join('')).toContain('稍等');
    const danger = (await room.say('电线掉地上冒火花')).join('\n');
    expect(danger).toContain('请马上离开');
    expect(danger).toContain('已经通知抢修');
    expect((await room.thread()).unanswered).toHaveLength(1);
    failed = true;
    await room.desk.wake();
    await room.desk.settle();
    expect((await room.thread()).unanswered).toEqual([]);
    expect((await room.events()).at(-1)?.text).toContain('不想乱猜');
  });
});

describe('endings', () => {
  it('goodbye in the middle ends the conversation and files its contact record', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我家停电了');
    const said = await room.say('再见');
    expect(said.join('')).not.toContain('哪里停电');
    expect((await room.thread()).conversation).toBeNull();
    expect(await room.archive.find('contact', 'thread', (await room.thread()).id)).toHaveLength(1);
  });

  it('thirty minutes of silence end it too, once', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('hello');
    room.clock.forward(31);
    await room.tick();
    room.clock.forward(31);
    await room.tick();
    const contacts = await room.archive.find('contact', 'thread', (await room.thread()).id);
    expect(contacts.map(({ body }) => body?.outcome)).toEqual(['silence']);
  });

  it('the same outage again opens no second job', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('阳光小区3栋停电了');
    expect((await room.say('什么时候来电')).join('\n')).toContain('不用再报');
    await room.say('阳光小区3栋还是没电');
    expect(await ticketsOf(room)).toHaveLength(1);
  });

  it('an angry customer is heard, and the outage with it', async () => {
    const room = await openRoom({ language: 'en' });
    const said = (await room.say('fuck, my power is out')).join('\n');
    expect(said).toContain('I understand this is upsetting');
    expect(said).toContain('Where is the power out?');
  });

  it('who only asks about a planned outage is told and not enrolled', async () => {
    const room = await openRoom({ language: 'zh' });
    expect((await room.say('西坡路今天有停电计划吗')).join('\n')).toContain('是计划停电');
    expect(await ticketsOf(room)).toEqual([]);
  });

  it('a name and an account number said in passing are kept as claims, with their words', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('我叫温小暖，户号1234567890，我家停电了');
    const { dossier } = await room.thread();
    const kept = await find(room.archive, { kind: 'dossier', id: dossier ?? '' } as const);
    expect(kept.fields).toMatchObject({ name: { value: '温小暖' }, customerNo: { value: '1234567890' } });
  });
});
