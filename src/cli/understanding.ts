import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Understanding, Understood } from '../desk/understood.ts';
import { calibrate } from '../understanding/calibrate.ts';
import { readElsewhere } from '../understanding/elsewhere.ts';
import {
  evaluate,
  learningCurve,
  leaveOneAuthorOut,
  ourTrial,
  readSet,
  type Sets,
  type Trial,
} from '../understanding/evaluate.ts';
import { fitFrom, keepModel, keyOf } from '../understanding/fitting.ts';
import { heldOut } from '../understanding/heldout.ts';
import { type Intent, readMaterial } from '../understanding/intents.ts';
import { loadUnderstanding } from '../understanding/load.ts';
import { naturalBayes } from '../understanding/natural-bayes.ts';

/** Where the commands find content, keep the model, read and write; the defaults are the package's data/, the server's own folder and the terminal. */
export interface Places {
  readonly dataDir: string;
  readonly cacheDir: string;
  readonly input: Readable;
  readonly say: (line: string) => void;
}

const lineSchema = z.strictObject({ lang: z.enum(['zh', 'en']).optional(), text: z.string().max(100_000) });
const MODEL_DIR = 'model';

function shippedData(): string {
  const beside = ['../data', '../../data'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return beside.find((folder) => existsSync(join(folder, 'intents'))) ?? beside[0]!;
}

function instant(text: string | undefined): Date {
  const now = text === undefined ? new Date() : new Date(text);
  if (Number.isNaN(now.getTime())) throw new Error(`--now: "${text}" is no ISO instant such as 2026-03-01T08:00:00Z`);
  return now;
}

function parseLine(line: string, number: number): z.infer<typeof lineSchema> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new Error(`line ${number}: not JSON; expected {"text": "..."}`);
  }
  const checked = lineSchema.safeParse(parsed);
  if (checked.success) return checked.data;
  const [fault] = checked.error.issues;
  throw new Error(`line ${number}: ${fault?.path.join('.') || 'the whole'}: ${fault?.message}`);
}

function report(understood: Understood, intents: ReadonlyMap<string, Intent>): Record<string, unknown> {
  const requests = understood.requests.flatMap((request) => {
    const intent = intents.get(request.intent);
    return intent ? [{ ...request, department: intent.department, priority: intent.priority }] : [];
  });
  return {
    language: understood.language,
    requests,
    ranking: understood.ranking,
    band: understood.band,
    outOfScope: understood.outOfScope,
    elsewhere: understood.elsewhere,
    clarify: understood.clarify,
    hazard: understood.hazard,
    entities: understood.entities,
  };
}

async function classify(texts: readonly string[], options: { jsonl?: boolean; now?: string }, places: Places) {
  const { dataDir, cacheDir, input, say } = places;
  const now = instant(options.now);
  if (!options.jsonl && texts.length === 0) throw new Error('give a text, or --jsonl and lines on standard input');
  const warn = (what: string, detail: Record<string, string>) =>
    void process.stderr.write(`${what}: ${Object.values(detail).join(' ')}\n`);
  const { understanding, ready } = loadUnderstanding({ dataDir, cacheDir, workerUrl: null, log: { warn } });
  await ready;
  const intents = new Map(readMaterial(dataDir).intents.map((intent) => [intent.id, intent]));
  const answer = (text: string, lang: 'zh' | 'en' | null, ask: Understanding) =>
    say(JSON.stringify(report(ask.understand(text, lang, now)!, intents)));
  if (!options.jsonl) return answer(texts.join(' '), null, understanding);
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const { text, lang } = parseLine(line, number);
    answer(text, lang ?? null, understanding);
  }
}

interface EvaluateOptions {
  readonly train?: string;
  readonly test?: string;
  readonly oos?: string;
  readonly oosValid?: string;
  readonly valid?: string;
  readonly classifier: string;
  readonly leaveOneAuthorOut?: boolean;
  readonly heldOut?: string;
  readonly curve?: readonly string[];
  readonly json?: boolean;
}

function show(found: Record<string, unknown>, json: boolean | undefined, say: Places['say']): void {
  if (json) {
    say(JSON.stringify(found));
    return;
  }
  for (const [name, value] of Object.entries(found)) say(`${name.padEnd(26)}${JSON.stringify(value)}`);
}

