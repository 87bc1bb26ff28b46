import { featuresOf } from './features.ts';
import type { Found, Message } from './found.ts';
import { bestLabels, isFirst, kindOf, type Tagger } from './tagger.ts';
import { EDGE, tokensIn } from './tokens.ts';

const ENGLISH_TITLE = /^(?:mr|mrs|ms|miss|mdm|madam|dr|sir|prof|mister|auntie|uncle|engr)\.? +(?=\S)/i;
/** A whole name before a title; a surname keeps it: 王女士. */
const CHINESE_TITLE =
  /^([\u3400-\u9fff]{2,4})(?:先生|女士|小姐|太太|师傅|老师|经理|主任|书记|医生|律师|会计|店长|社长|厂长)$/;
const SURNAME_ALONE = /^(?:欧阳|司马|上官|诸葛|尉迟|皇甫|慕容|令狐|东方|南宫|司徒|端木|公孙|夏侯|[老小阿].)$/;

function foundAt({ raw, folded }: Message, type: Found['type'], start: number, end: number): Found {
  const said = folded.slice(start, end);
  // A bracket that has been opened is closed.
  if (said.includes('(') && !said.includes(')') && folded[end] === ')') {
    return { type, value: raw.slice(start, end + 1), start, end: end + 1 };
  }
  if (type !== 'name') return { type, value: raw.slice(start, end), start, end };
  const titled = CHINESE_TITLE.exec(said)?.[1];
  const last = titled && !SURNAME_ALONE.test(titled) ? start + titled.length : end;
  return { type, value: raw.slice(start, last).replace(ENGLISH_TITLE, ''), start, end: last };
}

const BETWEEN_PARTS = /^[,，、;\s]{0,3}$/;

/** Names, organisations, addresses and times for contact, as the tagger has learnt them; `known` are facts found by their form. */
export function learntIn(message: Message, known: readonly Found[], tagger: Tagger): Found[] {
  const tokens = tokensIn(message, known);
  if (tokens.count === 0) return [];
  const labels = bestLabels(featuresOf(message, tokens, tagger), tagger);
  const found: Found[] = [];
  for (let at = 0; at < labels.length; at += 1) {
    const label = labels[at]!;
    if (!isFirst(label)) continue;
    const first = at;
    while (labels[at + 1] === label + 1) at += 1;
    const kind = kindOf(label);
    const end = tokens.ends[at + EDGE]!;
    const before = found.at(-1);
    // An address is one, whatever marks stand between its parts.
    const goesOn = kind === 'address' && before?.type === kind;
    if (goesOn && BETWEEN_PARTS.test(message.folded.slice(before.end, tokens.starts[first + EDGE]!)))
      found.splice(-1, 1, foundAt(message, kind, before.start, end));
    else found.push(foundAt(message, kind, tokens.starts[first + EDGE]!, end));
  }
  return found;
}
