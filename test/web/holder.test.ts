import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from './page.ts';
import { PAYLOADS } from './payloads.ts';
import { openSite } from './site.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

const MEI = { is: 'agent', agent: 'u-mei', name: '林梅' } as const;
const head = async (page: Page) => ({
  holder: await page.locator('#with').getAttribute('data-holder'),
  text: await page.locator('#with').textContent(),
});

test('who has the chat stands in the head of the page, through a whole handover', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  const { page } = chat;
  expect(await head(page)).toEqual({ holder: 'bot', text: '正在为您服务：AI 智能助手' });
  desk.say({ text: '前面还有 2 位。', happened: { is: 'queued' } });
  await chat.hears('还有 2 位');
  expect(await head(page)).toEqual({ holder: 'queue', text: '正在为您排队转人工' });
  desk.say({ text: '林梅来为您服务。', from: { is: 'system' }, happened: { is: 'taken', name: '林梅' } });
  await page.getByText('林梅来为您服务').first().waitFor();
  expect(await head(page)).toEqual({ holder: 'agent', text: '正在为您服务：林梅 · 人工客服' });
  await page.getByRole('button', { name: 'EN' }).click();
  expect(await head(page)).toEqual({ holder: 'agent', text: 'You are talking to 林梅 · customer service' });
  desk.say({ text: '林梅暂时离开。', happened: { is: 'returned', because: 'left' } });
  await chat.hears('暂时离开');
  expect(await head(page)).toEqual({ holder: 'queue', text: 'You are in line for a person' });
  desk.say({ text: '我接着来。', from: MEI });
  await chat.hears('我接着来');
  expect(await head(page)).toEqual({ holder: 'agent', text: 'You are talking to 林梅 · customer service' });
  await page.reload();
  await chat.hears('我接着来');
  expect(await head(page)).toEqual({ holder: 'agent', text: 'You are talking to 林梅 · customer service' });
  desk.say({ text: '我们接着办。', happened: { is: 'handedBack' } });
  await chat.hears('接着办');
  expect(await head(page)).toEqual({ holder: 'bot', text: 'You are talking to AI assistant' });
  expect(await page.getByRole('button', { name: 'Talk to a person' }).isVisible()).toBe(true);
  expect(chat.faults).toEqual([]);
});

test('internal lines are on no screen, but a reload knows from them who has the chat', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  const { page } = chat;
  desk.say({ text: '', from: { is: 'system' }, audience: 'desk', happened: { is: 'taken', name: '林梅' } });
  desk.say({ text: '内部备注', from: MEI, audience: 'desk' });
  desk.say({ text: '林梅来为您服务。', from: { is: 'system' } });
  await page.getByText('林梅来为您服务').first().waitFor();
  await page.reload();
  await page.getByText('林梅来为您服务').first().waitFor();
  expect(await head(page)).toEqual({ holder: 'agent', text: '正在为您服务：林梅 · 人工客服' });
  expect(await page.content()).not.toContain('内部备注');
  // The assistant is silent while a person has the chat, so that its words mean that they have gone.
  desk.say({ text: '离开电线！', tone: 'safety' });
  await chat.hears('离开电线');
  expect((await head(page)).holder).toBe('agent');
  desk.say({ text: '还需要别的吗？' });
  await chat.hears('别的吗');
  expect((await head(page)).holder).toBe('bot');
});

test('a person is told from the assistant by name, role, face and shape, and named while they type', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  const { page } = chat;
  const hint = page.locator('#typing');
  desk.typing();
  await hint.waitFor();
  expect(await hint.innerText()).toBe('正在输入…');
  desk.say({ text: '我来处理。', from: MEI });
  await chat.hears('我来处理');
  expect(await hint.isHidden()).toBe(true);
  desk.typing();
  await hint.waitFor();
  const isolated = async () => (await hint.innerText()).replace(/[\u2068\u2069]/g, '');
  expect(await isolated()).toBe('林梅正在输入…');
  await page.getByRole('button', { name: 'EN' }).click();
  expect(await isolated()).toBe('林梅 is typing…');
  expect(await page.locator('.human .who').innerText()).toMatch(/林\s*林梅\s*customer service/);
  expect(await page.locator('.human .face').getAttribute('aria-hidden')).toBe('true');
  const shape = (of: string) =>
    page.locator(of).evaluate((bubble) => {
      const { borderLeftWidth, borderBottomRightRadius } = getComputedStyle(bubble);
      return { borderLeftWidth, borderBottomRightRadius };
    });
  const [person, assistant] = [await shape('.human .bubble'), await shape('.theirs:not(.human) .bubble')];
  expect(person.borderLeftWidth).toBe('4px');
  expect(assistant.borderLeftWidth).toBe('1px');
  expect(person.borderBottomRightRadius).not.toBe(assistant.borderBottomRightRadius);
});

test('markup in the name of a person stays text, and a long name breaks', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url, { viewport: { width: 320, height: 568 } });
  const { page } = chat;
  for (const name of [...PAYLOADS, 'W'.repeat(60), '']) {
    desk.say({ text: `我是${desk.threads().length}`, from: { ...MEI, name } });
    desk.typing();
    await page.locator('#typing').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  }
  await expect.poll(() => page.locator('#with').textContent()).toBe('正在为您服务：人工客服');
  const foreign = 'script, img, iframe, style, link, base, meta, form, object';
  expect(await page.locator('#with, #typing, #log').locator(foreign).count()).toBe(0);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(chat.faults).toEqual([]);
});
