import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildWeb } from '../../bin/web.js';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from './page.ts';
import { COMPANY, openSite } from './site.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

const sideways = (page: Page) =>
  page.evaluate(() => {
    const wide = [document.documentElement, document.body, document.getElementById('scroller')!];
    return wide.map((element) => element.scrollWidth - element.clientWidth);
  });

test('without scripts there are the company, what to do in danger, and numbers to call, in both languages', async () => {
  const { url } = await openSite();
  const { page } = await openChat(own.browser, url, { javaScriptEnabled: false });
  const text = (await page.locator('body').innerText()).replace(/\s+/g, ' ');
  for (const words of [
    '青榆供电公司',
    'Qingyu Power',
    '先远离再打电话',
    'keep away, then call',
    '不要泼水',
    'no water',
  ]) {
    expect(text).toContain(words);
  }
  expect(text).toContain('请拨打供电热线 400-000-0123');
  expect(text).not.toContain('正在打开');
  expect(await page.locator('main').isHidden()).toBe(true);
  for (const name of ['fire', 'medical', 'police', 'hotline'] as const) {
    const call = page.locator(`[data-call="${name}"]`);
    expect(await call.isVisible()).toBe(true);
    expect(await call.getAttribute('href')).toBe(`tel:${COMPANY[name]}`);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test('when the script does not come, the page says what to do instead', async () => {
  const { url } = await openSite();
  const context = await own.browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(url);
  await page.getByText('如果一直打不开，请直接拨打 400-000-0123').waitFor();
  expect(await page.locator('[data-call="fire"]').isVisible()).toBe(true);
});

test('the page speaks the language of the browser, then the one that was chosen', async () => {
  const { url } = await openSite();
  const { page, faults } = await openChat(own.browser, url, { locale: 'en-GB' });
  const field = page.getByLabel('Your message');
  await field.waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.title()).toBe('Qingyu Power · Customer service');
  expect(await page.locator('.text', { hasText: 'Hello' }).getAttribute('lang')).toBe('en');
  await page.getByRole('button', { name: '中文' }).click();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
  expect(await page.getByRole('button', { name: '转人工' }).isVisible()).toBe(true);
  expect(await page.getByRole('button', { name: '中文' }).getAttribute('aria-pressed')).toBe('true');
  expect(await page.locator('.badge').first().textContent()).toBe('AI 智能助手');
  await page.reload();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
  expect(faults).toEqual([]);
});

test('the demo is named only where it is one', async () => {
  const demo = await openChat(own.browser, (await openSite({ demo: 'demo' })).url);
  expect(await demo.page.getByText('演示环境').isVisible()).toBe(true);
  const real = await openChat(own.browser, (await openSite()).url);
  expect(await real.page.getByText('演示环境').isHidden()).toBe(true);
});

test.each([
  ['zh-CN', 320, 568],
  ['en-GB', 320, 568],
  ['en-GB', 320, 330],
  ['zh-CN', 667, 320],
  ['en-GB', 1280, 800],
])(
  '%s at %i x %i: nothing sideways, room for the conversation, targets to hit, also with letters twice as large',
  async (locale, width, height) => {
    const { url, desk } = await openSite({ demo: 'demo' });
    const { page, hears } = await openChat(own.browser, url, { locale, viewport: { width, height } });
    desk.say({ text: `${'A'.repeat(300)} https://example.com/${'b'.repeat(300)}` });
    desk.say({ text: '快离开，请打 120 或 400-000-0123', tone: 'safety' });
    desk.say({
      text: 'Which?',
      choices: [
        { title: 'W'.repeat(80), value: 'w' },
        { title: '停电', value: 'x' },
      ],
    });
    await hears('Which?');
    expect(await sideways(page)).toEqual([0, 0, 0]);
    expect((await page.locator('#scroller').boundingBox())!.height).toBeGreaterThan(48);
    const targets = await page.locator('button:visible, .calls a, .call, textarea').all();
    for (const target of targets) {
      const box = (await target.boundingBox())!;
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    }
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
      window.dispatchEvent(new Event('resize'));
    });
    expect(await sideways(page)).toEqual([0, 0, 0]);
    await page.locator('#words').scrollIntoViewIfNeeded();
    expect(await page.locator('#words').isVisible()).toBe(true);
  },
);

test('with less motion wanted, nothing moves', async () => {
  const { url, desk } = await openSite();
  const { page, hears } = await openChat(own.browser, url, { reducedMotion: 'reduce' });
  await hears('您好');
  desk.say({ text: '请讲' });
  desk.typing();
  await page.locator('#typing').waitFor();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test('the page weighs little', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'gd-'));
  onTestFinished(() => rm(outDir, { recursive: true }));
  expect((await buildWeb({ outDir })).bytes).toBeLessThan(25 * 1024);
});
