import type { EntityType } from '../../desk/understood.ts';
import { isCard, isIdentity } from './checks.ts';
import type { Found, Message } from './found.ts';

/** Digits with at most one blank, dash or zero-width character between them: telephones and accounts as people type them. */
const NUMBER = /(?<![\d.a-z])\(?(?:\+|00)?\d(?:[ \u200b().-]{0,2}\d){6,29}(?![\d.]*\d)/g;
const CHUNK = /\+?\d+/g;
const CONTEXT_LENGTH = 40;
const ACCOUNT_WORD = /户号|编号|账号|客户号|用户号|account|customer|consumer|cons ?no|reference|a\/c|acct/;
const METER_WORD = /表号|资产号|资产编号|电表号|meter (?:no|number|serial|id)|mpan|nmi|serial/;
const TELEPHONE_WORD = /电话|座机|固话|致电|打到|号码|call|phone|tel|ring|landline|contact|mobile|手机/;

interface Chunk {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function typeOf(digits: string, before: string): EntityType | null {
  const national = digits.replace(/^(?:\+|00)?86(?=1[3-9]\d{9}$|0?\d{9,11}$)/, '');
  if (/^1[3-9]\d{9}$/.test(national)) return 'mobile';
  if (digits.startsWith('+')) return 'landline';
  if (METER_WORD.test(before)) return digits.length >= 8 ? 'meter_no' : null;
  const account = ACCOUNT_WORD.test(before);
  if (isIdentity(digits)) return null;
  if (/^(?:\d{10}|\d{13}|\d{16})$/.test(digits)) {
    if (digits.length === 16 && isCard(digits) && !account) return null;
    return digits.startsWith('0') && TELEPHONE_WORD.test(before) && !account ? 'landline' : 'cons_no';
  }
  if (/^0[1-9]\d{9,10}$/.test(digits)) return 'landline';
  return /^[2-9]\d{6,7}$/.test(digits) && TELEPHONE_WORD.test(before) ? 'landline' : null;
}

function normalised(type: EntityType, digits: string): string {
  return type === 'mobile' ? digits.slice(-11) : digits;
}

/** The longest runs of chunks, from the left, that make a number of a known kind. */
function readChunks(chunks: readonly Chunk[], before: string): Found[] {
  const found: Found[] = [];
  for (let from = 0; from < chunks.length; from += 1) {
    for (let to = chunks.length; to > from; to -= 1) {
      const run = chunks.slice(from, to);
      const digits = run.map(({ text }) => text).join('');
      const type = typeOf(digits, before);
      if (type === null) continue;
      found.push({ type, value: normalised(type, digits), start: run[0]!.start, end: run.at(-1)!.end });
      from = to - 1;
      break;
    }
  }
  return found;
}

/** Mobile and landline telephones, account numbers and, where they are named so, meter numbers. */
export function numbersIn({ folded }: Message): Found[] {
  const found: Found[] = [];
  for (const match of folded.matchAll(NUMBER)) {
    const before = folded.slice(Math.max(0, match.index - CONTEXT_LENGTH), match.index);
    const chunks = [...match[0].matchAll(CHUNK)].map((chunk) => ({
      text: chunk[0],
      start: match.index + chunk.index,
      end: match.index + chunk.index + chunk[0].length,
    }));
    found.push(...readChunks(chunks, before));
  }
  return found;
}
