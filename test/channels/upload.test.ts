import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseView, EventView } from '../../src/http/console/contract.ts';
import { harmless } from '../../src/http/files/kinds.ts';
import { type DeskHouse, openHouse } from '../console/house.ts';
import { png } from '../tools/png.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const SECRET = 'upload-Xk3vQx81LmZpTr60WcYd27NhUs45BfGo';

interface Shown {
  readonly text?: string;
  readonly attachments?: readonly { contentType: string; contentUrl: string; name: string }[];
  readonly channelData: {
    readonly files?: readonly { id: string; name: string; size: number }[];
    clientActivityID?: string;
  };
}

let house: DeskHouse;
let token: string;
let conversation: string;

async function enter(): Promise<void> {
  const entered = await fetch(`${house.url}/v3/directline/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
    body: JSON.stringify({ locale: 'zh-CN' }),
  });
  ({ token, conversationId: conversation } = (await entered.json()) as { token: string; conversationId: string });
}

beforeEach(async () => {
  house = await openHouse({ DIRECT_LINE_SECRET: SECRET });
  await enter();
});

interface Given {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** As Web Chat sends it: the activity as a part of its own, then the files. */
async function upload(files: readonly Given[], activity?: object, more: { bearer?: string; of?: string } = {}) {
  const form = new FormData();
  if (activity)
    form.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
  for (const { name, type, bytes } of files) form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  const answer = await fetch(
    `${house.url}/v3/directline/conversations/${more.of ?? conversation}/upload?userId=dl_me`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${more.bearer ?? token}`, 'accept-language': 'zh-CN' },
      body: form,
    },
  );
  return {
    status: answer.status,
    body: (await answer.json()) as { id?: string; error?: { code: string; message: string } },
  };
}

async function shown(): Promise<readonly Shown[]> {
  await house.product.desk.settle();
  const answer = await fetch(`${house.url}/v3/directline/conversations/${conversation}/activities`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as { activities: Shown[] }).activities;
}

const meter = { name: '电表.png', type: 'image/png', bytes: png(4, 4) };
const stored = async () => (await house.product.archive.find('file', 'thread', conversation)).length;

