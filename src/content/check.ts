import type { Content } from '../desk/content.ts';
import { readArticles } from '../knowledge/articles.ts';
import { texts } from '../repertoire.ts';
import { readMaterial } from '../understanding/intents.ts';
import { readSafety } from '../understanding/safety.ts';
import { loadWhole } from './dossiers.ts';

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

/** Of several articles on one intent, one has to be the general one. */
function ungeneral({ articles }: Pick<Content, 'articles'>): string[] {
  const intents = new Set(Object.values(articles).flatMap(({ intents: of }) => of));
  return [...intents].flatMap((intent) => {
    const on = Object.values(articles).filter(({ intents: of }) => of.includes(intent));
    const general = on.filter((article) => article.general).length;
    return on.length < 2 || general === 1
      ? []
      : [`data/knowledge: ${intent} has ${general} articles with "general: yes"; it needs one`];
  });
}

/** Every fault of the content, one line each; empty when it is sound. */
export function checkContent(dir: string): readonly string[] {
  try {
    const material = readMaterial(dir);
    const parts = {
      dialogs: texts,
      intents: material.intents,
      safety: readSafety(dir).texts,
      articles: readArticles(dir),
    };
    const { content } = loadWhole(dir, parts, new Date().toISOString().slice(0, 10));
    const faults = [...unlike(content.words), ...ungeneral(content)];
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
