import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readArticles } from '../../src/knowledge/articles.ts';
import { openRoom, type Room, THREAD } from '../tools/room.ts';
import { openIn } from '../tools/shift.ts';

const articles = readArticles(fileURLToPath(new URL('../../data', import.meta.url)));

const choices = async (room: Room) => (await room.events()).at(-1)?.choices?.map(({ title }) => title);
const verdicts = async (room: Room) => (await openIn(room)).verdicts ?? [];

const WORDS = {
  zh: {
    // Answers only, and answers with something to do.
    ask: '阶梯电价是什么意思',
    article: 'tiers',
    source: '（依据：《阶梯电价是什么》，2026年11月核对）',
    helped: '这样说能帮到您吗？',
    helps: '有帮助',
    not: '没解决',
    glad: '帮上了就好',
    sorry: '您想问的是下面哪一个',
    none: '都不是',
    passOn: '要我把您的情况转给电费账务的同事吗',
    yes: '要，转给他们',
    register: '登记',
    person: '转给同事',
    second: '空调开几度省电',
    thanks: '谢谢',
    notHelpful: '没有帮助',
    away: '推荐一部电影',
    danger: '门口电线断了掉在地上冒火花',
    place: '阳光小区3栋',
    praise: '今天来装表的师傅很耐心，表扬一下',
    meter: '电表不准，想申请校验',
  },
  en: {
    ask: 'what are the price tiers',
    article: 'tiers',
    source: '(From: What tiered prices are, checked November 2026)',
    helped: 'Does that help?',
    helps: 'That helps',
    not: 'Not quite',
    glad: 'Ask me whenever',
    sorry: 'Is it one of these?',
    none: 'None of these',
    passOn: 'hall I pass this on to billing?',
    yes: 'Yes, pass it on',
    register: 'Register it',
    person: 'Ask a colleague',
    second: 'best ac temperature to save',
    thanks: 'thanks',
    notHelpful: "that doesn't help",
    away: 'recommend me a film',
    danger: 'a wire fell down outside my door and is sparking',
    place: '3 Sunshine Court',
    praise: 'i want to compliment your technician',
    meter: 'please test my meter',
  },
} as const;

describe.each(['zh', 'en'] as const)('%s', (language) => {
  const w = WORDS[language];
  const ask = async () => {
    const room = await openRoom({ language });
    return { room, said: (await room.say(w.ask)).join('\n') };
  };

  it('an answer names its article and when that was checked, asks whether it helped, and takes yes for a yes', async () => {
    const { room, said } = await ask();
    expect(said).toContain(articles[w.article]?.text[language].slice(0, 12));
    expect(said).toContain(w.source);
    expect(said.endsWith(w.helped)).toBe(true);
    expect(await choices(room)).toEqual([w.helps, w.not]);
    expect((await room.say(w.helps)).join('')).toContain(w.glad);
    expect(await verdicts(room)).toEqual([{ article: w.article, helped: true }]);
    expect((await openIn(room)).dialog.stack).toEqual([]);
  });

  it('"not quite" offers what else may be meant, then a department', async () => {
    const { room } = await ask();
    expect((await room.say(w.not)).join('')).toContain(w.sorry);
    const offered = (await choices(room)) ?? [];
    expect(offered.length).toBeGreaterThanOrEqual(2);
    expect(offered.at(-1)).toBe(w.none);
    const other = Object.values(articles).find(({ title }) => title[language] === offered[0]);
    const second = (await room.say(offered[0] ?? '')).join('\n');
    expect(second).toContain(other?.text[language].slice(0, 12));
    expect(second).toContain(w.passOn);
    expect(second).not.toContain(w.helped);
    await room.say(w.yes);
    const tickets = await room.archive.find('ticket', 'thread', THREAD);
    expect(tickets.map(({ body }) => body)).toMatchObject([{ kind: 'callBack', intent: 'tariff.tiered' }]);
    expect(await verdicts(room)).toEqual([{ article: w.article, helped: false }]);
  });

  it('none of what is offered goes to a department, once agreed to', async () => {
    const { room } = await ask();
    expect((await room.say(w.notHelpful)).join('')).toContain(w.sorry);
    expect((await room.say(w.none)).join('')).toContain(w.passOn);
    expect(await room.archive.find('ticket', 'thread', THREAD)).toEqual([]);
    await room.say(w.yes);
    expect(await room.archive.find('ticket', 'thread', THREAD)).toHaveLength(1);
  });

  it('is not asked twice in a row, and what else is said is no verdict', async () => {
    const { room } = await ask();
    expect((await room.say(w.second)).join('')).not.toContain(w.helped);
    expect((await room.say(w.ask)).join('')).toContain(w.helped);
    const away = (await room.say(w.away)).join('');
    expect(away).not.toContain(w.helped);
    expect(away).not.toContain(w.sorry);
    expect((await room.say(w.thanks)).join('')).not.toContain(w.helped);
    expect(await verdicts(room)).toEqual([]);
  });

  it('where a department can do something, that is offered beside it', async () => {
    const room = await openRoom({ language });
    await room.say(w.meter);
    expect(await choices(room)).toEqual([w.register, w.helps, w.not, w.person]);
    expect((await room.say(w.helps)).join('')).toContain(w.glad);
    expect(await room.archive.find('ticket', 'thread', THREAD)).toEqual([]);
    expect(await verdicts(room)).toEqual([{ article: 'meter-test', helped: true }]);
  });

  it('nobody is asked after a danger, nor when they said something kind', async () => {
    const kind = await openRoom({ language });
    const thanked = (await kind.say(w.praise)).join('\n');
    expect(thanked).not.toContain(w.helped);
    expect(thanked).not.toMatch(/依据：|From:/);
    const room = await openRoom({ language });
    await room.say(w.danger);
    await room.say(w.place);
    const said = (await room.say(w.ask)).join('\n');
    expect(said).toContain(w.source);
    expect(said).not.toContain(w.helped);
  });

  it('a question in the middle is answered, and the way back is not held up', async () => {
    const room = await openRoom({ language });
    await room.say(language === 'zh' ? '家里没电了' : 'no power at home');
    const said = (await room.say(w.ask)).join('\n');
    expect(said).toContain(w.source);
    expect(said).not.toContain(w.helped);
    expect((await openIn(room)).dialog.stack.map(({ intent }) => intent)).toEqual(['fault.outage_report']);
  });

  it('the contact record keeps the verdict', async () => {
    const { room } = await ask();
    await room.say(w.helps);
    await room.say(language === 'zh' ? '再见' : 'goodbye');
    const contacts = await room.archive.find('contact', 'thread', THREAD);
    expect(contacts.map(({ body }) => body?.verdicts)).toEqual([[{ article: w.article, helped: true }]]);
  });
});
