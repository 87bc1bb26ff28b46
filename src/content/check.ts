import { readArticles } from '../knowledge/articles.ts';
import { texts } from '../repertoire.ts';
import { readMaterial } from '../understanding/intents.ts';
import { readSafety } from '../understanding/safety.ts';
import { loadContent } from './content.ts';

const names = (text: string) => [...new Set([...text.matchAll(/\{([a-z]\w*)\}/gi)].map((m) => m[1]))].sort().join(' ');

/** Words that differ between the languages in the names they use; an answer must not say less in one of them. */
function unlike(words: Readonly<Record<'zh' | 'en', Readonly<Record<string, string>>>>): string[] {
  const faults: string[] = [];
  for (const [key, zh] of Object.entries(words.zh)) {
    const en = words.en[key];
    if (en === undefined) faults.push(`${key}: there are no English words`);
    else if (names(zh) !== names(en)) faults.push(`${key}: Chinese and English do not use the same {names}`);
  }
  return faults;
}

/** Every fault of the content, one line each; empty when it is sound. */
export function checkContent(dir: string): readonly string[] {
  try {
    const material = readMaterial(dir);
    const content = loadContent(dir, {
      dialogs: texts,
      intents: material.intents,
      safety: readSafety(dir).texts,
      articles: readArticles(dir),
    });
    const faults = unlike(content.words);
    if (material.calibration === null)
      faults.push('data/intents/calibration.json is missing: run "griddesk train --calibrate"');
    else if (material.calibration.contentHash !== material.contentHash) {
      faults.push('data/intents/calibration.json was made from other intents: run "griddesk train --calibrate"');
    }
    return faults;
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}
