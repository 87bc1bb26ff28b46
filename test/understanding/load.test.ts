import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ContentError } from '../../src/content/read.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { FitError, loadUnderstanding } from '../../src/understanding/load.ts';
import { dataDir } from './place.ts';

const now = new Date('2026-11-23T02:00:00Z');
const INTENTS = [
  'safety.hazard.json',
  'fault.outage_report.json',
  'dialog.greeting.json',
  'fallback.out_of_scope.json',
];
let folder = '';
let small = '';

/** Content with four intents, so that a fit takes no time. */
async function smallData(name: string): Promise<string> {
  const into = join(folder, name);
  for (const file of ['company.json', 'concepts.json', 'near-danger.json', 'safety.json', 'elsewhere.json'])
    await cp(join(dataDir, file), join(into, file));
  await cp(join(dataDir, 'facts'), join(into, 'facts'), { recursive: true });
  const { zh, en } = JSON.parse(await readFile(join(dataDir, 'facts', 'messages.json'), 'utf8'));
  await writeFile(join(into, 'facts', 'messages.json'), JSON.stringify({ zh: zh.slice(0, 1), en: en.slice(0, 1) }));
  for (const file of INTENTS) await cp(join(dataDir, 'intents', file), join(into, 'intents', file));
  return into;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'griddesk-understanding-'));
  small = await smallData('small');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('loading', () => {
  it('leaves the environment as it is, although natural reads .env files', async () => {
    const before = JSON.stringify(process.env);
    await writeFile(join(folder, '.env'), 'PLANTED_BY_TEST=1\n');
    const home = process.cwd();
    process.chdir(folder);
    try {
      await import('../../src/understanding/natural-bayes.ts');
      await import('../../src/understanding/load.ts');
    } finally {
      process.chdir(home);
    }
    expect(JSON.stringify(process.env)).toBe(before);
  });

  it('scans at once, understands when the model is there, and keeps the model for the next start', async () => {
    const cacheDir = join(folder, 'kept');
    const first = loadUnderstanding({ dataDir: small, cacheDir, workerUrl: null });
    expect(first.understanding.hazard('变压器冒烟了')).toEqual({ kind: 'fire', certainty: 'hit' });
    expect(first.understanding.asksForPerson('转人工')).toBe(true);
    expect(first.understanding.understand('没电了', null, now)).toBeNull();
    await first.ready;
    const understood = first.understanding.understand('没电了', null, now);
    expect(understood?.ranking[0]?.intent).toBe('fault.outage_report');
    expect(await readdir(cacheDir)).toHaveLength(1);
    const second = loadUnderstanding({ dataDir: small, cacheDir, workerUrl: null });
    expect(second.understanding.understand('没电了', null, now)).toEqual(understood);
  });

  it('fits again when the kept file is damaged', async () => {
    const cacheDir = join(folder, 'damaged');
    await loadUnderstanding({ dataDir: small, cacheDir, workerUrl: null }).ready;
    const file = join(cacheDir, (await readdir(cacheDir))[0]!);
    await writeFile(file, (await readFile(file)).subarray(0, 5_000));
    const warned: string[] = [];
    const log = { warn: (what: string) => void warned.push(what) };
    const again = loadUnderstanding({ dataDir: small, cacheDir, workerUrl: null, log });
    expect(again.understanding.understand('hello', null, now)).toBeNull();
    await again.ready;
    expect(again.understanding.understand('hello', null, now)?.language).toBe('en');
    expect(warned).toContain('kept model not usable');
  });

  it('fits in a worker', async () => {
    const outfile = join(folder, 'fit.worker.cjs');
    const entry = join(import.meta.dirname, '../../src/understanding/fit.worker.ts');
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
    const { understanding, ready } = loadUnderstanding({
      dataDir: small,
      cacheDir: join(folder, 'worker'),
      workerUrl: pathToFileURL(outfile),
    });
    await ready;
    expect(understanding.understand('你好', null, now)?.ranking[0]?.intent).toBe('dialog.greeting');
  });

  it('reports a failed fit and goes on scanning', async () => {
    const broken = join(folder, 'broken.worker.mjs');
    await writeFile(broken, 'throw new Error("no memory");');
    const { understanding, ready } = loadUnderstanding({
      dataDir: small,
      cacheDir: join(folder, 'failed'),
      workerUrl: pathToFileURL(broken),
    });
    await expect(ready).rejects.toThrow(FitError);
    // Nobody waits for a model that never comes.
    expect(() => understanding.understand('hello', null, now)).toThrow(FitError);
    expect(understanding.hazard('the fuse box is on fire')?.certainty).toBe('hit');
  });

  it('ends a fit that nobody waits for', async () => {
    const { ready, stop } = loadUnderstanding({ dataDir: small, cacheDir: join(folder, 'stopped'), workerUrl: null });
    stop();
    await expect(ready).rejects.toThrow('stopped');
  });

  it('names file and place of a fault in the content', async () => {
    const faulty = await smallData('faulty');
    const file = join(faulty, 'intents', 'dialog.greeting.json');
    const intent = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...intent, priority: 'P9' }));
    expect(() => readMaterial(faulty)).toThrow(/dialog\.greeting\.json: priority: /);
    await writeFile(file, '{');
    expect(() => readMaterial(faulty)).toThrow(ContentError);
    await writeFile(file, JSON.stringify({ ...intent, id: 'dialog.hello' }));
    expect(() => readMaterial(faulty)).toThrow(/the file's name says otherwise/);
  });
});

