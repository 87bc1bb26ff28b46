import { expect, test } from 'vitest';
import type { z } from 'zod';
import { faultOf, linked, START } from '../../src/audit/chain.ts';
import { showAudit, verifyAudit } from '../../src/cli/audit.ts';
import { reachOperator } from '../../src/cli/operator.ts';
import type { AuditEntry } from '../../src/desk/records.ts';
import { readEnv } from '../../src/env.ts';
import type { ACCESSES } from '../../src/http/console/contract.ts';
import { conversationOf, openConsoleHouse } from './console-house.ts';
import { until } from './house.ts';
import { openStaffHouse } from './staff-house.ts';

type Accesses = z.output<typeof ACCESSES>;

/** Routes of staff and of the operator that show nobody's data and change none. */
const BARE = [
  ...['GET /api/console/me', 'GET /api/operator/status', 'GET /api/operator/fields'],
  ...['GET /api/console/customers/columns', 'GET /api/console/reports', 'GET /api/console/schemes'],
];

test('every route by which staff or the operator come to data says what it writes into the audit log', async () => {
  const { griddesk } = await openStaffHouse();
  const bare = griddesk.http.table
    .filter(
      ({ permission, path }) =>
        typeof permission !== 'string' || permission === 'operator' || path.startsWith('/api/console'),
    )
    .filter(({ audits }) => audits === undefined)
    .map(({ method, path }) => `${method} ${path}`);
  expect(bare.toSorted()).toEqual(BARE.toSorted());
  const reading = griddesk.http.table.filter(({ method, audits }) => method === 'GET' && audits);
  // A page of an export, the audit log itself: told each time.
  for (const { path, audits } of reading)
    if (!/operator\/(customers|audit)/.test(path)) expect([path, audits?.reads]).toEqual([path, true]);
});

test('who read what is in the log before they see it, without a word of what it was', async () => {
  const house = await openConsoleHouse();
  const nora = await house.employ('Nora', ['*'], ['agent', 'archiveClerk']);
  const priya = await house.employ('Priya', ['*'], ['privacyOfficer']);
  const customer = await house.customer();
  await customer.say('我叫赵小满，我家停电了，手机13912345678');
  await until(async () => (await house.griddesk.desk.thread(customer.conversationId))?.conversation !== null);
  const conversation = await conversationOf(house, customer);
  await nora.ask('GET', `/conversations/${conversation}`);
  await nora.ask('GET', `/conversations/${conversation}`);
  await until(async () => (await house.griddesk.desk.thread(customer.conversationId))?.dossier !== null);
  const dossier = (await house.griddesk.desk.thread(customer.conversationId))!.dossier!;
  await nora.ask('GET', `/dossiers/${dossier}`);
  await nora.ask('POST', '/customers/search', { text: '赵小满', where: [{ field: 'phones', is: '5678' }] });
  await nora.ask('POST', `/dossiers/${dossier}/fields`, {
    field: 'name',
    from: null,
    to: '赵大满',
    reason: '本人更正',
  });
  const seen = await priya.ask<Accesses>('GET', `/dossiers/${dossier}/access`);
  expect(seen.status).toBe(200);
  const acts = seen.body.entries.map(({ did, who }) => `${who.name} ${did}`);
  expect(acts).toContain('Nora dossier.read');
  expect(acts.filter((act: string) => act.startsWith('Nora dossier.read'))).toHaveLength(1);
  expect((await nora.ask('GET', `/dossiers/${dossier}/access`)).status).toBe(200);
  const agent = await house.employ('Ann', ['*']);
  expect((await agent.ask('GET', `/dossiers/${dossier}/access`)).status).toBe(403);

  const operator = await reachOperator(readEnv({ DATA_DIR: house.dataDir }));
  const lines = await showAudit(operator, { by: 'Nora@example.com' });
  expect(lines.filter((line) => line.includes('conversation.read'))).toHaveLength(1);
  expect(lines.some((line) => line.includes('customer.search') && line.includes('phones'))).toBe(true);
  const about = await showAudit(operator, { customer: dossier });
  expect(about.some((line) => line.includes('dossier.read'))).toBe(true);
  for (const secret of ['赵小满', '赵大满', '13912345678', '5678', '停电'])
    expect(lines.join('\n') + about.join('\n')).not.toContain(secret);
  expect((await verifyAudit(operator, undefined)).whole).toBe(true);
});

