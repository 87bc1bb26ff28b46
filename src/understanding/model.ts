import { createHash } from 'node:crypto';
import type { Bayes } from './bayes.ts';
import type { Calibration } from './calibration.ts';
import type { Concepts } from './concepts.ts';
import type { Tagger } from './entities/tagger.ts';
import { type Spelling, spellingOf } from './spelling.ts';
import { type Vocabulary, vocabulary } from './vocabulary.ts';

/** A fitted classifier. The weight of class k for feature f is weights[rowOf[f] * classes + k] * steps[f]. */
export interface Model extends Bayes {
  /** The hash of everything that the model was fitted from. */
  readonly key: string;
  readonly classes: readonly string[];
  readonly calibration: Calibration;
  /** The word knowledge it was fitted with; content, so not part of the model's file. */
  readonly concepts: Concepts;
  readonly vocabulary: Vocabulary;
  readonly spelling: Spelling;
  /** The row of each feature; what one training text alone holds shares a row. */
  readonly rowOf: Uint32Array;
  readonly weights: Int8Array;
  readonly steps: Float32Array;
  readonly bias: Float32Array;
  /** What finds names, organisations, addresses and times; null in models that only classify. */
  readonly tagger: Tagger | null;
}

/** A model file that is torn, of another version or not a model; the remedy is always to fit again. */
export class ModelFileError extends Error {
  override name = 'ModelFileError';
}

/** Raised whenever features or the file's form change, so that old files are fitted again. */
export const MODEL_VERSION = 3;
const MAGIC = 'GRIDDESK-MODEL\n';
const CHECKSUM_LENGTH = 32;
const CLASSIFIER_TABLES = 9;

interface Header {
  version: number;
  key: string;
  classes: string[];
  calibration: Calibration;
  lexical: number;
  evidenceStep: number;
  words: string;
  lengths: number[];
}

function partsOf(model: Model): (Uint32Array | Float32Array | Int8Array | Uint8Array | Int32Array)[] {
  const { vocabulary: known } = model;
  const { rowOf, steps, bias, base, evidenceOf, weights, evidence } = model;
  return [known.hashes, known.rarity, rowOf, steps, bias, base, evidenceOf, weights, evidence, ...taggerParts(model)];
}

function taggerParts({ tagger }: Model): (Float32Array | Int8Array | Uint8Array | Int32Array)[] {
  if (!tagger) return [];
  const { classes, often, steps, weights } = tagger;
  return [Int32Array.from(classes.keys()), Uint8Array.from(classes.values()), often, steps, weights];
}

function taggerFrom(table: () => ArrayBuffer): Tagger {
  const words = new Int32Array(table());
  const kinds = new Uint8Array(table());
  return {
    classes: new Map(Array.from(words, (word, at) => [word, kinds[at]!])),
    often: new Uint8Array(table()),
    steps: new Float32Array(table()),
    weights: new Int8Array(table()),
  };
}

/** The model as bytes: magic, length of the header, header as JSON, tables, SHA-256 of all before it. */
export function modelToBytes(model: Model): Uint8Array<ArrayBuffer> {
  const parts = partsOf(model);
  const header: Header = {
    version: MODEL_VERSION,
    key: model.key,
    classes: [...model.classes],
    calibration: model.calibration,
    lexical: model.vocabulary.lexical,
    evidenceStep: model.evidenceStep,
    words: model.spelling.words.join(' '),
    lengths: parts.map((part) => part.byteLength),
  };
  const words = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(MAGIC.length + 4);
  start.write(MAGIC, 'latin1');
  start.writeUInt32LE(words.length, MAGIC.length);
  const tables = parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  const body = Buffer.concat([start, words, ...tables]);
  const bytes = new Uint8Array(body.length + CHECKSUM_LENGTH);
  bytes.set(body);
  bytes.set(createHash('sha256').update(body).digest(), body.length);
  return bytes;
}

function headerOf(file: Buffer): { header: Header; bodyStart: number } {
  const body = file.subarray(0, Math.max(0, file.length - CHECKSUM_LENGTH));
  if (body.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) {
    throw new ModelFileError('not a model file: delete it, the next start fits the model again');
  }
  if (!createHash('sha256').update(body).digest().equals(file.subarray(body.length))) {
    throw new ModelFileError('the model file is damaged: delete it, the next start fits the model again');
  }
  const length = body.readUInt32LE(MAGIC.length);
  const bodyStart = MAGIC.length + 4 + length;
  const header = JSON.parse(body.subarray(MAGIC.length + 4, bodyStart).toString()) as Header;
  if (header.version !== MODEL_VERSION) {
    throw new ModelFileError(`the model file has version ${header.version}, this program reads ${MODEL_VERSION}`);
  }
  return { header, bodyStart };
}

/** Reads what `modelToBytes` wrote; throws ModelFileError for anything else. */
export function modelFromBytes(bytes: Uint8Array, concepts: Concepts): Model {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, bodyStart } = headerOf(file);
  let at = bodyStart;
  // Each table is copied, so that it is aligned and the file's bytes can go.
  const next = header.lengths.values();
  const table = (): ArrayBuffer => {
    const length = next.next().value ?? 0;
    at += length;
    return new Uint8Array(file.subarray(at - length, at)).buffer;
  };
  const known = vocabulary(new Uint32Array(table()), new Float32Array(table()), header.lexical);
  return {
    key: header.key,
    classes: header.classes,
    calibration: header.calibration,
    concepts,
    vocabulary: known,
    spelling: spellingOf(header.words.split(' ').filter((word) => word !== '')),
    rowOf: new Uint32Array(table()),
    steps: new Float32Array(table()),
    bias: new Float32Array(table()),
    base: new Float32Array(table()),
    evidenceOf: new Uint32Array(table()),
    weights: new Int8Array(table()),
    evidence: new Uint8Array(table()),
    evidenceStep: header.evidenceStep,
    tagger: header.lengths.length > CLASSIFIER_TABLES ? taggerFrom(table) : null,
  };
}
