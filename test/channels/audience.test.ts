import { beforeEach, describe, expect, test } from 'vitest';
import type { Happened, ThreadEvent } from '../../src/desk/records.ts';
import { type House, openHouse, until } from '../http/house.ts';
import { startClient } from './client.ts';
import { closeOf, openSocket, type Socket } from './socket.ts';

type Line = Partial<ThreadEvent> & Pick<ThreadEvent, 'text' | 'from'>;

const MEI = { is: 'agent', agent: 'u-mei', name: '林梅' } as const;
const note = (text: string): Line => ({ from: MEI, text, audience: 'desk' });
/** An activity line as the desk writes it: for the agents alone, mostly without words. */
const tell = (happened: Happened, text = ''): Line => ({ from: { is: 'system' }, text, audience: 'desk', happened });

/** Seqs 1 (the greeting) to 16; what a customer may read is on the odd ones up to 13. */
const LINES: readonly Line[] = [
  note('内部：客户曾两次投诉'),
  { from: { is: 'customer' }, text: '转人工' },
  tell({ is: 'queued', department: 'OM', because: '内部：客户点名' }),
  { from: { is: 'bot' }, text: '前面还有 2 位。' },
  tell({ is: 'taken', agent: 'u-mei', name: '林梅' }, '内部：林梅接入'),
  { from: { is: 'system' }, text: '林梅来为您服务。' },
  note('内部：<b>态度</b>激动，慢一点'),
  { from: MEI, text: '您好，我是林梅。' },
  tell({ is: 'verified', agent: 'u-mei', because: '内部：回拨核实' }),
  { from: MEI, text: '已经核实。' },
  { from: { is: 'bot' }, text: ' \n' },
  { from: { is: 'bot' }, text: '还有别的事吗？' },
  note('内部：可以关闭'),
  note('内部：明天回访'),
  tell({ is: 'closed', because: '内部：已解决' }),
];
const LAST = LINES.length + 1;
const SHOWN = [1, 3, 5, 7, 9, 11, 13];
const SECRET = /内部|u-mei|because|audience|happened|"desk"/;

let house: House;
let me: Awaited<ReturnType<House['enter']>>;
/** All that a customer has got. */
let answers: string[];
let sockets: Socket[];
const got = (): string => [...answers, ...sockets.map(({ frames }) => JSON.stringify(frames))].join('\n');

beforeEach(async () => {
  house = await openHouse();
  me = await house.enter();
  answers = [];
  sockets = [];
});

const say = (): void => {
  for (const line of LINES) house.desk.append(me.conversationId, line);
};
const path = (): string => `/v3/directline/conversations/${me.conversationId}`;

async function page(watermark: number) {
  const answer = await house.ask('GET', `${path()}/activities?watermark=${watermark}`, { bearer: me.token });
  answers.push(JSON.stringify(answer.body), JSON.stringify([...answer.headers]));
  return answer.body;
}

