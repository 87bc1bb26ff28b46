import { describe, expect, it } from 'vitest';
import { openRoom } from '../tools/room.ts';
import { newest, openIn } from '../tools/shift.ts';

describe('two requests in one message', () => {
  it('zh: 先说先办哪件，办完再问另一件', async () => {
    const room = await openRoom({ language: 'zh' });
    const said = (await room.say('家里停电了，另外上个月的电费帮我开张专票')).join('\n');
    expect(said).toMatch(/您说了两件事：先办“.*停电.*”，再办“.*票.*”。/);
    const then = (await room.say('阳光小区3栋')).join('\n');
    expect(then).toMatch(/您还提到“.*票.*”，现在接着办吗？/);
    expect((await room.say('要')).join('\n')).toMatch(/票/);
  });

  it('en: says what comes first, and asks about the other when that is done', async () => {
    const room = await openRoom({ language: 'en' });
    const said = (await room.say('I need a VAT invoice for January, also my power is out')).join('\n');
    // No supply goes before an invoice, whichever was said first.
    expect(said).toMatch(/You've raised two things\. First “.*(?:outage|power).*”, then “.*invoice.*”/i);
    const then = (await room.say('12 Elm Shade Road')).join('\n');
    expect(then).toMatch(/You also mentioned “.*invoice.*”/i);
    expect((await room.say('no')).join('\n')).toContain("we'll leave that");
  });

  it('a danger comes first, whatever else is asked for', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('门口电线掉下来冒火花，顺便问下怎么开发票');
    expect((await openIn(room)).hazards).toHaveLength(1);
    const then = (await room.say('阳光小区3栋')).join('\n');
    expect(then).toMatch(/您还提到“.*票.*”/);
  });

  it('tells an agent which words decided', async () => {
    const room = await openRoom({ language: 'zh' });
    await room.say('家里停电了');
    expect((await newest(room)).route?.because.join('\n')).toMatch(/words: .*停/);
  });
});
