import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import dossierEn from '../../src/web/console/dossier/words.en.json' with { type: 'json' };
import dossierZh from '../../src/web/console/dossier/words.zh.json' with { type: 'json' };
import pairsEn from '../../src/web/console/duplicates/words.en.json' with { type: 'json' };
import pairsZh from '../../src/web/console/duplicates/words.zh.json' with { type: 'json' };
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { signInPage } from './desk-page.ts';
import { openHouse } from './house.ts';
import { clerk, SECRET, twice } from './twice.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

type Words = typeof dossierZh;

/** A clerk at the page of a dossier, in words of theirs. */
function at(page: Page, words: Words) {
  const row = (field: string) => page.locator('tr', { has: page.getByRole('rowheader', { name: field, exact: true }) });
  const button = (key: keyof Words, fill: Record<string, string> = {}) =>
    page.getByRole('button', {
      name: Object.entries(fill).reduce(
        (text, [name, value]) => text.replace(`{{${name}}}`, value),
        words[key] as string,
      ),
      exact: true,
    });
  return {
    row,
    button,
    value: (field: string, text: string) => row(field).getByText(text, { exact: true }).waitFor(),
    edit: async (field: string, value: string) => {
      await button('editOf', { field }).press('Enter');
      await page.getByLabel(field, { exact: true }).fill(value);
    },
    save: async (reason: string) => {
      await page.getByLabel(words['edit.why'], { exact: true }).fill(reason);
      await page.keyboard.press('Enter');
    },
    says: (text: string) => page.locator('.outcome', { hasText: text }).waitFor(),
  };
}

