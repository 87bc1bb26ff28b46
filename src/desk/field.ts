import { emailOf, isCreditCode, isDay, isIdentityNumber, phoneOf } from './codes.ts';
import type { Field, FieldType } from './content.ts';

/** What is wrong with a value; `at` is the bound that it breaks, or the item of several that is meant, from 1. */
export interface FieldFault {
  readonly because:
    | 'empty'
    | 'tooShort'
    | 'tooLong'
    | 'control'
    | 'notOneOf'
    | 'notANumber'
    | 'tooSmall'
    | 'tooLarge'
    | 'tooFine'
    | 'notADay'
    | 'later'
    | 'notAPhone'
    | 'notAnEmail'
    | 'notAnAccount'
    | 'notAnIdentity'
    | 'notACreditCode'
    | 'notAMeter'
    | 'notATrade'
    | 'tooMany';
  readonly at?: string | number;
}

/** A value in its one form, or why it is none. */
export type FieldReading = { readonly ok: true; readonly value: string } | ({ readonly ok: false } & FieldFault);

/** What stands between several values of one field. */
export const BETWEEN = '; ';
const MOST_ITEMS = 20;
const ACCOUNT_LENGTHS: ReadonlySet<number> = new Set([10, 13, 16]);

const yes = (value: string): FieldReading => ({ ok: true, value });
const no = (because: FieldFault['because'], at?: string | number): FieldReading =>
  at === undefined ? { ok: false, because } : { ok: false, because, at };

function numberOf(text: string, type: Extract<FieldType, { is: 'number' }>): FieldReading {
  const plain = text.replace(/(?<=\d),(?=\d{3})/g, '').replace(/^\+/, '');
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d{1,15})(?:\.(\d{1,15}))?$/.exec(plain) ?? [];
  if (whole === '') return no('notANumber');
  const fraction = part.replace(/0{1,15}$/, '');
  if (fraction.length > type.scale) return no('tooFine', type.scale);
  const value = `${sign}${whole.replace(/^0+(?=\d)/, '')}${fraction && `.${fraction}`}`;
  if (Number(value) < type.least) return no('tooSmall', type.least);
  if (Number(value) > type.most) return no('tooLarge', type.most);
  return yes(value === '-0' ? '0' : value);
}

/** ISO, or as people write it in tables: 2026/3/5, 2026.03.05, 2026年3月5日; with `partial` also a year or a month. */
function dayOf(text: string, { partial }: Extract<FieldType, { is: 'date' }>, today: string): FieldReading {
  const [, y = '', m, d] = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?$/.exec(text) ?? [];
  if (y === '' || Number(y) < 1600 || (!partial && d === undefined)) return no('notADay');
  if (!isDay(Number(y), Number(m ?? 1), Number(d ?? 1))) return no('notADay');
  const value = [y, m, d].flatMap((part) => (part === undefined ? [] : [part.padStart(2, '0')])).join('-');
  return value > today ? no('later', today) : yes(value);
}

function codeOf(text: string, code: Extract<FieldType, { is: 'code' }>['code'], today: string): FieldReading {
  const bare = text.replace(/[\s-]/g, '').toUpperCase();
  switch (code) {
    case 'phone': {
      const phone = phoneOf(text);
      return phone === null ? no('notAPhone') : yes(phone);
    }
    case 'email': {
      const email = emailOf(text);
      return email === null ? no('notAnEmail') : yes(email);
    }
    case 'account': {
      // Eleven digits that begin as a mobile's do are a telephone number, not an account.
      return /^\d+$/.test(bare) && ACCOUNT_LENGTHS.has(bare.length) ? yes(bare) : no('notAnAccount');
    }
    case 'idCard':
      return isIdentityNumber(bare, today) ? yes(bare) : no('notAnIdentity');
    case 'uscc':
      return isCreditCode(bare) ? yes(bare) : no('notACreditCode');
    case 'meter':
      return /^[0-9A-Z]{6,22}$/.test(bare) ? yes(bare) : no('notAMeter');
    case 'trade':
      return /^[A-T](?:\d{2,4})?$/.test(bare) ? yes(bare) : no('notATrade');
  }
}

/** A choice by its code, or by its name in either language. */
function choiceOf(text: string, { of }: Extract<FieldType, { is: 'choice' }>): FieldReading {
  const wanted = text.toLowerCase();
  const found = Object.entries(of).find(([code, { zh, en }]) =>
    [code, zh, en].some((name) => name.toLowerCase() === wanted),
  );
  return found ? yes(found[0]) : no('notOneOf');
}

function oneOf(text: string, { type }: Field, today: string): FieldReading {
  switch (type.is) {
    case 'text':
      if ([...text].length < type.least) return no('tooShort', type.least);
      return [...text].length > type.most ? no('tooLong', type.most) : yes(text);
    case 'choice':
      return choiceOf(text, type);
    case 'number':
      return numberOf(text, type);
    case 'date':
      return dayOf(text, type, today);
    case 'code':
      return codeOf(text, type.code, today);
  }
}

/** Reads what a person, a file or a message gives for a field. `today` is an ISO day; nothing in the archive lies after it. */
export function readField(field: Field, raw: string, today: string): FieldReading {
  const text = raw.normalize('NFKC').trim();
  if (text === '') return no('empty');
  if (/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(text.replace(/[\n\t]/g, ' '))) return no('control');
  if (!field.many) return oneOf(text.replace(/\s+/g, ' '), field, today);
  const items = text
    .split(/[;\n、]/)
    .map((item) => item.trim().replace(/\s+/g, ' '))
    .filter((item) => item !== '');
  if (items.length > MOST_ITEMS) return no('tooMany', MOST_ITEMS);
  const read = items.map((item) => oneOf(item, field, today));
  const wrong = read.findIndex(({ ok }) => !ok);
  if (wrong >= 0) {
    const fault = read[wrong] as Extract<FieldReading, { ok: false }>;
    return fault.at === undefined ? { ...fault, at: wrong + 1 } : fault;
  }
  return yes([...new Set(read.flatMap((each) => (each.ok ? [each.value] : [])))].join(BETWEEN));
}
