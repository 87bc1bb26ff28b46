import { hasCardCheck, hasIdentityCheck } from '../../desk/codes.ts';
import type { EntityType } from '../../desk/understood.ts';
import type { Found, Message } from './found.ts';

/** Digits with at most one blank, dash or zero-width character between them: telephones and accounts as people type them. */
const NUMBER = /(?<![\d.a-z]|\d:)\(?(?:\+|00)?\d(?:[ \u200b().-]{0,2}\d){6,29}(?![\d.]{0,40}\d)/g;
const MOBILE = /^1[3-9]\d{9}$/;
const COUNTRY = /^(?:\+|00)?86$/;
const CHUNK = /\+?\d+/g;
const CONTEXT_LENGTH = 40;
const ACCOUNT_WORD = /户号|编号|账号|客户号|用户号|account|customer|consumer|cons ?no|reference|a\/c|acct/;
const METER_WORD = /表号|资产号|资产编号|电表|表上|两块表|我的是|\bmeter\b|mpan|nmi|serial/;
/** Numbers of these are nobody's account. */
const OTHER_WORD =
  /订单|工单|单号|充值码|流水|银行卡|卡号|身份证|qq|微信|护照|token|order|ticket|receipt|\bcard\b|passport|sender|job no|wechat|tracking|reference no|invoice no|发票号/;
const TELEPHONE_WORD = /电话|座机|固话|致电|打到|号码|call|phone|tel|ring|landline|contact|mobile|手机/;

interface Chunk {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function lastOf(text: string, words: RegExp): number {
  return [...text.matchAll(new RegExp(words, 'g'))].at(-1)?.index ?? -1;
}

/** What the words before a number call it; the nearest counts. */
function saidLast(before: string): 'account' | 'meter' | 'other' | null {
  const places = [
    ['account', lastOf(before, ACCOUNT_WORD)],
    ['meter', lastOf(before, METER_WORD)],
    ['other', lastOf(before, OTHER_WORD)],
  ] as const;
  const [said, at] = places.reduce((last, each) => (each[1] > last[1] ? each : last));
  return at < 0 ? null : said;
}

/** Words right after a number that say it stands on a meter. */
const ON_METER = /^ ?(?:这|那)?(?:个|块|只|台)?(?:电)?表|^ (?:is|on) (?:my|the|our) (?:new |old )?meter/;

/** Sixteen digits that begin and check as bank cards do. */
const isBankCard = (digits: string): boolean =>
  /^(?:4|5|62)\d/.test(digits) && digits.length === 16 && hasCardCheck(digits);

function typeOf(digits: string, before: string, after: string): EntityType | null {
  const national = digits.replace(/^(?:\+|00)?86(?=1[3-9]\d{9}$|0?\d{9,11}$)/, '');
  if (/^1[3-9]\d{9}$/.test(national)) return 'mobile';
  if (digits.startsWith('+')) return 'landline';
  const said = saidLast(before) ?? (ON_METER.test(after) ? 'meter' : null);
  if (said === 'other') return null;
  if (hasIdentityCheck(digits)) return null;
  if (said === 'meter') return digits.length >= 8 ? 'meter_no' : null;
  const account = said === 'account';
  if (/^(?:\d{10}|\d{13}|\d{16})$/.test(digits)) {
    if (!account && isBankCard(digits)) return null;
    return digits.startsWith('0') && TELEPHONE_WORD.test(before) && !account ? 'landline' : 'cons_no';
  }
  if (/^0[1-9]\d{9,10}$/.test(digits)) return 'landline';
  return /^[2-9]\d{6,7}$/.test(digits) && TELEPHONE_WORD.test(before) ? 'landline' : null;
}

function normalised(type: EntityType, digits: string): string {
  return type === 'mobile' ? digits.slice(-11) : digits;
}

/** The longest runs of chunks, from the left, that make a number of a known kind. */
function readChunks(chunks: readonly Chunk[], before: string, after: string): Found[] {
  const found: Found[] = [];
  for (let from = 0; from < chunks.length; from += 1) {
    for (let to = chunks.length; to > from; to -= 1) {
      const run = chunks.slice(from, to);
      // A whole mobile number takes nothing else in but its country's code.
      if (
        run.length > 1 &&
        run.some(({ text }, at) => MOBILE.test(text) && !(at === 1 && run.length === 2 && COUNTRY.test(run[0]!.text)))
      )
        continue;
      const digits = run.map(({ text }) => text).join('');
      const type = typeOf(digits, before, after);
      if (type === null) continue;
      found.push({ type, value: normalised(type, digits), start: run[0]!.start, end: run.at(-1)!.end });
      from = to - 1;
      break;
    }
  }
  return found;
}

const SAID_DIGITS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'零一二三四五六七八九'].map((digit, at) => [digit, String(at)])),
  ...Object.fromEntries(
    'zero one two three four five six seven eight nine'.split(' ').map((word, at) => [word, String(at)]),
  ),
  〇: '0',
  幺: '1',
  两: '2',
  oh: '0',
};
const SAID_HAN = /[零〇一幺二两三四五六七八九](?:[ ,，、]?[零〇一幺二两三四五六七八九]){6,19}/g;
const DIGIT_WORD = '(?:(?:double |triple )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine))';
const SAID_ENGLISH = new RegExp(`\\b${DIGIT_WORD}(?:[ ,.-]{1,2}${DIGIT_WORD}){4,19}\\b`, 'g');

/** Numbers as they are read out: 幺三八…, "one three eight double zero". */
function saidNumbersIn(folded: string): Found[] {
  return [...folded.matchAll(SAID_HAN), ...folded.matchAll(SAID_ENGLISH)].flatMap((match): Found[] => {
    let times = 1;
    let digits = '';
    for (const word of match[0].match(/[a-z]+|[\u3400-\u9fff〇]/g) ?? []) {
      if (word === 'double' || word === 'triple') {
        times = word === 'double' ? 2 : 3;
        continue;
      }
      digits += (SAID_DIGITS[word] ?? '').repeat(times);
      times = 1;
    }
    const before = folded.slice(Math.max(0, match.index - CONTEXT_LENGTH), match.index);
    const type = typeOf(digits, before, '');
    if (type === null) return [];
    return [{ type, value: normalised(type, digits), start: match.index, end: match.index + match[0].length }];
  });
}

/** Mobile and landline telephones, account numbers and, where they are named so, meter numbers. */
export function numbersIn({ folded, has }: Message): Found[] {
  const found = saidNumbersIn(folded);
  if (!has.digits) return found;
  for (const match of folded.matchAll(NUMBER)) {
    const before = folded.slice(Math.max(0, match.index - CONTEXT_LENGTH), match.index);
    const chunks = [...match[0].matchAll(CHUNK)].map((chunk) => ({
      text: chunk[0],
      start: match.index + chunk.index,
      end: match.index + chunk.index + chunk[0].length,
    }));
    found.push(...readChunks(chunks, before, folded.slice(match.index + match[0].length).slice(0, CONTEXT_LENGTH)));
  }
  return found;
}
