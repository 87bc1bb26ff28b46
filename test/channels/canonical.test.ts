import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openHouse } from '../http/house.ts';

/** Keys that belong to the server, or that a spoofer would try, with values of every kind. */
const extras = fc.dictionary(
  fc.constantFrom(
    ...[
      'id',
      'from',
      'recipient',
      'conversation',
      'serviceUrl',
      'timestamp',
      'localTimestamp',
      'channelId',
      'replyToId',
    ],
    ...[
      'role',
      'name',
      'callerId',
      'attachments',
      'entities',
      'membersAdded',
      'deliveryMode',
      'importance',
      'speak',
      'toString',
    ],
  ),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.record({
      id: fc.constantFrom('griddesk', 'dl_somebody', 'agent-1'),
      role: fc.constantFrom('bot', 'agent', 'user'),
    }),
    fc.array(fc.record({ contentUrl: fc.constant('http://169.254.169.254/'), contentType: fc.string() })),
  ),
);
const channelExtras = fc.dictionary(
  fc.constantFrom('tone', 'seq', 'from', 'accountId', 'roles'),
  fc.jsonValue({ maxDepth: 1 }),
);
const words = fc.constantFrom(
  '停电了',
  '我家在阳光花园8栋',
  'hello',
  '<script>alert(1)</script>',
  '{{hotline}}',
  '\u202E右到左',
);

test('whatever a client adds, the stored activity is the canonical one', async () => {
  const house = await openHouse();
  const me = await house.enter();
  const path = `/v3/directline/conversations/${me.conversationId}/activities`;
  const visitor = JSON.parse(Buffer.from(me.token.split('.')[1]!, 'base64url').toString()).user;
  let n = 0;
  await fc.assert(
    fc.asyncProperty(extras, channelExtras, words, async (more, channelMore, text) => {
      const clientActivityID = `c${++n}`;
      const body = { ...more, type: 'message', text, channelData: { ...channelMore, clientActivityID } };
      const posted = await house.ask('POST', path, { bearer: me.token, body });
      expect(posted.status).toBe(200);
      await house.desk.settle();
      const seq = Number(posted.body.id.split('|')[1]);
      const { activities } = (await house.ask('GET', `${path}?watermark=${seq - 1}`, { bearer: me.token })).body;
      expect(activities[0]).toEqual({
        type: 'message',
        id: `${me.conversationId}|${String(seq).padStart(7, '0')}`,
        timestamp: house.desk.stored.get(me.conversationId)?.[seq - 1]?.at,
        channelId: 'directline',
        conversation: { id: me.conversationId },
        from: { id: visitor, role: 'user' },
        text,
        textFormat: 'plain',
        channelData: { from: 'customer', tone: 'plain', seq, clientActivityID },
      });
      expect(activities[1].replyToId).toBe(posted.body.id);
    }),
    { numRuns: 50 },
  );
});

test('what no screen can show is taken out of the text, and all else stays as it was written', async () => {
  const house = await openHouse();
  const me = await house.enter();
  const path = `/v3/directline/conversations/${me.conversationId}/activities`;
  const body = '{"type":"message","text":"a\\u0000b\\ud800c 😀 停\\u3000电"}';
  await house.ask('POST', path, { bearer: me.token, body });
  expect(house.desk.stored.get(me.conversationId)?.[1]?.text).toBe('ab\uFFFDc 😀 停\u3000电');
});

test('a button that carries its words in value counts as saying them', async () => {
  const house = await openHouse();
  const me = await house.enter();
  const path = `/v3/directline/conversations/${me.conversationId}/activities`;
  const posted = await house.ask('POST', path, { bearer: me.token, body: { type: 'message', value: '我家停电了' } });
  expect(posted.status).toBe(200);
  expect(house.desk.stored.get(me.conversationId)?.[1]?.text).toBe('我家停电了');
});

test('choices become buttons that send their words', async () => {
  const house = await openHouse();
  const me = await house.enter();
  const path = `/v3/directline/conversations/${me.conversationId}/activities`;
  await house.ask('POST', path, { bearer: me.token, body: { type: 'message', text: 'choices' } });
  await house.desk.settle();
  const { activities } = (await house.ask('GET', path, { bearer: me.token })).body;
  expect(activities.at(-1).suggestedActions).toEqual({
    to: [],
    actions: [{ type: 'imBack', title: '停电', value: '我家停电了' }],
  });
});

test('a typing activity is taken and never stored', async () => {
  const house = await openHouse();
  const me = await house.enter();
  const path = `/v3/directline/conversations/${me.conversationId}/activities`;
  expect((await house.ask('POST', path, { bearer: me.token, body: { type: 'typing' } })).status).toBe(200);
  expect(house.desk.stored.get(me.conversationId)).toHaveLength(1);
});