describe('照片和文件', () => {
  it('跟着消息存下来，回声里有，能取回来，同事也看得到', async () => {
    const sent = { type: 'message', text: '我家停电了，这是电表', channelData: { clientActivityID: 'c1' } };
    expect((await upload([meter, { name: 'bill.pdf', type: 'application/pdf', bytes: PDF }], sent)).status).toBe(200);
    const echo = (await shown()).find(({ channelData }) => channelData.clientActivityID === 'c1');
    expect(echo?.text).toBe('我家停电了，这是电表');
    expect(echo?.attachments?.map(({ name }) => name)).toEqual(['电表.png', 'bill.pdf']);
    const [first] = echo?.attachments ?? [];
    const path = new URL(first?.contentUrl ?? '').pathname;
    const got = await fetch(house.url + path);
    expect(got.status).toBe(200);
    expect(Buffer.from(await got.arrayBuffer()).equals(meter.bytes)).toBe(true);
    expect(got.headers.get('content-security-policy')).toContain('sandbox');
    expect(got.headers.get('content-disposition')).toContain("filename*=UTF-8''%E7%94%B5%E8%A1%A8.png");
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
    // The same client id again is the same message, and leaves no second copy behind.
    expect((await upload([meter], sent)).status).toBe(200);
    expect(await stored()).toBe(2);

    const [open] = await house.product.archive.find('conversation', 'openIn', conversation);
    const lin = await house.agent('林晓', 'lin@example.com');
    const chat = await lin.console.ask<CaseView & { events: EventView[] }>('GET', `/conversations/${open?.id}/events`);
    const file = chat.body.events.flatMap(({ files }) => files)[0];
    expect(file?.name).toBe('电表.png');
    const theirs = (agent: typeof lin) =>
      fetch(`${house.url}/api/console/files/${file?.id}`, { headers: { cookie: agent.console.cookie } });
    expect((await theirs(lin)).status).toBe(200);
    const stranger = await house.agent('周宁', 'zhou@example.com', ['EV']);
    expect((await theirs(stranger)).status).toBe(404);
    expect((await fetch(`${house.url}/api/console/files/${file?.id}`)).status).toBe(401);
  });

  it('只有一张照片、没有话，也收；直接发文件本身也行', async () => {
    expect((await upload([meter])).status).toBe(200);
    expect((await shown()).at(-1)?.text).toContain('您想办什么事');
    const raw = await fetch(`${house.url}/v3/directline/conversations/${conversation}/upload`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'image/png',
        'content-disposition': "attachment; filename*=UTF-8''%E8%A1%A8.png",
      },
      body: new Uint8Array(meter.bytes),
    });
    expect(raw.status).toBe(200);
    expect((await shown()).flatMap(({ channelData }) => channelData.files ?? []).map(({ name }) => name)).toEqual([
      '电表.png',
      '表.png',
    ]);
  });

  it('地址一小时后失效，改一个字也不行', async () => {
    await upload([meter]);
    const url = (await shown()).flatMap(({ attachments }) => attachments ?? [])[0]?.contentUrl ?? '';
    const path = new URL(url).pathname;
    expect((await fetch(house.url + path)).status).toBe(200);
    expect((await fetch(`${house.url}${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
    await house.forward(3601);
    expect((await fetch(house.url + path)).status).toBe(404);
  });
});

const html = Buffer.from('<html><script>alert(1)</script></html>');
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(20)]);
const pe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);

it.each([
  ['a web page as a picture', [{ name: 'x.png', type: 'image/png', bytes: html }], 415, 'fileType'],
  ['SVG', [{ name: 'x.svg', type: 'image/svg+xml', bytes: svg }], 415, 'fileType'],
  ['a kind that is not taken', [{ name: 'x.gif', type: 'image/gif', bytes: gif }], 415, 'fileType'],
  ['a program', [{ name: 'x.exe', type: 'application/octet-stream', bytes: pe }], 415, 'fileType'],
  ['another kind than declared', [{ name: 'x.pdf', type: 'application/pdf', bytes: png(2, 2) }], 415, 'fileType'],
  ['another ending than its kind', [{ name: 'x.html', type: 'image/png', bytes: png(2, 2) }], 415, 'fileType'],
  [
    'a picture of a thousand million pixels',
    [{ name: 'x.png', type: 'image/png', bytes: png(40_000, 40_000) }],
    415,
    'fileType',
  ],
  ['an empty file', [{ name: 'x.png', type: 'image/png', bytes: Buffer.alloc(0) }], 400, 'empty'],
  ['no file', [], 400, 'empty'],
  ['six files', Array.from({ length: 6 }, () => meter), 413, 'tooManyFiles'],
  [
    'more than 5 MB',
    [{ name: 'x.png', type: 'image/png', bytes: Buffer.concat([png(2, 2), Buffer.alloc(5_300_000)]) }],
    413,
    'fileTooLarge',
  ],
] as const)('%s is refused in the customer’s language, and nothing is kept', async (_, files, status, code) => {
  const refused = await upload(files, { type: 'message', text: '看看这个' });
  expect(refused).toMatchObject({ status, body: { error: { code } } });
  expect(refused.body.error?.message).toMatch(/\p{Script=Han}/u);
  expect(await stored()).toBe(0);
  expect((await shown()).some(({ text }) => text === '看看这个')).toBe(false);
});

it('another conversation’s token, an empty body and a broken one do nothing', async () => {
  const [own, of] = [token, conversation];
  await enter();
  expect((await upload([meter], undefined, { bearer: own })).status).toBe(403);
  expect((await upload([meter], undefined, { bearer: 'nothing', of })).status).toBeGreaterThanOrEqual(401);
  const broken = await fetch(`${house.url}/v3/directline/conversations/${conversation}/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc',
  });
  expect(broken.status).toBe(400);
  expect(await stored()).toBe(0);
  expect((await fetch(`${house.url}/livez`)).status).toBe(200);
});

it.each([
  ['..\\..\\windows\\电表.jpg', 'image/jpeg', '电表.jpg'],
  ['../../etc/passwd', 'image/png', 'passwd.png'],
  ['CON', 'image/png', 'file-CON.png'],
  ['nul.pdf', 'application/pdf', 'file-nul.pdf'],
  ['a\u202Egnp.exe', 'image/png', 'agnp.exe.png'],
  ['x\r\nSet-Cookie: a=b.png', 'image/png', 'xSet-Cookie a=b.png'],
  ['\u200B\u200B', 'image/png', 'file.png'],
  [`${'长'.repeat(300)}.jpeg`, 'image/jpeg', `${'长'.repeat(74)}.jpeg`],
  ['', 'application/pdf', 'file.pdf'],
] as const)('the name %j becomes harmless', (name, type, safe) => {
  expect(harmless(name, type)).toBe(safe);
});