test('a log-in that fails is told with whose it was, and a reading that cannot be written down is not answered', async () => {
  const house = await openStaffHouse();
  await house.signIn('Admin@example.com', 'not the password');
  const entries = await house.griddesk.archive.entries('audit', new Date().toISOString().slice(0, 7), {
    after: 0,
    limit: 99,
  });
  expect(entries.map(({ body }) => [body.did, body.refused, body.of.length])).toContainEqual([
    'staff.signIn',
    'credentials',
    1,
  ]);

  let broken = false;
  const full = await openStaffHouse(
    {},
    {
      archive: (archive) => ({
        ...archive,
        commit: (change) =>
          broken && change.appends?.some(({ log }) => log === 'audit')
            ? Promise.reject(new Error('no space'))
            : archive.commit(change),
      }),
    },
  );
  const hand = await full.signIn();
  expect((await hand.ask('GET', '/api/console/users')).status).toBe(200);
  broken = true;
  full.clock.forward(10);
  const refused = await hand.ask('GET', '/api/console/users');
  expect([refused.status, refused.body.error.code]).toEqual([503, 'audit']);
  broken = false;
  expect((await hand.ask('GET', '/api/console/users')).status).toBe(200);
});

test('the chain goes on from month to month, and names the first link that somebody has changed, cut out or cut off', async () => {
  const house = await openStaffHouse();
  const hand = await house.signIn();
  for (const days of [0, 40, 40]) {
    house.clock.forward(days * 1440);
    const again = days === 0 ? hand : await house.signIn();
    await again.ask('GET', '/api/console/users');
  }
  const { archive } = house.griddesk;
  const months = await archive.find('auditMonth', 'all', 'all');
  expect(months.length).toBeGreaterThanOrEqual(3);
  const operator = await reachOperator(readEnv({ DATA_DIR: house.dataDir }));
  const whole = await verifyAudit(operator, undefined);
  expect(whole.lines.join()).toContain('whole');
  const second = months[1]!;
  const [entry] = await archive.entries('audit', second.id, { after: 0, limit: 1 });
  await archive.commit({
    rewrites: [{ log: 'audit', of: second.id, seq: 1, body: { ...entry!.body, did: 'staff.add' } }],
  });
  const changed = await verifyAudit(operator, undefined);
  expect([changed.whole, changed.lines.at(-1)]).toEqual([
    false,
    `BROKEN at entry 1 of ${second.id}: its content is not what was hashed`,
  ]);
  await archive.commit({ rewrites: [{ log: 'audit', of: second.id, seq: 1, body: entry!.body }] });
  const last = (await archive.find('auditMonth', 'all', 'all')).at(-1)!;
  const cut = { ...last.body!, entries: last.body!.entries + 1 };
  await archive.commit({ puts: [{ kind: 'auditMonth', id: last.id, expects: last.version, body: cut }] });
  expect((await verifyAudit(operator, undefined)).lines.at(-1)).toContain(
    'entries at the end of the month are missing',
  );
});

test('any change of any part of an entry breaks its link', () => {
  const entry: AuditEntry = linked(
    {
      v: 1,
      at: '2031-05-06T08:00:00.000Z',
      who: { is: 'operator' },
      did: 'dossier.read',
      of: [{ kind: 'dossier', id: 'd' }],
      about: ['d'],
      correlation: 'c',
    },
    START,
  );
  expect(faultOf(entry, START)).toBeNull();
  const other: Partial<AuditEntry>[] = [
    { at: '2031-05-06T08:00:00.001Z' },
    { who: { is: 'nobody' } },
    { did: 'dossier.write' },
    { of: [] },
    { about: [] },
    { correlation: null },
    { count: 1 },
    { hash: START },
  ];
  for (const part of other)
    expect([part, faultOf({ ...entry, ...part }, START)]).toEqual([part, 'its content is not what was hashed']);
  expect(faultOf(entry, entry.hash)).toContain('before it');
});
