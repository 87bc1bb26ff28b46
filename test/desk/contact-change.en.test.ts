import { describe, expect, it } from 'vitest';
import { openRoom } from '../tools/room.ts';
import { conversationOf, dossierOf, newest, proposals, proven, words } from './proven.ts';

const NEW = '13912345678';

describe('change of contact data', () => {
  it('reads back at once what the first message holds, after the privacy notice', async () => {
    const room = await openRoom({ language: 'en' });
    const [asked] = await room.say('change my phone number to 13912345678');
    expect(asked).toMatch(/for this matter only[\s\S]*Change the phone number to 139 1234 5678, is that right\?/);
    const [done] = await room.say('Yes, change it');
    expect(done).toContain('A colleague checks it before it counts');
    expect(await newest(room)).toMatchObject({ state: 'pending', level: 0, from: null, to: NEW });
    expect((await room.say('undo')).join('')).toContain('I have taken that change back');
    expect((await room.say('undo')).join('')).toContain('There is no change to take back');
    expect(await newest(room)).toMatchObject({ state: 'withdrawn' });
  });

  it('asks which one, with chips that can be pressed', async () => {
    for (const [said, next] of [
      ['phone number', 'What is the new phone number?'],
      ['the second one', 'What is the new e-mail address?'],
      ['Contact address', 'What is the new contact address?'],
      ['name', 'What should the name be?'],
      ['Something else', 'a colleague'],
    ] as const) {
      const room = await openRoom({ language: 'en' });
      expect((await room.say('I need to update my details')).join('')).toBe('What would you like to change?');
      expect((await room.say(said)).join('')).toContain(next);
    }
  });

  it('"no" asks again; a correction works before, at and after the read-back', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('I have a new mobile number');
    expect((await room.say('13912345678')).join('')).toContain('139 1234 5678, is that right?');
    expect((await room.say('no')).join('')).toContain('What is the new phone number?');
    expect((await room.say('13912345679')).join('')).toContain('139 1234 5679, is that right?');
    expect((await room.say("no, it's 13812345678")).join('')).toContain('138 1234 5678, is that right?');
    await room.say('yes please');
    expect((await room.say('sorry, it should be 13712345678')).join('')).toContain('137 1234 5678, is that right?');
    await room.say('correct');
    expect((await proposals(room)).map(({ to, state }) => [to, state])).toEqual([
      ['13812345678', 'withdrawn'],
      ['13712345678', 'pending'],
    ]);
  });

  it.each([
    'change 13800001111 to 13912345678',
    'replace 13800001111 with 13912345678',
    'my new number is 13912345678, the old one was 13800001111',
    'please change my phone from 13800001111 to 13912345678',
    'my number is now 13912345678, not 13800001111',
  ])('old and new in one message: takes the new one (%s)', async (text) => {
    const room = await openRoom({ language: 'en' });
    expect((await room.say(text)).join('')).toContain('Change the phone number to 139 1234 5678');
    expect(await words(room)).not.toContain('1111');
  });

  it('asks when it cannot tell which of two is the new one', async () => {
    const room = await openRoom({ language: 'en' });
    const said = await room.say('update my phone number please, 13900000001 and 13900000002');
    expect(said.join('')).toContain("I can't tell which is the new one. What is the new phone number?");
  });

  it('does one wish, then the other; the e-mail address is not taken for an address', async () => {
    const room = await openRoom({ language: 'en' });
    const first = await room.say('change my phone number to 13912345678 and my email address to wen@example.com');
    expect(first.join('')).toContain('This one first. Change the phone number to 139 1234 5678');
    expect((await room.say('yes')).join('')).toMatch(
      /Now the e-mail address\.\nChange the e-mail address to wen@example\.com/,
    );
    await room.say('right');
    expect((await proposals(room)).map(({ field, state }) => [field, state])).toEqual([
      ['phones', 'pending'],
      ['email', 'pending'],
    ]);
    expect((await conversationOf(room)).dialog.stack).toEqual([]);
  });

  it('"there is no other one" is not a no, and an account number is no phone number', async () => {
    const room = await openRoom({ language: 'en' });
    await room.say('change my phone number');
    expect((await room.say('my account number is 1234567890')).join('')).toContain("I couldn't make out the number");
    await room.say('13912345678');
    expect((await room.say('there is no other one I know of')).join('')).toContain('Please say yes or no');
    expect((await room.say('never mind')).join('')).toContain("I've dropped that");
    expect(await proposals(room)).toEqual([]);
  });

  it('the read-back follows the customer into the other language', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('把我电话改成13912345678');
    expect((await room.say('in English please')).join('')).toContain('Change the phone number to 139 1234 5678');
    expect((await room.say('yes')).join('')).toContain('A colleague checks it');
  });

  it('proven, and the old contact can be told: held a day, the old one masked', async () => {
    const room = await openRoom({ language: 'en', notices: true });
    const customer = await proven(room, { email: 'old.wen@example.com', phones: '13800001111' });
    await room.say('update my email to wen@example.com please');
    const [held] = await room.say('yes');
    expect(held).toMatch(/we first tell old\.we…; if nobody objects it counts from \d+ \w+, \d\d:\d\d/);
    expect(await words(room)).not.toContain('old.wen@');
    const [notice] = await room.archive.outgoing('9999', 9);
    expect(notice?.body).toMatchObject({ contact: 'old.wen@example.com', field: 'email', language: 'en' });
    // A name is no way to reach anybody: it waits for a colleague.
    await room.say('I need to update my details');
    await room.say('name');
    await room.say('Wen Xiaonuan');
    expect((await room.say('yes')).join('')).toContain('A colleague checks it');
    expect((await proposals(room)).map(({ field, state }) => [field, state])).toEqual([
      ['email', 'held'],
      ['name', 'pending'],
    ]);
    expect((await dossierOf(room, customer)).changes).toHaveLength(2);
  });
});
