import { isCreditCode } from '../desk/codes.ts';
import type { Draw } from './random.ts';

/* Everything is put together from parts; whoever or whatever is really called so is called so by chance. */

const FAMILY = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜'];
const GIVEN = [...'安柏辰初丹朵菲光禾嘉景可岚礼茉宁沛晴若书棠望汐夏言一元悦芷舟'];
const PLACE_FIRST = [...'砚榆栖苇汀岫芦桐枫鹭霁溯蓼樟梧桦'];
const PLACE_LAST = [...'泊坞汀岸陌岭洼浦堤渚'];
const ESTATE = ['苑', '花园', '雅居', '新村', '公寓'];
const FIRM = [...'岑湛霖泓崧曜衡煦恺铎'];

export const personName = (draw: Draw): string =>
  `${draw.one(FAMILY)}${draw.one(GIVEN)}${draw.chance(0.7) ? draw.one(GIVEN) : ''}`;
export const placeName = (draw: Draw, first = draw.one(PLACE_FIRST)): string => `${first}${draw.one(PLACE_LAST)}`;
/** No two of the first sixteen are alike. */
export const areaNameOf = (area: number, draw: Draw): string =>
  `${placeName(draw, PLACE_FIRST[area % PLACE_FIRST.length])}供电区`;
export const estateName = (draw: Draw): string => `${placeName(draw)}${draw.one(ESTATE)}`;
export const firmName = (draw: Draw): string => `${draw.one(FIRM)}${draw.one(FIRM)}`;

const padded = (number: number, places: number): string => String(number).padStart(places, '0');

/** A mobile number with a prefix that no operator has been given. */
export const mobileOf = (n: number): string => `154${padded(n % 100_000_000, 8)}`;
/** A landline with an area code that no town has. */
export const landlineOf = (n: number): string => `0300${padded(80_000_000 + (n % 1_000_000), 8)}`;

/** Thirteen digits, the last a check digit (Luhn). */
export function accountOf(n: number): string {
  const body = `99${padded(n, 10)}`;
  const sum = [...body].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

export const meterOf = (n: number): string => `99${padded(n, 10)}`;

const CREDIT_CHARACTERS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

/** A unified social credit code with a right check character, of an area that is no county's (999999). */
export function creditCodeOf(n: number): string {
  const body = `91999999${padded(n, 9)}`;
  return CREDIT_CHARACTERS.map((last) => body + last).find(isCreditCode) ?? body;
}
