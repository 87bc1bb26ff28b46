import { readFileSync } from 'node:fs';
import { holdOut, tune } from './calibrate.ts';
import { UNCALIBRATED } from './calibration.ts';
import { type Example, fitModel, judge, NOT_OURS, type Reading, readingOf, sharesOf } from './classifier.ts';
import type { Concepts } from './concepts.ts';
import type { Material, Written } from './intents.ts';
import { tellApart } from './logistic.ts';

/** A text as a classifier under trial sees it: the probabilities of its classes, and what else tells how much of it is known. */
interface Seen {
  readonly shares: Float64Array;
  /** The best separating score, the share of words that are known, and the evidence for the best class a word. */
  readonly signs: readonly number[];
}

/** A classifier under trial. */
export interface Trial {
  readonly classes: readonly string[];
  see(text: string): Seen;
}

/** The sets of a trial. Without `valid` a fifth of the training set is held out to set the sharpness. */
export interface Sets {
  readonly train: readonly Example[];
  readonly test: readonly Example[];
  readonly outside?: readonly Example[] | undefined;
  readonly outsideValid?: readonly Example[] | undefined;
  readonly valid?: readonly Example[] | undefined;
}

/** What a trial found. Shares are fractions; CPU seconds and microseconds are of this process. */
export interface Findings {
  readonly accuracy: number;
  readonly macroF1: number;
  /** Of what is out of scope, the share that falls below the threshold that keeps 97 % of the validation set. */
  readonly oosRecall: number | null;
  /** Of what is in scope, the share that is kept by that threshold and right. */
  readonly inScopeAccuracy: number | null;
  /** Expected calibration error over ten bins. */
  readonly ece: number;
  readonly trainSeconds: number;
  readonly microsecondsPerUtterance: number;
  readonly peakRssMb: number;
}

/** A labelled file that cannot be read; the message names file and line. */
export class SetError extends Error {
  override name = 'SetError';
}

const KEPT = 0.97;
const BINS = 10;
/** Small sets are held out fold by fold, for large ones a fifth tells enough. */
const LARGE = 5_000;
/** Where no message out of scope is given to choose by: order and the best separating score. */
const UNLEARNT = [1, 6, 0, 0];
/** A text that holds nothing known. */
const UNFAMILIAR = [-20, 0, 0];

/** Reads `text<TAB>label` lines; throws SetError. */
export function readSet(file: string): Example[] {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  return lines.flatMap((line, at) => {
    if (line === '') return [];
    const tab = line.lastIndexOf('\t');
    if (tab < 1 || tab === line.length - 1)
      throw new SetError(`${file}, line ${at + 1}: expected text, a tab and a label`);
    return [{ text: line.slice(0, tab), intent: line.slice(tab + 1) }];
  });
}

export function share(part: number, of: number): number {
  return Number((part / of).toFixed(4));
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function signsOf({ separating, bayes, known, words }: Reading): number[] {
  return [Math.max(...separating), known / Math.max(1, words), Math.max(...bayes) / Math.max(1, known)];
}

/** The product's classifier, fitted and tuned. */
export function ourTrial({ train, valid }: Pick<Sets, 'train' | 'valid'>, concepts: Concepts): Trial {
  const model = fitModel(train, UNCALIBRATED, concepts);
  const { classes } = model;
  const held = valid?.length
    ? valid.map((example) => ({ example, classes, reading: readingOf(model, example.text) }))
    : holdOut(train, concepts, train.length > LARGE ? 1 : undefined);
  const tuned = tune(held);
  const unknown = { shares: new Float64Array(classes.length).fill(1 / classes.length), signs: UNFAMILIAR };
  return {
    classes,
    see: (text) => {
      const reading = readingOf(model, text);
      return reading ? { shares: sharesOf(reading, tuned), signs: signsOf(reading) } : unknown;
    },
  };
}

function best(shares: Float64Array): number {
  return shares.reduce((most, share, at) => (share > shares[most]! ? at : most), 0);
}

/** Negative entropy first, then the other signs. */
function signals({ shares, signs }: Seen): number[] {
  return [shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0), ...signs];
}

/** Where to refuse: the weights of the signals, and the sureness that keeps 97 % of what is in scope. */
interface Gate {
  readonly weights: readonly number[];
  readonly threshold: number;
}

function sureness(weights: readonly number[], seen: Seen): number {
  return signals(seen).reduce((sum, signal, at) => sum + signal * weights[at]!, 0);
}

function gateAt(inside: readonly Seen[], weights: readonly number[]): Gate {
  const sure = inside.map((seen) => sureness(weights, seen)).sort((one, other) => one - other);
  return { weights, threshold: sure[Math.floor(sure.length * (1 - KEPT))] ?? Number.NEGATIVE_INFINITY };
}

function refuses({ weights, threshold }: Gate, seen: Seen): boolean {
  return sureness(weights, seen) < threshold;
}

/** The gate that tells the validation messages apart; without ones out of scope, the usual one. */
function gateFor(trial: Trial, { valid, test, outsideValid }: Sets): Gate {
  const inside = (valid ?? test).map(({ text }) => trial.see(text));
  if (!outsideValid) return gateAt(inside, UNLEARNT);
  const outside = outsideValid.map(({ text }) => trial.see(text));
  return gateAt(inside, tellApart(inside.map(signals), outside.map(signals)));
}

