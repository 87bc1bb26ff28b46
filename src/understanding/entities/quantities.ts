import { type Found, findAll, type Message } from './found.ts';

const HAN_DIGITS = '零一二三四五六七八九';
const HAN_SAME: Readonly<Record<string, string>> = {
  〇: '零',
  两: '二',
  壹: '一',
  贰: '二',
  叁: '三',
  肆: '四',
  伍: '五',
  陆: '六',
  柒: '七',
  捌: '八',
  玖: '九',
  拾: '十',
  佰: '百',
  仟: '千',
};
const HAN_NUMBER = '[零〇一二两三四五六七八九十廿百千万壹贰叁肆伍陆柒捌玖拾佰仟半]{1,11}';
const PLAIN = '\\d{1,9}(?:,\\d{3}){0,3}(?:\\.\\d{1,3})?';
/** Digits with a unit that multiplies them: 3.6万, 1.2k, 3w, 1千3. */
const SCALED = `${PLAIN}(?: ?(?:万|千|百|k|w)(?:\\d(?!\\d))?)?`;
const ENGLISH_ONES =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const ENGLISH_TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ENGLISH_WORD = `(?:${[...ENGLISH_ONES, ...ENGLISH_TENS, 'hundred', 'thousand'].join('|')})`;
const ENGLISH_NUMBER = `${ENGLISH_WORD}(?:[ -](?:and )?${ENGLISH_WORD}){0,6}`;
const NUMBER = `(?:${SCALED}|${HAN_NUMBER}|\\b${ENGLISH_NUMBER})`;
const MONEY =
  '元整?|块钱|块(?![表地牌板砖肉田子的])|圆整?|人民币|rmb|cny|yuan|kuai|dollars?|pounds?|quid|euros?|bucks|rand|naira|shillings?|rupees?|pesos?';
const AMOUNT_AFTER = new RegExp(
  `(?<![\\d.])(${NUMBER})多? ?(?:${MONEY})(?:(\\d|[一二三四五六七八九半])(?:毛|角|钱)?(?!\\d|[十百千]))?(?:钱)?(?![a-z])`,
  'g',
);
const AMOUNT_BEFORE = new RegExp(
  `(?:[¥$£€₦₹]|\\brmb|\\bcny|\\busd|\\bgbp|\\beur|\\bkes|\\bksh|\\brs\\.?|\\br(?=\\d)|余额(?:显示)?[是为:]?) ?(-?${PLAIN}(?: ?[kw](?![a-z]))?)(?:元|块)?`,
  'g',
);
/** What is paid, lost or charged is money, also without a unit. */
const AMOUNT_SAID = new RegExp(
  `(?:(?:交|缴|充|付|扣|转|收|退|罚|欠|花)(?:的|了|值|上|给|你们|我|咱){0,2}|损失|赔我?|多出|金额[是为:：]?|押金|买的|买成|每次|的?电费(?:是|才|要)?|催缴单上)(${SCALED}|${HAN_NUMBER})(?![\\d.]{0,40}(?:度|千瓦|kw|个|次|天|月|年|号|家|遍|户|台|条|张|位|点|趟|倍|栋|幢|楼|层|单元|室|路|组|分|小时|周|米|级|相|伏|安|[一二三四五六七八九十%]))(?:的|整)?`,
  'g',
);
const AMOUNT_SAID_ENGLISH = new RegExp(
  `\\b(?:paid|pay|owe|charged(?: me)?|bill(?: was| is| of)?(?: only)?|now|quoted me|topped up|recharged?|lost|for the|only|deposit(?: of)?|amount|amt|refund(?: of)?|payment of|fee(?: of)?|penalty(?: of)?|balance(?: of| is)?) (\\d{2,6}(?:,\\d{3})?(?:\\.\\d{1,2})?k?|${ENGLISH_NUMBER})(?! ?(?:%|:|am\\b|pm\\b|times?|days?|hours?|weeks?|months?|years?|units?|kwh|kw|mwh|du\\b|people|persons?|minutes?|amps?|volts?|v\\b|of us|more|room|years|year))(?![\\d.]{0,40}\\d)\\b`,
  'g',
);
const AMOUNT_SCALED =
  /(?<![\d.])(\d{1,4}(?:\.\d{1,2})?万|\d{1,3}(?:\.\d{1,2})?k|\d千\d)(?=的?电费|的账|的单| for | in (?:jan|feb|mar|apr)|,|，|$)/g;
