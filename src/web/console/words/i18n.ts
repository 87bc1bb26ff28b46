import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import customersEn from '../customers/words.en.json' with { type: 'json' };
import customersZh from '../customers/words.zh.json' with { type: 'json' };
import figuresEn from '../dossier/figures.en.json' with { type: 'json' };
import figuresZh from '../dossier/figures.zh.json' with { type: 'json' };
import dossierEn from '../dossier/words.en.json' with { type: 'json' };
import dossierZh from '../dossier/words.zh.json' with { type: 'json' };
import panelEn from '../panel/words.en.json' with { type: 'json' };
import panelZh from '../panel/words.zh.json' with { type: 'json' };
import reportsEn from '../reports/words.en.json' with { type: 'json' };
import reportsZh from '../reports/words.zh.json' with { type: 'json' };
import schemesEn from '../schemes/words.en.json' with { type: 'json' };
import schemesZh from '../schemes/words.zh.json' with { type: 'json' };
import ticketsEn from '../tickets/words.en.json' with { type: 'json' };
import ticketsZh from '../tickets/words.zh.json' with { type: 'json' };
import usersEn from '../users/words.en.json' with { type: 'json' };
import usersZh from '../users/words.zh.json' with { type: 'json' };
import shellEn from './en.json' with { type: 'json' };
import shellZh from './zh.json' with { type: 'json' };

export type Tongue = 'zh' | 'en';

const en = {
  shell: shellEn,
  panel: panelEn,
  customers: customersEn,
  dossier: dossierEn,
  figures: figuresEn,
  reports: reportsEn,
  schemes: schemesEn,
  tickets: ticketsEn,
  users: usersEn,
};
const zh = {
  shell: shellZh,
  panel: panelZh,
  customers: customersZh,
  dossier: dossierZh,
  figures: figuresZh,
  reports: reportsZh,
  schemes: schemesZh,
  tickets: ticketsZh,
  users: usersZh,
};
type Book = keyof typeof en & keyof typeof zh;

/** Chinese has one form where English has two, so a counted word is asked for without its ending. */
type Counted<K> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K;
type KeyOf<B extends Book> = Counted<Extract<keyof (typeof en)[B], string>> &
  Counted<Extract<keyof (typeof zh)[B], string>>;
type Fill = Readonly<Record<string, string | number>>;

/** Words by key, with {{names}} filled in; `count` chooses between one and many. A key that one language lacks does not compile. */
export type Words<B extends Book = 'shell'> = (key: KeyOf<B>, fill?: Fill) => string;

const KEPT = 'griddesk-language';
const TAGS: Readonly<Record<Tongue, string>> = { zh: 'zh-Hans', en: 'en' };

function firstTongue(): Tongue {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Starts in the remembered language, else in the browser's. */
export function startWords(): void {
  const tongue = firstTongue();
  document.documentElement.lang = TAGS[tongue];
  void i18next.use(initReactI18next).init({
    lng: tongue,
    fallbackLng: false,
    resources: { zh, en },
    ns: Object.keys(en),
    defaultNS: 'shell',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
}

export function speak(tongue: Tongue): void {
  localStorage.setItem(KEPT, tongue);
  document.documentElement.lang = TAGS[tongue];
  void i18next.changeLanguage(tongue);
}

/** The words of one part of the console in the chosen language: `useWords()` the shell's, `useWords('panel')` the panel's. */
export function useWords<B extends Book = 'shell'>(book?: B): Words<B> {
  const { t } = useTranslation(book ?? 'shell');
  return t as unknown as Words<B>;
}

/** The language of the screen; not that of a customer. */
export function useTongue(): Tongue {
  return useTranslation().i18n.language === 'zh' ? 'zh' : 'en';
}
