/** A small generator of pseudo-random numbers (mulberry32), so that a run can be repeated. */
export function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ZH = {
  estate: [
    '翠竹苑',
    '金桂园',
    '春晓里',
    '听涛居',
    '紫藤小区',
    '白鹭花园',
    '石榴巷',
    '望江路',
    '团结路',
    '丰收路',
    '榆荫路',
    '阳光小区',
  ],
  when: ['刚才', '十分钟前', '半夜', '一早', '傍晚', '吃饭那会儿', '下班回来', '台风过后'],
  matter: [
    '电费想问一下怎么对不上',
    '发票抬头想改',
    '想装个充电桩',
    '房子卖了要过户',
    '峰谷电价划不划算',
    '电表转得快想校一下',
    '屋顶想装光伏',
    '一户多人口怎么申请',
  ],
  aside: ['在不在呀', '你好啊', '谢谢你了', '辛苦了哈', '麻烦你了'],
  foreign: ['帮我订张电影票', '煤气灶打不着', '自来水没有了', '推荐个电视剧', '宽带断了', '股票涨了没'],
};
const EN = {
  road: [
    'Thistle Lane',
    'Copper Street',
    'Juniper Close',
    'Harbour View',
    'Mossley Road',
    'Fern Court',
    'Elm Shade Road',
    'Sunshine Court',
  ],
  when: ['since breakfast', 'just now', 'for an hour', 'since the storm', 'after midnight', 'since I got home'],
  matter: [
    'my bill looks odd to me',
    'I want an invoice copy',
    'I need a charger for the car',
    'selling the house, change the name',
    'is night rate cheaper',
    'my meter runs too fast',
  ],
  aside: ['hello there', 'thanks a lot', 'good evening', 'cheers for that', 'are you a robot'],
  foreign: [
    'book me a cinema ticket',
    'my gas hob will not light',
    'no water in the kitchen',
    'recommend a show',
    'my broadband is down',
  ],
};

/** What a customer writes in one go, message by message; each text is said once in a run, whoever says it. */
export function scripts(random: () => number): { next(messages: number): readonly string[] } {
  const said = new Set<string>();
  let serial = 0;
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  /** Makes a text new by what people vary anyway: house numbers, a polite word, the time. */
  const fresh = (make: (n: number) => string): string => {
    for (;;) {
      serial += 1;
      const text = make(serial);
      if (said.has(text)) continue;
      said.add(text);
      return text;
    }
  };
  const zh = {
    outage: () => [fresh((n) => `${pick(ZH.when)}我们家没电了 ${n}次了`), fresh((n) => `${pick(ZH.estate)}${n}号`)],
    outageAtOnce: () => [fresh((n) => `${pick(ZH.estate)}${n}号${pick(ZH.when)}停电了`)],
    hazard: () => [fresh((n) => `${pick(ZH.estate)}${n}号门口电线掉地上了还冒火花`)],
    person: () => [
      fresh((n) => `转人工，第${n}回说了`),
      fresh((n) => `1${3 + (n % 7)}9${String(10_000_000 + n * 37).slice(0, 8)}`),
    ],
    matter: () => [
      fresh((n) => `${pick(ZH.matter)}，户主姓${pick(['温', '祝', '柯', '简'])}，${n}号`),
      fresh((n) => `不用打电话，${n}`),
    ],
    aside: () => [fresh((n) => `${pick(ZH.aside)} ${n}`)],
    foreign: () => [fresh((n) => `${pick(ZH.foreign)}，${n}号那家`)],
  };
  const en = {
    outage: () => [fresh((n) => `no power at home ${pick(EN.when)}, call ${n}`), fresh((n) => `${n} ${pick(EN.road)}`)],
    outageAtOnce: () => [fresh((n) => `power is out at ${n} ${pick(EN.road)} ${pick(EN.when)}`)],
    hazard: () => [fresh((n) => `a wire fell down outside ${n} ${pick(EN.road)} and is sparking`)],
    person: () => [fresh((n) => `let me talk to a person, request ${n}`), fresh((n) => `skip, ${n}`)],
    matter: () => [fresh((n) => `${pick(EN.matter)}, account of unit ${n}`), fresh((n) => `rather not, ${n}`)],
    aside: () => [fresh((n) => `${pick(EN.aside)} ${n}`)],
    foreign: () => [fresh((n) => `${pick(EN.foreign)} number ${n}`)],
  };
  const one = (): readonly string[] => {
    const of = random() < 0.6 ? zh : en;
    const dice = random();
    if (dice < 0.3) return of.outage();
    if (dice < 0.5) return of.outageAtOnce();
    if (dice < 0.55) return of.hazard();
    if (dice < 0.65) return of.person();
    if (dice < 0.8) return of.matter();
    if (dice < 0.9) return of.aside();
    return of.foreign();
  };
  return {
    next(messages) {
      const all: string[] = [];
      while (all.length < messages) all.push(...one());
      return all.slice(0, messages);
    },
  };
}