async function stream(watermark: number): Promise<Socket> {
  const { body } = await house.ask('GET', `${path()}?watermark=${watermark}`, { bearer: me.token });
  answers.push(JSON.stringify(body));
  const socket = await openSocket(body.streamUrl);
  sockets.push(socket);
  return socket;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read activities by name
const seqsOf = (activities: any[]): number[] => activities.map((one) => one.channelData.seq);

test('内部备注：从任何水位轮询都读不到，水位照样前进', async () => {
  say();
  for (let after = 0; after <= LAST; after++) {
    const { activities, watermark } = await page(after);
    expect(seqsOf(activities)).toEqual(SHOWN.filter((seq) => seq > after));
    expect(watermark).toBe(String(LAST));
  }
  expect(await page(13)).toEqual({ activities: [], watermark: String(LAST) });
  expect(got()).toContain('您好，我是林梅。');
  expect(got()).not.toMatch(SECRET);
});

test('内部备注：从任何水位接长连接都收不到，补发也一样', async () => {
  say();
  for (let after = 0; after <= LAST; after++) {
    const socket = await stream(after);
    const wanted = SHOWN.filter((seq) => seq > after);
    await until(() => socket.seqs().length === wanted.length);
    expect(socket.seqs()).toEqual(wanted);
    socket.ws.close();
    await closeOf(socket);
  }
  expect(got()).toContain('您好，我是林梅。');
  expect(got()).not.toMatch(SECRET);
});

test('a frame with nothing left is not sent, and what follows it comes at once and once', async () => {
  const socket = await stream(1);
  say();
  house.desk.append(me.conversationId, { from: { is: 'bot' }, text: '完' });
  await until(() => socket.seqs().at(-1) === LAST + 1);
  expect(socket.seqs()).toEqual([...SHOWN.slice(1), LAST + 1]);
  expect(socket.frames.every((frame) => frame.activities.length > 0)).toBe(true);
  expect(got()).not.toMatch(SECRET);
});

test('hundreds of internal lines do not stop a stream that catches up', async () => {
  for (let n = 0; n < 1100; n++) house.desk.append(me.conversationId, note(`内部 ${n}`));
  const socket = await stream(0);
  house.desk.append(me.conversationId, { from: { is: 'bot' }, text: '完' });
  await until(() => socket.seqs().length === 2);
  expect(socket.seqs()).toEqual([1, 1102]);
  let watermark = 0;
  const texts: string[] = [];
  for (let turn = 0; turn < 12; turn++) {
    const got = await page(watermark);
    texts.push(...got.activities.map((one: { text: string }) => one.text));
    watermark = Number(got.watermark);
  }
  expect(texts).toEqual(['您好', '完']);
  expect(got()).not.toMatch(SECRET);
});

describe.each([
  { how: '长连接', webSocket: true },
  { how: '轮询', webSocket: false },
])('botframework-directlinejs, $how', ({ webSocket }) => {
  test('内部备注一个字也到不了客户端', async () => {
    const client = startClient(house, { token: me.token, webSocket });
    await until(() => client.texts().length === 1);
    say();
    await until(() => client.texts().length === SHOWN.length);
    const again = startClient(house, { token: me.token, webSocket });
    house.desk.append(me.conversationId, { from: { is: 'bot' }, text: '完' });
    await until(() => client.texts().at(-1) === '完' && again.texts().at(-1) === '完');
    for (const { activities } of [client, again]) {
      expect(seqsOf(activities.filter(({ type }) => type === 'message'))).toEqual([...SHOWN, LAST + 1]);
      expect(JSON.stringify(activities)).not.toMatch(SECRET);
      const mei = activities.find((one) => one.type === 'message' && one.text === '已经核实。');
      expect(mei?.from).toMatchObject({ name: '林梅', role: 'bot' });
    }
  });
});

describe('who has the chat', () => {
  const holders = async () =>
    (await page(0)).activities.map((one: { channelData: { holder?: unknown } }) => one.channelData.holder ?? null);

  test('shows on the messages after the internal line that tells of it, and at the end on the one before', async () => {
    say();
    const [bot, queue, agent] = [{ is: 'bot' }, { is: 'queue' }, { is: 'agent', name: '林梅' }];
    expect(await holders()).toEqual([null, null, queue, agent, agent, agent, bot]);
  });

  test.each<[Happened['is'], unknown]>([
    ['queued', { is: 'queue' }],
    ['returned', { is: 'queue' }],
    ['taken', { is: 'agent', name: '林梅' }],
    ['handedBack', { is: 'bot' }],
    ['leftQueue', { is: 'bot' }],
    ['calledBack', { is: 'bot' }],
    ['closed', { is: 'bot' }],
    ['verified', null],
    ['lookedUp', null],
  ])('%s, said to the customer in the same event', async (is, holder) => {
    house.desk.append(me.conversationId, {
      from: { is: 'system' },
      text: '说明',
      happened: { is, name: '林梅', agent: 'u-mei', because: '内部' },
    });
    expect(await holders()).toEqual([null, holder]);
    expect(got()).not.toMatch(SECRET);
  });

  test('goes live with the message of the same commit', async () => {
    const socket = await stream(1);
    const event = (line: Line): ThreadEvent => ({
      v: 1,
      id: `e-${line.text}`,
      at: new Date().toISOString(),
      conversation: null,
      tone: 'plain',
      language: 'zh',
      ...line,
    });
    house.hub.ring(me.conversationId, [
      { seq: 2, body: event(tell({ is: 'taken', agent: 'u-mei', name: '林梅' })) },
      { seq: 3, body: event({ from: { is: 'system' }, text: '林梅来为您服务。' }) },
    ]);
    await until(() => socket.frames.length === 1);
    expect(socket.frames[0]).toMatchObject({
      activities: [{ channelData: { seq: 3, holder: { is: 'agent', name: '林梅' } } }],
      watermark: '3',
    });
    expect(got()).not.toMatch(SECRET);
  });

  test('the last of several changes counts', async () => {
    house.desk.append(me.conversationId, tell({ is: 'queued' }));
    house.desk.append(me.conversationId, tell({ is: 'taken', name: 'Mei Lin' }));
    house.desk.append(me.conversationId, { from: { is: 'system' }, text: 'Mei Lin is here.' });
    expect(await holders()).toEqual([null, { is: 'agent', name: 'Mei Lin' }]);
  });
});
