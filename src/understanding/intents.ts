import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ContentError, readContent } from '../content/read.ts';
import { STAGES } from '../desk/content.ts';
import { type Calibration, calibrationSchema } from './calibration.ts';
import { type Example, NEAR_DANGER, NOT_OURS } from './classifier.ts';
import { type Concepts, conceptsFrom, conceptsSchema } from './concepts.ts';
import type { Marked } from './entities/learn.ts';
import { type FactWords, factWordsSchema } from './entities/lore.ts';
import { factMessagesSchema, markedFrom } from './facts.ts';
import { stem, wordsOf } from './tokens.ts';

const writing = z.array(
  z.strictObject({
    /** Who wrote them, so that a classifier can be tried on a writer that it has not read. */
    by: z.string().min(1),
    texts: z.array(z.string().min(1).max(2_000)).min(1),
  }),
);

/** The form of data/near-danger.json: messages with words near danger that tell of none. */
export const nearDangerSchema = z.strictObject({ zh: writing, en: writing });

/** The form of data/intents/<id>.json. */
export const intentSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+\.[a-z_]+$/),
  name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  department: z.string().min(1),
  priority: z.enum(['P1', 'P2', 'P3', 'P4']),
  /** The stage of service that it belongs to, null for small talk and the like. */
  stage: z.enum(STAGES).nullable(),
  utterances: z.strictObject({ zh: writing, en: writing }),
});

export type Intent = z.infer<typeof intentSchema>;

/** A written example with its author. */
export interface Written extends Example {
  readonly by: string;
}

/** What the tagger of facts is made from. */
export interface Facts {
  readonly messages: readonly (Marked & { readonly by: string })[];
  readonly words: FactWords;
  readonly hash: string;
}

/** What the classifier is made from, as read from data/. */
export interface Material {
  readonly intents: readonly Intent[];
  readonly examples: readonly Written[];
  readonly concepts: Concepts;
  readonly facts: Facts;
  /** Null before the first `griddesk train --calibrate`. */
  readonly calibration: Calibration | null;
  /** SHA-256 over the intents, the messages near danger and the concepts. */
  readonly contentHash: string;
}

const CALIBRATION_FILE = 'calibration.json';

function writtenIn({ zh, en }: z.infer<typeof nearDangerSchema>, intent: string): Written[] {
  return [...zh, ...en].flatMap(({ by, texts }) => texts.map((text) => ({ text, intent, by })));
}

function examplesOf(intent: Intent): Written[] {
  return writtenIn(intent.utterances, intent.id);
}

function readIntents(folder: string, names: readonly string[]): Intent[] {
  const intents = names.map((name) => {
    const intent = readContent(join(folder, name), intentSchema);
    if (`${intent.id}.json` !== name) {
      throw new ContentError(`${join(folder, name)}: id: is "${intent.id}", but the file's name says otherwise`);
    }
    return intent;
  });
  if (!intents.some((intent) => intent.id === NOT_OURS)) {
    throw new ContentError(`${folder}: ${NOT_OURS}.json is missing: without it nothing can be refused`);
  }
  return intents;
}

function readFacts(folder: string): Facts {
  const files = ['messages.json', 'words.json'].map((name) => join(folder, name));
  const { zh, en } = readContent(files[0]!, factMessagesSchema);
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  return {
    messages: [...zh, ...en].flatMap(({ by, texts }) => texts.map((text) => ({ by, ...markedFrom(text) }))),
    words: readContent(files[1]!, factWordsSchema),
    hash: hash.digest('hex'),
  };
}

/** Reads data/intents, data/facts and data/concepts.json; throws ContentError. */
export function readMaterial(dataDir: string): Material {
  const folder = join(dataDir, 'intents');
  const listed = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const names = listed.filter((name) => name !== CALIBRATION_FILE).sort();
  const intents = readIntents(folder, names);
  const nearFile = join(dataDir, 'near-danger.json');
  const near = readContent(nearFile, nearDangerSchema);
  const conceptsFile = join(dataDir, 'concepts.json');
  const groups = readContent(conceptsFile, conceptsSchema);
  const hash = createHash('sha256');
  for (const file of [...names.map((name) => join(folder, name)), conceptsFile, nearFile]) {
    hash.update(readFileSync(file)).update('\0');
  }
  return {
    intents,
    examples: [...intents.flatMap(examplesOf), ...writtenIn(near, NEAR_DANGER)],
    concepts: conceptsFrom(groups, (phrase) => wordsOf(phrase).map(stem)),
    facts: readFacts(join(dataDir, 'facts')),
    calibration: listed.includes(CALIBRATION_FILE)
      ? readContent(join(folder, CALIBRATION_FILE), calibrationSchema)
      : null,
    contentHash: hash.digest('hex'),
  };
}
