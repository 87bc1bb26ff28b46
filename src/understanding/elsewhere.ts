import { join } from 'node:path';
import { z } from 'zod';
import { readContent } from '../content/read.ts';
import { wordLines } from './content.ts';
import { fold } from './fold.ts';

const words = z.strictObject({ zh: wordLines, en: wordLines });

/** The form of data/elsewhere.json: topics that customers take to us and that are another's, and the words that are ours. */
const elsewhereSchema = z.strictObject({
  topics: z.record(z.string(), words),
  /** Words that hold one of ours and do not speak of power (电话, 电视). They are taken out first. */
  misleading: words,
  ours: words,
});

/** Names the topic of a text that is known not to be ours, or null. */
export type Elsewhere = (text: string) => string | null;

const ESCAPED = /[.*+?^${}()|[\]\\]/g;

function matcher({ zh, en }: { zh: readonly string[]; en: readonly string[] }): RegExp {
  const han = zh.map((word) => word.replace(ESCAPED, '\\$&'));
  const latin = en.map((word) => word.replace(ESCAPED, '\\$&').replace(/ /g, '[ -]?'));
  return new RegExp([...han, `\\b(?:${latin.join('|')})s?\\b`].join('|'), 'g');
}

/** Reads data/elsewhere.json; throws ContentError. */
export function readElsewhere(dataDir: string): Elsewhere {
  const content = readContent(join(dataDir, 'elsewhere.json'), elsewhereSchema);
  const topics = Object.entries(content.topics).map(([topic, list]) => ({ topic, words: matcher(list) }));
  const misleading = matcher(content.misleading);
  const ours = matcher(content.ours);
  return (text) => {
    const folded = fold(text.slice(0, 500));
    if (folded.replace(misleading, ' ').search(ours) >= 0) return null;
    return topics.find(({ words }) => folded.search(words) >= 0)?.topic ?? null;
  };
}
