import { expect, it } from 'vitest';
import type { Attachment } from '../../src/desk/records.ts';
import { find, openRoom, type Room, THREAD } from '../tools/room.ts';
import { LIN, lines, onDuty, openIn } from '../tools/shift.ts';

const photo = (id: string): Attachment => ({ id, name: '电表.jpg', type: 'image/jpeg', size: 1234 });

const sends = (room: Room, id: string, text = '') =>
  lines(room, () => room.desk.receive({ thread: THREAD, clientId: id, text, files: [photo(id)] }));

it('只发照片：收到，问办什么事；记在这次对话里', async () => {
  const room = await openRoom({ language: 'zh' });
  const [, said] = await sends(room, 'f1');
  expect(said).toContain('您想办什么事');
  const { id, language } = await openIn(room);
  expect(language).toBe('zh');
  expect(await find(room.archive, { kind: 'file', id: 'f1' })).toMatchObject({
    conversation: id,
    seq: 2,
    name: '电表.jpg',
  });
});

it('a photo in the middle of a report is kept, and the question asked again; later it goes with the ticket', async () => {
  const room = await openRoom({ language: 'en' });
  await room.say('my power is out');
  const [, said] = await sends(room, 'f1');
  expect(said).toContain('Where is the power out?');
  await room.say('12 Elm Shade Road');
  await sends(room, 'f2');
  const [ticket] = await room.archive.find('ticket', 'thread', THREAD);
  const photographed = (await room.events()).findIndex((event) => event.files?.[0]?.id === 'f2') + 1;
  expect(ticket?.body?.seqs).toContain(photographed);
});

it('照片带着话：照话办；同事接手以后，机器人不说话', async () => {
  const room = await openRoom({ language: 'zh' });
  expect((await sends(room, 'f1', '我家停电了')).join('')).toContain('哪里停电了');
  onDuty(room, [LIN]);
  await room.desk.take((await openIn(room)).id, LIN);
  expect(await sends(room, 'f2')).toHaveLength(1);
  expect(await openIn(room)).toMatchObject({ unread: 1 });
});