describe('the shipped content', () => {
  it('has all 35 intents, each with a stage of service or none, and every stage has one', () => {
    const { intents, calibration, contentHash } = readMaterial(dataDir);
    expect(intents.filter(({ id }) => id !== 'fallback.out_of_scope')).toHaveLength(35);
    expect(new Set(intents.map(({ stage }) => stage).filter((stage) => stage !== null)).size).toBe(9);
    expect(calibration?.contentHash, 'run griddesk train --calibrate').toBe(contentHash);
  });
});

describe('a message understood', async () => {
  const { understanding, ready } = loadUnderstanding({ dataDir, cacheDir: inject('modelDir'), workerUrl: null });
  await ready;
  const understand = (text: string, known: 'zh' | 'en' | null = null) => understanding.understand(text, known, now)!;

  it('holds all intents, and what it may do with them', () => {
    const understood = understand('家里没电了，地址阳光小区3栋');
    expect(understood.ranking).toHaveLength(35);
    expect(understood).toMatchObject({ language: 'zh', band: 'act', outOfScope: false, clarify: null, hazard: null });
    expect(understood.ranking[0]?.intent).toBe('fault.outage_report');
    expect(understood.entities.map(({ value }) => value)).toEqual(['阳光小区3栋']);
  });

  it('keeps the language of the conversation where the text shows none', () => {
    expect(understand('ok', 'zh').language).toBe('zh');
    expect(understand('1234567890', 'en').language).toBe('en');
    expect(understand('thank you very much', 'zh').language).toBe('en');
  });

  it('names whose topic it is when it is not ours', () => {
    expect(understand('水龙头没水，自来水公司电话多少')).toMatchObject({
      outOfScope: true,
      band: 'refuse',
      elsewhere: 'water',
    });
    expect(understand('my broadband router keeps dropping')).toMatchObject({
      outOfScope: true,
      elsewhere: 'broadband',
    });
    expect(understand('停水又停电').elsewhere).toBeNull();
  });

  it('offers two or three when it asks', () => {
    const asked = ['电费', '我要申请', 'meter', '卡', 'about my account', '表', 'change', '停了']
      .map((text) => understand(text))
      .filter(({ band }) => band === 'ask');
    expect(asked.length).toBeGreaterThan(0);
    for (const { clarify } of asked) expect([2, 3]).toContain(clarify?.length);
  });

  it.each([
    '转人工',
    '给我找个真人',
    '人工客服',
    'I want to speak to a human',
    'agent please',
    'can I talk to someone',
  ])('hears a wish for a person: %s', (text) => {
    expect(understanding.asksForPerson(text)).toBe(true);
  });

  it.each([
    '不用转人工了',
    '你是真人吗',
    '人多电费高',
    'am I talking to a real person',
    'someone cut the cable',
    'send someone to fix it',
  ])('hears none: %s', (text) => {
    expect(understanding.asksForPerson(text)).toBe(false);
  });
});
