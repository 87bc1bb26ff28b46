import { dialog } from '../../src/dialog/index.ts';
import phrasesEn from './phrases.en.json' with { type: 'json' };
import phrasesZh from './phrases.zh.json' with { type: 'json' };
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** Words that belong to no dialog, and the phrases that work in every one. */
export const common = dialog({ id: 'common', text: { en, zh } });
export const phrases = { zh: phrasesZh, en: phrasesEn };
