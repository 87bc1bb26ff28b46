import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCardCheck, hasIdentityCheck, isCreditCode, isIdentityNumber, phoneOf } from '../../src/desk/codes.ts';
import type { Field, FieldType } from '../../src/desk/content.ts';
import { readField } from '../../src/desk/field.ts';

const TODAY = '2026-03-12';
const both = { zh: '栏', en: 'field' };
const fieldOf = (type: FieldType, many = false): Field => ({
  ...{
    field: 'x',
    name: both,
    use: both,
    group: 'raw',
    kind: 'customer',
    sensitivity: 'S1',
    see: ['*'],
    change: 'agent',
  },
  ...{ collect: 'agent', policy: 'agent', keep: 'account', cim: null, from: [], type, many },
});
const read = (type: FieldType, text: string, many = false): string => {
  const reading = readField(fieldOf(type, many), text, TODAY);
  return reading.ok ? reading.value : `! ${reading.because}${reading.at === undefined ? '' : ` ${reading.at}`}`;
};

describe('codes', () => {
  it.each([
    ['11010519491231002X', true],
    ['11010519491231002x', true],
    ['360426199101010071', true],
    ['360426199101010072', false],
    ['11010519490231002X', false],
    ['1101051949123100', false],
    ['110105491231002', false],
  ])('the identity number %s: %s', (code, valid) => expect(isIdentityNumber(code, TODAY)).toBe(valid));

  it.each([
    ['91110000600037341L', true],
    ['91110108551385082Q', true],
    ['91110000600037341M', false],
    ['91310115MA1H8R7C6D', false],
    ['9111010855138508IQ', false],
  ])('the credit code %s: %s', (code, valid) => expect(isCreditCode(code)).toBe(valid));

  it.each([
    ['4242424242424242', true],
    ['4111111111111111', true],
    ['4111111111111112', false],
  ])('the card %s: %s', (code, valid) => expect(hasCardCheck(code)).toBe(valid));

  it.each([
    ['13800138000', '13800138000'],
    ['+8613800138000', '13800138000'],
    ['0086 138 0013 8000', '13800138000'],
    ['138-0013-8000', '13800138000'],
    ['0571-87654321', '057187654321'],
    ['(0571) 8765 4321', '057187654321'],
    ['0571-87654321-802', '057187654321-802'],
    ['87654321', '87654321'],
    ['+44 20 7946 0958', '+442079460958'],
    ['12345678901', null],
    ['1380013800', null],
    ['call me', null],
  ])('the telephone number %s: %s', (text, phone) => expect(phoneOf(text)).toBe(phone));

  const mutated = (code: string, alphabet: string) =>
    fc
      .tuple(fc.nat(code.length - 1), fc.constantFrom(...alphabet))
      .filter(([at, character]) => code[at] !== character)
      .map(([at, character]) => code.slice(0, at) + character + code.slice(at + 1));

  it('no code with one wrong character passes', () => {
    fc.assert(fc.property(mutated('11010519491231002X', '0123456789'), (code) => !hasIdentityCheck(code)));
    fc.assert(
      fc.property(mutated('91110000600037341L', '0123456789ABCDEFGHJKLMNPQRTUWXY'), (code) => !isCreditCode(code)),
    );
    fc.assert(fc.property(mutated('4242424242424242', '0123456789'), (code) => !hasCardCheck(code)));
  });
});

describe('a value is read into one form, or told what is wrong with it', () => {
  const number = { is: 'number', least: 0, most: 1_000, scale: 2 } as const;
  const choice = { is: 'choice', of: { V220: { zh: '220伏', en: '220 V' } } } as const;
  it.each<[FieldType, string, string]>([
    [{ is: 'text', least: 2, most: 4 }, '  翠竹  苑 ', '翠竹 苑'],
    [{ is: 'text', least: 2, most: 4 }, '苑', '! tooShort 2'],
    [{ is: 'text', least: 2, most: 4 }, '翠竹苑三栋', '! tooLong 4'],
    [{ is: 'text', least: 1, most: 40 }, 'a\u0000b', '! control'],
    [{ is: 'text', least: 1, most: 40 }, 'a\u202eb', '! control'],
    [{ is: 'text', least: 1, most: 40 }, ' \u3000 ', '! empty'],
    [number, '007.50', '7.5'],
    [number, '1,000', '1000'],
    [number, '１２', '12'],
    [number, '-1', '! tooSmall 0'],
    [number, '1000.01', '! tooLarge 1000'],
    [number, '1.234', '! tooFine 2'],
    [number, '1e3', '! notANumber'],
    [number, 'twelve', '! notANumber'],
    [{ is: 'date' }, '2026/3/5', '2026-03-05'],
    [{ is: 'date' }, '2026年3月5日', '2026-03-05'],
    [{ is: 'date' }, '2026-02-30', '! notADay'],
    [{ is: 'date' }, '2026-03-13', `! later ${TODAY}`],
    [{ is: 'date' }, '2020', '! notADay'],
    [{ is: 'date', partial: true }, '2020', '2020'],
    [{ is: 'date', partial: true }, '2020年5月', '2020-05'],
    [choice, '220 v', 'V220'],
    [choice, '220伏', 'V220'],
    [choice, '380伏', '! notOneOf'],
    [{ is: 'code', code: 'account' }, '3301 2345 67', '3301234567'],
    [{ is: 'code', code: 'account' }, '13800138000', '! notAnAccount'],
    [{ is: 'code', code: 'email' }, 'Mei@Example.COM', 'Mei@example.com'],
    [{ is: 'code', code: 'email' }, 'mei@example', '! notAnEmail'],
    [{ is: 'code', code: 'uscc' }, '91110000600037341l', '91110000600037341L'],
    [{ is: 'code', code: 'trade' }, 'c33', 'C33'],
    [{ is: 'code', code: 'meter' }, '12-34', '! notAMeter'],
  ])('%j takes "%s": %s', (type, text, value) => expect(read(type, text)).toBe(value));

  it('several values stand side by side, each once; a wrong one is named by its place', () => {
    expect(read({ is: 'text', least: 1, most: 9 }, '伞；雨衣、伞\n靴子', true)).toBe('伞; 雨衣; 靴子');
    expect(read(choice, '220伏; 380伏', true)).toBe('! notOneOf 2');
    expect(read({ is: 'text', least: 1, most: 9 }, Array.from({ length: 21 }, (_, i) => i).join(';'), true)).toBe(
      '! tooMany 20',
    );
  });

  it('what has been read is read again to the same, whatever it was', () => {
    const types: readonly FieldType[] = [
      number,
      choice,
      { is: 'date', partial: true },
      { is: 'text', least: 1, most: 30 },
    ];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary', maxLength: 40 }), (type, text) => {
        const once = readField(fieldOf(type), text, TODAY);
        return !once.ok || JSON.stringify(readField(fieldOf(type), once.value, TODAY)) === JSON.stringify(once);
      }),
    );
  });
});
