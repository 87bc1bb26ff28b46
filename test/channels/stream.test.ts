import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ThreadEvent } from '../../src/desk/records.ts';
import { type House, openHouse, until } from '../http/house.ts';
import { closeOf, openSocket } from './socket.ts';

let house: House;
let me: Awaited<ReturnType<House['enter']>>;

beforeEach(async () => {
  house = await openHouse();
  me = await house.enter();
});

const path = (): string => `/v3/directline/conversations/${me.conversationId}`;
const post = (text: string, clientActivityID = text) =>
  house.ask('POST', `${path()}/activities`, {
    bearer: me.token,
    body: { type: 'message', text, channelData: { clientActivityID } },
  });
/** A fresh stream address, after the given watermark. */
const freshUrl = async (watermark = ''): Promise<string> =>
  (await house.ask('GET', `${path()}?watermark=${watermark}`, { bearer: me.token })).body.streamUrl;

describe('a ticket', () => {
  test('lets one socket in, once', async () => {
    await openSocket(me.streamUrl);
    await expect(openSocket(me.streamUrl)).rejects.toThrow('refused 403');
  });

  test('is good for a minute', async () => {
    house.clock.ahead = 60_001;
    await expect(openSocket(me.streamUrl)).rejects.toThrow('refused 403');
  });

  test('opens no other conversation, and is spent by the attempt', async () => {
    const other = await house.enter();
    await expect(openSocket(me.streamUrl.replace(me.conversationId, other.conversationId))).rejects.toThrow(
      'refused 403',
    );
    await expect(openSocket(me.streamUrl)).rejects.toThrow('refused 403');
  });

  test('does not stand for a token, nor a token for it', async () => {
    const t = new URL(me.streamUrl).searchParams.get('t')!;
    expect((await house.ask('GET', path(), { bearer: t })).status).toBe(403);
    const url = new URL(me.streamUrl);
    url.searchParams.set('t', me.token);
    await expect(openSocket(url.href)).rejects.toThrow('refused 403');
  });

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example'])(
    'is refused to a page of %s, and stays good',
    async (origin) => {
      await expect(openSocket(me.streamUrl, { origin })).rejects.toThrow('refused 403');
      await openSocket(me.streamUrl, { origin: house.url });
    },
  );
});

