import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from '../web/page.ts';
import { openDesk } from './desk-page.ts';
import { openHouse } from './house.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

test('两名坐席、两位客户：抢接、停电报修途中接管、备注、回复、交还后接着办、改联系方式、合上电脑后回到队列、结束', async () => {
  const house = await openHouse();
  const { browser } = own;
  const lin = await openDesk(browser, house.url, await house.agent('林梅', 'lin@example.com'));
  const mei = await openDesk(browser, house.url, await house.agent('Amy Chen', 'amy@example.com'), { locale: 'en-GB' });

  // A customer reports an outage, and in the middle of it asks for a person.
  const wang = await openChat(browser, house.url, { locale: 'zh-CN' });
  await wang.write('家里突然停电了');
  await wang.hears('哪里');
  await wang.write('转人工');
  await wang.hears('这就请同事来接您');
  await wang.hears('第1位');

  // Both agents see it and reach for it at the same moment: one has it.
  await lin.list('unassigned');
  await mei.list('unassigned');
  await Promise.all([lin.open(), mei.open()]);
  await Promise.all([lin.key('t'), mei.key('t')]);
  await lin.log
    .getByText(/接入会话|接入了会话/)
    .first()
    .waitFor();
  await mei.log
    .getByText(/took the chat/)
    .first()
    .waitFor();
  const linHas = (await lin.log.getByText(lin.words['happened.takenYou']).count()) === 1;
  const meiHas = (await mei.log.getByText(mei.words['happened.takenYou']).count()) === 1;
  expect([linHas, meiHas].filter(Boolean)).toHaveLength(1);
  const [winner, loser, name] = linHas ? [lin, mei, '林梅'] : [mei, lin, 'Amy Chen'];

  // The customer hears who it is, and the head of the page says so instead of the assistant's badge.
  await wang.told(`我是${name}`);
  await wang.page.locator('header').getByText(name).first().waitFor();
  await winner.note('客户像是整栋楼停电，先问清楼栋');
  await winner.reply('您好，您家在哪个小区哪一栋？');
  await wang.hears('您家在哪个小区哪一栋');
  await wang.write('阳光小区8栋');
  await winner.reads('阳光小区8栋');
  await loser.reads('客户像是整栋楼停电');
  expect((await wang.said()).join()).not.toContain('客户像是整栋楼停电');
  expect(await wang.page.content()).not.toContain('客户像是整栋楼停电');

  // Handed back, the report goes on with what the agent was told: the place is not asked again.
  const before = (await wang.said()).length;
  await winner.key('b');
  await wang.hears('已把对话交还给我');
  await expect.poll(async () => (await wang.said()).slice(before).join()).toMatch(/阳光小区/);
  expect((await wang.said()).slice(before).join()).not.toContain('在哪里');

  // A second customer changes a phone number; an agent accepts it.
  const smith = await openChat(browser, house.url, { locale: 'en-GB' });
  await smith.write('Please change my phone number to 13912345678');
  await smith.hears('13912345678');
  await smith.write('yes');
  await smith.hears('colleague');
  await smith.write('I would like to speak to a person please');
  await smith.hears('first in line');
  await mei.list('unassigned');
  await mei.open();
  await mei.key('t');
  await smith.told('this is Amy Chen');
  await mei.page
    .getByRole('button', { name: new RegExp(mei.panel.accept) })
    .first()
    .click();
  await mei.page
    .getByText(mei.panel.accepted.split('{{')[0] as string)
    .first()
    .waitFor();
  const { archive } = house.product;
  const [held] = await archive.find('conversation', 'holder', 'agent');
  const proposals = await archive.find('proposal', 'conversation', held?.id ?? '');
  expect(proposals.map(({ body }) => [body?.field, body?.to, body?.state])).toEqual([
    ['phones', '13912345678', 'applied'],
  ]);

  // The agent closes the laptop: a minute later the chat is back in the queue, and everybody is told.
  await mei.context.close();
  await expect
    .poll(async () => (await archive.due('2999-01-01T00:00:00.000Z', 1000)).some(({ kind }) => kind === 'vanish'))
    .toBe(true);
  await house.forward(61);
  await smith.told('Amy Chen had to step away');
  await lin.list('unassigned');
  await lin.open();
  await lin.key('t');
  await smith.told('this is 林梅');
  await lin.reply('I am sorry about that. Your new number is on file.');
  await smith.hears('Your new number is on file');
  await lin.key('e');
  await lin.page.getByRole('button', { name: lin.words['close.submit'] }).last().click();
  await smith.told("That's everything for now");
  expect([...wang.faults, ...smith.faults, ...lin.faults, ...mei.faults]).toEqual([]);
});
