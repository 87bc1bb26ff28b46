/** Codes of the field with their check digits. All take folded text: half width, no surrounding space. */

const IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const IDENTITY_CHECKS = '10X98765432';
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

const weigh = (values: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * values[at]!, 0);

/** True when year, month and day name a day that there is. */
export function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** An 18-place identity number with a right check digit (GB 11643-1999). */
export function hasIdentityCheck(text: string): boolean {
  const code = text.toUpperCase();
  if (!/^\d{17}[\dX]$/.test(code)) return false;
  return IDENTITY_CHECKS[weigh([...code.slice(0, 17)].map(Number), IDENTITY_WEIGHTS) % 11] === code[17];
}

/** An identity number: its check digit is right, and it holds a birthday that there was before `today` (ISO). */
export function isIdentityNumber(text: string, today: string): boolean {
  if (!hasIdentityCheck(text) || !/^[1-9]\d{5}(?:18|19|20)/.test(text)) return false;
  const born = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)] as const;
  const [year, month, day] = born.map(Number) as [number, number, number];
  return isDay(year, month, day) && born.join('-') <= today;
}

/** A unified social credit code with a right check character (GB 32100-2015). */
export function isCreditCode(text: string): boolean {
  const values = [...text.toUpperCase()].map((character) => CREDIT_ALPHABET.indexOf(character));
  if (values.length !== 18 || values.some((value) => value < 0)) return false;
  return (31 - (weigh(values, CREDIT_WEIGHTS) % 31)) % 31 === values[17];
}

/** Digits that pass Luhn's check, as bank cards do. */
export function hasCardCheck(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Digits of a telephone number without what people write between them, and without the country's prefix. */
function dialled(text: string): string {
  const bare = text.replace(/[\s().-]/g, '');
  return bare.replace(/^(?:\+86|0086)(?=1[3-9]\d{9}$|0?\d{9,})/, '');
}

/** A telephone number in its one form: a mobile as 11 digits, a landline with its area code and a dash before an extension, one from abroad as E.164; null: it is none. */
export function phoneOf(text: string): string | null {
  const extension = /-(\d{1,6})$/.exec(text.replace(/\s/g, ''));
  const whole = dialled(text);
  if (/^1[3-9]\d{9}$/.test(whole)) return whole;
  const [, area = '', number = ''] = /^(0\d{2,3})-?(\d{7,8})(?:-\d{1,6})?$/.exec(text.replace(/[\s()]/g, '')) ?? [];
  if (area) return `${area}${number}${extension && number !== extension[1] ? `-${extension[1]}` : ''}`;
  if (/^(?:0\d{2,3})?[2-9]\d{6,7}$/.test(whole)) return whole;
  return /^\+[1-9]\d{6,14}$/.test(whole) ? whole : null;
}

/** An e-mail address with its domain in lower case; null: it is none. */
export function emailOf(text: string): string | null {
  const [local = '', domain = '', ...more] = text.split('@');
  if (more.length > 0 || text.length > 254 || local.length > 64) return null;
  if (!/^[^\s<>()[\],;:"\\]+$/.test(local) || local.startsWith('.') || local.endsWith('.')) return null;
  const labels = domain.toLowerCase().split('.');
  const fine =
    labels.length > 1 && labels.every((label) => /^[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff-]{0,62})$/.test(label));
  return fine && !labels.some((label) => label.endsWith('-')) ? `${local}@${labels.join('.')}` : null;
}