describe('frames', () => {
  test('the past comes first, then what is new, each once and in order', async () => {
    for (const n of [1, 2, 3]) await post(`m${n}`);
    await house.desk.settle();
    const socket = await openSocket(await freshUrl());
    await until(() => socket.seqs().length === 7);
    await post('m4');
    await until(() => socket.seqs().length === 9);
    expect(socket.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(socket.frames.filter((frame) => frame.watermark !== undefined).map((frame) => frame.watermark)).toEqual([
      '7',
      '8',
      '9',
    ]);
  });

  test('a watermark skips what is known', async () => {
    for (const n of [1, 2, 3]) await post(`m${n}`);
    await house.desk.settle();
    const socket = await openSocket(await freshUrl('5'));
    await until(() => socket.seqs().length === 2);
    expect(socket.seqs()).toEqual([6, 7]);
  });

  test('the echo comes with its client id, then typing, then the answer', async () => {
    const socket = await openSocket(me.streamUrl);
    await post('停电', 'mine');
    await until(() => socket.seqs().length === 3);
    const seen = socket.frames.flatMap((frame) => frame.activities).slice(1);
    expect(seen.map((one) => [one.type, one.channelData?.clientActivityID])).toEqual([
      ['message', 'mine'],
      ['typing', undefined],
      ['message', undefined],
    ]);
  });

  test('a notice that is not stored yet comes without watermark, under the id that its stored copy will have', async () => {
    const socket = await openSocket(me.streamUrl);
    await until(() => socket.seqs().length === 1);
    const notice: ThreadEvent = {
      v: 1,
      id: 'notice-c1',
      at: new Date().toISOString(),
      conversation: null,
      language: 'zh',
      from: { is: 'bot' },
      tone: 'safety',
      text: '先远离，再拨打 120。',
    };
    house.hub.flash(me.conversationId, notice);
    house.desk.append(me.conversationId, notice);
    await until(() => socket.frames.length === 3);
    const [flashed, stored] = socket.frames
      .slice(1)
      .map((frame) => ({ watermark: frame.watermark, ...frame.activities[0] }));
    expect(flashed).toMatchObject({
      watermark: undefined,
      id: `${me.conversationId}|notice-c1`,
      text: notice.text,
      channelData: { tone: 'safety' },
    });
    expect(stored).toMatchObject({
      watermark: '2',
      id: flashed?.id,
      text: notice.text,
      channelData: { tone: 'safety', seq: 2 },
    });
  });

  test('nobody hears another conversation', async () => {
    const other = await openSocket((await house.enter()).streamUrl);
    const mine = await openSocket(me.streamUrl);
    await post('只给我看');
    await until(() => mine.seqs().length === 3);
    expect(other.frames.flatMap((frame) => frame.activities).map((one) => one.text)).toEqual(['您好']);
  });
});

describe('limits', () => {
  test('five sockets of one token, and a sixth when one has gone', async () => {
    const sockets = [];
    for (let n = 0; n < 5; n++) sockets.push(await openSocket(await freshUrl()));
    const waiting = await freshUrl();
    await expect(openSocket(waiting)).rejects.toThrow('refused 429');
    sockets[0]!.ws.close();
    await closeOf(sockets[0]!);
    await until(async () => openSocket(await freshUrl()).catch(() => null));
  });

  test('a frame of more than 64 KB closes the socket', async () => {
    const socket = await openSocket(me.streamUrl);
    socket.ws.send('x'.repeat(64 * 1024 + 1));
    expect([1006, 1009]).toContain(await closeOf(socket));
  });

  test('empty frames keep the socket; a flood of them closes it', async () => {
    const socket = await openSocket(me.streamUrl);
    for (let n = 0; n < 20; n++) socket.ws.send('');
    await post('still here');
    await until(() => socket.seqs().length === 3);
    for (let n = 0; n < 60; n++) socket.ws.send('');
    expect(await closeOf(socket)).toBe(1006);
    expect((await house.ask('GET', '/livez')).status).toBe(200);
  });

  test('a store that cannot be read closes the socket, so that nothing is left out', async () => {
    const socket = await openSocket(me.streamUrl);
    await until(() => socket.seqs().length === 1);
    house.desk.broken = true;
    house.hub.ring(me.conversationId, []);
    expect(await closeOf(socket)).toBe(1011);
  });

  test('a reader that never reads is cut off, and the others go on', async () => {
    const deaf = await openSocket(me.streamUrl);
    const other = await openSocket(await freshUrl());
    deaf.ws.pause();
    let appended = 1;
    const cut = async (): Promise<boolean> => {
      for (let n = 0; n < 10; n++, appended++)
        house.desk.append(me.conversationId, { from: { is: 'bot' }, text: '电'.repeat(4000) });
      return String((await house.ask('GET', '/metrics')).body).includes('streams_cut_total{why="slow"} 1');
    };
    await until(cut, 20_000);
    await until(() => other.seqs().length === appended);
    expect(other.closed).toBe(null);
  });

  test('60 messages in ten seconds, then 429 with Retry-After, and a danger is still answered', async () => {
    for (let n = 0; n < 60; n++) expect((await post(`m${n}`)).status).toBe(200);
    const refused = await post('有人触电了');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body.error.message).toBe('先远离，再拨打 120。\n您发送得太快了，请稍候。');
  });
});

describe('the beat', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    return () => void vi.useRealTimers();
  });

  test('finds what no ring has told, shows the page that the line is good, and drops a socket that is dead', async () => {
    house = await openHouse();
    me = await house.enter();
    const alive = await openSocket(me.streamUrl);
    const dead = await openSocket(await freshUrl(), { autoPong: false });
    await until(() => alive.seqs().length === 1);
    house.desk.appendQuietly(me.conversationId, '有人替您接单了');
    let empty = 0;
    alive.ws.on('message', (data) => {
      if (String(data) === '') empty++;
    });
    vi.advanceTimersByTime(25_000);
    await until(() => alive.seqs().length === 2 && dead.seqs().length === 2);
    expect(empty).toBe(1);
    vi.advanceTimersByTime(25_000);
    expect(await closeOf(dead)).toBe(1006);
    await until(() => empty === 2);
    expect(alive.closed).toBe(null);
  });
});
