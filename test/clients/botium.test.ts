import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openHouse } from '../console/house.ts';
import { fetchBotium } from './fetch.js';

const SECRET = 'clients-Xk3vQx81LmZpTr60WcYd27NhUs45BfGo';

interface Said {
  readonly messageText?: string;
  readonly buttons?: readonly { readonly text: string }[];
}
interface Container {
  UserSaysText(text: string): Promise<void>;
  WaitBotSays(channel: null, ms: number): Promise<Said>;
  Start(): Promise<void>;
  Stop(): Promise<void>;
  Clean(): Promise<void>;
}
interface Botium {
  readonly BotDriver: new (caps: object) => { Build(): Promise<Container> };
}

let botium: Botium;
beforeAll(async () => {
  const folder = await fetchBotium();
  process.chdir(folder);
  botium = createRequire(join(folder, 'package.json'))('botium-core') as Botium;
}, 240_000);

/** Waits until the bot says it; Botium gives one bubble after the other. */
async function hears(container: Container, text: string): Promise<Said> {
  for (;;) {
    const said = await container.WaitBotSays(null, 20_000);
    if (said.messageText?.includes(text)) return said;
  }
}

describe.each([
  ['over a socket', true],
  ['polling', false],
])('botium with the directline3 connector, %s', (_, websocket) => {
  it.each([
    ['zh', '我要投诉你们营业厅态度差', '方便留个电话吗', '不用', '投诉已登记', '找人工'],
    [
      'en',
      'I want to complain about your rude staff',
      'May we have a number',
      'skip',
      'Your complaint is on record',
      'Talk to a person',
    ],
  ] as const)('%s: a complaint, with its chip', async (language, ask, phone, no, done, chip) => {
    const house = await openHouse({ DIRECT_LINE_SECRET: SECRET });
    const driver = new botium.BotDriver({
      PROJECTNAME: `griddesk ${language}`,
      CONTAINERMODE: 'directline3',
      DIRECTLINE3_SECRET: SECRET,
      DIRECTLINE3_DOMAIN: `${house.url}/v3/directline`,
      DIRECTLINE3_WEBSOCKET: websocket,
      DIRECTLINE3_POLLINGINTERVAL: 300,
      DIRECTLINE3_GENERATE_USERNAME: true,
      DIRECTLINE3_BUTTON_TYPE: 'message',
      DIRECTLINE3_BUTTON_VALUE_FIELD: 'text',
    });
    const container = await driver.Build();
    await container.Start();
    await container.UserSaysText(ask);
    await hears(container, phone);
    await container.UserSaysText(no);
    const said = await hears(container, done);
    expect(said.buttons?.map(({ text }) => text)).toContain(chip);
    await container.Stop();
    await container.Clean();
  });
});
