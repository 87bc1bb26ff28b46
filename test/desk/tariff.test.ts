import { describe, expect, it } from 'vitest';
import { phrases } from '../../dialogs/index.ts';
import { loadContent } from '../../src/content/content.ts';
import { atRest, reader, resume, start } from '../../src/dialog/index.ts';
import { readArticles } from '../../src/knowledge/articles.ts';
import { repertoireOf, texts } from '../../src/repertoire.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { readSafety } from '../../src/understanding/safety.ts';
import { contentDir } from '../tools/ours.ts';
import { openRoom, type Room } from '../tools/room.ts';
import { newest, openIn } from '../tools/shift.ts';

/** The room on the 15th of the next such month: the borders go by the season. */
async function inMonth(month: number, language: 'zh' | 'en'): Promise<Room> {
  const room = await openRoom({ language });
  const now = room.clock.now();
  const year = now.getUTCFullYear() + (now.getUTCMonth() + 1 >= month ? 1 : 0);
  room.clock.forward((Date.UTC(year, month - 1, 15) - now.getTime()) / 60_000);
  return room;
}

/** What is said last, after each of the messages. */
async function last(room: Room, messages: readonly string[]): Promise<string> {
  let said: readonly string[] = [];
  for (const message of messages) said = await room.say(message);
  return said.join('\n');
}

describe.each([
  [
    'zh',
    1,
    ['用了350度要交多少钱'],
    [
      '电费约213.60元',
      '第一档 200度×0.58886875元＝117.77元',
      '第二档 150度',
      '再用50度',
      '粤价〔2012〕135号',
      '2012-07-01起',
      '估算',
      '以电费账单为准',
    ],
  ],
  ['zh', 7, ['用了350度要交多少钱'], ['电费约210.60元', '第一档 260度', '再用250度']],
  ['zh', 1, ['用了350度要交多少钱', '那500度呢'], ['电费约334.43元', '第三档 100度']],
  ['zh', 1, ['用了350度要交多少钱', '不对，是400度'], ['电费约245.55元', '正好用满第二档']],
  ['zh', 1, ['我家现在用到第几档了', '320度'], ['电费约194.44元', '现在在第二档，再用80度']],
  ['zh', 1, ['我家现在用到第几档了', '不用'], ['想算的时候，把度数告诉我']],
  ['zh', 1, ['交了200块，阶梯电价算是第几档'], ['200元的电费，大约是328度', '现在在第二档', '估算']],
  [
    'zh',
    1,
    ['开峰谷划算吗', '一个月400度，夜里250度'],
    ['阶梯电价约245.55元', '在155.62元到216.54元之间', '至少省29.01元'],
  ],
  ['zh', 1, ['一个月400度，开峰谷划算吗'], ['0—8点大概用了多少度']],
  ['zh', 1, ['一个月400度，开峰谷划算吗', '六成'], ['峰谷分时更划算']],
  ['zh', 1, ['一个月400度，开峰谷划算吗', '80度'], ['先不急着换']],
  ['zh', 1, ['一个月400度，开峰谷划算吗', '不知道'], ['0—8点用到213度以上', '一定更划算']],
  ['zh', 1, ['一个月400度，开峰谷划算吗', '900度'], ['再核对一下']],
  ['zh', 1, ['家里六口人能多点电量不'], ['一户多人口', '您家6口人，够5口人的条件', '每月加100度', '转给']],
  ['zh', 1, ['阶梯电价怎么算的'], ['居民用电分三档', '200度和400度']],
  [
    'en',
    1,
    ['how much for 350 kwh'],
    [
      'come to about 213.60 yuan',
      'Tier 1: 200 kWh × 0.58886875 yuan = 117.77 yuan',
      '50 kWh more',
      'in force since 2012-07-01',
      'your bill decides',
    ],
  ],
  ['en', 7, ['how much for 350 kwh'], ['about 210.60 yuan']],
  ['en', 1, ['how much for 350 kwh', 'no, 420 kWh'], ['about 263.32 yuan', 'Tier 3: 20 kWh']],
  ['en', 1, ['which tier am I in', '320 kWh'], ['about 194.44 yuan', 'That is Tier 2']],
  ['en', 1, ['is tou cheaper for me', 'no'], ['All right']],
  [
    'en',
    1,
    ['is tou cheaper for me', '400 kWh a month, 250 kWh at night'],
    ['between 155.62 and 216.54 yuan', 'cheaper for you, by 29.01 yuan'],
  ],
  [
    'en',
    1,
    ['we are 6 people can we get a bigger allowance'],
    ['With 6 people you meet the condition (5 or more)', 'shall I pass this on'],
  ],
  ['en', 1, ['how does tiered pricing work'], ['three tiers', '200 and 400 kWh']],
] as const)('%s, month %i: %j', (language, month, messages, told) => {
  it('is answered with the figures, their source and their day', async () => {
    const said = await last(await inMonth(month, language), messages);
    for (const words of told) expect(said).toContain(words);
    expect(said).not.toMatch(/\{\w+\}|\btariff\.\w+/);
  });
});

