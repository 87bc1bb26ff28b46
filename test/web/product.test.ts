import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readEnv } from '../../src/env.ts';
import { build } from '../../src/main.ts';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { ours } from '../tools/ours.ts';
import { openChat, openTab } from './page.ts';
import { openWire, type Wire } from './wire.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

/** The whole product on a temporary folder, behind a wire. */
async function openProduct(): Promise<Wire> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gd-'));
  const env = readEnv({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'fatal' });
  const product = await build(env, { understanding: ours() });
  await product.understood;
  const wire = await openWire(product.http.port);
  onTestFinished(async () => {
    await wire.close();
    await product.stop();
    await rm(dataDir, { recursive: true });
  });
  return wire;
}

test.each([
  ['zh-CN', '我家停电了', '外面电线掉在地上，还在冒火花', '请先保证安全', 'AI 智能助手'],
  [
    'en-GB',
    'The power is out at my house',
    'There is a wire down in the street and it is sparking',
    'Safety first',
    'AI assistant',
  ],
])(
  '%s: an outage, a danger, a break of the line and a reload on the whole product',
  async (locale, outage, danger, title, badge) => {
    const wire = await openProduct();
    const chat = await openChat(own.browser, wire.url, { locale });
    const { page } = chat;
    expect(await page.locator('.badge').first().textContent()).toBe(badge);
    await chat.write(outage);
    await page.locator(`.turn:has-text("${outage}") + .turn .theirs`).first().waitFor();
    wire.down = true;
    await chat.write(danger);
    await page.locator('.state.waiting').waitFor();
    wire.down = false;
    const notice = page.locator('.said.safety').first();
    await notice.waitFor();
    expect(await notice.locator('.safety-title').textContent()).toBe(title);
    expect(await notice.locator('a[href^="tel:"]').count()).toBeGreaterThan(0);
    const other = await openTab(chat.context, wire.url);
    await other.hears(danger);
    await expect.poll(async () => other.said()).toEqual(await chat.said());
    await page.reload();
    await chat.hears(danger);
    await expect.poll(() => chat.said()).toEqual(await other.said());
    const said = await chat.said();
    expect(said.filter((text) => text === outage || text === danger)).toEqual([outage, danger]);
    expect(chat.faults).toEqual([]);
  },
);