test('档案员查找、打开、修改、撤销，遇到冲突；另一位用英文界面；恢复旧值；找出重复，合并，再撤销', async () => {
  const house = await openHouse({ DIRECT_LINE_SECRET: SECRET });
  const { kept, other } = await twice(house);
  const { archive } = house.product;
  const li = await signInPage(own.browser, house.url, await clerk(house, '李档案', 'li@example.com'));
  const ann = await signInPage(own.browser, house.url, await clerk(house, 'Ann Bell', 'ann@example.com'), {
    locale: 'en-GB',
  });
  const [zh, en] = [at(li.page, dossierZh), at(ann.page, dossierEn as Words)];

  // Found by name, opened; the telephone is covered until it is asked for.
  await li.page.locator('.customers-find input').fill('启明');
  await li.page.getByRole('link', { name: /周启明/ }).click();
  await zh.value('电话号码', '•••8001');
  await zh.button('revealOf', { field: '电话号码' }).first().click();
  await zh.value('电话号码', '13800138001');
  await zh.value('通知方式', '短信');

  // What is no telephone is said beside the field; Escape leaves everything as it was, and the focus where it began.
  await zh.edit('电话号码', '138');
  await zh.save('客户来电更正');
  await li.page.getByText(li.words['fault.invalid.notAPhone']).waitFor();
  await li.page.keyboard.press('Escape');
  await expect.poll(() => li.page.evaluate(() => document.activeElement?.getAttribute('data-door'))).toBe('phones');
  await zh.edit('电话号码', '13900139009');
  await zh.save('客户来电更正');
  await zh.says('电话号码已改为“13900139009”');
  await zh.button('edit.undo').click();
  await zh.says('已撤销');
  await zh.value('电话号码', '13800138001');

  // Both write the address: the later one is shown what the other has written, and decides.
  await zh.edit('地址', '翠竹苑3栋2单元503');
  await ann.page.goto(`${house.url}/console#/dossiers/${kept}`);
  await en.edit('Address', '翠竹苑3栋2单元502');
  await en.save('Corrected from a document');
  await en.value('Address', '翠竹苑3栋2单元502');
  await zh.save('客户来电更正');
  const conflict = li.page.locator('.conflict');
  await conflict.waitFor();
  expect(await conflict.locator('dd').allInnerTexts()).toEqual([
    '翠竹苑3栋2单元501',
    expect.stringMatching(/^翠竹苑3栋2单元502\s+Ann Bell：Corrected from a document/),
    '翠竹苑3栋2单元503',
  ]);
  expect((await archive.load([{ kind: 'dossier', id: kept }] as const))[0].body?.fields.address?.value).toBe(
    '翠竹苑3栋2单元502',
  );
  await zh.button('conflict.over').click();
  await zh.value('地址', '翠竹苑3栋2单元503');

  // An earlier value comes back by the timeline, in English.
  await ann.page.reload();
  await ann.page
    .locator('.dossier-version', { hasText: 'nothing → becomes 翠竹苑3栋2单元501' })
    .getByRole('button', { name: /^Restore Address/ })
    .click();
  await ann.page.getByLabel(/Why is/).fill('The document was for next door');
  await ann.page.keyboard.press('Enter');
  await en.value('Address', '翠竹苑3栋2单元501');

  // What the customer has said waits; it is shown with the message, and rejected with a reason.
  await ann.page
    .locator('.panel-card')
    .getByRole('button', { name: /^Show Phone/ })
    .click();
  await ann.page
    .locator('.panel-card')
    .getByRole('button', { name: /^Show message/ })
    .click();
  await ann.page.getByRole('dialog').locator('mark', { hasText: '13700137000' }).waitFor();
  await ann.page.keyboard.press('Escape');
  await ann.page.getByRole('button', { name: /^Reject/ }).click();
  await ann.page.keyboard.type('It was the old number');
  await ann.page.keyboard.press('Enter');
  await ann.page.locator('.dossier-version', { hasText: 'rejected' }).waitFor();

  // The stranger's entry is found, compared and taken in.
  const before = await dossiers();
  await li.page.keyboard.press('g');
  await li.page.keyboard.press('d');
  await li.page.getByRole('link', { name: pairsZh.compareOf.replace('{{name}}', '周启明') }).click();
  await li.page.getByRole('radio', { name: /地址：用“并入的一份”的/ }).check();
  await li.page.getByText('人工选定').waitFor();
  await li.page.getByLabel(pairsZh.reason).fill('回拨核对，是同一人');
  await li.page.getByRole('button', { name: pairsZh.merge, exact: true }).click();
  await li.page.getByRole('link', { name: pairsZh.openMerged }).click();
  await zh.value('地址', '翠竹苑3栋');
  await li.page.goto(`${house.url}/console#/dossiers/${other}`);
  await li.page.getByText(dossierZh['merge.gone']).waitFor();
  expect(await li.page.getByRole('button', { name: /^修改/ }).count()).toBe(0);

  // And taken out again, by the other clerk, from the kept entry's page.
  await ann.page.reload();
  await ann.page.getByText(dossierEn['merge.tookIn']).waitFor();
  await en.button('merge.undo').click();
  await ann.page.keyboard.type('It is his father');
  await ann.page.keyboard.press('Enter');
  await en.says(dossierEn['merge.isUndone']);
  await en.value('Address', '翠竹苑3栋2单元501');
  expect(await dossiers()).toEqual(before);
  await ann.page.goto(`${house.url}/console#/duplicates`);
  await ann.page.getByRole('button', { name: pairsEn.apartOf.replace('{{name}}', '周启明') }).click();
  await en.says('is not one customer');
  await ann.page.getByText(pairsEn.none).waitFor();
  expect([...li.faults, ...ann.faults]).toEqual([]);

  /** What the two hold; the seqs of the kept one's changes go on. */
  async function dossiers() {
    const found = await archive.load([
      { kind: 'dossier', id: kept },
      { kind: 'dossier', id: other },
    ] as const);
    return found.map(({ body }) => [
      body?.account,
      body?.merged,
      Object.fromEntries(
        Object.entries(body?.fields ?? {}).map(([name, { value, standing }]) => [name, [value, standing]]),
      ),
    ]);
  }
});

test('a value leads to its message in a conversation that has ended: opened, scrolled to and marked', async () => {
  const house = await openHouse({ DIRECT_LINE_SECRET: SECRET });
  const { kept } = await twice(house);
  const [proposal] = await house.product.archive.find('proposal', 'dossier', kept);
  await house.lead.ask('POST', `/proposals/${proposal?.id}`, { do: 'accept' });
  const lead = await signInPage(own.browser, house.url, house.admin, { locale: 'en-GB' });
  await lead.page.getByRole('tab', { name: new RegExp(lead.words['inbox.mine']) }).waitFor();
  await lead.page.goto(`${house.url}/console#/dossiers/${kept}`);
  await at(lead.page, dossierEn as Words)
    .row('Phone numbers')
    .getByRole('button', { name: /^show message/ })
    .click();
  await lead.page.getByRole('link', { name: dossierEn['said.open'] }).click();
  await lead.page.locator('.entry-found', { hasText: '13700137000' }).waitFor();
  expect(lead.faults).toEqual([]);
});
