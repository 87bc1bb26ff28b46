import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from './page.ts';
import { openSite, type Site } from './site.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

const MEI = { is: 'agent', agent: 'u-mei', name: '林梅' } as const;
const reach = ({ desk, attention }: Site) => attention.of(desk.threads()[0]!);
/** What the browser says of the page's tab. */
const turn = (page: Page, to: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, to);

test('a person hears that the customer is typing, once in a while; the assistant does not', async () => {
  const { url, desk, typed } = await openSite();
  const chat = await openChat(own.browser, url);
  let posted = 0;
  chat.page.on('request', (request) => {
    if (request.postData()?.includes('"typing"')) posted++;
  });
  await chat.field.pressSequentially('写给助手的');
  expect(posted).toBe(0);
  desk.say({ text: '您好，我是林梅。', from: MEI });
  await chat.hears('我是林梅');
  const words = '一个字一个字地写给林梅';
  await chat.field.pressSequentially(words);
  await expect.poll(() => typed).toContain(desk.threads()[0]);
  expect(posted).toBeLessThan(words.length);
});

test('what is in view on a visible page has been seen', async () => {
  const site = await openSite();
  const chat = await openChat(own.browser, site.url);
  await expect.poll(() => reach(site)).toEqual({ connected: true, delivered: 1, seen: 1 });
  await turn(chat.page, 'hidden');
  site.desk.say({ text: '看到了吗？', from: MEI });
  await chat.hears('看到了吗');
  await chat.write('没有');
  await expect.poll(() => site.desk.received()).toEqual(['没有']);
  await expect.poll(() => reach(site).delivered).toBe(3);
  expect(reach(site).seen).toBe(1);
  await turn(chat.page, 'visible');
  await expect.poll(() => reach(site).seen).toBe(2);
  await chat.page.close();
  await expect.poll(() => reach(site).connected).toBe(false);
  site.desk.say({ text: '还在吗？', from: MEI });
  expect(reach(site)).toEqual({ connected: false, delivered: 3, seen: 2 });
});

test('what lies below the edge of the log has not been seen until it is scrolled to', async () => {
  const site = await openSite();
  const chat = await openChat(own.browser, site.url);
  for (let n = 2; n <= 30; n++) site.desk.say({ text: `第 ${n} 条` });
  await expect.poll(() => reach(site).seen).toBe(30);
  await chat.page.locator('#scroller').evaluate((log) => log.scrollTo(0, 0));
  const looked = chat.page.waitForRequest((request) => request.postData()?.includes('"typing"') ?? false);
  site.desk.say({ text: '下面的', from: MEI });
  await chat.page.getByRole('button', { name: '有新消息' }).waitFor();
  await chat.field.pressSequentially('嗯');
  await looked;
  await expect.poll(() => reach(site).delivered).toBe(31);
  expect(reach(site).seen).toBe(30);
  await chat.page.getByRole('button', { name: '有新消息' }).click();
  await expect.poll(() => reach(site).seen).toBe(31);
});

test('a page that polls says what it has and has seen', async () => {
  const site = await openSite();
  site.wire.noSockets = true;
  await openChat(own.browser, site.url);
  await expect.poll(() => reach(site), { timeout: 15_000 }).toEqual({ connected: true, delivered: 1, seen: 1 });
});

test('signals that get lost delay and disturb nothing', async () => {
  const site = await openSite();
  const chat = await openChat(own.browser, site.url);
  let losing = true;
  let lost = 0;
  await chat.page.route('**/activities', (route) => {
    const body = route.request().postData() ?? '';
    if (!losing || body.includes('"type":"message"')) return route.continue();
    lost++;
    return route.abort();
  });
  site.desk.say({ text: '您好，我是林梅。', from: MEI });
  await chat.hears('我是林梅');
  await chat.field.pressSequentially('你好');
  await chat.field.press('Enter');
  await expect.poll(() => site.desk.received()).toEqual(['你好']);
  await expect.poll(() => lost).toBeGreaterThan(1);
  expect(await chat.page.locator('#banner').isHidden()).toBe(true);
  expect(await chat.page.getByRole('alert').textContent()).toBe('');
  losing = false;
  site.desk.say({ text: '收到。', from: MEI });
  await expect.poll(() => reach(site).seen).toBe(4);
  expect(chat.faults).toEqual([]);
});
