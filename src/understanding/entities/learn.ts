import { fold } from '../fold.ts';
import { seeded } from '../seeded.ts';
import { countedIn } from './counted.ts';
import { type Features, featuresOf, WIDTH } from './features.ts';
import { messageOf } from './found.ts';
import { classesFrom, type FactWords, type Lore, learnOften } from './lore.ts';
import {
  firstLabel,
  inBytes,
  LABELS,
  LEARNT,
  type Learnt,
  mayFollow,
  scoresOf,
  type Tagger,
  weightsRoom,
} from './tagger.ts';
import { EDGE, tokensIn } from './tokens.ts';

/** A fact that a writer has marked in a message. */
export interface Mark {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A message with its facts marked, in order. */
export interface Marked {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Rounds over the messages, first step, and the error under which a token teaches nothing (tried: 3 to 14, 0.03 to 0.4, 0 to 0.05). */
const ROUNDS = 4;
const RATE = 0.15;
const LEAST_ERROR = 0.05;
/** Under this error its step from the token before teaches nothing either. */
const SURE = 0.005;
const DECAY = 0.001;
/** Every message is read again so often with other names, firms and addresses in it. */
const EXCHANGED = 2;
const EXCHANGE = 0.7;
const WHOLE = 0.6;

interface Lesson {
  readonly features: Features;
  readonly labels: Uint8Array;
}

const isLearnt = (type: string): type is Learnt => (LEARNT as readonly string[]).includes(type);

function lessonOf({ text, marks }: Marked, lore: Lore): Lesson {
  const message = messageOf(text, fold(text));
  const tokens = tokensIn(message, countedIn(message));
  const labels = new Uint8Array(tokens.count);
  for (const { type, start, end } of marks) {
    if (!isLearnt(type)) continue;
    let label = firstLabel(type);
    for (let at = 0; at < tokens.count; at += 1) {
      if (tokens.starts[at + EDGE]! >= end || tokens.ends[at + EDGE]! <= start) continue;
      labels[at] = label;
      label = firstLabel(type) + 1;
    }
  }
  return { features: featuresOf(message, tokens, lore), labels };
}

const scriptOf = (text: string) => (/[\u3400-\u9fff]/.test(text) ? 'han' : 'latin');

/** The messages again with facts of others in the place of their own: what stands around a name must not hang on the name. */
function exchanged(messages: readonly Marked[], random: () => number): Marked[] {
  const others = new Map<string, string[]>();
  const nameOf = (type: string, text: string) => `${type} ${scriptOf(text)}`;
  for (const { text, marks } of messages) {
    for (const { type, start, end } of marks) {
      // An answer to a question may be a part of a fact, "building 8": it stands nowhere else.
      if (end - start > text.length * WHOLE) continue;
      const said = text.slice(start, end);
      const list = others.get(nameOf(type, said));
      if (list) list.push(said);
      else others.set(nameOf(type, said), [said]);
    }
  }
  return messages.flatMap(({ text, marks }) => {
    if (!marks.some(({ type }) => isLearnt(type))) return [];
    let changed = '';
    let from = 0;
    const moved = marks.map(({ type, start, end }) => {
      const own = text.slice(start, end);
      const list = others.get(nameOf(type, own)) ?? [own];
      const may = isLearnt(type) && type !== 'contact_time' && random() < EXCHANGE;
      const said = may ? list[Math.floor(random() * list.length)]! : own;
      changed += text.slice(from, start);
      from = end;
      const at = changed.length;
      changed += said;
      return { type, start: at, end: at + said.length };
    });
    return [{ text: changed + text.slice(from), marks: moved }];
  });
}

/** Room for one message's sums; forward and backward rows are scaled to a sum of 1. */
class Sums {
  readonly scores: Float32Array;
  readonly powers: Float64Array;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  /** exp of the steps, 0 where a label may not follow. */
  readonly turns = new Float64Array((LABELS + 1) * LABELS);

  constructor(longest: number) {
    this.scores = new Float32Array(longest * LABELS);
    this.powers = new Float64Array(longest * LABELS);
    this.forward = new Float64Array(longest * LABELS);
    this.backward = new Float64Array(longest * LABELS);
  }

  read(features: Features, weights: Float32Array, steps: Float32Array): void {
    scoresOf(features, weights, this.scores);
    for (let before = 0; before <= LABELS; before += 1) {
      for (let label = 0; label < LABELS; label += 1) {
        const at = before * LABELS + label;
        this.turns[at] = mayFollow(label, before) ? Math.exp(steps[at]!) : 0;
      }
    }
    for (let at = 0; at < features.count; at += 1) {
      const end = (at + 1) * LABELS;
      let top = this.scores[at * LABELS]!;
      for (let place = at * LABELS; place < end; place += 1) if (this.scores[place]! > top) top = this.scores[place]!;
      for (let place = at * LABELS; place < end; place += 1) this.powers[place] = Math.exp(this.scores[place]! - top);
    }
    for (let at = 0; at < features.count; at += 1) this.#forwardAt(at);
    for (let at = features.count - 1; at >= 0; at -= 1) this.#backwardAt(at, features.count);
  }

