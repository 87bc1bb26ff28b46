import { expect, test } from 'vitest';
import type { User } from '../../src/desk/records.ts';
import { createRoster } from '../../src/http/console/presence.ts';

const user = (id: string, more: Partial<User> = {}): User => ({
  v: 1,
  id,
  name: id,
  email: `${id}@example.com`,
  login: `${id}@example.com`,
  password: '',
  mustChange: false,
  roles: ['agent'],
  departments: ['OM'],
  state: 'active',
  createdAt: '2031-05-06T08:00:00.000Z',
  seenAt: null,
  ...more,
});

test('on duty is who has a console open, takes chats, and serves the department', () => {
  const roster = createRoster();
  const [mei, all, clerk] = [
    user('mei'),
    user('all', { departments: ['*'] }),
    user('clerk', { roles: ['archiveClerk'] }),
  ];
  expect(roster.onDuty('OM')).toEqual([]);
  for (const one of [mei, all, clerk]) roster.arrive(one);
  expect(roster.onDuty('OM')).toEqual(['mei', 'all']);
  expect(roster.onDuty('CS')).toEqual(['all']);
  roster.choose('all', 'busy');
  roster.choose('mei', 'away');
  expect(roster.onDuty('OM')).toEqual([]);
  expect([roster.here('mei'), roster.of('mei'), roster.of('nobody')]).toEqual([true, 'away', 'offline']);
  roster.choose('mei', 'online');
  roster.amend({ ...mei, departments: ['CS'] });
  expect([roster.onDuty('OM'), roster.onDuty('CS')]).toEqual([[], ['mei']]);
});

test('an agent has come with the first console and left with the last one; their choice outlives both', () => {
  const roster = createRoster();
  const mei = user('mei');
  roster.choose('mei', 'busy');
  expect([roster.arrive(mei), roster.arrive(mei), roster.leave('mei'), roster.leave('mei')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect([roster.here('mei'), roster.of('mei'), roster.leave('mei')]).toEqual([false, 'offline', false]);
  roster.arrive(mei);
  expect(roster.of('mei')).toBe('busy');
});
