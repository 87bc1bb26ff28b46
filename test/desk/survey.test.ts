import { describe, expect, it } from 'vitest';
import type { ContactRecord } from '../../src/desk/records.ts';
import { openRoom, type Room, THREAD } from '../tools/room.ts';
import { lines, newest, pass } from '../tools/shift.ts';

const contacts = async (room: Room): Promise<readonly ContactRecord[]> =>
  (await room.archive.find('contact', 'thread', THREAD)).flatMap(({ body }) => (body ? [body] : []));

describe.each([
  ['zh', '我家停电了', '阳光小区3栋', '再见', '很满意', '谢谢您的评价', '1分', '没能让您满意', ['我要投诉', '找人工']],
  [
    'en',
    'my power is out',
    '12 Elm Shade Road',
    'goodbye',
    'very satisfied',
    'Thank you',
    '1 star',
    "I'm sorry we didn't do better",
    ['I want to make a complaint', 'Talk to a person'],
  ],
] as const)('the survey, %s', (language, request, place, bye, best, thanks, worst, sorry, ways) => {
  it('is asked when the conversation ends, and its answer goes to the contact record and opens nothing', async () => {
    const room = await openRoom({ language });
    await room.say(request);
    await room.say(place);
    await room.say(bye);
    expect((await newest(room)).choices).toHaveLength(5);
    expect((await contacts(room))[0]?.satisfaction).toBeNull();
    expect((await room.say(best)).join('')).toContain(thanks);
    const all = await contacts(room);
    expect(all).toHaveLength(1);
    expect(all[0]?.satisfaction?.score).toBe(5);
    expect((await room.thread()).conversation).toBeNull();
  });

  it('who is not satisfied is offered a complaint and a person', async () => {
    const room = await openRoom({ language });
    await room.say(request);
    await room.say(place);
    await pass(room, 31);
    expect((await room.say(worst)).join('')).toContain(sorry);
    expect((await newest(room)).choices?.map(({ value }) => value)).toEqual(ways);
    expect((await contacts(room))[0]?.satisfaction?.score).toBe(1);
  });

  it('anything else is a new conversation, and the same answer sent twice counts once', async () => {
    const room = await openRoom({ language });
    await room.say(request);
    await room.say(place);
    await room.say(bye);
    const twice = await lines(room, async () => {
      await room.send('4', THREAD, 'same');
      await room.send('4', THREAD, 'same');
    });
    expect(twice).toHaveLength(2);
    await room.say(request);
    expect((await room.thread()).conversation).not.toBeNull();
  });
});

it('问都不问：险情之后，和只打了个招呼的', async () => {
  const room = await openRoom({ language: 'zh' });
  await room.say('你好');
  await pass(room, 31);
  await room.say('门口电线掉地上了，冒火花');
  await room.say('学府路88号');
  await room.say('再见');
  expect((await room.events()).some(({ text }) => text.includes('满意吗'))).toBe(false);
});

it('过了三天，评价就当一条新消息', async () => {
  const room = await openRoom({ language: 'zh' });
  await room.say('我家停电了');
  await room.say('阳光小区3栋');
  await room.say('再见');
  await pass(room, 73 * 60);
  await room.say('满意');
  expect((await contacts(room))[0]?.satisfaction).toBeNull();
});
