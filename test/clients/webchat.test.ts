import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openHouse } from '../console/house.ts';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openWire } from '../web/wire.ts';
import { fetchPackage } from './fetch.js';

const SECRET = 'clients-Xk3vQx81LmZpTr60WcYd27NhUs45BfGo';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let own: OwnBrowser;
let bundle: Buffer;
beforeAll(async () => {
  bundle = await readFile(join(await fetchPackage('webchat', ['dist/webchat.js']), 'package/dist/webchat.js'));
  own = await startBrowser();
});
afterAll(() => own.close());

/** A company's page with Web Chat as it comes, on another origin than the desk; its server mints the token and keeps it for a reload. */
async function openPage(locale: string) {
  const house = await openHouse({ DIRECT_LINE_SECRET: SECRET });
  const wire = await openWire(Number(new URL(house.url).port));
  let issued: unknown = null;
  const html = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>A company</title><style>html,body,#chat{height:100%;margin:0}</style><div id="chat"></div><script src="/webchat.js"></script><script>
    fetch('/token', { method: 'POST' }).then((answer) => answer.json()).then(({ token }) => {
      window.WebChat.renderWebChat({ directLine: window.WebChat.createDirectLine({ token, domain: '${wire.url}/v3/directline' }), locale: '${locale}' }, document.getElementById('chat'));
    });
  </script></html>`;
  const server = createServer(async (req, res) => {
    if (req.url === '/webchat.js') {
      res.setHeader('content-type', 'text/javascript');
      return res.end(bundle);
    }
    if (req.url === '/token') {
      issued ??= await (
        await fetch(`${house.url}/v3/directline/tokens/generate`, {
          method: 'POST',
          headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
          body: JSON.stringify({ user: { id: 'dl_customer' } }),
        })
      ).json();
      res.setHeader('content-type', 'application/json');
      return res.end(JSON.stringify(issued));
    }
    res.setHeader('content-type', 'text/html');
    return res.end(html);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const context = await own.browser.newContext({ locale, viewport: { width: 420, height: 800 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (fault) => errors.push(String(fault)));
  onTestFinished(async () => {
    await context.close();
    server.closeAllConnections();
    server.close();
    await wire.close();
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { house, wire, page, context, errors };
}

const says = async (page: Page, text: string): Promise<void> => {
  const box = page.locator('[data-id="webchat-sendbox-input"]');
  await box.fill(text);
  await box.press('Enter');
};
const hears = (page: Page, text: string) => page.locator('.webchat__bubble', { hasText: text }).last().waitFor();

describe.each([
  {
    locale: 'zh-CN',
    ask: '我要投诉你们营业厅态度差',
    phone: '方便留个电话吗',
    no: '不用',
    done: '投诉已登记',
    number: '编号',
    chip: '找人工',
    person: '编号',
    kept: '已经放进这次对话里',
    more: '学府路停电了',
    answer: '学府路',
  },
  {
    locale: 'en-US',
    ask: 'I want to complain about your rude staff',
    phone: 'May we have a number',
    no: 'skip',
    done: 'Your complaint is on record',
    number: 'Number',
    chip: 'Talk to a person',
    person: 'number',
    kept: 'It is in this chat now',
    more: 'no power at 12 Elm Shade Road',
    answer: '12 Elm Shade Road',
  },
] as const)('botframework-webchat, $locale', (of) => {
  it('message, card, chip, upload, a break of the line, reload', async () => {
    const { wire, page, errors } = await openPage(of.locale);
    await hears(page, '119');
    await says(page, of.ask);
    await hears(page, of.phone);
    await says(page, of.no);
    await hears(page, of.done);
    const card = page.locator('.ac-adaptiveCard').last();
    await card.waitFor();
    expect(await card.textContent()).toContain(of.number);
    expect(await card.textContent()).toMatch(/\d{3} \d{3} \d{3}/);
    await page.locator('input[type="file"]').setInputFiles({ name: 'meter.png', mimeType: 'image/png', buffer: PIXEL });
    // Newer versions hold the file until it is sent, older ones send it at once.
    const sendButton = page.getByTitle(/^(Send|发送|傳送)$/);
    if (await sendButton.isVisible()) await sendButton.click();
    await hears(page, of.kept);
    const link = page.locator('a[href*="/files/"]').last();
    const kept = await fetch((await link.getAttribute('href')) ?? '');
    expect(Buffer.from(await kept.arrayBuffer()).equals(PIXEL)).toBe(true);
    wire.down = true;
    wire.down = false;
    await says(page, of.more);
    await hears(page, of.answer);
    await says(page, of.chip);
    await hears(page, of.person);
    await page.reload();
    await hears(page, of.answer);
    expect(await page.locator('.webchat__bubble', { hasText: of.ask }).count()).toBe(1);
    expect(await page.getByText(/Send failed|发送失败|无法发送/).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('a chip that is pressed is the customer’s message', async () => {
    const { page } = await openPage(of.locale);
    await hears(page, '119');
    await says(page, of.ask);
    await hears(page, of.phone);
    await says(page, of.no);
    await page.locator('.webchat__suggested-actions').getByRole('button', { name: of.chip }).click();
    await page.locator('.webchat__bubble--from-user', { hasText: of.chip }).waitFor();
  });
});
