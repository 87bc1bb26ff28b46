import type { Entity } from '../../desk/understood.ts';
import { fold } from '../fold.ts';
import { countedIn, withoutOverlaps } from './counted.ts';
import { type Found, messageOf } from './found.ts';
import { learntIn } from './learnt.ts';
import type { Tagger } from './tagger.ts';
import { datesIn, periodsIn, type Today } from './times.ts';

/** Longer messages are read to here. */
const READ_LENGTH = 2_000;

/** Words between two values of one kind that say that the second is meant. */
const CORRECTED =
  /不对|哎不|哦不|不不|[错]了?|发错|抄错|看错|说错|重发|正确的|应该是|不是这个|不是的|换成|现在用|新的是|以前登记|sorry|no,? wait|wrong|i mean|correct|actually|oops|mistake|old|new number|\bignore\b|\bnot\b|it's|blurry/;
/** Words before a value that say that it is not meant. */
const DENIED =
  /(?:不是|不要打|别打|旧的?|以前的?|原来的?|ignore|\bnot|old (?:number|one|phone|mobile|e-?mail)(?: was| is)?|i said|changed from(?: old one)?)[ :是]{0,2}$/;
const SINGLE = new Set([
  'cons_no',
  'mobile',
  'landline',
  'email',
  'uscc',
  'meter_no',
  'amount',
  'address',
  'date',
  'bill_period',
]);
const kindOf = (type: string): string => (type === 'uscc_invalid' ? 'uscc' : type);

/** Where the customer corrects himself, the last value counts; one that is said not to be meant never does beside another. */
function withoutCorrected(found: readonly Found[], folded: string): Found[] {
  const alike = (one: Found, list: readonly Found[]) =>
    list.filter((other) => other !== one && kindOf(other.type) === kindOf(one.type));
  // Old and new meter, both are asked about.
  const both = (one: Found) => one.type === 'meter_no' && !/不是|错|not|wrong|sorry/.test(folded);
  const checked = (one: Found) => SINGLE.has(kindOf(one.type)) && !both(one);
  const denied = (one: Found) => DENIED.test(folded.slice(Math.max(0, one.start - 26), one.start));
  const meant = found.filter((one) => !(checked(one) && alike(one, found).length > 0 && denied(one)));
  return meant.filter((one, at) => {
    const [next] = alike(one, meant.slice(at + 1));
    return !(next && checked(one) && CORRECTED.test(folded.slice(one.end, next.start)));
  });
}

/**
 * The facts in a message, in order, without overlaps; relative days count from `today`. Every span is exact.
 * Without a tagger names, organisations, addresses and times for contact are not found.
 */
export function entitiesOf(text: string, today: Today, tagger: Tagger | null): Entity[] {
  const raw = text.slice(0, READ_LENGTH);
  const message = messageOf(raw, fold(raw));
  const counted = countedIn(message);
  const kinds = [
    counted,
    tagger ? learntIn(message, counted, tagger) : [],
    datesIn(message, today),
    periodsIn(message, today),
  ];
  return withoutCorrected(withoutOverlaps(kinds), message.folded).map(({ type, value, start, end }) => ({
    type,
    value,
    text: raw.slice(start, end),
    start,
    end,
  }));
}
