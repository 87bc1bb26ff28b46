import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type DeskHouse, openHouse } from '../console/house.ts';

const APP = '11111111-2222-3333-4444-555555555555';
const ISSUER = 'https://api.botframework.com';

type Sent = {
  readonly conversation: string;
  readonly authorization: string;
  readonly activity: {
    text: string;
    from: { name?: string };
    suggestedActions?: unknown;
    attachments?: { contentType: string }[];
  };
};

const listen = (server: Server): Promise<string> =>
  new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );

const bodyOf = async (req: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of req) text += part;
  return text;
};

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let stranger: Awaited<ReturnType<typeof generateKeyPair>>;
let pem: string;
beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  stranger = await generateKeyPair('RS256', { extractable: true });
  pem = await exportSPKI(keys.publicKey);
});

/** A key server, a token server and a connector on this machine; `fails` is how often the connector refuses first. */
async function openWorld() {
  const sent: Sent[] = [];
  const world = { sent, fails: 0, keysDown: false, keyRequests: 0, slowMs: 0, hits: 0 };
  const server = createServer(async (req, res) => {
    const json = (status: number, body: unknown) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(body));
    };
    const url = req.url ?? '';
    if (url === '/openid')
      return world.keysDown ? json(500, {}) : json(200, { jwks_uri: `${base}/keys`, issuer: ISSUER });
    if (url === '/keys') {
      world.keyRequests += 1;
      const jwk = await exportJWK(keys.publicKey);
      return json(200, {
        keys: [{ ...jwk, kid: 'k1', alg: 'RS256', use: 'sig', endorsements: ['msteams', 'webchat'] }],
      });
    }
    if (url === '/token') {
      const form = new URLSearchParams(await bodyOf(req));
      return form.get('client_secret') === 'a-password-of-the-test'
        ? json(200, { access_token: 'the-bots-token', expires_in: 3600 })
        : json(401, {});
    }
    const [, conversation = ''] = /^\/v3\/conversations\/([^/]+)\/activities$/.exec(url) ?? [];
    world.hits += 1;
    const activity = JSON.parse(await bodyOf(req));
    if (world.slowMs > 0) await new Promise((go) => setTimeout(go, world.slowMs));
    if (world.fails > 0) {
      world.fails -= 1;
      return json(502, {});
    }
    sent.push({
      conversation: decodeURIComponent(conversation),
      authorization: req.headers.authorization ?? '',
      activity,
    });
    return json(200, { id: 'x' });
  });
  const base = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const house = await openHouse({
    BOT_APP_ID: APP,
    BOT_APP_PASSWORD: 'a-password-of-the-test',
    BOT_SERVICE_URLS: base,
    BOT_OPENID_METADATA: `${base}/openid`,
    BOT_TOKEN_URL: `${base}/token`,
  });
  return { world, base, house };
}

const claims = (base: string) => ({ serviceurl: base });
const token = (
  base: string,
  more: {
    key?: CryptoKey;
    kid?: string;
    issuer?: string;
    audience?: string | string[];
    exp?: string | number;
    nbf?: number;
    claims?: object;
  } = {},
) => {
  const jwt = new SignJWT({ ...(more.claims ?? claims(base)) } as never)
    .setProtectedHeader({ alg: 'RS256', kid: more.kid ?? 'k1' })
    .setIssuer(more.issuer ?? ISSUER)
    .setAudience(more.audience ?? APP)
    .setIssuedAt()
    .setExpirationTime(more.exp ?? '1h');
  return (more.nbf === undefined ? jwt : jwt.setNotBefore(more.nbf)).sign(more.key ?? keys.privateKey);
};

let ids = 0;
const message = (base: string, text: string, more: object = {}) => ({
  type: 'message',
  id: `m${++ids}`,
  channelId: 'webchat',
  serviceUrl: base,
  conversation: { id: 'conv-1' },
  from: { id: 'user-1', name: 'Anna' },
  recipient: { id: 'bot-1', name: 'desk' },
  text,
  ...more,
});

