import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHouse } from '../console/house.ts';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { png } from '../tools/png.ts';
import { type Chat, openChat } from './page.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

/** A picture that browsers decode. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong in the page as it stands. */
async function faultsOf({ page }: Chat): Promise<readonly string[]> {
  await page.evaluate(await readFile(axe, 'utf8'));
  return page.evaluate(async () => {
    const { axe: look } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> };
    };
    return (await look.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' ')}`,
    );
  });
}

describe.each([
  {
    locale: 'zh-CN',
    ask: '我要投诉你们营业厅态度差',
    no: '不用',
    registered: '投诉已登记',
    attach: '发照片或文件',
    save: '保存聊天记录',
    number: '编号',
    wrong: '发不了',
    bye: '再见',
    satisfied: '很满意',
    thanks: '谢谢您的评价',
    kept: '已经放进这次对话里',
  },
  {
    locale: 'en-GB',
    ask: 'I want to complain about your rude staff',
    no: 'skip',
    registered: 'Your complaint is on record',
    attach: 'Send a photo or file',
    save: 'Save this chat',
    number: 'Number',
    wrong: "can't be sent",
    bye: 'goodbye',
    satisfied: 'Very satisfied',
    thanks: 'Thank you',
    kept: 'It is in this chat now',
  },
] as const)('$locale', (of) => {
  test('a complaint with a photo, its card, the transcript and the survey', async () => {
    const house = await openHouse();
    const chat = await openChat(own.browser, house.url, {
      locale: of.locale,
      acceptDownloads: true,
      reducedMotion: 'reduce',
      permissions: ['clipboard-write', 'clipboard-read'],
      bypassCSP: true,
    });
    const { page } = chat;
    await chat.write(of.ask);
    await page.locator('.theirs').last().waitFor();
    await page.locator('#chooser').setInputFiles([
      { name: 'meter.png', mimeType: 'image/png', buffer: PIXEL },
      { name: 'bill.pdf', mimeType: 'application/pdf', buffer: PDF },
      { name: 'run.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
    ]);
    await expect.poll(() => page.locator('#tray li').count()).toBe(2);
    await expect.poll(() => page.locator('#alert').textContent()).toContain(of.wrong);
    expect(await page.getByRole('button', { name: of.attach }).isVisible()).toBe(true);
    expect(await faultsOf(chat)).toEqual([]);
    await page.locator('#send').click();
    await chat.hears(of.kept);
    expect(await page.locator('.own .photo img').getAttribute('alt')).toContain('meter.png');
    expect(await page.locator('.own .file').textContent()).toContain('bill.pdf');
    await expect
      .poll(async () => (await house.product.archive.find('file', 'thread', (await threadOf(chat)) ?? '')).length)
      .toBe(2);
    await chat.write(of.no);
    await chat.hears(of.registered);
    const card = page.locator('.card').last();
    expect(await card.locator('dt').first().textContent()).toBe(of.number);
    expect(await card.locator('dd').first().textContent()).toMatch(/^\d{3} \d{3} \d{3}$/);
    expect(await faultsOf(chat)).toEqual([]);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: of.save }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toMatch(/^griddesk-\d{4}-\d\d-\d\d\.txt$/);
    const text = await readFile(await saved.path(), 'utf8');
    for (const part of [of.ask, '[meter.png]', of.registered]) expect(text).toContain(part);
    await chat.write(of.bye);
    await page.locator('#choices button', { hasText: of.satisfied }).click();
    await chat.hears(of.thanks);
    // The picture is fetched from the server once the page has forgotten it.
    await page.reload();
    await chat.hears(of.thanks);
    await expect
      .poll(() => page.locator('.own .photo img').evaluate((img) => (img as HTMLImageElement).naturalWidth))
      .toBe(1);
    expect(chat.faults).toEqual([]);
  });

  test('replies that come while nobody looks are counted in the title, and marked on return', async () => {
    const house = await openHouse();
    const lin = await house.agent('林晓', 'lin@example.com');
    const chat = await openChat(own.browser, house.url, { locale: of.locale });
    await chat.write(of.ask);
    await answered(chat);
    const thread = (await threadOf(chat)) ?? '';
    const [open] = await house.product.archive.find('conversation', 'openIn', thread);
    await lin.console.ask('POST', `/conversations/${open?.id}/take`, {});
    await lin.console.ask('POST', `/conversations/${open?.id}/reply`, {
      clientId: 'client-0001',
      text: 'one moment, please',
    });
    await chat.hears('one moment');
    await chat.page.goto('about:blank');
    await lin.console.ask('POST', `/conversations/${open?.id}/reply`, {
      clientId: 'client-0002',
      text: 'here I am again',
    });
    await chat.page.goto(house.url);
    await chat.hears('here I am again');
    const mark = chat.page.locator('.divider.marked');
    await mark.waitFor();
    const after = await mark.evaluate((node) => node.parentElement?.textContent ?? '');
    expect(after).toContain('here I am again');
  });
});

const answered = (chat: Chat) => chat.page.locator('.theirs').nth(1).waitFor();
const threadOf = ({ page }: Chat) =>
  page.evaluate(
    () => (JSON.parse(localStorage.getItem('griddesk.seen') ?? '{}') as { conversation?: string }).conversation,
  );

test('forced colours and strong contrast: everything keeps an edge, and nothing runs out of a narrow page', async () => {
  const house = await openHouse();
  const chat = await openChat(own.browser, house.url, {
    forcedColors: 'active',
    viewport: { width: 320, height: 568 },
    colorScheme: 'dark',
  });
  await chat.write('门口电线掉地上了，冒火花');
  await chat.page.locator('.said.safety').waitFor();
  await chat.page
    .locator('#chooser')
    .setInputFiles([{ name: `${'很长的名字'.repeat(12)}.png`, mimeType: 'image/png', buffer: png(2, 2) }]);
  await chat.page.locator('#tray li').waitFor();
  for (const part of ['.said.safety .bubble', '.attach', '.send', '#tray li']) {
    const edge = await chat.page
      .locator(part)
      .first()
      .evaluate((node) => Number.parseFloat(getComputedStyle(node).borderTopWidth));
    expect([part, edge >= 1]).toEqual([part, true]);
  }
  const wide = await chat.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wide).toBeLessThanOrEqual(0);
});

test('who listens hears who speaks, what is urgent, and what can be pressed', async () => {
  const house = await openHouse();
  const chat = await openChat(own.browser, house.url, { locale: 'en-GB' });
  await chat.write('There is a wire down in the street and it is sparking');
  await chat.page.locator('.said.safety').waitFor();
  await chat.page.locator('#alert', { hasText: 'AI assistant' }).waitFor({ state: 'attached' });
  const tree = await chat.page.locator('main').ariaSnapshot();
  for (const part of [
    'log "Conversation"',
    'You',
    'AI assistant',
    'Safety first',
    'button "Send a photo or file"',
    'button "Send"',
    'textbox',
  ])
    expect(tree).toContain(part);
});
