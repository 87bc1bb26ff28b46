import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat, openTab } from './page.ts';
import { openSite } from './site.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

const HELLO = '您好，我是 AI 智能助手。需要人工时点“转人工”。';

test('a reload shows the same conversation again', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  await chat.write('我家没电');
  await expect.poll(() => desk.received()).toEqual(['我家没电']);
  desk.say({ text: '在哪个小区？' });
  await chat.hears('哪个小区');
  await chat.page.reload();
  await chat.hears('哪个小区');
  expect(await chat.said()).toEqual([HELLO, '我家没电', '在哪个小区？']);
  expect(chat.faults).toEqual([]);
});

test('what is written and said during a break arrives once, in one order', async () => {
  const { url, desk, wire } = await openSite();
  const chat = await openChat(own.browser, url);
  await chat.write('第一句');
  await expect.poll(() => desk.received()).toHaveLength(1);
  wire.down = true;
  await chat.write('第二句');
  await chat.write('第三句');
  desk.say({ text: '断线时说的' });
  await chat.page.locator('.banner').waitFor();
  await chat.page.locator('.state.waiting').first().waitFor();
  wire.down = false;
  await chat.page.locator('.banner.back').waitFor();
  await expect.poll(() => desk.received()).toEqual(['第一句', '第二句', '第三句']);
  const order = [HELLO, '第一句', '断线时说的', '第二句', '第三句'];
  await expect.poll(() => chat.said()).toEqual(order);
  for (let round = 0; round < 3; round++) {
    wire.cut();
    await chat.write(`又断了 ${round}`);
    await expect.poll(() => desk.received()).toHaveLength(4 + round);
  }
  await expect.poll(() => chat.said()).toEqual([...order, '又断了 0', '又断了 1', '又断了 2']);
  expect(chat.faults).toEqual([]);
});

test('a message whose acknowledgement was lost is not sent twice', async () => {
  const { url, desk, wire } = await openSite();
  const chat = await openChat(own.browser, url);
  wire.deaf = 'all';
  await chat.write('只说一遍');
  await expect.poll(() => desk.received()).toEqual(['只说一遍']);
  wire.deaf = 'no';
  wire.cut();
  await chat.page.locator('.own .state.sent').waitFor();
  await chat.write('再说一句');
  await expect.poll(() => chat.said()).toEqual([HELLO, '只说一遍', '再说一句']);
  // The page shows a message before the server has it.
  await expect.poll(() => desk.received()).toEqual(['只说一遍', '再说一句']);
});

test('a stream that has gone deaf is noticed and replaced', async () => {
  const { url, desk, wire } = await openSite();
  const chat = await openChat(own.browser, url);
  wire.deaf = 'sockets';
  await chat.write('听得到吗');
  await expect.poll(() => desk.received()).toHaveLength(1);
  const lost = wire.lost;
  desk.say({ text: '听得到。' });
  await expect.poll(() => wire.lost).toBeGreaterThan(lost);
  wire.deaf = 'no';
  await chat.page.locator('.text', { hasText: '听得到。' }).waitFor();
  expect(await chat.said()).toEqual([HELLO, '听得到吗', '听得到。']);
});

test('without WebSockets the page polls', async () => {
  const { url, desk, wire } = await openSite();
  wire.noSockets = true;
  const chat = await openChat(own.browser, url);
  await chat.write('有人吗');
  await expect.poll(() => desk.received()).toHaveLength(1);
  desk.say({ text: '在的。' });
  await chat.hears('在的。');
  expect(await chat.said()).toEqual([HELLO, '有人吗', '在的。']);
});

test('an unsent message outlives a reload', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  let cut = true;
  await chat.page.route('**/activities', (route) => (cut ? route.abort() : route.continue()));
  await chat.write('别弄丢了');
  await chat.page.locator('.state.waiting').waitFor();
  await chat.page.reload();
  await chat.page.locator('.state.waiting').waitFor();
  expect(desk.received()).toEqual([]);
  // Not `unroute`: a request that it finds on its way hangs until the page gives it up, after 20 seconds.
  cut = false;
  await expect.poll(() => desk.received(), { timeout: 15_000 }).toEqual(['别弄丢了']);
  await expect.poll(() => chat.said()).toEqual([HELLO, '别弄丢了']);
});

