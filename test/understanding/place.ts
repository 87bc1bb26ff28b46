import { fileURLToPath } from 'node:url';

/** The shipped content, on which these tests run. */
export const dataDir = fileURLToPath(new URL('../../data', import.meta.url));

/** Monday, 23 November 2026. */
export const monday = { year: 2026, month: 11, day: 23 } as const;

/** Short pieces that patterns may stumble over when they come by the thousand. */
export const PUMPS = [
  '1',
  '1-',
  '1 ',
  'a',
  'a ',
  '电',
  '线',
  '没',
  '阳光',
  '小区',
  '路',
  '1号',
  'no ',
  '@',
  'a@',
  'a.b@',
  '我叫',
  'my name is ',
  'near the ',
  '12 a ',
  'Aa ',
  '三',
  '点',
  '下午',
  '(',
  'wire ',
  'wire down ',
  '电线掉',
  'gave me a ',
  '没触电',
  '的',
  '2026-',
  '公司',
  'flat 1 ',
];

/** A message of 4,000 characters made of one piece. */
export function pump(piece: string): string {
  return piece.repeat(Math.ceil(4_000 / piece.length)).slice(0, 4_000);
}