/** Without one of these nothing is tried. */
const ENERGY_UNIT = /度|千瓦|kw|mwh|units|du/;
const VOLTAGE_UNIT = /[v伏]|电压|两百二|三百八/;
/** With two decimals in a message about bills a number is a sum. */
const AMOUNT_DECIMAL =
  /(?<![\d.:¥$£€-])(\d{1,6}(?:,\d{3})?\.\d\d)(?![\d.:]| ?(?:%|度|千瓦|k|v|a\b|am\b|pm\b|米|公里|m\b|元|块|yuan|rmb|units|倍))/g;
const MONEY_WORD =
  /账|费|钱|交|缴|扣|充|付|欠|退|余额|金额|发票|单|bill|charge|paid|pay|fee|refund|deposit|invoice|balance|owe|cost|credit|debit|penalty|settle/;
const ENERGY = new RegExp(
  `(?<![\\d.])(${NUMBER})多? ?(度电?|千瓦时|千瓦·时|kwh|kw\\.h|mwh|units|du(?= (?:in|of|a|per)|$|[,.]))(?![a-z])`,
  'g',
);
const TEMPERATURE = /(?:空调|温度|开到|调到|室温|零下|气温|发烧|烧到|体温)[^，。,.]{0,4}$/;
const VOLTAGES = new RegExp(
  `(?<![\\d.])(\\d{1,3}(?:\\.\\d)?|\\d{4,5}|${HAN_NUMBER})多? ?(k ?v(?:olts?)?|v(?:olts?)?|千?伏)(?!安|[a-z])|一万伏|两百二(?![十\\d度元块])|三百八(?![十\\d度元块])`,
  'g',
);
const LINES = new Set([6, 10, 20, 35, 66, 110, 220, 330, 500]);

/** A Chinese numeral up to 万 as a number; null when it is none. */
function hanNumber(said: string): number | null {
  const text = [...said.replace('廿', '二十')].map((character) => HAN_SAME[character] ?? character).join('');
  if (text === '半') return 0.5;
  let [total, section, digit] = [0, 0, 0];
  let unit = 1;
  for (const character of text) {
    const value = HAN_DIGITS.indexOf(character);
    const power = { 十: 10, 百: 100, 千: 1_000, 万: 10_000 }[character];
    if (value >= 0) {
      digit = value;
    } else if (power === 10_000) {
      total += (section + digit) * power;
      [section, digit, unit] = [0, 0, power];
    } else if (power) {
      section += (digit || 1) * power;
      [digit, unit] = [0, power];
    } else {
      return null;
    }
  }
  // 三百二 is 320: a digit left over counts tenths of the last unit, unless a 零 stands before it.
  const rest = digit && unit >= 100 && !text.includes('零') ? digit * (unit / 10) : digit;
  return total + section + rest || null;
}

function englishNumber(text: string): number | null {
  let [total, section] = [0, 0];
  for (const word of text.split(/[ -]/)) {
    const one = ENGLISH_ONES.indexOf(word) + 1;
    const ten = ENGLISH_TENS.indexOf(word);
    if (one > 0) section += one;
    else if (ten >= 0) section += (ten + 2) * 10;
    else if (word === 'hundred') section = (section || 1) * 100;
    else if (word === 'thousand') [total, section] = [total + (section || 1) * 1_000, 0];
  }
  return total + section || null;
}

const SCALES: Readonly<Record<string, number>> = { 万: 10_000, w: 10_000, 千: 1_000, k: 1_000, 百: 100 };

function numberOf(text: string): number | null {
  if (/^[a-z]/.test(text)) return englishNumber(text);
  const scaled = /^(-?[\d.,]+) ?(?:(万|千|百|k|w)(\d?))?$/.exec(text);
  if (!scaled) return hanNumber(text);
  const scale = SCALES[scaled[2] ?? ''] ?? 1;
  const value = Number(scaled[1]!.replaceAll(',', '')) * scale + Number(scaled[3] || 0) * (scale / 10);
  return Math.round(value * 1_000) / 1_000;
}

