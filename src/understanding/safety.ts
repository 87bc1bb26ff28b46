import { join } from 'node:path';
import { z } from 'zod';
import { readContent } from '../content/read.ts';
import { wordLines } from './content.ts';

const kind = z.enum(['line_down', 'line_on_vehicle', 'shock', 'fire', 'flood', 'exposed', 'life', 'threat']);
const both = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}

const ruleSchema = z.strictObject({
  kind,
  /** Names of word sets that must all be found; the distances count from the first. */
  all: z.array(z.string()).min(1).max(3),
  /** The most characters between the first set's word and each other's. */
  within: z.number().int().min(0).max(120).default(0),
  certainty: z.enum(['hit', 'confirm']).default('hit'),
});

const lexiconSchema = z
  .strictObject({
    /** Phrases that hold a word of danger and mean none. */
    misleading: wordLines,
    sets: z.record(z.string(), wordLines),
    rules: z.array(ruleSchema),
    soften: z.strictObject({ negation: wordLines, after: wordLines, elsewhere: wordLines }),
  })
  .superRefine((lexicon, context) => {
    for (const [name, words] of Object.entries({
      ...lexicon.sets,
      misleading: lexicon.misleading,
      ...lexicon.soften,
    })) {
      for (const word of words.filter((each) => !isPattern(each))) {
        context.addIssue({ code: 'custom', path: [name], message: `"${word}" is no regular expression` });
      }
    }
    lexicon.rules.forEach((rule, at) => {
      for (const set of rule.all) {
        if (lexicon.sets[set] === undefined) {
          context.addIssue({ code: 'custom', path: ['rules', at, 'all'], message: `there is no set "${set}"` });
        }
      }
    });
  });

const safetySchema = z.strictObject({
  v: z.literal(1),
  scan: z.strictObject({ zh: lexiconSchema, en: lexiconSchema }),
  texts: z.record(kind, both),
  where: both,
  confirm: both,
});

export type Rule = z.infer<typeof ruleSchema>;
export type HazardLexicon = z.infer<typeof lexiconSchema>;
/** The form of data/safety.json: the words of danger, and what is said first. */
export type Safety = z.infer<typeof safetySchema>;

/** Reads data/safety.json; throws ContentError. */
export function readSafety(dataDir: string): Safety {
  return readContent(join(dataDir, 'safety.json'), safetySchema);
}
