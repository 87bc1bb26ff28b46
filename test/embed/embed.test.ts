import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { levelOf } from '../../src/desk/proposal.ts';
import { type DeskHouse, openHouse } from '../console/house.ts';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';

const SECRET = 'host-Xk3vQx81LmZpTr60WcYd27NhUs45BfGo';
const ACCOUNT = '1300000000017';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

/** The signing of docs/embedding.md itself. */
async function userToken(account: string, secret = SECRET): Promise<string> {
  const page = await readFile('docs/embedding.md', 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const body = code.replace(/^import .*$/gm, '').replace('export const userToken =', 'return');
  const make = new Function('SignJWT', 'randomUUID', body) as (
    sign: typeof SignJWT,
    id: () => string,
  ) => (account: string, secret: string) => Promise<string>;
  return make(SignJWT, () => crypto.randomUUID())(account, secret);
}

/** A company's web server; each has an origin of its own. */
async function openSite(html: (desk: string) => string): Promise<{ origin: string; show(desk: string): void }> {
  let desk = '';
  const server = createServer((_, res) => {
    res.setHeader('content-type', 'text/html; charset=utf-8');
    res.end(html(desk));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show: (url) => {
      desk = url;
    },
  };
}

const plain =
  (attributes: string, head = '') =>
  (desk: string) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A company</title>${head}</head><body><main><h1>A company</h1><p>Welcome.</p></main><script src="${desk}/embed.js" ${attributes} defer></script></body></html>`;

async function open(html: (desk: string) => string, allowed = true) {
  const site = await openSite(html);
  const house = await openHouse({ EMBED_ORIGINS: allowed ? site.origin : 'http://127.0.0.1:1', EMBED_SECRET: SECRET });
  site.show(house.url);
  const context = await own.browser.newContext({ viewport: { width: 1000, height: 800 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(site.origin);
  return { house, page, site, context };
}

/** The launcher's shadow root is closed, as it is for the page: it is reached by keyboard and by what it shows. */
async function openChat(page: Page): Promise<Frame> {
  await page.evaluate(() => (window as unknown as { Griddesk: { open(): void } }).Griddesk.open());
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1] as Frame;
  await frame.locator('.text').first().waitFor();
  return frame;
}

const write = async (frame: Frame, text: string): Promise<void> => {
  await frame.locator('#words').fill(text);
  await frame.locator('#words').press('Enter');
};
const openConversation = async (house: DeskHouse) => {
  const [held] = await house.product.archive.find('conversation', 'open', 'CS');
  const [more] = await house.product.archive.find('conversation', 'open', 'OM');
  return (held ?? more)?.body ?? null;
};

describe.each([
  ['zh', '我家停电了', '哪里停电了'],
  ['en', 'my power is out', 'Where is the power out?'],
])('the launcher on a company’s page, %s', (language, ask, answer) => {
  it('opens, answers, tells of the user at level 1, comes back after a reload, and closes with Escape', async () => {
    const token = await userToken(ACCOUNT);
    const { house, page } = await open(plain(`data-language="${language}" data-user-token="${token}"`));
    const frame = await openChat(page);
    await write(frame, ask);
    await frame.locator('.text', { hasText: answer }).last().waitFor();
    await expect.poll(async () => levelOf(await openConversation(house))).toBe(1);
    const conversation = await openConversation(house);
    expect(conversation?.grants).toMatchObject([{ account: ACCOUNT, level: 1 }]);
    await page.reload();
    const again = await openChat(page);
    await again.locator('.text', { hasText: ask }).first().waitFor();
    await again.locator('#words').press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('GRIDDESK-CHAT');
  });
});

it('the launcher is reached by keyboard, stands over a hostile style, and axe finds nothing', async () => {
  const hostile =
    '<style>*{display:none !important;font-size:60px !important} html,head,body,main,h1,p,griddesk-chat{display:block !important}</style>';
  const { page } = await open(plain('data-language="en"', hostile));
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('GRIDDESK-CHAT');
  const box = await page.locator('griddesk-chat').boundingBox();
  expect([box?.width, box?.height]).toEqual([60, 60]);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.frames().length).toBe(2);
  await page.frames()[1]?.locator('.text').first().waitFor();
  await page.evaluate(await readFile(axe, 'utf8'));
  const faults = await page.evaluate(async () => {
    const { axe: look } = window as unknown as { axe: { run(at: string): Promise<{ violations: { id: string }[] }> } };
    return (await look.run('griddesk-chat')).violations.map(({ id }) => id);
  });
  expect(faults).toEqual([]);
});

it('a page that is not listed gets an empty frame, and / is shown in no frame at all', async () => {
  const { house, page } = await open(plain('data-language="en"'), false);
  await page.evaluate(() => (window as unknown as { Griddesk: { open(): void } }).Griddesk.open());
  // What a browser shows instead of a page that may not stand there.
  await expect.poll(() => page.frames()[1]?.url()).toContain('chrome-error');
  const policy = async (path: string) => (await fetch(house.url + path)).headers;
  expect((await policy('/')).get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect((await policy('/')).get('x-frame-options')).toBe('DENY');
  expect((await policy('/embed')).get('content-security-policy')).toContain('frame-ancestors http://127.0.0.1:1');
  const off = await openHouse();
  expect((await fetch(`${off.url}/embed`)).status).toBe(404);
});

it('messages of other windows are nothing to the frame', async () => {
  const { house, page } = await open(plain('data-language="en"'));
  const frame = await openChat(page);
  await write(frame, 'my power is out');
  await frame.locator('.text', { hasText: 'Where is the power out?' }).last().waitFor();
  const token = await userToken(ACCOUNT);
  // From the frame itself, which is not the page around it.
  await frame.evaluate((given) => window.postMessage({ griddesk: 'identify', token: given }, '*'), token);
  await write(frame, 'hello');
  await frame.locator('.own', { hasText: 'hello' }).waitFor();
  expect(levelOf(await openConversation(house))).toBe(0);
});

describe('the host’s token', () => {
  async function visit(house: DeskHouse) {
    const answer = await fetch(`${house.url}/api/chat/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: house.url },
      body: '{"embedded":true}',
    });
    return (await answer.json()) as { token: string; conversationId: string; visit: string };
  }
  const tell = async (house: DeskHouse, bearer: string, token: string) => {
    const answer = await fetch(`${house.url}/api/chat/identity`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', origin: house.url },
      body: JSON.stringify({ token }),
    });
    return { status: answer.status, body: (await answer.json()) as { error?: { code: string } } };
  };
  const make = (
    more: {
      alg?: string;
      secret?: string;
      sub?: string;
      aud?: string;
      life?: number;
      ago?: number;
      jti?: string | null;
    } = {},
  ) => {
    const now = Math.floor(Date.now() / 1000) - (more.ago ?? 0);
    const jwt = new SignJWT({})
      .setProtectedHeader({ alg: more.alg ?? 'HS256' })
      .setSubject(more.sub ?? ACCOUNT)
      .setAudience(more.aud ?? 'griddesk')
      .setIssuedAt(now)
      .setExpirationTime(now + (more.life ?? 600));
    if (more.jti !== null) jwt.setJti(more.jti ?? crypto.randomUUID());
    return jwt.sign(new TextEncoder().encode(more.secret ?? SECRET));
  };

  it.each([
    ['of another secret', () => make({ secret: 'other-Xk3vQx81LmZpTr60WcYd27NhUs45BfGo' })],
    ['by another algorithm', () => make({ alg: 'HS512' })],
    ['for another desk', () => make({ aud: 'somebody' })],
    ['of an hour', () => make({ life: 3_600 })],
    ['that has ended', () => make({ ago: 1_200 })],
    ['of no account', () => make({ sub: 'anna@example.com' })],
    ['without an id', () => make({ jti: null })],
    [
      'that is none',
      async () =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub: ACCOUNT, aud: 'griddesk' })).toString('base64url')}.`,
    ],
  ])('%s is refused', async (_, token) => {
    const house = await openHouse({ EMBED_SECRET: SECRET });
    const { token: bearer } = await visit(house);
    expect((await tell(house, bearer, await token())).status).toBe(401);
    expect(await house.product.archive.find('dossier', 'account', ACCOUNT)).toEqual([]);
  });

  it('serves one chat, one account, and one conversation', async () => {
    const house = await openHouse({ EMBED_SECRET: SECRET });
    const [anna, ben] = [await visit(house), await visit(house)];
    const token = await make();
    expect((await tell(house, anna.token, token)).status).toBe(200);
    expect((await tell(house, anna.token, token)).status).toBe(200);
    expect((await tell(house, ben.token, token)).status).toBe(401);
    const say = async (text: string, id: string) => {
      await house.product.desk.receive({ thread: anna.conversationId, clientId: id, text });
      await house.product.desk.settle();
    };
    await say('我家停电了', 'c1');
    expect(levelOf(await openConversation(house))).toBe(1);
    expect((await tell(house, anna.token, await make({ sub: '1300000000025' }))).status).toBe(409);
    await say('再见', 'c2');
    await say('我要改手机号', 'c3');
    expect(levelOf(await openConversation(house))).toBe(0);
    // What comes too late for the conversation that it was for is worth nothing.
    expect((await tell(house, ben.token, await make())).status).toBe(200);
    await house.forward(16 * 60);
    await house.product.desk.receive({ thread: ben.conversationId, clientId: 'b1', text: '我家停电了' });
    await house.product.desk.settle();
    const [bens] = await house.product.archive.find('conversation', 'openIn', ben.conversationId);
    expect(levelOf(bens?.body ?? null)).toBe(0);
  });

  it('a visit that the frame kept brings back its thread; a forged one does not', async () => {
    const house = await openHouse();
    const first = await visit(house);
    const bring = async (kept: string) => {
      const body = JSON.stringify({ embedded: true, visit: kept });
      const answer = await fetch(`${house.url}/api/chat/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: house.url },
        body,
      });
      return ((await answer.json()) as { conversationId: string }).conversationId;
    };
    expect(await bring(first.visit)).toBe(first.conversationId);
    expect(await bring(`${first.visit.slice(0, -2)}AA`)).not.toBe(first.conversationId);
  });
});
