import type { Language } from '../desk/understood.ts';

const HAN = /[\u3400-\u9fff\uf900-\ufaff]/g;
const LATIN_WORD = /[a-z]+(?:['\u2019][a-z]+)*/gi;
const ADDRESS_LIKE = /@|:\/\/|www\./i;
/** Digits and letters in one: a credit code, a meter's number. */
const CODE_LIKE = /^(?=.*\d{3})[\da-z-]{6,}$/i;

/** Latin tokens that both languages use, so they say nothing about the reader's language. */
const NEUTRAL = new Set('ok okay okey yes yeah kwh kva app wifi wechat alipay email'.split(' '));

/**
 * The language that a text is written in, by script; null when it shows none (digits, "ok", emoji, an account number),
 * so that the conversation's language is kept.
 */
export function languageOf(text: string): Language | null {
  const plain = text
    .slice(0, 2_000)
    .replace(/\S+/g, (word) => (ADDRESS_LIKE.test(word) || CODE_LIKE.test(word) ? ' ' : word))
    .normalize('NFKC');
  const han = plain.match(HAN)?.length ?? 0;
  const words = (plain.match(LATIN_WORD) ?? []).filter((word) => !NEUTRAL.has(word.toLowerCase()));
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  if (han === 0) return letters > (words.length > 1 ? 1 : 3) ? 'en' : null;
  // One Han character carries about as much as three letters; a name in the other script does not switch.
  return words.length >= 4 && letters > han * 3 ? 'en' : 'zh';
}