/** 312块5 is 312.5: a digit after the unit counts tenths. */
function withTenths(value: number | null, tenths: string | undefined): number | null {
  if (value === null || tenths === undefined) return value;
  const digit = /\d/.test(tenths) ? Number(tenths) : tenths === '半' ? 5 : HAN_DIGITS.indexOf(tenths);
  return Math.round((value + digit / 10) * 100) / 100;
}

/** A sum said without a unit: the number alone is the span. */
function bare(folded: string, pattern: RegExp): Found[] {
  return [...folded.matchAll(pattern)].flatMap((match): Found[] => {
    const said = match[1]!;
    const value = numberOf(said);
    const start = match.index + match[0].indexOf(said);
    // One small numeral is more often a count.
    if (value === null || value < 10 || (said.length === 1 && !/\d/.test(said))) return [];
    return [{ type: 'amount', value, start, end: start + said.length }];
  });
}

/** Sums of money, as numbers in the unit they are said in. */
export function amountsIn({ folded, has }: Message): Found[] {
  const units = [
    ...findAll(folded, AMOUNT_AFTER, 'amount', ([whole, number, tenths]) =>
      // "一块", "两块", "三块": mostly pieces.
      /^[一二两三四五六七八九]块$/.test(whole) ? null : withTenths(numberOf(number!), tenths),
    ),
    ...findAll(folded, AMOUNT_BEFORE, 'amount', ([, number]) => numberOf(number!)),
  ];
  const patterns = [
    ...(has.han ? [AMOUNT_SAID] : []),
    ...(has.latin ? [AMOUNT_SAID_ENGLISH] : []),
    ...(has.digits ? [AMOUNT_SCALED] : []),
    ...(has.digits && MONEY_WORD.test(folded) ? [AMOUNT_DECIMAL] : []),
  ];
  const said = patterns.flatMap((pattern) => bare(folded, pattern));
  return [...units, ...said.filter((one) => !units.some((other) => one.start < other.end && other.start < one.end))];
}

/** Energy in kWh. Degrees of temperature share the character 度 and are left out. */
export function energyIn({ folded }: Message): Found[] {
  if (!ENERGY_UNIT.test(folded)) return [];
  return findAll(folded, ENERGY, 'kwh', (match) => {
    const before = folded.slice(Math.max(0, match.index! - 8), match.index);
    const value = numberOf(match[1]!);
    if ((TEMPERATURE.test(before) && (value ?? 0) < 46) || value === null || value > 1e8 || /^几/.test(match[0]))
      return null;
    return match[2] === 'mwh' ? value * 1_000 : value;
  });
}

/** A number that the words before it call a voltage. */
const VOLTAGE_SAID =
  /(?:电压(?:表)?(?:才|只有|就|是|有|显示|降到|掉到|到)?|voltage (?:is |was |at |reads |shows |only |down to )*)(\d{2,3})(?![\d.]| ?(?:伏|v|k))/g;

/** Voltages: those that the company supplies as codes (V220, V380, KV10 and up), others as a number of volts. */
export function voltagesIn({ folded }: Message): Found[] {
  if (!VOLTAGE_UNIT.test(folded)) return [];
  const said = [...folded.matchAll(VOLTAGE_SAID)].map((match): Found => {
    const end = match.index + match[0].length;
    return { type: 'voltage', value: Number(match[1]), start: end - match[1]!.length, end };
  });
  const measured = findAll(folded, VOLTAGES, 'voltage', ([whole, number, unit]) => {
    if (number === undefined) return { 一: 'KV10', 两: 'V220', 三: 'V380' }[whole[0]!] ?? null;
    const value = numberOf(number);
    if (value === null) return null;
    if (/^k|^千/.test(unit!)) return LINES.has(value) ? `KV${value}` : value * 1_000;
    if (value === 220 || value === 380) return `V${value}`;
    return value === 10_000 ? 'KV10' : value >= 24 ? value : null;
  });
  return [...measured, ...said];
}
