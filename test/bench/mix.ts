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

/** What the messages of a run are about, in hundredths. */
export const SHARES = {
  outage: 30,
  contactChange: 15,
  complaint: 15,
  article: 20,
  outOfScope: 10,
  hazard: 5,
  person: 5,
} as const;
type Topic = keyof typeof SHARES;

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
    '电费账单在哪里能查到',
    '电费发票怎么开',
    '想装个充电桩要什么手续',
    '房子卖了电表要过户',
    '峰谷电价划不划算',
    '电表不准想申请校验',
    '屋顶想装光伏怎么申请',
    '一户多人口怎么申请',
    '夏天空调怎么开省电',
  ],
  grief: ['抄表员态度恶劣', '营业厅让我白跑三趟', '师傅约了时间又不来', '施工把我家墙敲坏了', '热线一直踢皮球'],
  foreign: ['帮我订张电影票', '推荐个电视剧', '股票涨了没', '写一首关于秋天的诗', '附近哪家火锅好吃'],
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
    'where can I look up my electricity bill',
    'how do I get an invoice',
    'how do I apply for an EV charger at home',
    'we sold the house, how do I transfer the account',
    'is the night rate cheaper',
    'I want my meter tested for accuracy',
    'how do I apply for rooftop solar',
  ],
  grief: [
    'your meter reader was rude to my mother',
    'your office sent me away three times',
    'the technician never turned up',
    'your crew damaged my wall and left',
  ],
  foreign: ['book me a cinema ticket', 'recommend a show', 'write a poem about autumn', 'how are my stocks doing'],
};

/** What a customer writes in one go, message by message; each text of their own is said once in a run, whoever says it; a mere yes or no may come again. */
export function scripts(random: () => number): { next(messages: number): readonly string[] } {
  const said = new Set<string>();
  const count = Object.fromEntries(Object.keys(SHARES).map((topic) => [topic, 0])) as Record<Topic, number>;
  let serial = 0;
  let all = 0;
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
  const mobile = (n: number) => `1${3 + (n % 7)}9${String(10_000_000 + n * 37).slice(0, 8)}`;
  const zh: Record<Topic, () => readonly string[]> = {
    outage: () =>
      random() < 0.5
        ? [fresh((n) => `${pick(ZH.when)}我们家没电了 ${n}次了`), fresh((n) => `${pick(ZH.estate)}${n}号`)]
        : [fresh((n) => `${pick(ZH.estate)}${n}号${pick(ZH.when)}停电了`)],
    contactChange: () => [
      fresh((n) => `我要改登记的手机号，户主姓${pick(['温', '祝', '柯', '简'])}，第${n}次办`),
      fresh((n) => `新号码是${mobile(n)}`),
      '对，就改成这个',
    ],
    complaint: () => [
      fresh((n) => `我要投诉，${pick(ZH.grief)}，${pick(ZH.estate)}${n}号的事`),
      random() < 0.5 ? fresh((n) => mobile(n)) : '不用',
    ],
    article: () => [fresh((n) => `${pick(ZH.matter)}，家里是${n}号`)],
    outOfScope: () => [fresh((n) => `${pick(ZH.foreign)}，${n}个人`)],
    hazard: () => [fresh((n) => `${pick(ZH.estate)}${n}号门口电线掉地上了还冒火花`)],
    person: () => [fresh((n) => `转人工，第${n}回说了`), fresh((n) => mobile(n))],
  };
  const en: Record<Topic, () => readonly string[]> = {
    outage: () =>
      random() < 0.5
        ? [fresh((n) => `no power at home ${pick(EN.when)}, call ${n}`), fresh((n) => `${n} ${pick(EN.road)}`)]
        : [fresh((n) => `power is out at ${n} ${pick(EN.road)} ${pick(EN.when)}`)],
    contactChange: () => [
      fresh((n) => `please change my phone number on file, request ${n}`),
      fresh((n) => `the new one is ${mobile(n)}`),
      'yes',
    ],
    complaint: () => [
      fresh((n) => `I want to complain, ${pick(EN.grief)}, at ${n} ${pick(EN.road)}`),
      random() < 0.5 ? fresh((n) => mobile(n)) : 'skip',
    ],
    article: () => [fresh((n) => `${pick(EN.matter)}, flat ${n}`)],
    outOfScope: () => [fresh((n) => `${pick(EN.foreign)} number ${n}`)],
    hazard: () => [fresh((n) => `a wire fell down outside ${n} ${pick(EN.road)} and is sparking`)],
    person: () => [fresh((n) => `let me talk to a person, request ${n}`), 'skip'],
  };
  /** The topic whose share of the messages so far is most behind. */
  const behind = (): Topic =>
    (Object.keys(SHARES) as Topic[]).reduce((most, topic) => {
      const lack = (of: Topic) => (SHARES[of] / 100) * (all + 1) - count[of];
      return lack(topic) > lack(most) ? topic : most;
    });
  const one = (): readonly string[] => {
    const topic = behind();
    const texts = (random() < 0.6 ? zh : en)[topic]();
    count[topic] += texts.length;
    all += texts.length;
    return texts;
  };
  return {
    next(messages) {
      const texts: string[] = [];
      while (texts.length < messages) texts.push(...one());
      return texts.slice(0, messages);
    },
  };
}
