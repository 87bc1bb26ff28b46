import { hasIdentityCheck, isCreditCode } from '../../desk/codes.ts';
import { type Found, findAll, type Message } from './found.ts';

const EMAIL = /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/g;
const EIGHTEEN =
  /(?<![a-z0-9])[a-z0-9]{18}(?![a-z0-9])|(?<![a-z0-9])[1-9a-y]\d{3,8}(?: [a-z0-9]{2,10}){1,4}(?![a-z0-9])/g;
const CREDIT_WORD = /信用代码|税号|纳税人|uscc|credit code|tax (?:id|no|number)/;
const METER_NUMBER =
  /(?:表号|资产编号|资产号|电表|新表|旧表|(?<![\u3400-\u9fff])表|meter(?: (?:no\.?|number|serial(?: number)?|id))?)(?:[ :,#是为]|is|no\.?|says|shows|reads|serial|now|on it){0,6}([a-z]{1,5}-?\d[\da-z]{5,19}(?: \d{4})?|\d{8,24})(?![\da-z])/g;
/** Letters and digits as meters have them: their form says enough. */
const METER_FORM =
  /(?<![a-z\d])(?:d[dst][a-z]{1,4}|sn|yf)-?(?:\d{6,14}(?: \d{4})?|\d{4} \d{4})(?![a-z\d])|(?<![a-z\d])[a-z]{2,5}\d{8,14}(?=这块表|这只表|那块表)/g;
/** Letters and then digits are a meter's number where the message speaks of one. */
const METER_LETTERED = /(?<![a-z\d])[a-z]{1,5}-?\d{7,14}(?![a-z\d])/g;
const EMAIL_SAID =
  /(?<![a-z0-9._%+-])([a-z0-9][a-z0-9._%+-]{0,63}?)艾特([a-z0-9-]{1,63})(?:点([a-z]{2,6}))(?:点([a-z]{2,6}))?/g;

/** E-mail addresses, as typed but in lower case. */
export function emailsIn({ folded }: Message): Found[] {
  if (!/[@特]/.test(folded)) return [];
  const typed = findAll(folded, EMAIL, 'email', ([address]) => address.replace(/[.-]{1,9}$/, '')).map((found) => ({
    ...found,
    end: found.start + String(found.value).length,
  }));
  const said = findAll(folded, EMAIL_SAID, 'email', ([, name, host, ...ends]) =>
    [`${name}@${host}`, ...ends.filter((end) => end !== undefined)].join('.'),
  );
  return [...typed, ...said];
}

/** Unified social credit codes; one with a wrong check character is `uscc_invalid`, so that it can be asked again. */
export function creditCodesIn({ folded, has }: Message): Found[] {
  if (!has.digits) return [];
  const named = CREDIT_WORD.test(folded);
  return [...folded.matchAll(EIGHTEEN)].flatMap((match): Found[] => {
    const typed = match[0];
    const code = typed.replaceAll(' ', '');
    if (code.length !== 18 || (typed !== code && (!/[a-z]/.test(code) || /(?:^| )[a-z]{3,}(?: |$)/.test(typed))))
      return [];
    if (hasIdentityCheck(code) || !/^[1-9a-y]/.test(code) || (code.match(/\d/g)?.length ?? 0) < 8) return [];
    const right = isCreditCode(code);
    if (!right && /^\d+$/.test(code) && !named) return [];
    const span = { start: match.index, end: match.index + typed.length };
    return [{ type: right ? 'uscc' : 'uscc_invalid', value: code.toUpperCase(), ...span }];
  });
}

/** Meter numbers, where the text calls them so. */
export function metersIn({ folded, has }: Message): Found[] {
  if (!has.digits) return [];
  const lettered = /表|meter/.test(folded)
    ? findAll(folded, METER_LETTERED, 'meter_no', ([code]) => code.toUpperCase())
    : [];
  const named = [...folded.matchAll(METER_NUMBER)].map((match): Found => {
    const [whole, number] = match;
    const end = match.index + whole.length;
    return { type: 'meter_no', value: number!.toUpperCase(), start: end - number!.length, end };
  });
  return [...named, ...lettered, ...findAll(folded, METER_FORM, 'meter_no', ([code]) => code.toUpperCase())];
}
