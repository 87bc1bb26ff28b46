import { describe, expect, it } from 'vitest';
import { openRoom } from '../tools/room.ts';
import {
  ANNA,
  another,
  BEN,
  chips,
  idOf,
  lines,
  newest,
  onDuty,
  openIn,
  pass,
  proposalsOf,
  ticketsOf,
} from '../tools/shift.ts';

const english = () => openRoom({ language: 'en' });

describe('a person is asked for', () => {
  it('somebody is on duty: says so at once, with the place and two ways out', async () => {
    const room = await english();
    onDuty(room, [ANNA]);
    const [said] = await room.say('I want to talk to a person');
    expect(said).toContain('a colleague is on the way');
    expect(said).toContain('You are first in line');
    expect(chips(await newest(room))).toEqual(['Call me back', 'Stop waiting']);
    const second = await another(room, 'second', 'en');
    expect((await room.say('agent please', second)).join('')).toContain('1 before you');
  });

  it('is taken: the customer hears who it is, and the bot falls silent', async () => {
    const room = await english();
    onDuty(room, [ANNA]);
    await room.say('agent');
    const id = await idOf(room);
    expect(await lines(room, () => room.desk.take(id, ANNA))).toEqual([
      "system: Hello, this is Anna. I'm reading what you have written so far, no need to repeat it.",
    ]);
    const words = 'my number is 13800138000, no power at Sunshine Court, building 3';
    expect(await lines(room, () => room.send(words))).toEqual([`customer: ${words}`]);
    expect((await proposalsOf(room)).map(({ field, state }) => [field, state]).sort()).toEqual([
      ['address', 'pending'],
      ['phones', 'pending'],
    ]);
    expect(await ticketsOf(room)).toEqual([]);
    const written = { clientId: 'a1', text: 'Let me look into that.' };
    expect(await lines(room, () => room.desk.reply(id, ANNA, written))).toEqual(['Anna: Let me look into that.']);
  });

  it('nobody is on duty: a ticket with its promise, and the phone once', async () => {
    const room = await english();
    const [said] = await room.say('talk to a human please');
    expect(said).toMatch(/number \d{3} \d{3} \d{3}/);
    expect(said).toContain('May we have a number');
    expect(await ticketsOf(room)).toMatchObject([{ kind: 'callBack', promises: [{ promise: 'S-CALLBACK' }] }]);
  });

  it('the last agent goes off duty: within a minute the truth, a number, and the phone', async () => {
    const room = await english();
    onDuty(room, [ANNA]);
    await room.say('agent');
    onDuty(room, []);
    const said = (await lines(room, () => pass(room, 1))).join('\n');
    expect(said).toContain('no colleague is online just now');
    expect(said).toMatch(/number \d{3} \d{3} \d{3}/);
    expect(said).toContain('May we have a number');
    expect((await openIn(room)).holder).toEqual({ is: 'bot' });
  });

  it.each([
    ['Stop waiting', "you are out of the line and I'll carry on"],
    ['Call me back', 'a colleague will call you back, number'],
  ])('%s, instead of waiting', async (pressed, said) => {
    const room = await english();
    onDuty(room, [ANNA]);
    await room.say('agent');
    expect((await room.say(pressed)).join('')).toContain(said);
    expect((await openIn(room)).holder).toEqual({ is: 'bot' });
  });
});

describe('handed back', () => {
  it('asks the very question that was open', async () => {
    const room = await english();
    await room.say('my power is out');
    const id = await idOf(room);
    await room.desk.take(id, ANNA);
    await room.send('hello?');
    expect((await lines(room, () => room.desk.handBack(id, ANNA))).join('')).toMatch(
      /Anna has passed the chat back to me.*\nWhere is the power out\?/,
    );
    expect((await room.say('Sunshine Court, building 3')).join('')).toContain('I have reported the power cut');
  });

  it('goes on without asking what the agent has been told', async () => {
    const room = await english();
    await room.say('my power is out');
    const id = await idOf(room);
    await room.desk.take(id, ANNA);
    await room.send('it is at 5 Sunshine Gardens');
    await room.desk.settle();
    const back = (await lines(room, () => room.desk.handBack(id, ANNA))).join('\n');
    expect(back).toContain('I have reported the power cut at 5 Sunshine Gardens');
    expect(back).not.toContain('Where is the power out?');
  });
});

it('every word of ours is in the language of the customer, whoever has the chat', async () => {
  const room = await english();
  onDuty(room, [ANNA, BEN], ['CS', 'OM']);
  await room.say('my power is out');
  await room.say('agent');
  await pass(room, 3);
  const id = await idOf(room);
  await room.desk.take(id, ANNA);
  await room.desk.reply(id, ANNA, { clientId: 'a1', text: '您好' });
  await room.send('ok');
  await pass(room, 5);
  await room.desk.take(id, BEN);
  await room.desk.release(id, BEN);
  await pass(room, 1);
  await room.send('13800138000');
  await room.desk.take(id, BEN);
  await room.desk.handBack(id, BEN);
  await room.say('agent');
  onDuty(room, []);
  await pass(room, 1);
  await room.desk.take(id, ANNA);
  await room.desk.close(id, ANNA, { resolution: 'callBack', next: 'call at noon' });
  const ours = (await room.events()).filter(({ from }) => from.is === 'bot' || from.is === 'system');
  expect(ours.length).toBeGreaterThan(12);
  for (const { text } of ours) expect(text).not.toMatch(/\p{Script=Han}/u);
});

it('a customer who changes the language in the queue is answered in the new one', async () => {
  const room = await english();
  onDuty(room, [ANNA]);
  await room.say('agent');
  await pass(room, 0.5);
  expect((await room.say('说中文')).join('')).toContain('您排在第1位');
  await room.desk.take(await idOf(room), ANNA);
  expect((await newest(room)).text).toContain('您好，我是Anna');
});
