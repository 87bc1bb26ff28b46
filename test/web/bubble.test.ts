import { afterAll, beforeAll, expect, test } from 'vitest';
import { readable } from '../../src/web/chat/plain.ts';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from './page.ts';
import { PAYLOADS } from './payloads.ts';
import { openSite } from './site.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

test('markup in messages, names and quick replies stays text', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  for (const text of PAYLOADS) {
    desk.say({ text, from: { is: 'customer' } });
    desk.say({ text, from: { is: 'agent', agent: 'a', name: text } });
    desk.say({ text, tone: 'safety', choices: [{ title: text, value: text }] });
  }
  await expect.poll(() => chat.page.locator('.text').count()).toBe(1 + 3 * PAYLOADS.length);
  const wanted = PAYLOADS.flatMap((text) => [text, text, text]).map(readable);
  // A link shows its address without the scheme, and says that it opens a window.
  const plain = (text: string) =>
    text
      .replace(/https:\/\/([^/]+)\/?/g, '$1')
      .replace('example.com/', 'example.com')
      .replace(' (在新窗口打开)', '');
  expect((await chat.said()).slice(1).map(plain)).toEqual(wanted.map(plain));
  expect(await chat.page.locator('#choices button').allTextContents()).toEqual([PAYLOADS.at(-1)]);
  const foreign = 'script, img, svg, iframe, video, style, link, base, meta, form, object, template, math, details';
  expect(await chat.page.locator('#scroller').locator(foreign).count()).toBe(0);
  expect(await chat.page.evaluate(() => 'hit' in window)).toBe(false);
  expect(chat.faults).toEqual([]);
});

test('markup in the name of the company stays text', async () => {
  const [first = '', second = ''] = PAYLOADS;
  const { url } = await openSite({ 'company.zh': first, 'company.en': second });
  const chat = await openChat(own.browser, url);
  expect(await chat.page.locator('#company-zh').textContent()).toBe(first);
  expect(await chat.page.locator('#company-en').textContent()).toBe(second);
  expect(await chat.page.title()).toBe(`${first} · 在线客服`);
  expect(await chat.page.evaluate(() => 'hit' in window)).toBe(false);
  expect(chat.faults).toEqual([]);
});

test('a safety notice is strong, its numbers call, and its stored copy takes its place', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  const store = desk.flash('请马上离开。有人受伤请打 120，抢修电话 400-000-0123。电费 120.5 元不用管。');
  const notice = chat.page.locator('.safety');
  await notice.waitFor();
  expect(await notice.locator('.safety-title').textContent()).toBe('请先保证安全');
  const links = notice.locator('a');
  expect(await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')))).toEqual([
    'tel:120',
    'tel:4000000123',
    'tel:120',
    'tel:4000000123',
  ]);
  expect(await notice.locator('.call').allTextContents()).toEqual(['急救 120', '供电热线 400-000-0123']);
  store();
  desk.say({ text: '请问在什么位置？' });
  await chat.hears('什么位置');
  expect(await notice.count()).toBe(1);
});

test('what follows a safety notice does not push its first words away', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url, { viewport: { width: 390, height: 700 } });
  for (let n = 1; n <= 10; n++) desk.say({ text: `第 ${n} 条` });
  await chat.hears('第 10 条');
  await chat.write('电线掉了');
  await chat.hears('电线掉了');
  desk.say({ text: `请马上离开。${'离电线至少十米远，不要碰。'.repeat(8)}有人受伤请打 120。`, tone: 'safety' });
  desk.say({ text: '已经通知抢修。' });
  desk.say({ text: '请问在什么位置？' });
  await chat.hears('什么位置');
  const inView = () =>
    chat.page.locator('.safety-title').evaluate((title) => {
      const log = document.getElementById('scroller')!.getBoundingClientRect();
      return title.getBoundingClientRect().top >= log.top - 1;
    });
  expect(await inView()).toBe(true);
  await chat.page.getByRole('button', { name: '有新消息' }).click();
  expect(await inView()).toBe(false);
  expect(await chat.page.locator('#pill').isHidden()).toBe(true);
});

test('an agent has a name, the assistant a badge, the system neither', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  desk.say({ text: '已为您转接。', from: { is: 'system' } });
  desk.say({ text: '我来处理。', from: { is: 'agent', agent: 'a', name: '李明远' } });
  await chat.hears('我来处理');
  expect(await chat.page.locator('.badge').allTextContents()).toEqual(['AI 智能助手']);
  expect(await chat.page.locator('.agent').allTextContents()).toEqual(['李明远']);
  expect(await chat.page.locator('.note').textContent()).toBe('已为您转接。');
});

test('quick replies belong to the newest message only, and send their value', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  desk.say({ text: '是哪一种？', choices: [{ title: '停电', value: '我家停电了' }] });
  await chat.page.getByRole('button', { name: '停电' }).click();
  await chat.hears('我家停电了');
  expect(await chat.page.locator('#choices').isHidden()).toBe(true);
  await expect.poll(() => desk.received()).toEqual(['我家停电了']);
  expect(await chat.page.evaluate(() => document.activeElement?.id)).toBe('words');
});

test('each message is announced once, history and the own words not at all, danger at once', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  await chat.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const id of ['polite', 'alert']) {
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) heard.push(`${id}: ${node.textContent}`);
      }).observe(document.getElementById(id)!, { childList: true, subtree: true });
    }
  });
  const heard = () => chat.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await chat.write('你好');
  await expect.poll(() => desk.received()).toEqual(['你好']);
  desk.say({ text: '请讲。' });
  desk.flash('快离开！')();
  desk.say({ text: '在哪里？' });
  await expect.poll(heard).toHaveLength(3);
  await chat.page.getByRole('button', { name: 'EN' }).click();
  expect(await heard()).toEqual([
    'polite: AI 智能助手：请讲。',
    'alert: AI 智能助手，请先保证安全：快离开！',
    'polite: AI 智能助手：在哪里？',
  ]);
  expect(await chat.page.locator('[aria-live="polite"], [role="status"]').count()).toBe(1);
  expect(await chat.page.locator('[role="log"]').getAttribute('aria-live')).toBe('off');
  await chat.page.reload();
  await chat.hears('在哪里');
  expect(await chat.page.locator('#polite').textContent()).not.toContain('请讲');
});

test('somebody who reads further up is not pulled away, but told', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  for (let n = 1; n <= 30; n++) desk.say({ text: `第 ${n} 条` });
  await chat.hears('第 30 条');
  const scroller = chat.page.locator('#scroller');
  const fromEnd = () => scroller.evaluate((el) => el.scrollHeight - el.scrollTop - el.clientHeight);
  expect(await fromEnd()).toBeLessThan(2);
  await scroller.evaluate((el) => el.scrollTo(0, 0));
  desk.say({ text: '新的一条' });
  const pill = chat.page.getByRole('button', { name: '有新消息' });
  await pill.waitFor();
  expect(await scroller.evaluate((el) => el.scrollTop)).toBe(0);
  await pill.click();
  // It goes with the scroll event, which comes a frame later.
  await pill.waitFor({ state: 'hidden' });
  expect(await fromEnd()).toBeLessThan(2);
});