it.each([
  ['zh', '用了350度要交多少钱', '转人工'],
  ['en', 'how much for 350 kwh', 'Speak to a person'],
] as const)('%s: a sum comes with the way to a person, which works', async (language, question, title) => {
  const room = await inMonth(1, language);
  await room.say(question);
  expect((await newest(room)).choices?.map((choice) => choice.title)).toEqual([title]);
  await room.say(title);
  expect((await openIn(room)).tickets).toHaveLength(1);
});

/** The shipped content, or the same of a company without a tariff on file. */
function contentOf(tariff: 'shipped' | 'none') {
  const parts = {
    dialogs: texts,
    intents: readMaterial(contentDir).intents,
    safety: readSafety(contentDir).texts,
    articles: readArticles(contentDir),
  };
  const content = loadContent(contentDir, parts);
  return { ...content, tariffs: tariff === 'none' ? null : content.tariffs };
}

const turn = (text: string, kwh: number | null) => ({
  seq: 2,
  text,
  language: 'zh' as const,
  entities:
    kwh === null
      ? []
      : [
          {
            type: 'kwh',
            value: kwh,
            text: `${kwh}度`,
            start: text.indexOf(String(kwh)),
            end: text.indexOf(String(kwh)) + 4,
          },
        ],
  wish: { is: 'intent', intent: 'tariff.tiered', confidence: 0.9 } as const,
  person: false,
});
const scene = (tariff: 'shipped' | 'none') => ({
  repertoire: repertoireOf(contentOf(tariff), () => new Date('2026-01-15T04:00:00.000Z')),
  read: reader(phrases),
  remembered: {},
});
const keys = (effects: readonly { readonly do: string }[]) =>
  effects.flatMap((effect) => ('said' in effect ? [(effect as { said: { key: string } }).said.key] : []));

it('where no tariff is on file, no sum is named', () => {
  const { effects } = start(scene('none'), atRest, 'tariff.tiered', turn('用了350度要交多少钱', 350), 'asked');
  expect(keys(effects)).toEqual(['article.tier-example', 'answer.source', 'answer.helped']);
});

it("the customer's own kWh are used when the company's systems give them, and asked for when they do not", () => {
  const asked = start(scene('shipped'), atRest, 'tariff.tiered', turn('我家现在用到第几档了', null), 'asked');
  const lookUp = asked.effects.find((effect) => effect.do === 'lookUp');
  expect(lookUp).toMatchObject({ name: 'usage' });
  const id = lookUp?.do === 'lookUp' ? lookUp.id : '';
  const found = resume(scene('shipped'), asked.state, id, { is: 'answer', kwh: '320' });
  expect(found?.effects[0]).toMatchObject({ said: { key: 'tariff.costs', with: { kwh: '320', total: '194.44' } } });
  const none = resume(scene('shipped'), asked.state, id, { is: 'unavailable' });
  expect(keys(none?.effects ?? [])).toEqual(['tariff.howMuch']);
});
