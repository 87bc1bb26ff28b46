import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createBot } from '../../src/channels/bot-framework.ts';
import { readEnv } from '../../src/env.ts';
import { createHub, type Hub } from '../../src/http/hub.ts';
import { createLog } from '../../src/http/log.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { type Http, type HttpParts, startHttp } from '../../src/http/server.ts';
import { type Keys, openKeys } from '../../src/keys.ts';
import { createEchoDesk, type EchoDesk } from './echo-desk.ts';

export interface House {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly http: Http;
  readonly desk: EchoDesk;
  readonly hub: Hub;
  readonly keys: Keys;
  readonly metrics: HttpParts['metrics'];
  readonly clock: { now(): Date; ahead: number };
  readonly ready: { ok: boolean; reasons: string[] };
  /** Every line logged so far. */
  readonly lines: string[];
  /** Asks with the given bearer; JSON in and out. */
  ask(
    method: string,
    path: string,
    options?: { bearer?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Reply>;
  /** A token and its conversation, opened. */
  enter(): Promise<{ conversationId: string; token: string; streamUrl: string }>;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers by name
  readonly body: any;
}

const WORDS = {
  zh: {
    assistant: 'AI 智能助手',
    busy: '您发送得太快了，请稍候。',
    unavailable: '系统暂时不可用，紧急情况请拨打 95598。',
    fileType: '可以发照片或 PDF。',
    fileTooLarge: '文件太大了。',
    tooManyFiles: '一次最多发5个文件。',
    empty: '文件是空的。',
    noFilesHere: '文件是空的。',
  },
  en: {
    assistant: 'AI assistant',
    busy: 'You are sending too fast.',
    unavailable: 'We are unavailable. In an emergency call 95598.',
    fileType: 'Photos and PDF work.',
    fileTooLarge: 'That file is too large.',
    tooManyFiles: 'Five files at a time, please.',
    empty: 'The file is empty.',
    noFilesHere: 'The file is empty.',
  },
};

/** The real HTTP server on a free port and a temporary folder, with an echoing desk behind it; gone when the test ends. */
export async function openHouse(
  settings: Record<string, string> = {},
  more: Partial<Pick<HttpParts, 'pages' | 'limits' | 'routes'>> = {},
): Promise<House> {
  const dataDir = settings.DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'gd-')));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const env = readEnv({ PORT: '0', DATA_DIR: dataDir, ...settings });
  const keys = await openKeys(dataDir, { directLineSecret: env.directLineSecret });
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const metrics = createMetrics(log);
  const hub = createHub();
  const desk = createEchoDesk(hub);
  const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
  const ready = { ok: true, reasons: [] as string[] };
  const danger = (text: string) => (text.includes('触电') ? '先远离，再拨打 120。' : null);
  const bot = createBot(desk);
  const http = await startHttp({
    env,
    keys,
    clock,
    desk,
    bot,
    hub,
    log,
    metrics,
    words: WORDS,
    danger,
    ready: () => ready,
    ...more,
  });
  onTestFinished(() => http.stop());
  const url = `http://127.0.0.1:${http.port}`;

  const ask: House['ask'] = async (method, path, { bearer, body, headers = {} } = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = answer.headers.get('content-type') === 'application/json';
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
  };
  const enter: House['enter'] = async () => {
    const { body } = await ask('POST', '/v3/directline/conversations', { bearer: keys.directLineSecret, body: {} });
    return body;
  };
  return { url, port: http.port, dataDir, http, desk, hub, keys, metrics, clock, ready, lines, ask, enter };
}

/** Resolves once the check holds; fails the test with the last reason when it does not within the given time. */
export async function until<T>(check: () => T | Promise<T>, ms = 5000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain for: ${check.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** How many events the house's desk holds. */
export function storedIn(house: House): number {
  return [...house.desk.stored.values()].flat().length;
}

/** The process lives and serves, and nothing has been added. */
export async function expectUnmoved(house: House, before: number): Promise<void> {
  expect(storedIn(house)).toBe(before);
  expect((await house.ask('GET', '/livez')).status).toBe(200);
}
