import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import { loadContent } from '../../src/content/content.ts';
import type { Reach } from '../../src/desk/code.ts';
import { createDesk, type Desk, type Receipt } from '../../src/desk/desk.ts';
import type { Archive, Bell, Documents, Kind, Utility } from '../../src/desk/ports.ts';
import type { Alert, Thread, ThreadEvent } from '../../src/desk/records.ts';
import type { Language, Understanding } from '../../src/desk/understood.ts';
import { wordsOf } from '../../src/desk/words.ts';
import { readArticles } from '../../src/knowledge/articles.ts';
import { read, repertoireOf, texts } from '../../src/repertoire.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { readSafety } from '../../src/understanding/safety.ts';
import { sampleUtility } from '../../src/utility/sample.ts';
import { contentDir, ours } from './ours.ts';

const parts = { dialogs: texts, intents: readMaterial(contentDir).intents, safety: readSafety(contentDir).texts };

/** The desk without channels: the real archive in a temporary folder, the real classifier, a clock that tests move. */
export interface Room {
  readonly desk: Desk;
  readonly archive: Archive;
  readonly clock: { now(): Date; forward(minutes: number): void };
  readonly flashed: ThreadEvent[];
  /** Who is at the desk, by department; the tests say so. */
  readonly duty: { here: Set<string>; on: Map<string, string[]> };
  readonly alarms: Alert[];
  /** What operators would read. */
  readonly warnings: string[];
  /** Another desk over the same archive, with a lock of its own: what a second replica is. */
  peer(): Desk;
  /** Sends a message and gives what the bot says to it, look-ups included, one string a bubble. */
  say(text: string, thread?: string): Promise<string[]>;
  send(text: string, thread?: string, clientId?: string): Promise<Receipt>;
  events(thread?: string): Promise<readonly ThreadEvent[]>;
  thread(): Promise<Thread>;
  /** Fires what is due until nothing is. */
  tick(): Promise<void>;
  /** The same data in a new process: another desk on the reopened archive. */
  restart(): Promise<void>;
}

export const THREAD = 'thread-of-the-test';

export async function openRoom(
  of: {
    language?: Language | null;
    utility?: Utility;
    wrapUnderstanding?: (real: Understanding) => Understanding;
    wrap?: (archive: Archive) => Archive;
    notices?: boolean;
    reach?: Reach;
  } = {},
): Promise<Room> {
  const folder = await mkdtemp(join(tmpdir(), 'griddesk-room-'));
  const { understanding, ready } = ours();
  await ready;
  let ahead = 0;
  const clock = {
    now: () => new Date(Date.now() + ahead),
    forward: (minutes: number) => {
      ahead += minutes * 60_000;
    },
  };
  const content = loadContent(contentDir, { ...parts, articles: readArticles(contentDir) });
  const flashed: ThreadEvent[] = [];
  const alarms: Alert[] = [];
  const warnings: string[] = [];
  const duty = { here: new Set<string>(), on: new Map<string, string[]>() };
  const bell: Bell = {
    ring: () => {},
    flash: (_, notice) => void flashed.push(notice),
    typing: () => {},
    moved: () => {},
    alarm: (alert) => void alarms.push(alert),
  };
  const utility = of.utility ?? sampleUtility(contentDir, clock);
  let opened: Archive;
  let archive: Archive;
  let desk: Desk;
  let hire: () => Desk;
  let ids = 0;
  const begin = async () => {
    opened = await openArchive(`file:${join(folder, 'archive')}`, { onFatal: (error) => Promise.reject(error) });
    archive = of.wrap?.(opened) ?? opened;
    const { v7 } = await import('uuid');
    const { randomInt } = await import('node:crypto');
    hire = () =>
      createDesk({
        archive,
        understanding: of.wrapUnderstanding?.(understanding) ?? understanding,
        utility,
        bell,
        clock,
        mint: { id: () => v7(), number: (limit) => randomInt(limit) },
        watch: {
          count: () => {},
          warn: (what, detail) => {
            warnings.push(`${what} ${JSON.stringify(detail)}`);
            if (process.env.ROOM_WARNS) process.stderr.write(`${warnings.at(-1)}\n`);
          },
        },
        content,
        words: wordsOf(content, clock.now),
        repertoire: repertoireOf(content, clock.now),
        read,
        presence: { here: (agent) => duty.here.has(agent), onDuty: (department) => duty.on.get(department) ?? [] },
        runs: {},
        alerting: true,
        notices: of.notices ?? false,
        reach: of.reach ?? { mail: false, sms: false },
        silenceMinutes: 30,
        attendMinutes: 5,
      });
    desk = hire();
    await desk.open({ id: THREAD, visitor: 'visitor', channel: 'terminal', language: of.language ?? null });
  };
  await begin();
  onTestFinished(async () => {
    await desk.settle();
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });
  const events = async (thread = THREAD) => (await desk.events(thread, 0, 10_000)).map(({ body }) => body);
  const send = (text: string, thread = THREAD, clientId?: string) => {
    ids += 1;
    return desk.receive({ thread, clientId: clientId ?? `c${ids}`, text });
  };
  return {
    get desk() {
      return desk;
    },
    get archive() {
      return archive;
    },
    clock,
    flashed,
    duty,
    alarms,
    warnings,
    peer: () => hire(),
    send,
    events,
    async say(text, thread = THREAD) {
      const before = (await events(thread)).length;
      await send(text, thread);
      await desk.settle();
      return (await events(thread))
        .slice(before)
        .filter((e) => e.from.is === 'bot')
        .map((e) => e.text);
    },
    async thread() {
      return (await desk.thread(THREAD)) as Thread;
    },
    async tick() {
      for (;;) {
        const next = await desk.tick();
        await desk.settle();
        if (!next || next > clock.now().toISOString()) return;
      }
    },
    async restart() {
      await opened.close();
      await begin();
    },
  };
}

/** One document, which must be there. */
export async function find<K extends Kind>(archive: Archive, ref: { kind: K; id: string }): Promise<Documents[K]> {
  const [found] = await archive.load([ref]);
  if (!found.body) throw new Error(`${ref.kind} ${ref.id} is not in the archive`);
  return found.body as Documents[K];
}
