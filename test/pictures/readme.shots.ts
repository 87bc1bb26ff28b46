import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk } from '../console/desk-page.ts';
import { openHouse } from '../console/house.ts';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { openChat } from '../web/page.ts';

let own: OwnBrowser;
beforeAll(async () => {
  own = await startBrowser();
});
afterAll(() => own.close());

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, reducedMotion: 'reduce' } as const;
const at = (name: string) => `docs/pictures/${name}.png`;

test.each([
  {
    language: 'zh',
    locale: 'zh-CN',
    agent: '林梅',
    outage: '我家停电了',
    where: '翠竹苑3栋',
    told: '编号',
    complaint: '我要投诉你们营业厅态度差',
    no: '不用',
    done: '投诉已登记',
    danger: '门口电线掉在地上，还在冒火花',
    person: '转人工',
    coming: '接您',
    reply: '您好，我是林梅。抢修已经在路上，我帮您盯着，有消息马上告诉您。',
    note: '客户家有老人，来电后回访一下',
    thanks: '谢谢，家里有老人，挺着急的',
  },
  {
    language: 'en',
    locale: 'en-GB',
    agent: 'Amy Chen',
    outage: 'my power is out',
    where: '18 Elm Shade Road',
    told: 'number',
    complaint: 'I want to complain about your rude staff',
    no: 'skip',
    done: 'Your complaint is on record',
    danger: 'There is a wire down in the street and it is sparking',
    person: 'agent',
    coming: 'on the way',
    reply: 'Hello, this is Amy. The crew is on its way and I am keeping an eye on it for you.',
    note: 'Elderly parents at home: call back once the power is on',
    thanks: 'Thank you. My parents are at home and worried.',
  },
])('$language: the customers’ page and the console', async (of) => {
  const house = await openHouse();
  const { browser } = own;
  const desk = await openDesk(browser, house.url, await house.agent(of.agent, 'agent@example.com'), {
    locale: of.locale,
  });

  const waiting = await openChat(browser, house.url, { locale: of.locale, ...PHONE });
  await waiting.write(of.danger);
  await waiting.page.locator('.said.safety').waitFor();
  await waiting.page.screenshot({ path: at(`danger-${of.language}`) });

  const upset = await openChat(browser, house.url, { locale: of.locale, ...PHONE });
  await upset.write(of.complaint);
  await upset.page.locator('.theirs').nth(1).waitFor();
  await upset.write(of.no);
  await upset.hears(of.done);
  await upset.page.screenshot({ path: at(`customer-${of.language}`) });

  const chat = await openChat(browser, house.url, { locale: of.locale, ...PHONE });
  await chat.write(of.outage);
  await chat.page.locator('.theirs').nth(1).waitFor();
  await chat.write(of.where);
  await chat.hears(of.told);
  await chat.write(of.person);
  await chat.hears(of.coming);
  await desk.list('unassigned');
  await desk.open();
  await desk.key('t');
  await desk.note(of.note);
  await desk.reply(of.reply);
  await chat.hears(of.reply.slice(0, 12));
  await chat.write(of.thanks);
  await desk.reads(of.thanks.slice(0, 8));
  await desk.page.screenshot({ path: at(`console-${of.language}`) });
  expect([...chat.faults, ...upset.faults, ...desk.faults]).toEqual([]);
});
