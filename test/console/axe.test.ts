import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportsView } from '../../src/http/console/contract.ts';
import { customerOf } from '../../src/sample/customers.ts';
import { SAMPLE_SEED } from '../../src/sample/statements.ts';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from '../web/page.ts';
import { openDesk, signInPage } from './desk-page.ts';
import { type DeskHouse, openHouse } from './house.ts';
import { clerk, SECRET, twice } from './twice.ts';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** What axe finds wrong with the page as it stands; one line a place. */
async function wrong(page: Page, where: string): Promise<string[]> {
  // Through the debugger, so that the page's own content policy stays as it is.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await runner.run()).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${where}: ${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

// Each language and each shade once: what is read depends on the one, what is seen on the other.
test.each([
  ['zh-CN', 'light'],
  ['en-GB', 'dark'],
] as const)('%s, %s: no page of the console has a fault that axe finds', async (locale, colorScheme) => {
  const house = await openHouse({ DIRECT_LINE_SECRET: SECRET });
  const customer = await openChat(own.browser, house.url, { locale, colorScheme });
  await customer.write('阳光小区8栋停电了，我叫张小满，电话13912345678');
  const lead = await openDesk(own.browser, house.url, house.admin, { locale, colorScheme });
  const { page } = lead;
  await lead.list('all');
  const found = await wrong(page, 'list');
  await lead.open();
  await lead.key('t');
  await lead.log.getByText(lead.words['happened.takenYou']).first().waitFor();
  await customer.write('外面电线掉在地上，还在冒火花');
  await page.getByRole('button', { name: lead.words['alert.acknowledge'] }).first().waitFor();
  await lead.note('先确认是否有人受伤');
  await lead.reply('您好，请离电线八米以外。');
  found.push(...(await wrong(page, 'chat with a danger')));
  await lead.key('e');
  await page.getByRole('dialog').waitFor();
  found.push(...(await wrong(page, 'closing')));
  await page.keyboard.press('Escape');
  await lead.key('?');
  await page.getByRole('dialog').waitFor();
  found.push(...(await wrong(page, 'keys')));
  await page.keyboard.press('Escape');
  const [dossier] = await house.product.archive.find('dossier', 'thread', (await threadOf(house)) ?? '');
  const known = await takeIn(house);
  for (const place of ['tickets', 'users', `dossiers/${dossier?.id}`, `dossiers/${known}`, 'reports', 'schemes']) {
    await page.goto(`${house.url}/console#/${place}`);
    await page.locator('main h1, main h2').first().waitFor();
    await page.waitForLoadState('networkidle');
    for (const more of await page.locator('main summary').all()) await more.click();
    found.push(...(await wrong(page, place)));
  }
  found.push(...(await archivePages(house, { locale, colorScheme })));
  const context = await own.browser.newContext({ locale, colorScheme });
  const door = await context.newPage();
  await door.goto(`${house.url}/console`);
  await door.getByRole('button', { name: lead.words['login.submit'] }).waitFor();
  found.push(...(await wrong(door, 'log-in')));
  await context.close();
  expect(found).toEqual([]);
  expect(lead.faults).toEqual([]);
});

async function threadOf({ product }: Awaited<ReturnType<typeof openHouse>>): Promise<string | undefined> {
  const [held] = await product.archive.find('conversation', 'holder', 'agent');
  return held?.body?.thread;
}

/** The archive's pages with something on them, as who looks after it sees them. */
async function archivePages(
  house: DeskHouse,
  look: { locale: string; colorScheme: 'light' | 'dark' },
): Promise<string[]> {
  const { kept, other } = await twice(house);
  const { page, faults } = await signInPage(own.browser, house.url, await clerk(house, 'Li', 'li@example.com'), look);
  await page.locator('.customers-table').waitFor();
  const found = await wrong(page, 'customers');
  await page.locator('.customers-search button').last().click();
  await page.locator('.export-columns').waitFor();
  found.push(...(await wrong(page, 'export')));
  await page.keyboard.press('Escape');
  const go = (place: string) => page.goto(`${house.url}/console#/${place}`);
  await go(`dossiers/${kept}`);
  for (const field of ['phones', 'notifyMode']) {
    await page.locator(`[data-door="${field}"]`).click();
    await page.locator('form.editor').waitFor();
    found.push(...(await wrong(page, `writing ${field}`)));
    await page.keyboard.press('Escape');
  }
  await go(`dossiers/${other}`);
  await page.locator('.panel-link').first().click();
  await page.locator('.said-meant').waitFor();
  found.push(...(await wrong(page, 'the message')));
  await page.keyboard.press('Escape');
  await go('duplicates');
  await page.locator('.likely').first().waitFor();
  found.push(...(await wrong(page, 'duplicates')));
  await page.locator('.likely-compare').first().click();
  await page.locator('.likely-do').waitFor();
  found.push(...(await wrong(page, 'two entries')));
  return [...found, ...faults];
}

/** Customers enough for figures, analysed; gives the dossier of one. */
async function takeIn({ product, lead }: Awaited<ReturnType<typeof openHouse>>): Promise<string> {
  const puts = Array.from({ length: 40 }, (_, n) => {
    const { account, fields } = customerOf(SAMPLE_SEED, n, '2026-02');
    const values = Object.entries(fields).map(([field, value]) => [field, { value, change: 1, standing: 'verified' }]);
    const about = { thread: null, provisional: false, openedAt: '2026-03-01T00:00:00.000Z', lastChange: 0 };
    const body = { v: 1, id: `customer-${n}`, account, ...about, fields: Object.fromEntries(values) } as const;
    return { kind: 'dossier', id: body.id, expects: 0, body } as const;
  });
  await product.archive.commit({ puts });
  await lead.ask('POST', '/analysis/run', {});
  await expect.poll(async () => (await lead.ask<ReportsView>('GET', '/reports')).body.run?.customers).toBe(40);
  return 'customer-3';
}