const post = async (house: DeskHouse, body: unknown, bearer: string | null) => {
  const answer = await fetch(`${house.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.text() };
};

const threadsOf = (house: DeskHouse) => house.product.archive.find('thread', 'visitor', 'webchat:user-1');

describe.each([
  ['zh-CN', '我家停电了', '哪里停电了', '这里收不了照片'],
  ['en-US', 'my power is out', 'Where is the power out?', "Photos and files don't arrive here"],
] as const)('%s over the Bot Framework', (locale, ask, answer, noFiles) => {
  it('a message goes in and the answer goes out, once each, in order, and an agent speaks proactively', async () => {
    const { world, base, house } = await openWorld();
    const bearer = await token(base);
    world.slowMs = 20;
    const first = message(base, ask, { locale });
    expect((await post(house, first, bearer)).status).toBe(200);
    expect((await post(house, first, bearer)).status).toBe(200);
    await expect
      .poll(() => world.sent.map(({ activity }) => activity.text).join('\n'), { timeout: 15_000 })
      .toContain(answer);
    expect(
      world.sent.every(
        ({ conversation, authorization }) => conversation === 'conv-1' && authorization === 'Bearer the-bots-token',
      ),
    ).toBe(true);
    expect(world.sent.filter(({ activity }) => activity.text.includes(answer))).toHaveLength(1);

    const lin = await house.agent('林晓', 'lin@example.com');
    const [thread] = await threadsOf(house);
    const at = `/conversations/${thread?.body?.conversation}`;
    await lin.console.ask('POST', `${at}/take`, {});
    world.fails = 2;
    for (const [n, text] of ['one', 'two', 'three'].entries())
      await lin.console.ask('POST', `${at}/reply`, { clientId: `client-000${n}`, text });
    await expect.poll(() => world.sent.at(-1)?.activity.text, { timeout: 20_000 }).toBe('three');
    expect(world.sent.slice(-3).map(({ activity }) => [activity.text, activity.from.name])).toEqual([
      ['one', '林晓'],
      ['two', '林晓'],
      ['three', '林晓'],
    ]);
    const picture = message(base, '', {
      locale,
      attachments: [{ contentType: 'image/png', contentUrl: `${base}/never` }],
    });
    expect((await post(house, picture, bearer)).status).toBe(200);
    expect(world.sent.at(-1)?.activity.text).toContain(noFiles);
  });
});

it('险情：安全提示在最前面；卡片和快捷回复也过得去', async () => {
  const { world, base, house } = await openWorld();
  const bearer = await token(base);
  await post(house, message(base, '门口电线掉地上了，冒火花', { locale: 'zh-CN' }), bearer);
  await expect.poll(() => world.sent.length, { timeout: 15_000 }).toBeGreaterThan(1);
  expect(world.sent[0]?.activity.text).toMatch(/远离|离开/);
  await post(
    house,
    message(base, '我要投诉你们营业厅态度差', { conversation: { id: 'conv-2' }, locale: 'zh-CN' }),
    bearer,
  );
  await post(house, message(base, '不用', { conversation: { id: 'conv-2' }, locale: 'zh-CN' }), bearer);
  await expect
    .poll(() => world.sent.at(-1)?.activity.attachments?.[0]?.contentType, { timeout: 15_000 })
    .toBe('application/vnd.microsoft.card.adaptive');
  expect(world.sent.at(-1)?.activity.suggestedActions).toBeDefined();
});

describe('who is not the connector', () => {
  let open: Awaited<ReturnType<typeof openWorld>>;

  it.each([
    ['no token', async () => null],
    ['not a token', async () => 'abc.def.ghi'],
    [
      'alg none',
      async (base: string) =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: ISSUER, aud: APP, exp: 9_999_999_999, ...claims(base) })).toString('base64url')}.`,
    ],
    [
      'HS256 with the public key',
      async (base: string) =>
        new SignJWT(claims(base))
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .setIssuer(ISSUER)
          .setAudience(APP)
          .setExpirationTime('1h')
          .sign(Buffer.from(pem)),
    ],
    ['a key of somebody else', (base: string) => token(base, { key: stranger.privateKey })],
    ['an unknown key', (base: string) => token(base, { kid: 'k2' })],
    ['expired', (base: string) => token(base, { exp: Math.floor(Date.now() / 1000) - 3_600 })],
    ['not valid yet', (base: string) => token(base, { nbf: Math.floor(Date.now() / 1000) + 3_600 })],
    ['another audience', (base: string) => token(base, { audience: '99999999-2222-3333-4444-555555555555' })],
    ['several audiences', (base: string) => token(base, { audience: [APP, 'other'] })],
    ['another issuer', (base: string) => token(base, { issuer: 'https://sts.windows.net/d6d49420/' })],
    [
      'shaped like a skill',
      (base: string) =>
        token(base, {
          claims: { ...claims(base), appid: 'another-bot', ver: '1.0' },
          issuer: 'https://login.microsoftonline.com/d6d4/v2.0',
        }),
    ],
    ['no service address', (base: string) => token(base, { claims: {} })],
    ['another service address', (base: string) => token(base, { claims: { serviceurl: 'https://evil.example' } })],
  ] as const)('%s: 401, a bare body, and nothing has changed', async (_, make) => {
    open = await openWorld();
    const bad = await post(open.house, message(open.base, '我家停电了'), await make(open.base));
    expect(bad.status).toBe(401);
    expect(JSON.parse(bad.body)).toEqual({
      error: { code: 'unauthorized', message: expect.any(String), correlationId: expect.any(String) },
    });
    expect(await threadsOf(open.house)).toEqual([]);
    expect(open.world.hits).toBe(0);
  });

  it('a channel that the key does not vouch for, a service that is not listed, and no message at all', async () => {
    const { base, house, world } = await openWorld();
    const foreign = message(base, 'x', { channelId: 'AseChannel' });
    expect((await post(house, foreign, await token(base))).status).toBe(401);
    const evil = 'http://169.254.169.254';
    expect((await post(house, message(evil, 'x'), await token(evil))).status).toBe(403);
    expect((await post(house, { type: 1 }, await token(base))).status).toBe(401);
    expect((await post(house, message(base, 'x', { text: { a: 1 } }), await token(base))).status).toBe(401);
    expect(await threadsOf(house)).toEqual([]);
    expect(world.hits).toBe(0);
  });

  it('keys that cannot be had: 503, and the channel comes again', async () => {
    const { base, house, world } = await openWorld();
    world.keysDown = true;
    const said = message(base, '我家停电了');
    expect((await post(house, said, await token(base))).status).toBe(503);
    world.keysDown = false;
    expect((await post(house, said, await token(base))).status).toBe(200);
  });

  it('junk leaves nothing behind: thousands of tokens with ever other keys and tenants ask the key server once', async () => {
    const { base, house, world } = await openWorld();
    expect((await post(house, message(base, '你好'), await token(base))).status).toBe(200);
    const before = world.keyRequests;
    const junk = (n: number) => {
      const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url');
      return `${part({ alg: 'RS256', kid: `k${n}` })}.${part({ iss: `https://sts.windows.net/t${n}/`, tid: `t${n}`, aud: APP, ...claims(base) })}.x`;
    };
    for (let n = 0; n < 2_000; n += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, m) =>
          post(house, message(base, 'x'), junk(n + m)).then(({ status }) => expect(status).toBe(401)),
        ),
      );
    expect(world.keyRequests).toBe(before);
  });
});

