import type { Fact } from '../dialog/index.ts';

/** Words right before a name with which people introduce themselves. */
const INTRODUCED =
  /(?:我(?:名字)?(?:是|叫|姓)|我的名字[是叫]|这里是|免贵姓?|敝姓|本人姓?|姓名[是为:： ]{0,2}|名字[是叫:：]|联系人[是为:： ]{0,2}|叫我|my name(?:'s| is)?|\bi am|\bi'm|\bim|this is|it's|call me|name(?: is|:)|myself|mr|mrs|ms|miss|mdm)\.? ?$/i;
const BEFORE = 16;

/** Other people's names are no fact about the customer: a name counts where they introduce themselves, sign, or say nothing else. */
export function ofOneself(text: string, { type, start, end }: Fact): boolean {
  if (type !== 'name') return true;
  const before = text.slice(Math.max(0, start - BEFORE), start);
  const after = text.slice(end).trim();
  return (
    INTRODUCED.test(before) ||
    start <= 1 ||
    /^(?:here|speaking|is my name)\b/i.test(after) ||
    /^[,，、]?\s*\+?1\d/.test(after)
  );
}
