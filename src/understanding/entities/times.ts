import { type Found, findAll, type Message } from './found.ts';

/** The calendar day at which dates are read. */
export interface Today {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const MINUTE = 60_000;

/** Tells the calendar day of an instant in a time zone. Formatting costs as much as the rest of the entities, so it is done once a minute. */
export function calendarIn(timeZone: string): (now: Date) => Today {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  let told: { readonly minute: number; readonly today: Today } | null = null;
  return (now) => {
    const minute = Math.floor(now.getTime() / MINUTE);
    if (told?.minute !== minute) {
      const [year, month, day] = format.format(now).split('-').map(Number);
      told = { minute, today: { year: year!, month: month!, day: day! } };
    }
    return told.today;
  };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const FULL = /(?<!\d)(20\d\d)(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?(?!\d)/g;
const MONTH_DAY = /(?<!\d)(\d{1,2})月(\d{1,2})[日号]?/g;
const DAY_MONTH = new RegExp(`(?<![\\d.])(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${MONTH}(?: (20\\d\\d))?(?![a-z])`, 'g');
const MONTH_DAY_ENGLISH = new RegExp(`(?<![a-z])${MONTH} (\\d{1,2})(?:st|nd|rd|th)?(?!\\d|:|,? 20\\d\\d)`, 'g');
const MONTH_DAY_YEAR = new RegExp(`(?<![a-z])${MONTH} (\\d{1,2})(?:st|nd|rd|th)?,? (20\\d\\d)(?!\\d)`, 'g');
const OF_THIS_MONTH = /(?:本月|这个月)(\d{1,2})[日号]/g;
const YEAR_AGO_MONTH_DAY = /(去年|今年|明年)(\d{1,2})月(\d{1,2})[日号]?/g;
const HAN_MONTH_DAY = /([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?/g;
const SLASHED = /(?<![\d/])(\d{1,2})\/(\d{1,2})(?:\/(20\d\d))?(?![\d/])/g;
const RELATIVE =
  /夜儿个晚上|夜儿个|琴日|寻日|听日|今朝|昨日|大后天|大前天|后天|前天|明天|明儿|明日|今天|今儿|今日|昨天|昨儿|昨晚|今晚|明早|明晚|今早|前儿|改明儿|\b(?:(?:the )?day after tomorrow|(?:the )?day before yesterday|tomorrow|tmrw?|tmr|today|tonight|yesterday|last night)\b/g;
const WEEKDAY =
  /(下下|下|上|这|本)?(?:周|星期|礼拜)([一二三四五六日天])|\b(?:(next|last|this|on) )?(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)day\b/g;
const DAYS: Readonly<Record<string, number>> = {
  夜儿个晚上: -1,
  夜儿个: -1,
  琴日: -1,
  寻日: -1,
  昨日: -1,
  听日: 1,
  今朝: 0,
  大后天: 3,
  大前天: -3,
  后天: 2,
  前天: -2,
  明天: 1,
  明儿: 1,
  明日: 1,
  明早: 1,
  明晚: 1,
  今天: 0,
  今儿: 0,
  今日: 0,
  今晚: 0,
  今早: 0,
  昨天: -1,
  昨儿: -1,
  昨晚: -1,
  前儿: -2,
  改明儿: 1,
  tomorrow: 1,
  tmr: 1,
  tmrw: 1,
  today: 0,
  tonight: 0,
  yesterday: -1,
  'last night': -1,
  'day after tomorrow': 2,
  'day before yesterday': -2,
  'the day after tomorrow': 2,
  'the day before yesterday': -2,
};
const MONTH_HAN = '(?:\\d{1,2}|十?[一二]|[三四五六七八九]|十)';
const PERIOD_SPAN = new RegExp(
  `(?:(20\\d\\d年|去年|今年)?(${MONTH_HAN})月份?)(?:到|至|和|-|~)(?:(20\\d\\d年|去年|今年)?(${MONTH_HAN})月份?)(?![\\d日号一二三四五六七八九十])`,
  'g',
);
const PERIOD = new RegExp(
  `(20\\d\\d)(?:年|-)(\\d{1,2})月?份?(?![\\d日号-])|(去年|今年)?(?<![\\d一二三四五六七八九十个])(${MONTH_HAN})月份?(?![\\d一二三四五六七八九十])|上上个?月|上个?月|上个号头|上号头|这个?月|本月|当月`,
  'g',
);
const NUMERIC_PERIOD = /(?<![\d/])(0?[1-9]|1[0-2])\/(20\d\d)(?![\d/])/g;
const PERIOD_ENGLISH = new RegExp(
  `\\b(last|this|previous|past) month\\b|\\bmonth (before) last\\b|(?<![a-z])${MONTH}(?: (20\\d\\d))?(?![a-z]|,? \\d)`,
  'g',
);
const BILL_WORD =
  /账单|电费|电量|用电|月份|抄表|多少度|发票|费用|单子|开票|专票|普票|的票|票|[\d万多百]度|度电|阶梯|涨价|用了|多少钱|钱|上网|bill|invoice|statement|usage|reading|charge|paid|payment|period|unit|kwh|mwh|\bdu\b|tier|fapiao|consum|produced|feed-in|how much|owe|penalty|交|缴|扣|欠|收我|退|对账|余额|合计|总共|cost|deduct|debit|refund|expensive|meter read/;
function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function iso(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month > 0
    ? `${year}-${pad(month)}-${pad(day)}`
    : null;
}

function plusDays(today: Today, days: number): string {
  return new Date(Date.UTC(today.year, today.month - 1, today.day + days)).toISOString().slice(0, 10);
}

function weekdayOf(today: Today, which: string | undefined, weekday: number): string {
  const now = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  // Weeks begin on Monday, as both languages mean them.
  const inWeek = ((weekday + 6) % 7) - ((now + 6) % 7);
  if (which === '下下') return plusDays(today, inWeek + 14);
  if (which === '下' || which === 'next') return plusDays(today, inWeek + 7);
  if (which === '上' || which === 'last') return plusDays(today, inWeek - 7);
  if (which === '这' || which === '本' || which === 'this') return plusDays(today, inWeek);
  return plusDays(today, inWeek < 0 ? inWeek + 7 : inWeek);
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3)) + 1;
}

/** A weekday of which the sentence tells what happened is the last one. */
const HAPPENED =
  /\b(?:paid|cleared|was|were|lost|went|since|came|happened|told|did|reported|called|stopped|broke|tripped|sent|dug|had|got|made|transferred|took|left|posted|submitted|changed|installed|visited|cost)\b|(?:来的|停的|坏的|交的|断的|来过)/;

function hanDay(text: string): number {
  const digits = '一二三四五六七八九';
  if (text === '十') return 10;
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
  const ten = text.includes('十') ? (tens === '' ? 1 : digits.indexOf(tens!) + 1) : 0;
  return ten * 10 + (ones ? digits.indexOf(ones) + 1 : 0);
}

/** Dates with digits in them. */
function numericDates(folded: string, today: Today): Found[] {
  const year = (text: string | undefined) => (text ? Number(text) : today.year);
  return [
    ...findAll(folded, FULL, 'date', ([, y, m, d]) => iso(Number(y), Number(m), Number(d))),
    ...findAll(folded, YEAR_AGO_MONTH_DAY, 'date', ([, which, m, d]) =>
      iso(today.year + { 去年: -1, 今年: 0, 明年: 1 }[which as '去年']!, Number(m), Number(d)),
    ),
    ...findAll(folded, MONTH_DAY, 'date', ([, m, d]) => iso(today.year, Number(m), Number(d))),
    ...findAll(folded, SLASHED, 'date', ([, one, other, y]) => {
      // Day before month; the other way round where that is no date.
      const [d, m] = Number(other) > 12 ? [other, one] : [one, other];
      return y !== undefined || /\b(?:by|on|until|till|before|from|dated?)\b/.test(folded)
        ? iso(year(y), Number(m), Number(d))
        : null;
    }),
    ...findAll(folded, MONTH_DAY_YEAR, 'date', ([, m, d, y]) => iso(Number(y), monthOf(m!), Number(d))),
    ...findAll(folded, OF_THIS_MONTH, 'date', ([, d]) => iso(today.year, today.month, Number(d))),
    ...findAll(folded, DAY_MONTH, 'date', ([, d, m, y]) => iso(year(y), monthOf(m!), Number(d))),
    ...findAll(folded, MONTH_DAY_ENGLISH, 'date', ([, m, d]) => iso(today.year, monthOf(m!), Number(d))),
  ];
}

/** Calendar days as ISO dates; a day without a year is of this year. */
export function datesIn({ folded, has }: Message, today: Today): Found[] {
  const happened = HAPPENED.test(folded);
  const past = (day: string) => (happened && day > plusDays(today, 0) ? plusDaysFrom(day, -7) : day);
  return [
    ...(has.digits ? numericDates(folded, today) : []),
    ...findAll(folded, HAN_MONTH_DAY, 'date', ([, m, d]) => iso(today.year, hanDay(m!), hanDay(d!))),
    ...findAll(folded, RELATIVE, 'date', ([word]) => plusDays(today, DAYS[word] ?? 0)),
    ...findAll(folded, WEEKDAY, 'date', ([, which, han, english, latin]) =>
      han
        ? past(weekdayOf(today, which, '日一二三四五六'.indexOf(han === '天' ? '日' : han)))
        : past(weekdayOf(today, english === 'on' ? undefined : english, WEEKDAYS.indexOf(latin!.slice(0, 3)))),
    ),
  ];
}

function plusDaysFrom(day: string, days: number): string {
  const [year, month, of] = day.split('-').map(Number);
  return plusDays({ year: year!, month: month!, day: of! }, days);
}

function period(today: Today, month: number, year?: number): string | null {
  if (month < 1 || month > 12) return null;
  // A month without a year is the latest one that is not in the future.
  const of = year ?? (month > today.month ? today.year - 1 : today.year);
  return `${of}-${pad(month)}`;
}

function monthsAgo({ year, month }: Today, ago: number): string {
  const months = year * 12 + month - 1 - ago;
  return `${Math.floor(months / 12)}-${pad((months % 12) + 1)}`;
}

const monthNumber = (text: string): number => (/^\d/.test(text) ? Number(text) : hanDay(text));

function yearSaid(today: Today, said: string | undefined): number | undefined {
  if (said === undefined) return undefined;
  if (said === '去年') return today.year - 1;
  return said === '今年' ? today.year : Number(said.slice(0, 4));
}

/** Months in a row that end before this one: 最近三个月, "last 3 months". */
const LATEST = /(?:最近|过去|近|前)([两二三四五六\d])个月|\b(?:last|past) (two|three|four|five|six|\d) months\b/g;
const QUARTER = /(去年|今年|20\d\d年)?(?:第)?([一二三四1-4])季度|\bq([1-4])(?: of)?(?: (20\d\d))?\b/g;
const WHOLE_YEAR = /(去年|20\d\d年)(?:的)?(?:全年|一整年|一年|整年)|\b(?:the whole of|all of) (last year|20\d\d)\b/g;
const COUNTED = ['', 'one', 'two', 'three', 'four', 'five', 'six'];

function longPeriods(folded: string, today: Today): Found[] {
  const ofYear = (said: string) => (said === 'last year' ? today.year - 1 : (yearSaid(today, said) ?? today.year));
  return [
    ...findAll(folded, LATEST, 'bill_period', ([, han, english]) => {
      const said = han ?? english!;
      const months = /\d/.test(said)
        ? Number(said)
        : han
          ? '一二三四五六'.indexOf(said.replace('两', '二')) + 1
          : COUNTED.indexOf(said);
      return `${monthsAgo(today, months)}/${monthsAgo(today, 1)}`;
    }),
    ...findAll(folded, QUARTER, 'bill_period', ([, said, han, digit, english]) => {
      const quarter = Number(digit ?? ('一二三四'.indexOf(han!) + 1 || han));
      const year =
        said || english ? ofYear((said ?? english)!) : quarter * 3 > today.month ? today.year - 1 : today.year;
      return `${year}-${pad(quarter * 3 - 2)}/${year}-${pad(quarter * 3)}`;
    }),
    ...findAll(folded, WHOLE_YEAR, 'bill_period', ([, han, english]) => {
      const year = ofYear((han ?? english)!);
      return `${year}-01/${year}-12`;
    }),
  ];
}

function hanPeriods(folded: string, today: Today): Found[] {
  const spans = findAll(folded, PERIOD_SPAN, 'bill_period', (match) => {
    const [whole, firstYear, first, lastYear, last] = match;
    if (/和/.test(whole)) return null;
    const from = period(today, monthNumber(first!), yearSaid(today, firstYear));
    const to = period(today, monthNumber(last!), yearSaid(today, lastYear));
    return from && to ? `${from}/${to}` : null;
  });
  const months = findAll(folded, PERIOD, 'bill_period', ([whole, y, m, which, only]) => {
    if (y) return period(today, Number(m), Number(y));
    if (only) return period(today, monthNumber(only), yearSaid(today, which));
    if (whole.startsWith('上上')) return monthsAgo(today, 2);
    return monthsAgo(today, whole.startsWith('上') ? 1 : 0);
  });
  return [...spans, ...months];
}

/** Billing months as YYYY-MM, several in a row as YYYY-MM/YYYY-MM, where the text speaks of bills or use. */
export function periodsIn({ folded }: Message, today: Today): Found[] {
  if (!BILL_WORD.test(folded)) return [];
  return [
    ...longPeriods(folded, today),
    ...hanPeriods(folded, today),
    ...findAll(folded, NUMERIC_PERIOD, 'bill_period', ([, m, y]) => period(today, Number(m), Number(y))),
    ...findAll(folded, PERIOD_ENGLISH, 'bill_period', ([whole, which, before, name, y]) => {
      if (before) return monthsAgo(today, 2);
      if (which) return monthsAgo(today, which === 'this' ? 0 : 1);
      // "may" and "march" are words too, so they count only where the sentence says they are months.
      if (whole === 'may' || whole === 'march')
        return /\b(?:in|for|of|since|the) (?:may|march)\b|(?:may|march)'?s? (?:bill|usage)/.test(folded)
          ? period(today, monthOf(whole))
          : null;
      return period(today, monthOf(name!), y ? Number(y) : undefined);
    }),
  ];
}
