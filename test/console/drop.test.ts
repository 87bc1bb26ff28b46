import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from '../web/page.ts';
import { openWire } from '../web/wire.ts';
import { openDesk } from './desk-page.ts';
import { openHouse } from './house.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

/** Hostile words: shown as they are, and never run. */
const SCRIPT = '<img src=x onerror="document.body.dataset.run=1"><script>document.body.dataset.run=1</script>';

test('a break of the line: the console says so, keeps what is written, and is right again without a reload', async () => {
  const house = await openHouse();
  const wire = await openWire(house.product.http.port);
  const lin = await house.agent(`林梅${SCRIPT.slice(0, 20)}`, 'lin@example.com');
  const bo = await house.agent('Bo', 'bo@example.com');
  const colleague = await bo.console.connect();
  const desk = await openDesk(own.browser, wire.url, lin);
  const customer = await openChat(own.browser, house.url);
  await customer.write(`转人工`);
  await customer.hears('第1位');
  await desk.list('unassigned');
  await desk.open();
  await desk.key('t');
  await customer.told('林梅');
  await customer.write(SCRIPT);
  await desk.reads(SCRIPT);

  wire.down = true;
  await desk.page.getByText(desk.words['band.lostNow']).first().waitFor();
  await desk.key('r');
  await desk.page.locator('.composer textarea').fill('断线时写的回复');
  // Meanwhile the customer goes on, another customer comes, and a colleague takes that one.
  await customer.write('还在吗');
  const second = await openChat(own.browser, house.url, { locale: 'en-GB' });
  await second.write('I want to talk to a person');
  await second.hears('first in line');
  const queued = await bo.console.ask<{ rows: { id: string }[] }>('GET', '/conversations?view=unassigned');
  const taken = await bo.console.ask('POST', `/conversations/${queued.body.rows[0]?.id}/take`, {});
  expect(taken.status).toBe(200);

  wire.down = false;
  await desk.reads('还在吗');
  await expect.poll(() => desk.page.getByText(desk.words['band.lostNow']).count()).toBe(0);
  expect(await desk.log.getByText('还在吗').count()).toBe(1);
  const field = desk.page.locator('.composer textarea');
  expect(await field.inputValue()).toBe('断线时写的回复');
  await field.press('Control+Enter');
  await customer.hears('断线时写的回复');
  await desk.list('unassigned');
  await expect.poll(() => desk.rows.count()).toBe(0);
  await desk.list('all');
  await desk.rows.filter({ hasText: 'Bo' }).first().waitFor();
  for (const { page } of [desk, customer]) expect(await page.evaluate(() => document.body.dataset.run)).toBeUndefined();
  expect([...desk.faults, ...customer.faults]).toEqual([]);
  await colleague.close();
  await wire.close();
});