function naturalBaseline({ train: examples }: Sets): Trial {
  return naturalBayes(examples);
}

async function runEvaluate(options: EvaluateOptions, places: Places): Promise<void> {
  const { dataDir, cacheDir, say } = places;
  const material = readMaterial(dataDir);
  if (options.heldOut) {
    const { understanding, ready } = loadUnderstanding({ dataDir, cacheDir, workerUrl: null });
    await ready;
    const writers = heldOut(options.heldOut, understanding, material.intents);
    if (options.json) show({ writers }, true, say);
    else for (const { writer, ...found } of writers) show({ writer, ...found }, false, say);
    return;
  }
  if (options.curve) {
    show({ curve: learningCurve(material, options.curve) }, options.json, say);
    return;
  }
  if (options.leaveOneAuthorOut) {
    show({ authors: leaveOneAuthorOut(material) }, options.json, say);
    return;
  }
  if (!options.train || !options.test)
    throw new Error('give --train and --test, or --leave-one-author-out, or --held-out');
  const make = { svm: ourTrial, 'natural-bayes': naturalBaseline }[options.classifier];
  if (!make) throw new Error(`--classifier: "${options.classifier}" is neither svm nor natural-bayes`);
  const read = (file: string | undefined) => (file === undefined ? undefined : readSet(file));
  const sets = {
    train: readSet(options.train),
    test: readSet(options.test),
    outside: read(options.oos),
    outsideValid: read(options.oosValid),
    valid: read(options.valid),
  };
  show({ ...evaluate(sets, (all) => make(all, material.concepts)) }, options.json, say);
}

function train(options: { calibrate?: boolean }, { dataDir, cacheDir, say }: Places): void {
  if (options.calibrate) {
    const { examples, concepts, contentHash } = readMaterial(dataDir);
    const calibration = calibrate(examples, concepts, readElsewhere(dataDir), contentHash);
    writeFileSync(join(dataDir, 'intents', 'calibration.json'), `${JSON.stringify(calibration, null, 2)}\n`);
    say(JSON.stringify(calibration));
  }
  const begun = process.cpuUsage();
  const bytes = fitFrom(dataDir);
  const { user, system } = process.cpuUsage(begun);
  keepModel(cacheDir, keyOf(readMaterial(dataDir)), bytes);
  say(JSON.stringify({ trainSeconds: Number(((user + system) / 1e6).toFixed(2)), modelBytes: bytes.length }));
}

/** Adds classify, evaluate and train. None of them opens the archive. */
export function understandingCommands(program: Command, given: Partial<Places> = {}): void {
  const places: Places = {
    dataDir: shippedData(),
    cacheDir: join(process.env.DATA_DIR ?? join('data', 'var'), MODEL_DIR),
    input: process.stdin,
    say: (line) => void process.stdout.write(`${line}\n`),
    ...given,
  };
  program
    .command('classify [text...]')
    .description('what a message is understood as')
    .option('--jsonl', 'read {"lang"?, "text"} lines from standard input')
    .option('--now <instant>', 'the instant that relative dates are read at')
    .action((texts: string[], options: { jsonl?: boolean; now?: string }) => classify(texts, options, places));
  program
    .command('evaluate')
    .description('measure a classifier on labelled sets')
    .option('--train <tsv>', 'text, tab, label')
    .option('--test <tsv>')
    .option('--oos <tsv>', 'test messages that are out of scope')
    .option('--oos-valid <tsv>', 'further messages that are out of scope, to choose by')
    .option('--valid <tsv>', 'messages in scope, to calibrate with')
    .option('--classifier <name>', 'svm or natural-bayes', 'svm')
    .option('--leave-one-author-out', 'try our own intents on each writer in turn')
    .option('--held-out <folder>', "try all of understanding on writers' messages: <writer>.intents.tsv and so on")
    .option('--curve <writer...>', 'what ever more other writers bring for these')
    .option('--json')
    .action((options: EvaluateOptions) => runEvaluate(options, places));
  program
    .command('train')
    .description('fit the model and keep it for the next start')
    .option('--calibrate', 'compute sharpness and bands anew, about five times as long')
    .action((options: { calibrate?: boolean }) => train(options, places));
}
