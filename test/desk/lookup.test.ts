import { expect, it } from 'vitest';
import { openRoom, type Room } from '../tools/room.ts';
import { nothingKnown, slowUtility } from '../tools/slow-utility.ts';

const botWords = async (room: Room) => (await room.events()).filter((e) => e.from.is === 'bot').map((e) => e.text);

/** Waits for what the desk does on its own accord. */
async function until(check: () => Promise<boolean> | boolean): Promise<void> {
  for (let waited = 0; !(await check()); waited += 5) {
    if (waited > 10_000) throw new Error('waited ten seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const BOTH = [
  ['zh', '阳光小区3栋停电了', '你是机器人吗', 'AI智能助手', '已经报给抢修'],
  ['en', 'no power at Sunshine Court, building 3', 'are you a bot?', 'I am the AI assistant', 'I have reported'],
] as const;

it.each(BOTH)(
  '%s: a message during a look-up is answered first, and the result comes after it',
  async (language, report, question, greeting, done) => {
    const slow = slowUtility();
    const room = await openRoom({ language, utility: slow.utility });
    await room.send(report);
    await until(() => slow.asked().length === 1);
    await room.send(question);
    await until(async () => (await botWords(room)).length === 2);
    slow.answer(nothingKnown);
    await room.desk.settle();
    const [, aside, result] = await botWords(room);
    expect(aside).toContain(greeting);
    expect(result).toContain(done);
  },
);

it('a correction during a look-up makes the old result stale', async () => {
  const slow = slowUtility();
  const room = await openRoom({ language: 'en', utility: slow.utility });
  await room.send('no power at Sunshine Court building 3');
  await until(() => slow.asked().length === 1);
  await room.send('no, building 8');
  await until(() => slow.asked().length === 2);
  slow.answer({ is: 'unavailable' }, 0);
  slow.answer(nothingKnown, 1);
  await room.desk.settle();
  const said = await botWords(room);
  expect(said.filter((text) => text.includes('I have reported'))).toHaveLength(1);
  expect(said.at(-1)).toContain('building 8');
});

it.each(BOTH)(
  '%s: a look-up that is lost with the process is asked again by the next one',
  async (language, report, _question, _greeting, done) => {
    const slow = slowUtility();
    const room = await openRoom({ language, utility: slow.utility });
    await room.send(report);
    await until(() => slow.asked().length === 1);
    await room.restart();
    room.clock.forward(1);
    await room.desk.tick();
    await until(() => slow.asked().length === 2);
    slow.answer(nothingKnown, 1);
    await until(async () => (await botWords(room)).at(-1)?.includes(done) === true);
    slow.answer(nothingKnown, 0);
    await room.desk.settle();
    expect((await botWords(room)).filter((text) => text.includes(done))).toHaveLength(1);
  },
);

it('a look-up that takes long says so once, then gives up honestly and still reports', async () => {
  const slow = slowUtility();
  const room = await openRoom({ language: 'zh', utility: slow.utility });
  await room.send('阳光小区3栋停电了');
  await until(() => slow.asked().length === 1);
  room.clock.forward(0.1);
  await room.desk.tick();
  expect((await botWords(room)).at(-1)).toContain('还在查');
  room.clock.forward(1);
  await room.desk.tick();
  expect((await botWords(room)).at(-1)).toContain('阳光小区3栋的停电已经报给抢修');
  slow.answer(nothingKnown);
  await room.desk.settle();
});
