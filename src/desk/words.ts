import type { Option, Said, Value } from '../dialog/index.ts';
import type { Content } from './content.ts';
import type { Choice, Instant } from './records.ts';
import type { Language } from './understood.ts';

/** Renders words of the content in a language. A key without words is a fault of the release, said as the key so that a test sees it. */
export interface Words {
  say(said: Said, language: Language): string;
  choice(option: Option, language: Language): Choice;
  value(value: Value, language: Language): string;
}

const LOCALE: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** `now` decides whether an instant needs its date. */
export function wordsOf(content: Content, now: () => Date): Words {
  const { company } = content;
  const always = (language: Language) => ({
    company: company.name[language],
    hotline: company.hotline,
    regulator: company.regulator,
    ...company.emergency,
    emergency: company.emergency.police,
  });
  const base = { zh: always('zh'), en: always('en') };
  const formats = Object.fromEntries(
    (['zh', 'en'] as const).map((language) => {
      const zone = { timeZone: company.timeZone, hourCycle: 'h23' } as const;
      const time = new Intl.DateTimeFormat(LOCALE[language], { ...zone, hour: '2-digit', minute: '2-digit' });
      const day = new Intl.DateTimeFormat(LOCALE[language], { ...zone, month: 'long', day: 'numeric' });
      return [language, { time, day }];
    }),
  ) as Record<Language, { time: Intl.DateTimeFormat; day: Intl.DateTimeFormat }>;

  const instant = (at: Instant, language: Language): string => {
    const { time, day } = formats[language];
    const date = new Date(at);
    const today = day.format(now()) === day.format(date);
    return today ? time.format(date) : `${day.format(date)}${language === 'zh' ? '' : ', '}${time.format(date)}`;
  };
  const value = (of: Value, language: Language): string => {
    if (typeof of !== 'object') return String(of);
    if ('instant' in of) return instant(of.instant, language);
    if ('words' in of) return text(of.words, of.with ?? {}, language);
    return of[language];
  };
  const text = (key: string, given: NonNullable<Said['with']>, language: Language): string =>
    (content.words[language][key] ?? key).replace(/\{([a-z]\w*)\}/gi, (whole, name: string) => {
      const known = given[name] ?? base[language][name as keyof (typeof base)['zh']];
      return known === undefined ? whole : value(known, language);
    });

  return {
    say: (said, language) => text(said.key, said.with ?? {}, language),
    value,
    choice: (option, language) => {
      const title = value(option.title, language);
      return { title, value: title };
    },
  };
}
