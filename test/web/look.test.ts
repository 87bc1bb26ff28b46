import { test } from 'vitest';
import { startBrowser } from '../tools/browser.ts';
import { openChat } from './page.ts';
import { openSite } from './site.ts';

test('look', async () => {
  const own = await startBrowser();
  for (const [name, w, h, scheme, locale] of [
    ['320zl', 320, 568, 'light', 'zh-CN'],
    ['390zl', 390, 844, 'light', 'zh-CN'],
    ['390zd', 390, 844, 'dark', 'zh-CN'],
    ['390el', 390, 844, 'light', 'en-GB'],
    ['320ed', 320, 568, 'dark', 'en-GB'],
    ['1280zl', 1280, 800, 'light', 'zh-CN'],
    ['1280ed', 1280, 800, 'dark', 'en-GB'],
    ['640land', 667, 320, 'light', 'zh-CN'],
    ['320keys', 320, 330, 'light', 'zh-CN'],
    ['390keys', 390, 480, 'dark', 'en-GB'],
  ] as const) {
    if (process.env.ONLY && !process.env.ONLY.split(',').includes(name)) continue;
    const site = await openSite({ demo: name.includes('l') ? 'demo' : '' });
    const zh = locale === 'zh-CN';
    const chat = await openChat(own.browser, site.url, {
      locale,
      colorScheme: scheme,
      viewport: { width: w, height: h },
      deviceScaleFactor: w < 700 ? 2 : 1,
      hasTouch: w < 700,
    });
    await chat.hears(zh ? '您好' : 'Hello');
    const hello = zh
      ? '您好，我是青榆供电的 AI 智能助手，停电、电费、办电都可以问我。\n想找人工，随时点下面的“转人工”。'
      : 'Hello, I am the AI assistant of Qingyu Power. Ask me about outages, bills and new supplies.\nYou can ask for a person at any time.';
    site.desk.say({
      text: hello,
      choices: zh
        ? [
            { title: '我家停电了', value: '我家停电了' },
            { title: '查电费', value: '查电费' },
            { title: '什么时候来电', value: '什么时候来电' },
          ]
        : [
            { title: 'My power is out', value: 'My power is out' },
            { title: 'My bill', value: 'my bill' },
          ],
      language: zh ? 'zh' : 'en',
    });
    await chat.hears(zh ? '停电、电费' : 'Ask me');
    await chat.page.screenshot({ path: `/tmp/shot/${name}-1.png` });
    await chat.write(
      zh ? '我家从六点多就没电了，整栋楼都黑了' : 'We have had no power since six, the whole building is dark',
    );
    await chat.hears(zh ? '六点多' : 'since six');
    site.desk.say({
      text: zh
        ? '抱歉让您摸黑了。请问您在哪个小区、几号楼？'
        : 'I am sorry you are in the dark. Which street and building is it?',
      language: zh ? 'zh' : 'en',
    });
    await chat.hears(zh ? '摸黑' : 'in the dark');
    await chat.page.screenshot({ path: `/tmp/shot/${name}-2.png` });
    await chat.write(zh ? '楼下有根电线掉下来了在冒火花' : 'There is a wire down on the pavement, sparking');
    site.desk.say({
      tone: 'safety',
      text: zh
        ? '请马上离开，离电线至少十米远，也别让旁边的人靠近。掉下来的电线都要当作有电，不要碰。有人受伤请打 120，抢修电话是 400-000-0123。'
        : 'Move away now, at least 10 metres from the wire, and keep others back. If anyone is hurt call 120; our emergency line is 400-000-0123.',
      language: zh ? 'zh' : 'en',
    });
    await chat.hears(zh ? '马上离开' : 'Move away');
    site.desk.say({
      text: zh
        ? '您好，我是值班的李工，抢修队已经出发，大约 25 分钟到。详情见 https://example.com/outages/2291'
        : 'This is Li on duty. The crew is on its way, about 25 minutes. See https://example.com/outages/2291',
      from: { is: 'agent', agent: 'a', name: zh ? '李明远' : 'Li Mingyuan' },
      language: zh ? 'zh' : 'en',
    });
    site.desk.typing();
    await chat.hears('example.com');
    await chat.page.waitForTimeout(400);
    await chat.page.screenshot({ path: `/tmp/shot/${name}-3.png` });
    site.wire.down = true;
    await chat.write(zh ? '好的，谢谢，我在楼道里等' : 'Thank you, I am waiting in the stairwell');
    await chat.page.waitForTimeout(2500);
    await chat.page.screenshot({ path: `/tmp/shot/${name}-4.png` });
    if (chat.faults.length) console.log(name, chat.faults);
    await chat.context.close();
  }
  const site = await openSite({ demo: 'demo' });
  for (const [name, w] of [
    ['nojs320', 320],
    ['nojs1280', 1280],
  ] as const) {
    const c = await own.browser.newContext({ javaScriptEnabled: false, viewport: { width: w, height: 700 } });
    const p = await c.newPage();
    await p.goto(site.url);
    await p.screenshot({ path: `/tmp/shot/${name}.png` });
    await c.close();
  }
  await own.close();
});
