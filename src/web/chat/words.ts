import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

export type Tongue = 'zh' | 'en';

/** A key of the page's own words; a key that one language lacks does not compile. */
export type WordKey = keyof typeof en | keyof typeof zh;

const texts: Readonly<Record<Tongue, Readonly<Record<WordKey, string>>>> = { zh, en };

export const LANG: Readonly<Record<Tongue, string>> = { zh: 'zh-Hans', en: 'en' };

/** The page's words in one language, with {names} filled in. */
export function words(tongue: Tongue, key: WordKey, fill: Readonly<Record<string, string | number>> = {}): string {
  return texts[tongue][key].replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''));
}
