import { describe, expect, it } from 'vitest';
import { find, openRoom } from '../tools/room.ts';

describe('a power cut', () => {
  it('asks only where, then reports it with number and promise', async () => {
    const room = await openRoom({ language: 'en' });
    const [asked] = await room.say('the power is out at my place');
    expect(asked).toContain('for this matter only');
    expect(asked).toContain('Where is the power out?');
    const [done] = await room.say('Flat 2, Sunshine Court');
    expect(done).toMatch(
      /I have reported the power cut at Flat 2, Sunshine Court to the repair crew: number \d{3} \d{3} \d{3}\./,
    );
    expect(done).toContain('45 minutes');
  });

  it('joins a known outage and says only what is on record', async () => {
    const room = await openRoom({ language: 'en' });
    const [known] = await room.say('no electricity at 12 Elm Shade Road since this morning');
    expect(known).toMatch(/Elm Shade Road has been without power since (\d+ \w+, )?\d\d:\d\d/);
    expect(known).toContain('a cable was dug up by roadworks');
    expect(known).toContain('no need to report it again');
  });

  it('puts a place right after the report, keeping the number', async () => {
    const room = await openRoom({ language: 'en' });
    const [done] = await room.say('no power at Sunshine Court, building 3');
    const number = /\d{3} \d{3} \d{3}/.exec(done ?? '')?.[0] ?? 'none';
    const [changed] = await room.say('no, building 8');
    expect(changed).toContain('building 8');
    expect(changed).toContain(number);
  });

  it('puts a place right while another question is open', async () => {
    const room = await openRoom({ language: 'en' });
    expect((await room.say('power cut on College Road'))[0]).toContain('Which of these');
    expect((await room.say('sorry, I meant 5 Sunshine Gardens'))[0]).toContain('I have reported');
  });

  it('changes its mind with the customer', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('my power is out');
    const [next] = await room.say('never mind, I want to complain about your rude staff');
    expect(next).toContain("I've dropped that");
    expect(next).toContain('May we have a number');
  });

  it('answers a question in the middle and comes back', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('my power is out');
    const [aside] = await room.say('are you a bot?');
    expect(aside).toContain('I am the AI assistant');
    expect(aside).toContain('Where is the power out?');
  });

  it('cancels, repeats, helps', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('my power is out');
    expect((await room.say('say that again'))[0]).toContain('Where is the power out?');
    expect((await room.say('help'))[0]).toContain('Where is the power out?');
    expect((await room.say('cancel'))[0]).toContain("I've dropped that");
  });

  it('answers in the language that is written; "ok" and digits do not switch it', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('my power is out');
    expect((await room.say('ok'))[0]).not.toMatch(/\p{Script=Han}/u);
    expect((await room.say('请说中文'))[0]).toContain('哪里停电了');
    expect((await room.say('阳光小区3栋'))[0]).toContain('已经报给抢修');
    expect((await room.say('12345'))[0]).toMatch(/\p{Script=Han}/u);
  });

  it('puts life first in the middle of everything', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('my power is out');
    const [safety, asked] = await room.say('oh god the wire outside just fell on the road and it is sparking');
    expect(safety).toContain('Move away now');
    expect(asked).toContain('The repair crew has been alerted');
    expect((await room.say('outside 5 Sunshine Court')).join('\n')).toContain('Got the place');
    expect(await room.archive.find('alert', 'open', 'open')).toHaveLength(1);
  });

  it('hands over at once, asks for the phone once, and takes a no', async () => {
    const room = await openRoom({ language: 'en' });
    const [person] = await room.say('talk to a human please');
    expect(person).toMatch(/number \d{3} \d{3} \d{3}/);
    expect((await room.say('skip'))[0]).toContain("That's fine");
  });

  it('keeps the phone that is given', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('agent please');
    expect((await room.say('13800138000'))[0]).toContain('will call 13800138000');
    const conversation = await find(room.archive, {
      kind: 'conversation',
      id: (await room.thread()).conversation ?? '',
    } as const);
    const ticket = await find(room.archive, { kind: 'ticket', id: conversation.tickets[0] ?? '' } as const);
    expect(ticket.facts).toEqual({ phone: '13800138000' });
  });
});
