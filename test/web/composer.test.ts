import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from './page.ts';
import { openSite } from './site.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

test('Enter sends, Shift+Enter starts a line, spaces alone send nothing', async () => {
  const { url, desk } = await openSite();
  const { page, field } = await openChat(own.browser, url);
  await field.fill('   ');
  await field.press('Enter');
  await field.fill('第一行');
  await field.press('Shift+Enter');
  await page.keyboard.type('第二行');
  await field.press('Enter');
  await expect.poll(() => desk.received()).toEqual(['第一行\n第二行']);
  expect(await field.inputValue()).toBe('');
});

test('Enter that ends a Chinese composition does not send', async () => {
  const { url, desk } = await openSite();
  const { page, context, field } = await openChat(own.browser, url);
  await field.focus();
  const keyboard = await context.newCDPSession(page);
  await keyboard.send('Input.imeSetComposition', { text: 'tingdian', selectionStart: 8, selectionEnd: 8 });
  await page.keyboard.press('Enter');
  await keyboard.send('Input.insertText', { text: '停电了' });
  expect(await field.inputValue()).toContain('停电了');
  expect(await page.locator('.own').count()).toBe(0);
  await field.fill('停电了');
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.received()).toEqual(['停电了']);
});

test('too long is said while there is still time, and not sent', async () => {
  const { url, desk } = await openSite();
  const { page, field } = await openChat(own.browser, url);
  await field.fill('长'.repeat(3_700));
  expect(await page.locator('#room').textContent()).toBe('还可以写 300 字');
  await field.fill('长'.repeat(4_012));
  expect(await page.locator('#room').textContent()).toContain('超出了 12 字');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await field.press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('超出了 12 字');
  expect((await field.inputValue()).length).toBe(4_012);
  await field.fill('长'.repeat(4_000));
  await field.press('Enter');
  await expect.poll(() => desk.received().map((text) => text.length)).toEqual([4_000]);
});

test('a person is one key away, and asked for once however often one taps', async () => {
  const { url, desk } = await openSite();
  const { page } = await openChat(own.browser, url, { locale: 'en-GB' });
  const person = page.getByRole('button', { name: 'Talk to a person' });
  await person.focus();
  for (let tap = 0; tap < 5; tap++) await page.keyboard.press('Enter');
  await expect.poll(() => desk.received()).toEqual(['talk to a person']);
  await page.getByText('talk to a person', { exact: true }).waitFor();
});

test('everything is reached by Tab, in the order of the page', async () => {
  const { url, desk } = await openSite();
  const { page, hears } = await openChat(own.browser, url);
  desk.say({ text: '是吗？', choices: [{ title: '是的', value: '是的' }] });
  await hears('是吗');
  await page.locator('.skip').focus();
  const order: string[] = [];
  for (let step = 0; step < 14; step++) {
    if (step > 0) await page.keyboard.press('Tab');
    order.push(
      await page.evaluate(() => {
        const at = document.activeElement as HTMLElement;
        return at.id || at.dataset.call || at.dataset.lang || at.textContent?.trim() || at.tagName;
      }),
    );
  }
  expect(order).toEqual([
    '直接去写消息',
    'zh',
    'en',
    'fire',
    'medical',
    'police',
    'hotline',
    'scroller',
    '是的',
    'save',
    'person',
    'attach',
    'words',
    'send',
  ]);
});

test('a conversation with the keyboard alone', async () => {
  const { url, desk } = await openSite();
  const { page } = await openChat(own.browser, url);
  await page.keyboard.type('没电了');
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.received()).toEqual(['没电了']);
  desk.say({ text: '整栋楼都没电吗？', choices: [{ title: '是的', value: '是的' }] });
  await page.getByRole('button', { name: '是的' }).waitFor();
  for (let back = 0; back < 3; back++) await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.received()).toEqual(['没电了', '是的']);
  await page.keyboard.type('谢谢');
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.received()).toEqual(['没电了', '是的', '谢谢']);
});
