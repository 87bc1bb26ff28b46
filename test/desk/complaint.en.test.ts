import { describe, expect, it } from 'vitest';
import { find, openRoom } from '../tools/room.ts';
import { newest } from '../tools/shift.ts';

describe('a complaint', () => {
  it('is heard first, then registered with service quality, with its time, the way to appeal and a person', async () => {
    const room = await openRoom({ language: 'en' });
    const [asked] = await room.say('I want to make a complaint');
    expect(asked).toContain('What happened?');
    const story = 'The meter reader broke my gate last Wednesday and nobody answers my calls. I want it repaired.';
    expect((await room.say(story)).join('')).toContain('May we have a number');
    const done = (await room.say('skip')).join('');
    for (const said of ['service quality', '24 hours', '5 working days', '12398', '12345'])
      expect(done).toContain(said);
    const [stored] = await room.archive.find('ticket', 'thread', (await room.thread()).id);
    const ticket = await find(room.archive, { kind: 'ticket', id: stored?.id ?? '' } as const);
    expect(ticket).toMatchObject({ kind: 'complaint', department: 'QA', facts: { what: story } });
    const { card, choices } = await newest(room);
    expect(card?.title).toBe('Complaint');
    expect(choices?.map(({ title }) => title)).toEqual(['Talk to a person']);
  });

  it('that says what happened is not asked about it again', async () => {
    const room = await openRoom({ language: 'en' });
    expect((await room.say('I want to complain about your rude staff')).join('')).toContain('May we have a number');
  });
});
