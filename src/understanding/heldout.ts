import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Entity, Understanding, Understood } from '../desk/understood.ts';
import { HAZARD, NOT_OURS } from './classifier.ts';
import { SetError, share } from './evaluate.ts';
import type { Intent } from './intents.ts';
import { seeded } from './seeded.ts';

/** What came of one writer's messages. Shares are fractions; null where the writer has none of the kind. */
export interface HeldOutFindings {
  readonly writer: string;
  readonly messages: number;
  /** How often a second reader, who saw message and definitions alone, gave the writer's label. */
  readonly readersAgree: number | null;
  readonly rightIntent: number | null;
  readonly amongThree: number | null;
  readonly rightDepartment: number | null;
  /** Of good messages: acted on at once, and of these rightly; asked about, and of these with the right one offered; handed over; refused. */
  readonly acted: number | null;
  readonly actedRightly: number | null;
  readonly asked: number | null;
  readonly offeredRightly: number | null;
  readonly handedOver: number | null;
  readonly refused: number | null;
  readonly outOfScopeRecall: number | null;
  readonly hazardRecall: number | null;
  /** Of all messages that tell of no danger, the share that is taken for one or asked about. */
  readonly falseAlarms: number | null;
  readonly bothRequests: number | null;
  readonly entityPrecision: number | null;
  readonly entityRecall: number | null;
  readonly entityF1: number | null;
  /** Codes with a wrong check digit that were taken for right ones. */
  readonly invalidCodesTaken: number | null;
  /** Right intents with one typing slip in 25 characters. */
  readonly rightWithSlips: number | null;
}

const factsSchema = z.object({
  text: z.string(),
  entities: z.array(z.object({ type: z.string(), value: z.union([z.string(), z.number()]), text: z.string() })),
});

type Expected = z.infer<typeof factsSchema>;

/** Relative dates in the messages count from here. */
const NOW = new Date('2026-03-12T02:00:00Z');
const CHARACTERS_A_SLIP = 25;

function rowsOf(folder: string, writer: string, kind: string): string[][] {
  const file = join(folder, `${writer}.${kind}.tsv`);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .flatMap((line, at) => {
      if (line === '') return [];
      const fields = line.split('\t');
      if (fields.length < 2) throw new SetError(`${file}, line ${at + 1}: expected text, a tab and a label`);
      return [fields];
    });
}

function factsOf(folder: string, writer: string): Expected[] {
  const file = join(folder, `${writer}.entities.jsonl`);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .flatMap((line, at) => {
      if (line === '') return [];
      try {
        return [factsSchema.parse(JSON.parse(line))];
      } catch {
        throw new SetError(`${file}, line ${at + 1}: expected {"text", "entities": [{"type", "value", "text"}]}`);
      }
    });
}

/** Makes one typing slip in 25 characters: a character swapped with its neighbour, left out, doubled, or another one typed. */
export function withSlips(text: string, random: () => number): string {
  const characters = [...text];
  const slips = Math.max(1, Math.round(characters.length / CHARACTERS_A_SLIP));
  for (let slip = 0; slip < slips; slip += 1) {
    const at = Math.floor(random() * characters.length);
    const kind = Math.floor(random() * 4);
    const one = characters[at]!;
    const next = characters[at + 1];
    if (kind === 0 && next !== undefined) characters.splice(at, 2, next, one);
    else if (kind === 1 && characters.length > 2) characters.splice(at, 1);
    else if (kind === 2) characters.splice(at, 0, one);
    else characters[at] = characters[Math.floor(random() * characters.length)]!;
  }
  return characters.join('');
}

function same(expected: Expected['entities'][number], found: Entity): boolean {
  if (expected.type !== found.type) return false;
  const plain = (value: string | number) =>
    String(value)
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s,.，。-]+/g, '');
  return plain(expected.value) === plain(found.value) || plain(expected.text) === plain(found.text);
}

type Ask = (text: string) => Understood;

function tallyFacts(list: readonly Expected[], ask: Ask) {
  let right = 0;
  let found = 0;
  let wanted = 0;
  let taken = 0;
  for (const { text, entities } of list) {
    const open = [...ask(text).entities];
    found += open.length;
    wanted += entities.length;
    for (const entity of entities) {
      const at = open.findIndex((each) => same(entity, each));
      if (at >= 0) right += open.splice(at, 1).length;
    }
    const wrong = new Set(entities.filter(({ type }) => type === 'uscc_invalid').map(({ value }) => value));
    taken += open.filter(({ type, value }) => type === 'uscc' && wrong.has(value)).length;
  }
  return { right, found, wanted, taken };
}

