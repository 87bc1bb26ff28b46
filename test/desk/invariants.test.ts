import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDossier, fold } from '../../src/desk/dossier.ts';
import { isTicketNumber } from '../../src/desk/ticket.ts';
import { adverse, seeded } from '../archive/adverse.ts';
import { openRoom, type Room, THREAD } from '../tools/room.ts';

const TEXTS = [
  '我家停电了',
  '阳光小区3栋',
  '不对，是8栋',
  '算了',
  '取消',
  '再说一遍',
  '转人工',
  '不用',
  '13800138000',
  '学府路停电了',
  '都不是',
  '谢谢',
  '再见',
  '电线掉地上冒火花',
  'my power is out',
  '12 Elm Shade Road',
  'no, building 8',
  'yes',
  'no',
  'ok',
  'speak English',
  '说中文',
  '帮我写首诗',
  '煤气打不着',
  '…',
  '7',
  'fuck you',
];

type Act =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'again' }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'restart' };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...TEXTS).map((text) => ({ do: 'say', text }) as const) },
  { weight: 2, arbitrary: fc.constant({ do: 'again' } as const) },
  { weight: 1, arbitrary: fc.constantFrom(1, 31).map((minutes) => ({ do: 'wait', minutes }) as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' } as const) },
);

async function live(room: Room, acts: readonly Act[]): Promise<number> {
  let sent = 0;
  let last = { text: '', id: '' };
  for (const one of acts) {
    if (one.do === 'say') {
      sent += 1;
      last = { text: one.text, id: `act${sent}` };
      const receipt = await room.send(one.text, THREAD, last.id);
      expect(receipt).toMatchObject({ is: 'stored', duplicate: false });
    } else if (one.do === 'again' && last.id) {
      expect(await room.send(last.text, THREAD, last.id)).toMatchObject({ is: 'stored', duplicate: true });
    } else if (one.do === 'wait') {
      await room.desk.settle();
      room.clock.forward(one.minutes);
      await room.tick();
    } else if (one.do === 'restart') await room.restart();
  }
  await room.desk.wake();
  await room.desk.settle();
  room.clock.forward(1);
  await room.tick();
  return sent;
}

async function check(room: Room, sent: number): Promise<void> {
  const log = await room.desk.events(THREAD, 0, 10_000);
  const thread = await room.thread();
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
  expect(thread.lastSeq).toBe(log.length);
  expect(thread.unanswered).toEqual([]);
  const customers = log.filter(({ body }) => body.from.is === 'customer');
  expect(customers).toHaveLength(sent);
  for (const { body } of customers) {
    const at = log.findIndex((e) => e.body === body);
    expect(log.slice(at + 1).some((e) => e.body.from.is === 'bot')).toBe(true);
  }
  const tickets = (await room.archive.load(await ticketRefs(room))).map(({ body }) => body);
  for (const ticket of tickets) expect(isTicketNumber((ticket as { id: string }).id)).toBe(true);
  if (!thread.dossier) return;
  const [dossier] = await room.archive.load([{ kind: 'dossier', id: thread.dossier }] as const);
  const changes = await room.archive.entries('dossier', thread.dossier, { after: 0, limit: 10_000 });
  expect(fold(emptyDossier(thread.dossier, THREAD, dossier.body?.openedAt ?? ''), changes)).toEqual(dossier.body);
  for (const { body } of changes) {
    expect(body.provenance.by).toBe('message');
    if (body.provenance.by !== 'message') continue;
    const { seq, span } = body.provenance;
    const source = log[seq - 1]?.body;
    expect(source?.from.is).toBe('customer');
    expect(source?.text.slice(...span).length).toBeGreaterThan(0);
  }
}

async function ticketRefs(room: Room) {
  const contacts = await room.archive.find('contact', 'thread', THREAD, { limit: 1000 });
  return contacts.flatMap(({ body }) => body?.tickets ?? []).map((id) => ({ kind: 'ticket', id }) as const);
}

describe('whatever customers do', () => {
  it('every message is answered once stored, the log has no gap, and the dossier is the fold of its changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), async (acts) => {
        const room = await openRoom();
        await check(room, await live(room, acts));
      }),
      { numRuns: 25 },
    );
  });

  it('the same over a store that is slow and refuses commits because of others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), fc.integer(), async (acts, seed) => {
        const room = await openRoom({ wrap: (archive) => adverse(archive, seeded(seed)) });
        await check(room, await live(room, acts));
      }),
      { numRuns: 15 },
    );
  });
});
