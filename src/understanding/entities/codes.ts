import { isCreditCode, isIdentity } from './checks.ts';
import { type Found, findAll, type Message } from './found.ts';

const EMAIL = /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/g;
const EIGHTEEN = /(?<![a-z0-9])[a-z0-9]{18}(?![a-z0-9])/g;
const CREDIT_WORD = /信用代码|税号|纳税人|uscc|credit code|tax (?:id|no|number)/;
const METER_NUMBER =
  /(?:表号|资产编号|资产号|meter (?:no\.?|number|serial(?: number)?|id))(?:[ :是为]|is){0,4}([a-z]{1,4}\d{6,20}|\d{8,24})/g;

/** E-mail addresses, as typed but in lower case. */
export function emailsIn({ folded }: Message): Found[] {
  return findAll(folded, EMAIL, 'email', ([address]) => address.replace(/[.-]+$/, '')).map((found) => ({
    ...found,
    end: found.start + String(found.value).length,
  }));
}

/** Unified social credit codes; one with a wrong check character is `uscc_invalid`, so that it can be asked again. */
export function creditCodesIn({ folded }: Message): Found[] {
  const named = CREDIT_WORD.test(folded);
  return [...folded.matchAll(EIGHTEEN)].flatMap((match): Found[] => {
    const [code] = match;
    if (isIdentity(code) || !/^[1-9a-y]/.test(code) || (code.match(/\d/g)?.length ?? 0) < 8) return [];
    const right = isCreditCode(code);
    if (!right && /^\d+$/.test(code) && !named) return [];
    const span = { start: match.index, end: match.index + code.length };
    return [{ type: right ? 'uscc' : 'uscc_invalid', value: code.toUpperCase(), ...span }];
  });
}

/** Meter numbers, where the text calls them so. */
export function metersIn({ folded }: Message): Found[] {
  return [...folded.matchAll(METER_NUMBER)].map((match): Found => {
    const [whole, number] = match;
    const end = match.index + whole.length;
    return { type: 'meter_no', value: number!.toUpperCase(), start: end - number!.length, end };
  });
}