test('a refusal is shown in the words of the server, and tried again by hand', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  desk.refuses = '请先远离电线！消息没能收下，请拨打 120 或 400-000-0123。';
  await chat.write('电线掉了');
  const why = chat.page.locator('.why');
  await why.waitFor();
  expect(await why.textContent()).toBe(desk.refuses);
  expect(await why.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))).toEqual([
    'tel:120',
    'tel:4000000123',
  ]);
  expect(await chat.page.getByRole('alert').textContent()).toContain('请先远离电线');
  desk.refuses = null;
  await chat.page.getByRole('button', { name: '点这里重发' }).click();
  await expect.poll(() => desk.received()).toEqual(['电线掉了']);
  await expect.poll(() => why.count()).toBe(0);
});

test('offline is told at once, and the way back', async () => {
  const { url, desk } = await openSite();
  const chat = await openChat(own.browser, url);
  await chat.context.setOffline(true);
  await chat.page.getByText('网络断开了').first().waitFor();
  await chat.write('离线时写的');
  await chat.context.setOffline(false);
  await chat.page.locator('.banner.back').waitFor();
  await expect.poll(() => desk.received()).toEqual(['离线时写的']);
});

test('a server that cannot be reached names the hotline', async () => {
  const { url, wire } = await openSite();
  const chat = await openChat(own.browser, url);
  wire.down = true;
  const hotline = chat.page.locator('.banner a');
  await hotline.waitFor();
  expect(await hotline.getAttribute('href')).toBe('tel:4000000123');
});

test('two tabs show one conversation', async () => {
  const { url, desk } = await openSite();
  const one = await openChat(own.browser, url);
  const two = await openTab(one.context, url);
  await one.write('从第一个窗口');
  await two.hears('从第一个窗口');
  await two.write('从第二个窗口');
  desk.say({ text: '都收到了。' });
  const all = [HELLO, '从第一个窗口', '从第二个窗口', '都收到了。'];
  await expect.poll(async () => (await one.said()).toSorted()).toEqual(all.toSorted());
  await expect.poll(async () => two.said()).toEqual(await one.said());
});

test('who comes back sees what is new', async () => {
  const { url, desk } = await openSite();
  const before = await openChat(own.browser, url);
  await before.write('等你们消息');
  await expect.poll(() => desk.received()).toHaveLength(1);
  await expect.poll(() => before.page.evaluate(() => localStorage.getItem('griddesk.seen'))).toContain('"seq":2');
  await before.page.close();
  desk.say({ text: '抢修完成。', at: new Date(Date.now() - 60_000).toISOString() });
  const after = await openTab(before.context, url);
  await after.hears('抢修完成');
  expect(await after.page.locator('.divider.marked').textContent()).toBe('以下是 1 条新消息');
  expect(await after.page.locator('.turn', { has: after.page.locator('.divider.marked') }).textContent()).toContain(
    '抢修完成',
  );
});

test('who comes back much later sees where they left off', async () => {
  const { url, desk } = await openSite();
  const before = await openChat(own.browser, url);
  desk.say({ text: '昨天的话。', at: new Date(Date.now() - 26 * 3_600_000).toISOString() });
  await before.hears('昨天的话');
  await before.page.reload();
  await before.hears('昨天的话');
  expect(await before.page.locator('.divider.marked').textContent()).toBe('上次聊到这里');
});

test('a long history comes whole and in order', async () => {
  const { url, desk } = await openSite();
  const before = await openChat(own.browser, url);
  await before.page.close();
  const lines = Array.from({ length: 450 }, (_, n) => `第 ${n} 条`);
  for (const text of lines) desk.say({ text });
  const after = await openTab(before.context, url);
  await after.hears('第 449 条');
  expect(await after.said()).toEqual([HELLO, ...lines]);
});
