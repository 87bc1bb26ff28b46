import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNCALIBRATED } from './calibration.ts';
import { fitModel } from './classifier.ts';
import { fitTagger } from './entities/learn.ts';
import { type Material, readMaterial } from './intents.ts';
import { MODEL_VERSION, type Model, modelFromBytes, modelToBytes } from './model.ts';

const FILE = /^model-[0-9a-f]{16}\.bin$/;

/** Names a model by everything that it is fitted from. */
export function keyOf({ contentHash, facts, calibration }: Material): string {
  const from = JSON.stringify([MODEL_VERSION, contentHash, facts.hash, calibration ?? UNCALIBRATED]);
  return createHash('sha256').update(from).digest('hex');
}

function fileOf(cacheDir: string, key: string): string {
  return join(cacheDir, `model-${key.slice(0, 16)}.bin`);
}

/** The kept model of this material, or null when there is none; throws ModelFileError when the file is damaged. */
export function keptModel(cacheDir: string, material: Material): Model | null {
  const key = keyOf(material);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(fileOf(cacheDir, key));
  } catch {
    return null;
  }
  const model = modelFromBytes(bytes, material.concepts);
  return model.key === key ? model : null;
}

/** Keeps a model for the next start and removes those of earlier content. The write is whole or not at all. */
export function keepModel(cacheDir: string, key: string, bytes: Uint8Array): void {
  const file = fileOf(cacheDir, key);
  mkdirSync(cacheDir, { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, bytes);
  renameSync(draft, file);
  for (const name of readdirSync(cacheDir)) {
    if (FILE.test(name) && join(cacheDir, name) !== file) rmSync(join(cacheDir, name), { force: true });
  }
}

/** Reads data/ and fits the model; takes about five seconds of CPU. Throws ContentError. */
export function fitFrom(dataDir: string): Uint8Array<ArrayBuffer> {
  const material = readMaterial(dataDir);
  const { examples, calibration, concepts, facts } = material;
  const model = fitModel(examples, calibration ?? UNCALIBRATED, concepts, keyOf(material));
  const tagger = fitTagger(
    facts.messages,
    facts.words,
    examples.map(({ text }) => text),
  );
  return modelToBytes({ ...model, tagger });
}