function intentsOf(rows: readonly string[][], departments: ReadonlyMap<string, string>, ask: Ask) {
  const cases = rows.map(([text = '', intent = '', second]) => ({ intent, second, text, seen: ask(text) }));
  const good = cases.filter(({ intent }) => intent !== NOT_OURS);
  const count = (list: typeof cases, is: (each: (typeof cases)[number]) => boolean | undefined) =>
    list.length > 0 ? share(list.filter(is).length, list.length) : null;
  const acted = good.filter(({ seen }) => seen.band === 'act');
  const asked = good.filter(({ seen }) => seen.band === 'ask');
  const random = seeded(26);
  return {
    readersAgree: count(cases, ({ intent, second }) => second === undefined || intent === second),
    rightIntent: count(good, ({ intent, seen }) => seen.ranking[0]?.intent === intent),
    amongThree: count(good, ({ intent, seen }) => seen.ranking.slice(0, 3).some((each) => each.intent === intent)),
    rightDepartment: count(
      good,
      ({ intent, seen }) => departments.get(seen.ranking[0]?.intent ?? '') === departments.get(intent),
    ),
    acted: count(good, ({ seen }) => seen.band === 'act'),
    actedRightly: count(acted, ({ intent, seen }) => seen.requests[0]?.intent === intent),
    asked: count(good, ({ seen }) => seen.band === 'ask'),
    offeredRightly: count(asked, ({ intent, seen }) => seen.clarify?.includes(intent)),
    handedOver: count(good, ({ seen }) => seen.band === 'handOver'),
    refused: count(good, ({ seen }) => seen.band === 'refuse'),
    outOfScopeRecall: count(
      cases.filter(({ intent }) => intent === NOT_OURS),
      ({ seen }) => seen.band === 'refuse',
    ),
    rightWithSlips: count(good, ({ intent, text }) => ask(withSlips(text, random)).ranking[0]?.intent === intent),
  };
}

function hazardsOf(messages: readonly string[][], hazards: readonly string[][], ask: Ask) {
  const alarmed = (text: string) => {
    const { hazard } = ask(text);
    return hazard !== null;
  };
  const told = [
    ...hazards.filter(([, label]) => label === 'hit'),
    ...messages.filter(([, intent]) => intent === HAZARD),
  ];
  const harmless = [
    ...hazards.filter(([, label]) => label === 'none'),
    ...messages.filter(([, intent]) => intent !== HAZARD),
  ];
  const part = (list: readonly string[][]) =>
    list.length > 0 ? share(list.filter(([text = '']) => alarmed(text)).length, list.length) : null;
  return { hazardRecall: part(told), falseAlarms: part(harmless) };
}

function bothOf(pairs: readonly string[][], ask: Ask): number | null {
  const found = pairs.filter(([text = '', one, other]) => {
    const said = ask(text).requests.map(({ intent }) => intent);
    return said.some((intent) => intent === one) && said.some((intent) => intent === other);
  });
  return pairs.length > 0 ? share(found.length, pairs.length) : null;
}

/** Tries understanding on every writer of a folder: `<writer>.intents.tsv`, `.hazards.tsv`, `.pairs.tsv`, `.entities.jsonl`. Throws SetError. */
export function heldOut(folder: string, understanding: Understanding, intents: readonly Intent[]): HeldOutFindings[] {
  const writers = new Set(
    readdirSync(folder).flatMap((name) => name.match(/^(.+)\.[a-z]+\.(?:tsv|jsonl)$/)?.[1] ?? []),
  );
  const departments = new Map(intents.map(({ id, department }) => [id, department]));
  const ask: Ask = (text) => understanding.understand(text, null, NOW)!;
  return [...writers].sort().map((writer) => {
    const messages = rowsOf(folder, writer, 'intents');
    const pairs = rowsOf(folder, writer, 'pairs');
    const hazards = rowsOf(folder, writer, 'hazards');
    const facts = factsOf(folder, writer);
    const { right, found, wanted, taken } = tallyFacts(facts, ask);
    const some = facts.length > 0;
    return {
      writer,
      messages: messages.length + pairs.length + hazards.length + facts.length,
      ...intentsOf(messages, departments, ask),
      ...hazardsOf(messages, hazards, ask),
      bothRequests: bothOf(pairs, ask),
      entityPrecision: some ? share(right, found) : null,
      entityRecall: some ? share(right, wanted) : null,
      entityF1: some ? share(2 * right, found + wanted) : null,
      invalidCodesTaken: some ? taken : null,
    };
  });
}
