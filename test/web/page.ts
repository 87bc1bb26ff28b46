import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** The customers' page in a browser, with what a customer sees and does. */
export interface Chat {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Faults of the page's scripts and breaches of its content policy; to be empty. */
  readonly faults: readonly string[];
  readonly field: Locator;
  /** Every bubble's text, in order. */
  said(): Promise<string[]>;
  /** Resolves once a bubble with that text is there. */
  hears(text: string): Promise<void>;
  /** Resolves once a line of the system with that text is there. */
  told(text: string): Promise<void>;
  /** Writes and sends with Enter. */
  write(text: string): Promise<void>;
}

async function watch(page: Page, faults: string[]): Promise<void> {
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.exposeFunction('reportBreach', (breach: string) => faults.push(breach));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { reportBreach } = window as unknown as { reportBreach(breach: string): void };
      reportBreach(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}

function chatOn(page: Page, context: BrowserContext, faults: readonly string[]): Chat {
  const field = page.locator('#words');
  return {
    page,
    context,
    faults,
    field,
    said: () => page.locator('.text').allTextContents(),
    hears: (text) => page.locator('.text', { hasText: text }).last().waitFor(),
    told: (text) => page.locator('p.note', { hasText: text }).last().waitFor(),
    write: async (text) => {
      await field.fill(text);
      await field.press('Enter');
    },
  };
}

/** Another tab of the same browser. */
export async function openTab(context: BrowserContext, url: string, scripts = true): Promise<Chat> {
  const page = await context.newPage();
  const faults: string[] = [];
  await watch(page, faults);
  await page.goto(url);
  const chat = chatOn(page, context, faults);
  // The first words come once the thread is there; before that nobody can say anything into it.
  if (scripts) await page.locator('.text').first().waitFor();
  return chat;
}

/** A new customer's browser on the page; closed when the test ends. */
export async function openChat(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Chat> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 844 }, ...options });
  onTestFinished(() => context.close());
  return openTab(context, url, options.javaScriptEnabled);
}
