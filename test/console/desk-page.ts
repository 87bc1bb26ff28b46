import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import panelEn from '../../src/web/console/panel/words.en.json' with { type: 'json' };
import panelZh from '../../src/web/console/panel/words.zh.json' with { type: 'json' };
import en from '../../src/web/console/words/en.json' with { type: 'json' };
import zh from '../../src/web/console/words/zh.json' with { type: 'json' };

const WORDS = { zh, en };
const PANEL = { zh: panelZh, en: panelEn };

/** An agent's browser at the console, with what an agent sees and does; keys before the mouse, as agents work. */
export interface DeskPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Faults of the page's scripts and breaches of its content policy; to be empty. */
  readonly faults: readonly string[];
  readonly words: typeof zh;
  readonly panel: typeof panelZh;
  readonly log: Locator;
  /** The conversations of the list, in its order. */
  readonly rows: Locator;
  /** Opens a list: mine, unassigned, all. */
  list(view: 'mine' | 'unassigned' | 'all'): Promise<void>;
  /** Opens the first conversation of the list. */
  open(): Promise<void>;
  key(key: string): Promise<void>;
  reply(text: string): Promise<void>;
  note(text: string): Promise<void>;
  reads(text: string): Promise<void>;
}

/** A browser of its own at the console. */
export type OwnPage = Pick<DeskPage, 'page' | 'context' | 'faults' | 'words'> & { readonly language: 'zh' | 'en' };

interface Look {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

/** Opens /console in a browser of its own and signs in through the page; what comes then is for the caller to wait for. */
export async function signInPage(
  browser: Browser,
  url: string,
  who: { readonly email: string; readonly password: string },
  { locale = 'zh-CN', colorScheme = 'light' }: Look = {},
): Promise<OwnPage> {
  const context = await browser.newContext({ locale, colorScheme, viewport: { width: 1366, height: 820 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.exposeFunction('reportBreach', (breach: string) => faults.push(breach));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { reportBreach } = window as unknown as { reportBreach(breach: string): void };
      reportBreach(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(`${url}/console`);
  const language = locale.startsWith('zh') ? 'zh' : 'en';
  const words = WORDS[language] as typeof zh;
  await page.getByLabel(words['login.email']).fill(who.email);
  await page.getByLabel(words['login.password'], { exact: true }).fill(who.password);
  await page.getByRole('button', { name: words['login.submit'] }).click();
  return { page, context, faults, words, language };
}

/** An agent who talks to customers, at the inbox. */
export async function openDesk(
  browser: Browser,
  url: string,
  who: { readonly email: string; readonly password: string },
  look: Look = {},
): Promise<DeskPage> {
  const { page, context, faults, words, language } = await signInPage(browser, url, who, look);
  await page.getByRole('tab', { name: new RegExp(words['inbox.mine']) }).waitFor();

  const log = page.getByRole('log');
  /** Keys are not heard while a field has the focus; Escape leaves it. */
  const stroke = async (key: string): Promise<void> => {
    if (await page.evaluate(() => document.activeElement?.matches('textarea, input')))
      await page.keyboard.press('Escape');
    await page.keyboard.press(key);
  };
  const write = async (key: string, text: string): Promise<void> => {
    await stroke(key);
    const field = page.locator('.composer textarea');
    await field.fill(text);
    await field.press('Control+Enter');
    await log.getByText(text).waitFor();
  };
  const rows = page.locator('a.line');
  return {
    page,
    context,
    faults,
    words,
    panel: PANEL[language] as typeof panelZh,
    log,
    rows,
    list: async (view) => {
      await page.getByRole('tab', { name: new RegExp(words[`inbox.${view}`]) }).click();
    },
    open: async () => {
      await rows.first().click();
      await log.waitFor();
    },
    key: stroke,
    reply: (text) => write('r', text),
    note: (text) => write('n', text),
    reads: (text) => log.getByText(text).first().waitFor(),
  };
}
