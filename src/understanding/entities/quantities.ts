import { type Found, findAll, type Message } from './found.ts';

const HAN_DIGITS = '零一二三四五六七八九';
const HAN_NUMBER = '[零一二两三四五六七八九十百千万半]{1,9}';
const NUMBER = `(?:\\d{1,9}(?:,\\d{3}){0,3}(?:\\.\\d{1,2})?|${HAN_NUMBER})`;
const AMOUNT_AFTER = new RegExp(
  `(${NUMBER})[ ]?(?:元|块钱?|人民币|rmb|yuan|kuai|dollars?|pounds?|quid|euros?|bucks|rand|naira|shillings?|rupees?|pesos?)(?![a-z])`,
  'g',
);
const AMOUNT_BEFORE = /(?:[¥$£€₦₹]|rmb|usd|gbp|eur|kes|ksh|rs\.?|r(?=\d))[ ]?(\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,2})?)/g;
const ENERGY = new RegExp(`(${NUMBER})[ ]?(?:度电?|千瓦时|千瓦·时|kwh|kw\\.h|units)(?![a-z])`, 'g');
const TEMPERATURE = /(?:空调|温度|开到|调到|室温|零下|气温|发烧|烧到|体温)[^，。,.]{0,4}$/;
const VOLTAGES =
  /(?<![\d.])(220|380|6|10|20|35|66|110|220|330|500)[ ]?(k?v(?:olts?)?|千?伏)(?![a-z])|一万伏|十千伏|两百二(?![十\d])|三百八(?![十\d])/g;
const LINES = new Set(['6', '10', '20', '35', '66', '110', '220', '330', '500']);

/** A Chinese numeral up to 万 as a number; null when it is none. */
function hanNumber(text: string): number | null {
  if (text === '半') return 0.5;
  let [total, section, digit] = [0, 0, 0];
  let unit = 1;
  for (const character of text) {
    const value = character === '两' ? 2 : HAN_DIGITS.indexOf(character);
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
  return total + section + rest;
}

function numberOf(text: string): number | null {
  return /^\d/.test(text) ? Number(text.replaceAll(',', '')) : hanNumber(text);
}

/** Sums of money, as numbers in the unit they are said in. */
export function amountsIn({ folded }: Message): Found[] {
  const read = ([, number]: RegExpMatchArray) => numberOf(number!);
  return [...findAll(folded, AMOUNT_AFTER, 'amount', read), ...findAll(folded, AMOUNT_BEFORE, 'amount', read)];
}

/** Energy in kWh. Degrees of temperature share the character 度 and are left out. */
export function energyIn({ folded }: Message): Found[] {
  return findAll(folded, ENERGY, 'kwh', (match) => {
    const before = folded.slice(Math.max(0, match.index! - 8), match.index);
    const value = numberOf(match[1]!);
    return TEMPERATURE.test(before) || value === null || value > 1e7 ? null : value;
  });
}

/** Supply voltages that the company has, as codes: V220, V380, KV10 and up. */
export function voltagesIn({ folded }: Message): Found[] {
  return findAll(folded, VOLTAGES, 'voltage', ([whole, number, unit]) => {
    if (number === undefined) return { 一: 'KV10', 十: 'KV10', 两: 'V220', 三: 'V380' }[whole[0]!] ?? null;
    if (/^k|^千/.test(unit!)) return LINES.has(number) ? `KV${number}` : null;
    return number === '220' || number === '380' ? `V${number}` : null;
  });
}
