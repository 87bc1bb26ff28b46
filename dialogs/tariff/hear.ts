import type { Fact, Message } from '../../src/dialog/index.ts';

/** What is asked: a sum, the tier one is in, whether time-of-use is cheaper, or something that an article answers. */
export type Asked = 'cost' | 'tier' | 'compare' | 'article';

const NIGHT_BEFORE = /(?:谷|夜里|夜间|晚上|半夜|night|off-?peak|valley)[^,，。;；\d]{0,12}$/;
const NIGHT_AFTER = /^[^,，。;；\d]{0,10}(?:谷|夜里|夜间|在晚上|at night|overnight|off-?peak|in the night)/;
const YEAR_BEFORE = /(?:今年|年初|本年|this year|so far|year to date)[^,，。;；\d]{0,14}$/;
const YEAR_AFTER = /^[^,，。;；\d]{0,10}(?:this year|so far)/;
const PERSONS =
  /(\d{1,2}|[一二两三四五六七八九十])\s*(?:口人|口之家|个人|口子|people|persons|of us|in the (?:house|family))/;
const PERSONS_WORD = /\b(two|three|four|five|six|seven|eight|nine|ten) (?:people|persons|of us)/;
const HAN = '零一二三四五六七八九十';
const ENGLISH = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const POOR = /低保|五保|特困|low[- ]income|on benefits|income support/;
const SHARE = /(\d{1,2}|100) ?(?:%|％|percent|per cent)/;
const TENTHS = /([一二三四五六七八九]) ?成/;
const HALF = /一半|half/;
const UNKNOWN =
  /^(?:这个|我|真)*(?:不知道|不清楚|不太清楚|说不清|没算过|不晓得|没概念)|^(?:i )?(?:do ?n'?t|do not) know|^(?:i(?:'m| am) )?not sure|^no idea/;
/** A quantity and next to nothing else: an answer, not a question. */
const BARE = /^[^\d零一二两三四五六七八九十百千]{0,8}(\d{1,6}(?:\.\d{1,3})?) ?(?:度|千瓦时|kwh|units)?[^\d]{0,4}$/;

const TIER = /第几档|哪一?档|几档了|(?:which|what) tier/;
const COMPARE = /划算|合算|合适|省钱|省多少|便宜吗|更便宜|worth|cheaper|better off|save/;
const MONEY = /多少钱|几块|要交|得交|多少元|怎么算|算一下|算算|how much|cost|what would|estimate|work out|bill/;

const personsIn = (text: string): string | null => {
  const said = PERSONS.exec(text)?.[1];
  if (said !== undefined) return /\d/.test(said) ? said : String(said === '两' ? 2 : HAN.indexOf(said));
  const word = PERSONS_WORD.exec(text)?.[1];
  return word === undefined ? null : String(ENGLISH.indexOf(word));
};

function shareIn(text: string): string | null {
  const [, percent] = SHARE.exec(text) ?? [];
  if (percent !== undefined) return `${percent}%`;
  const [, tenths] = TENTHS.exec(text) ?? [];
  if (tenths !== undefined) return `${HAN.indexOf(tenths)}0%`;
  return HALF.test(text) ? '50%' : null;
}

/** What each kWh of the message is of: the month, its cheap hours, the year so far. */
function quantities(text: string, entities: readonly Fact[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { type, value, start, end } of entities) {
    if (type !== 'kwh') continue;
    const [before, after] = [text.slice(Math.max(0, start - 20), start), text.slice(end, end + 24)];
    const night = NIGHT_BEFORE.test(before) || NIGHT_AFTER.test(after);
    const year = YEAR_BEFORE.test(before) || YEAR_AFTER.test(after);
    found[night ? 'night' : year ? 'year' : 'kwh'] = String(value);
  }
  return found;
}

/** Facts are written as "kwh=320 night=80 persons=5": one answer that a later message adds to. */
export const written = (facts: Readonly<Record<string, string>>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
export const readUsage = (value: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...value.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', given = '']) => [name, given]));
export const merged = (old: string, fresh: string): string => written({ ...readUsage(old), ...readUsage(fresh) });

/** Reads what a message asks and what it gives. */
export function heardIn({ text, entities, intent }: Message): {
  asked: Asked;
  facts: readonly Fact[];
  given: Readonly<Record<string, string>>;
} {
  const plain = text.normalize('NFKC').toLowerCase().trim();
  const bare = BARE.exec(plain)?.[1];
  const measured = quantities(plain.length === text.length ? plain : text.toLowerCase(), entities);
  const share = shareIn(plain);
  const amount = entities.find(({ type }) => type === 'amount');
  const persons = personsIn(plain);
  const given: Record<string, string> = {
    ...(bare !== undefined && Object.keys(measured).length === 0 ? { kwh: bare } : measured),
    ...(share !== null &&
    (NIGHT_BEFORE.test(plain.split(/\d|[一二三四五六七八九]成|half|一半/)[0] ?? '') || /谷|night|off-?peak/.test(plain))
      ? { night: share }
      : {}),
    ...(persons === null ? {} : { persons }),
    ...(POOR.test(plain) ? { poor: '1' } : {}),
    ...(amount && !('kwh' in measured) && Number(amount.value) > 0 ? { paid: String(amount.value) } : {}),
  };
  const whole = { text, start: 0, end: text.length };
  const question = COMPARE.test(plain) || TIER.test(plain) || MONEY.test(plain);
  const lone = Object.keys(measured).length === 1 ? given.kwh : undefined;
  // A number in a question is what it asks about, not the answer to one of ours.
  const answer = UNKNOWN.test(plain) ? '?' : question ? null : (given.night ?? share ?? bare ?? lone ?? null);
  const facts: Fact[] = [
    ...entities.filter(({ type }) => type !== 'kwh'),
    ...('kwh' in given || 'paid' in given || persons !== null || POOR.test(plain)
      ? [{ type: 'usage', value: written(given), ...whole }]
      : []),
    ...(answer === null ? [] : [{ type: 'share', value: answer, ...whole }]),
    ...(answer === null || answer.endsWith('%') ? [] : [{ type: 'yearKwh', value: given.year ?? answer, ...whole }]),
  ];
  const can = 'kwh' in given || 'paid' in given;
  const asked: Asked =
    COMPARE.test(plain) && intent === 'tariff.tou'
      ? 'compare'
      : TIER.test(plain)
        ? 'tier'
        : can && (MONEY.test(plain) || intent !== 'tariff.discount')
          ? intent === 'tariff.tou' && 'night' in given
            ? 'compare'
            : 'cost'
          : 'article';
  return { asked, facts, given };
}