  #forwardAt(at: number): void {
    const { forward, turns, powers } = this;
    let whole = 0;
    for (let label = 0; label < LABELS; label += 1) {
      let sum = at === 0 ? turns[LABELS * LABELS + label]! : 0;
      for (let before = 0; at > 0 && before < LABELS; before += 1) {
        sum += forward[(at - 1) * LABELS + before]! * turns[before * LABELS + label]!;
      }
      sum *= powers[at * LABELS + label]!;
      forward[at * LABELS + label] = sum;
      whole += sum;
    }
    for (let place = at * LABELS; place < (at + 1) * LABELS; place += 1) forward[place] = forward[place]! / whole;
  }

  #backwardAt(at: number, count: number): void {
    const { backward, turns, powers } = this;
    let whole = 0;
    for (let before = 0; before < LABELS; before += 1) {
      let sum = at === count - 1 ? 1 : 0;
      for (let label = 0; at < count - 1 && label < LABELS; label += 1) {
        const next = (at + 1) * LABELS + label;
        sum += turns[before * LABELS + label]! * powers[next]! * backward[next]!;
      }
      backward[at * LABELS + before] = sum;
      whole += sum;
    }
    for (let place = at * LABELS; place < (at + 1) * LABELS; place += 1) backward[place] = backward[place]! / whole;
  }

  /** The probability of each label at a token. */
  sharesAt(at: number, shares: Float64Array): void {
    let whole = 0;
    for (let label = 0; label < LABELS; label += 1) {
      const place = at * LABELS + label;
      shares[label] = this.forward[place]! * this.backward[place]!;
      whole += shares[label]!;
    }
    for (let label = 0; label < LABELS; label += 1) shares[label] = shares[label]! / whole;
  }

  /** The probability of each label after each other one, between a token and the one before. */
  turnsAt(at: number, shares: Float64Array): void {
    let whole = 0;
    for (let before = 0; before < LABELS; before += 1) {
      for (let label = 0; label < LABELS; label += 1) {
        const place = at * LABELS + label;
        const share =
          this.forward[(at - 1) * LABELS + before]! *
          this.turns[before * LABELS + label]! *
          this.powers[place]! *
          this.backward[place]!;
        shares[before * LABELS + label] = share;
        whole += share;
      }
    }
    for (let place = 0; place < shares.length; place += 1) shares[place] = shares[place]! / whole;
  }
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
}

/** A linear-chain conditional random field, fitted by stochastic gradient with a step for every bucket of its own. */
function fitChain(lessons: readonly Lesson[], random: () => number): Pick<Tagger, 'weights' | 'steps'> {
  const weights = new Float32Array(weightsRoom);
  const steps = new Float32Array((LABELS + 1) * LABELS);
  const squares = new Float32Array(weightsRoom / LABELS);
  const sums = new Sums(Math.max(1, ...lessons.map(({ features }) => features.count)));
  const error = new Float64Array(LABELS);
  const turns = new Float64Array(LABELS * LABELS);
  const order = lessons.map((_, at) => at);
  const all = ROUNDS * lessons.length;

  const correct = (features: Features, at: number, right: number, rate: number): boolean => {
    sums.sharesAt(at, error);
    let largest = 0;
    let square = 0;
    for (let label = 0; label < LABELS; label += 1) {
      error[label] = (label === right ? 1 : 0) - error[label]!;
      largest = Math.max(largest, Math.abs(error[label]!));
      square += error[label]! * error[label]!;
    }
    if (largest < LEAST_ERROR) return largest > SURE;
    for (let each = at * WIDTH; each < (at + 1) * WIDTH; each += 1) {
      const bucket = features.buckets[each]!;
      squares[bucket] = squares[bucket]! + square;
      const step = rate / Math.sqrt(squares[bucket]! + 1);
      const row = bucket * LABELS;
      for (let label = 0; label < LABELS; label += 1) {
        const weight = weights[row + label]!;
        weights[row + label] = weight + step * (error[label]! - DECAY * weight);
      }
    }
    return true;
  };
  const correctStep = (at: number, before: number, right: number, rate: number) => {
    sums.turnsAt(at, turns);
    for (let place = 0; place < turns.length; place += 1) {
      const wanted = place === before * LABELS + right ? 1 : 0;
      steps[place] = steps[place]! + (rate / 2) * (wanted - turns[place]!);
    }
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    shuffle(order, random);
    order.forEach((which, seen) => {
      const { features, labels } = lessons[which]!;
      const rate = RATE * (1 - (round * lessons.length + seen) / all);
      sums.read(features, weights, steps);
      for (let at = 0; at < features.count; at += 1) {
        const unsure = correct(features, at, labels[at]!, rate);
        if (unsure && at > 0) correctStep(at, labels[at - 1]!, labels[at]!, rate);
      }
    });
  }
  return inBytes(weights, steps);
}

/** Learns where facts begin and end from marked messages; `ordinary` tells which words are usual. The same input gives the same tagger. */
export function fitTagger(messages: readonly Marked[], words: FactWords, ordinary: readonly string[]): Tagger {
  const random = seeded(7);
  const lore = { classes: classesFrom(words), often: learnOften(ordinary) };
  const read = [...messages];
  for (let again = 0; again < EXCHANGED; again += 1) read.push(...exchanged(messages, random));
  const lessons = read.map((message) => lessonOf(message, lore)).filter(({ labels }) => labels.length > 0);
  return { ...lore, ...fitChain(lessons, random) };
}