it('a stored address that somebody has changed is not followed', async () => {
  const { world, base, house } = await openWorld();
  await post(house, message(base, '转人工'), await token(base));
  await expect.poll(() => world.sent.length, { timeout: 15_000 }).toBeGreaterThan(1);
  const [thread] = await threadsOf(house);
  const said = world.hits;
  const address = Buffer.from(thread?.body?.address ?? '', 'base64url');
  address[address.length - 1]! ^= 1;
  await house.product.archive.commit({
    puts: [
      {
        kind: 'thread',
        id: thread!.id,
        expects: thread!.version,
        body: { ...thread!.body!, address: address.toString('base64url') },
      },
    ],
  });
  await house.product.desk.receive({ thread: thread!.id, clientId: 'later', text: '我家停电了' });
  await expect
    .poll(
      async () =>
        (await house.product.archive.outgoing('9999-12-31T00:00:00.000Z', 100)).filter(
          ({ kind }) => kind === 'activity',
        ),
      { timeout: 15_000 },
    )
    .toEqual([]);
  expect(world.hits).toBe(said);
  const counted = async () => (await fetch(`${house.url}/metrics`)).text();
  await expect.poll(counted, { timeout: 15_000 }).toMatch(/security_events_total\{kind="forgedAddress"\} [1-9]/);
});

it('off until it is configured; anonymous only for this machine', async () => {
  const house = await openHouse();
  expect((await post(house, message('http://127.0.0.1:1', 'x'), null)).status).toBe(404);
  const open = await openHouse({ BOT_ANONYMOUS: 'loopback' });
  expect((await post(open, message('https://smba.trafficmanager.net', 'x'), null)).status).toBe(403);
  expect((await post(open, message('http://127.0.0.1:1', '你好'), null)).status).toBe(200);
  await expect(openHouse({ BOT_ANONYMOUS: 'loopback', PUBLIC_URL: 'https://desk.example.com' })).rejects.toThrow(
    'lets anybody in',
  );
});
