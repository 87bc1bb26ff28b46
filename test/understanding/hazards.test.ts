import { describe, expect, it } from 'vitest';
import { hazardScan } from '../../src/understanding/hazards.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { readSafety } from '../../src/understanding/safety.ts';
import { dataDir, PUMPS, pump } from './place.ts';

const safety = readSafety(dataDir);
const scan = hazardScan(safety);

describe('the scan for danger', () => {
  it.each([
    ['巷口有根电线断了拖在地上', 'line_down'],
    ['電線桿被貨車撞斷了', 'line_down'],
    ['我家插座在冒烟', 'fire'],
    ['配 电 箱 着 火 了', 'fire'],
    ['浴室水管漏电，一碰就麻', 'shock'],
    ['工人在屋顶触电了，叫不醒', 'shock'],
    ['配电室进水了，都快到开关了', 'flood'],
    ['配电箱的门没了，小孩围着看', 'exposed'],
    ['爷爷靠制氧机，家里刚停电', 'life'],
    ['我真的不想活了', 'threat'],
    ['电线掉下来压在车上，我还在车里不敢下来', 'line_on_vehicle'],
    ['a wire is hanging over the pavement', 'line_down'],
    ['the pole outside is leaning badly', 'line_down'],
    ['the fuse box is smoking', 'fire'],
    ['my neighbour just got electrocuted', 'shock'],
    ['there is water pouring into the breaker panel', 'flood'],
    ['bare wires sticking out of the lamp post', 'exposed'],
    ['my wife is on a ventilator and the power is out', 'life'],
    ['I want to kill myself', 'threat'],
    ['a power line fell on my car and I am inside', 'line_on_vehicle'],
  ])('hits: %s', (text, kind) => {
    expect(scan(text)).toEqual({ kind, certainty: 'hit' });
  });

  it.each([
    '上个月的电费吓我一跳',
    '打游戏老掉线，是电压的事吗',
    '营业厅让带打火机进去吗',
    '你们这电价真要炸了',
    '漏电保护器哪里买',
    '停电了，什么时候来电',
    'this bill is a price shock',
    'the phone line is down all day',
    'where can I buy a spark plug',
    'can I take a power bank on board',
    'what time is the power back',
  ])('stays calm: %s', (text) => {
    expect(scan(text)).toBeNull();
  });

  it.each([
    '没有着火，只是停电',
    '如果电线掉下来该怎么办',
    '去年我家插座冒烟，后来修好了',
    'nothing is on fire, the fuse box is fine',
    'what should I do if a power line comes down',
    'last year the transformer exploded',
  ])('asks rather than falls silent: %s', (text) => {
    expect(scan(text)?.certainty).toBe('confirm');
  });

  it('finds the danger in a message about something else', () => {
    const text = `我想查一下上个月的电费，${'还有发票也麻烦看看，'.repeat(40)}对了，楼下电箱在冒火花`;
    expect(scan(text)).toEqual({ kind: 'fire', certainty: 'hit' });
    expect(
      scan('the bill is wrong again, and the bill is on fire lol, but the meter box is burning too')?.certainty,
    ).toBe('hit');
  });

  it.each(PUMPS)('reads 4,000 characters of %j', (piece) => {
    expect([null, 'hit', 'confirm']).toContain(scan(pump(piece))?.certainty ?? null);
  });

  it.each(['zh-north', 'zh-south', 'en-uk-us', 'en-world'])(
    'finds the dangers that %s wrote and leaves the rest alone',
    (writer) => {
      const own = readMaterial(dataDir).examples.filter(({ by }) => by === writer);
      const dangers = own.filter(({ intent }) => intent === 'safety.hazard');
      const others = own.filter(({ intent }) => intent !== 'safety.hazard');
      expect(dangers.filter(({ text }) => scan(text)).length / dangers.length).toBeGreaterThanOrEqual(0.95);
      expect(others.filter(({ text }) => scan(text)).length / others.length).toBeLessThanOrEqual(0.03);
    },
  );
});

describe('what is said first', () => {
  const known = new Set(['medical', 'fire', 'emergency', 'hotline']);

  it.each(Object.entries(safety.texts))(
    '%s names a number to call, and no placeholder that nobody fills',
    (_, text) => {
      for (const said of Object.values(text)) {
        const names = [...said.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
        expect(names.length).toBeGreaterThan(0);
        expect(names.filter((name) => !known.has(name))).toEqual([]);
      }
    },
  );
});
