import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createBot } from '../../src/channels/bot-framework.ts';
import { readEnv } from '../../src/env.ts';
import { type Attention, createAttention } from '../../src/http/attention.ts';
import { createHub } from '../../src/http/hub.ts';
import { createLog } from '../../src/http/log.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { startHttp } from '../../src/http/server.ts';
import { openKeys } from '../../src/keys.ts';
import { createScriptedDesk, type ScriptedDesk } from './scripted-desk.ts';
import { openWire, type Wire } from './wire.ts';

/** The page as customers reach it: over a wire that can be spoiled. */
export interface Site {
  readonly url: string;
  readonly wire: Wire;
  readonly desk: ScriptedDesk;
  readonly attention: Attention;
  /** The threads whose customers were typing, each time they were. */
  readonly typed: readonly string[];
}

export const COMPANY = {
  'company.zh': '青榆供电公司',
  'company.en': 'Qingyu Power',
  hotline: '400-000-0123',
  fire: '119',
  medical: '120',
  police: '110',
  demo: '',
};

const WORDS = {
  zh: {
    assistant: 'AI 智能助手',
    busy: '您发得太快了，请稍候。',
    unavailable: '暂时不可用，请拨打 400-000-0123。',
    fileType: '可以发照片或 PDF。',
    fileTooLarge: '文件太大了。',
    tooManyFiles: '一次最多发5个文件。',
    empty: '文件是空的。',
    noFilesHere: '文件是空的。',
  },
  en: {
    assistant: 'AI assistant',
    busy: 'Too fast, one moment.',
    unavailable: 'Unavailable, call 400-000-0123.',
    fileType: 'Photos and PDF work.',
    fileTooLarge: 'That file is too large.',
    tooManyFiles: 'Five files at a time, please.',
    empty: 'The file is empty.',
    noFilesHere: 'The file is empty.',
  },
};

const built = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** The real server with a scripted desk and the built page; gone when the test ends. */
export async function openSite(values: Partial<typeof COMPANY> = {}): Promise<Site> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gd-'));
  const env = readEnv({ PORT: '0', DATA_DIR: dataDir });
  const log = createLog('fatal');
  const hub = createHub();
  const desk = createScriptedDesk(hub);
  const attention = createAttention();
  const typed: string[] = [];
  const http = await startHttp({
    env,
    keys: await openKeys(dataDir, { directLineSecret: env.directLineSecret }),
    clock: { now: () => new Date() },
    desk,
    bot: createBot(desk),
    hub,
    log,
    metrics: createMetrics(log),
    words: WORDS,
    attention,
    typing: (thread) => void typed.push(thread),
    danger: () => null,
    ready: () => ({ ok: true, reasons: [] }),
    pages: { folder: built, values: { ...COMPANY, ...values } },
  });
  const wire = await openWire(http.port);
  onTestFinished(async () => {
    await wire.close();
    await http.stop();
    await rm(dataDir, { recursive: true });
  });
  return { url: wire.url, wire, desk, attention, typed };
}