function macroF1(pairs: readonly (readonly [string, string])[]): number {
  const labels = new Set(pairs.map(([, right]) => right));
  let sum = 0;
  for (const label of labels) {
    const hits = pairs.filter(([said, right]) => said === label && right === label).length;
    const said = pairs.filter(([each]) => each === label).length;
    const right = pairs.filter(([, each]) => each === label).length;
    sum += (2 * hits) / (said + right);
  }
  return sum / labels.size;
}

function calibrationError(judged: readonly { readonly share: number; readonly right: boolean }[]): number {
  let error = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const inBin = judged.filter(({ share }) => Math.min(BINS - 1, Math.floor(share * BINS)) === bin);
    const claimed = inBin.reduce((sum, { share }) => sum + share, 0);
    error += Math.abs(claimed - inBin.filter(({ right }) => right).length);
  }
  return error / judged.length;
}

/** Fits `make` to the training set and measures it on the test set. */
export function evaluate(sets: Sets, make: (sets: Sets) => Trial): Findings {
  const begun = process.cpuUsage();
  const trial = make(sets);
  const trainSeconds = cpuSeconds(begun);
  const asked = process.cpuUsage();
  const seen = sets.test.map(({ text }) => trial.see(text));
  const microseconds = (cpuSeconds(asked) * 1e6) / sets.test.length;
  const said = seen.map(({ shares }) => trial.classes[best(shares)]!);
  const right = said.map((intent, at) => intent === sets.test[at]!.intent);
  const gate = sets.outside ? gateFor(trial, sets) : null;
  const outside = sets.outside?.filter(({ text }) => gate && refuses(gate, trial.see(text)));
  return {
    accuracy: share(right.filter(Boolean).length, seen.length),
    macroF1: share(macroF1(said.map((intent, at) => [intent, sets.test[at]!.intent])), 1),
    oosRecall: outside ? share(outside.length, sets.outside!.length) : null,
    inScopeAccuracy: gate
      ? share(seen.filter((each, at) => right[at] && !refuses(gate, each)).length, seen.length)
      : null,
    ece: share(
      calibrationError(seen.map(({ shares }, at) => ({ share: shares[best(shares)]!, right: right[at]! }))),
      1,
    ),
    trainSeconds: Number(trainSeconds.toFixed(2)),
    microsecondsPerUtterance: Number(microseconds.toFixed(1)),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** Right intents, right departments and right ones among the first three, for a writer whom the classifier has not read. */
export interface AuthorFindings {
  readonly author: string;
  readonly messages: number;
  readonly rightIntent: number;
  readonly amongThree: number;
  readonly rightDepartment: number;
}

/** Fits on all writers but one and tries that one, for every writer with enough messages; messages that are not ours are left out. */
export function leaveOneAuthorOut(
  { examples, concepts, calibration, intents }: Material,
  tried?: readonly string[],
): AuthorFindings[] {
  const department = new Map(intents.map((intent) => [intent.id, intent.department]));
  const authors = [...new Set(examples.map(({ by }) => by))].filter(
    (author) => tried?.includes(author) ?? examples.filter(({ by }) => by === author).length >= 1_000,
  );
  return authors.sort().map((author) => {
    const model = fitModel(
      examples.filter(({ by }) => by !== author),
      calibration ?? UNCALIBRATED,
      concepts,
    );
    const own = examples.filter(
      ({ by, intent }: Written) => by === author && department.has(intent) && intent !== NOT_OURS,
    );
    const judged = own.map(({ text, intent }) => ({
      intent,
      ranked: judge(model, text).ranking.map((each) => each.intent),
    }));
    const shareOf = (right: (each: (typeof judged)[number]) => boolean) =>
      share(judged.filter(right).length, judged.length);
    return {
      author,
      messages: own.length,
      rightIntent: shareOf(({ intent, ranked }) => ranked[0] === intent),
      amongThree: shareOf(({ intent, ranked }) => ranked.slice(0, 3).includes(intent)),
      rightDepartment: shareOf(({ intent, ranked }) => department.get(ranked[0]!) === department.get(intent)),
    };
  });
}

/** Right intents of one writer when the classifier has read so many others of the language. */
interface CurvePoint {
  readonly author: string;
  readonly writersRead: number;
  readonly utterancesRead: number;
  readonly rightIntent: number;
}

/** How much further writers bring: each tried writer, by models that have read the taxonomy's examples and ever more other writers of the language. */
export function learningCurve(
  { examples, concepts, calibration, intents }: Material,
  tried: readonly string[],
): CurvePoint[] {
  const ours = new Set(intents.map(({ id }) => id));
  return tried.flatMap((author) => {
    const language = author.slice(0, 2);
    const own = examples.filter(({ by, intent }) => by === author && intent !== NOT_OURS && ours.has(intent));
    const others = [...new Set(examples.map(({ by }) => by))]
      .filter((by) => by !== author && by.startsWith(language))
      .filter((by) => examples.filter((each) => each.by === by).length >= 1_000)
      .sort();
    return [0, ...others.map((_, at) => at + 1)].map((count) => {
      const read = new Set(['taxonomy', ...others.slice(0, count)]);
      const train = examples.filter(({ by }) => read.has(by));
      const model = fitModel(train, calibration ?? UNCALIBRATED, concepts);
      const right = own.filter(({ text, intent }) => judge(model, text).ranking[0]?.intent === intent);
      return {
        author,
        writersRead: count,
        utterancesRead: train.length,
        rightIntent: share(right.length, own.length),
      };
    });
  });
}
