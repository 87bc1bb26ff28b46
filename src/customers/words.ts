import type { Language } from '../desk/understood.ts';
import type { TableFault } from '../tables/shape.ts';
import type { RowFault } from './import.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** The compiler lists what a language lacks. */
const TEXT: Readonly<Record<Language, Readonly<Record<keyof typeof en, string>>>> = { zh, en };
export type WordKey = keyof typeof en;

/** What a key says, with its {placeholders} filled. */
export function words(key: WordKey, language: Language, fill: Readonly<Record<string, string | number>> = {}): string {
  return TEXT[language][key].replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? '…'));
}

/** Why a file is no table, for whoever chose it. */
export const saidOfTable = ({ because, at }: TableFault, language: Language): string =>
  words(because, language, at === undefined ? {} : { at });

/** What is wrong with a row: where, then what. */
export function saidOfRow(
  row: number,
  { column, because, at }: Omit<RowFault, 'because'> & { readonly because: RowFault['because'] | 'changedMeanwhile' },
  language: Language,
): string {
  const what = words(because, language, at === undefined ? {} : { at });
  const where = [words('row', language, { row }), column].filter((part) => part !== '').join(', ');
  return language === 'zh' ? `${where.replace(', ', '，')}：${what}` : `${where}: ${what}`;
}
