import { request } from 'node:http';
import { expect, test } from 'vitest';
import { adminSocket } from '../../src/http/admin.ts';
import type { CaseView } from '../../src/http/console/contract.ts';
import type { Console } from '../tools/console.ts';
import { png } from '../tools/png.ts';
import { type ConsoleHouse, conversationOf, lineOf, openConsoleHouse } from './console-house.ts';
import { until } from './house.ts';

type Verb = 'GET' | 'POST' | 'PATCH';
const NOWHERE = '01900000-0000-7000-8000-000000000000';

/** A complaint in the queue of QA, with two proposed changes and a dossier; and a report that OM has a ticket for. */
async function cases(house: ConsoleHouse) {
  const customer = await house.customer();
  await customer.say('我要投诉');
  await customer.say('找人工');
  const waiting = await conversationOf(house, customer);
  expect((await customer.post('我叫王小明，手机号是13912345678')).status).toBe(200);
  await house.griddesk.desk.settle();
  const picture = await fetch(`${house.url}/v3/directline/conversations/${customer.conversationId}/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.token}`, 'content-type': 'image/png' },
    body: new Uint8Array(png(2, 2)),
  });
  expect(picture.status).toBe(200);
  const [file] = await house.griddesk.archive.find('file', 'thread', customer.conversationId);
  const reporter = await house.customer();
  await reporter.say('阳光小区3栋停电了，快来修');
  const reported = await conversationOf(house, reporter);
  const { body: complaint } = await house.lead.ask<CaseView>('GET', `/conversations/${waiting}`);
  const { body: outage } = await house.lead.ask<CaseView>('GET', `/conversations/${reported}`);
  const ids = {
    conversations: waiting,
    proposals: complaint.proposals[0]?.id ?? '',
    dossiers: complaint.dossier?.id ?? '',
    tickets: outage.tickets[0]?.id ?? '',
    files: file?.id ?? '',
    thread: customer.conversationId,
    seq: String(complaint.proposals[0]?.seq ?? ''),
  };
  for (const id of Object.values(ids)) expect(id).not.toBe('');
  return { customer, reporter, waiting, reported, ids };
}

const BODIES: Readonly<Record<string, unknown>> = {
  reply: { clientId: 'client-0001', text: 'hello' },
  note: { clientId: 'client-0001', text: 'hello' },
  close: { resolution: 'resolved', next: null },
  verify: { account: '1234567890', how: 'called back' },
  pause: { because: 'outside' },
  keep: { promise: 'S-ARRIVE-URBAN' },
  restore: { change: 1, reason: 'was right' },
  fields: { field: 'locale', from: null, to: 'zh', reason: 'asked for' },
  analysis: { field: 'creditGrade', reason: 'no longer so' },
  efforts: { kind: 'visit', on: '2026-01-05', what: 'was visited', outcome: null, cost: 0 },
  withdraw: { reason: 'filed twice' },
};

/** What those who may see a dossier that is nobody's yet are told: nothing was overruled, nothing can be filed, nothing is there to be taken back. */
const BESIDE_THE_POINT: readonly (readonly [RegExp, number])[] = [
  [/^POST .*.analysis.undo$/, 409],
  [/^POST .*.efforts$/, 409],
  [/^POST .*.withdraw$/, 404],
];
const seenAs = ({ verb, at }: { verb: Verb; at: string }): number =>
  BESIDE_THE_POINT.find(([which]) => which.test(`${verb} ${at}`))?.[1] ?? 200;

/** Everything that can be asked about one object, from the route table itself: a new route without a row in here fails. People and reports are nobody's case: who may see those is in the table of roles, and with the report. */
function asked(house: ConsoleHouse, ids: Readonly<Record<string, string>>, everywhere?: string) {
  const about = house.griddesk.http.table.filter(({ path }) => /^\/api\/console\/(?!users|reports)\w+\/:id/.test(path));
  return about
    .filter(({ permission }) => permission.includes('agent'))
    .filter(({ path }) => !path.startsWith('/api/console/alerts'))
    .map(({ method, path }) => {
      const [, , , kind = '', , name = '', , part = name] = path.split('/');
      const id = everywhere ?? ids[kind];
      expect([path, id]).not.toEqual([path, undefined]);
      const body = kind === 'proposals' ? { do: 'accept' } : (BODIES[part] ?? {});
      const query = name === 'messages' ? `?thread=${ids.thread}&seq=${ids.seq}` : '';
      return {
        verb: method as Verb,
        at:
          path
            .slice('/api/console'.length)
            .replace(':id', id ?? '')
            .replace(':effort', NOWHERE) + query,
        body,
      };
    });
}

const ask = async (who: Console, { verb, at, body }: { verb: Verb; at: string; body: unknown }) => {
  const { status, body: said } = await who.ask<{ error?: { correlationId?: string } } | null>(
    verb,
    at,
    verb === 'GET' ? undefined : body,
  );
  // A file has no JSON.
  delete said?.error?.correlationId;
  return { status, said };
};

/** What the archive holds of the objects: nothing of it may move. */
const held = ({ griddesk }: ConsoleHouse, ids: Readonly<Record<string, string>>) =>
  griddesk.archive.load([
    { kind: 'conversation', id: ids.conversations ?? '' },
    { kind: 'proposal', id: ids.proposals ?? '' },
    { kind: 'dossier', id: ids.dossiers ?? '' },
    { kind: 'ticket', id: ids.tickets ?? '' },
  ] as const);

test('what belongs to another department does not exist: every object, every verb, every list, every frame', async () => {
  const house = await openConsoleHouse();
  const line = await lineOf(house, house.lead);
  const ours = await house.employ('qa', ['QA']);
  const theirs = await house.employ('meter', ['METER']);
  // Nobody acts more than twenty times a second.
  const colleague = await house.employ('meter2', ['METER']);
  const ear = await lineOf(house, theirs);
  const { ids, waiting, reported } = await cases(house);
  const before = await held(house, ids);
  const count = await house.counted('notVisible');
  const all = asked(house, ids);
  const nowhere = asked(house, ids, NOWHERE);
  expect(all).toHaveLength(25);
  for (const [i, one] of all.entries()) {
    const refused = await ask(theirs, one);
    expect([one.at, refused.status]).toEqual([one.at, 404]);
    expect(refused).toEqual(await ask(colleague, nowhere[i]!));
  }
  expect(await house.counted('notVisible')).toBe(count + all.length);
  expect(await held(house, ids)).toEqual(before);
  for (const list of [
    '/conversations?view=all',
    '/conversations?view=unassigned',
    '/tickets?stage=open',
    '/tickets?stage=done',
  ]) {
    const { status, body } = await theirs.ask<Record<string, unknown[]>>('GET', list);
    expect([list, status, Object.values(body)]).toEqual([list, 200, [[]]]);
  }
  ear.send({ do: 'watch', conversation: waiting, after: 0 });
  ear.send({ do: 'typing', conversation: waiting });
  await until(() => ear.of('refused').length > 0);
  expect(await until(() => line.row(waiting)?.proposals)).toBe(2);
  expect(ear.frames.filter(({ is }) => is !== 'hello')).toEqual([
    { is: 'refused', conversation: waiting, because: 'notFound' },
  ]);
  // The very same requests do find it for those whose it is.
  for (const one of all.filter(({ at, verb }) => verb === 'GET' && !at.startsWith('/tickets'))) {
    expect([one.at, (await ask(ours, one)).status]).toEqual([one.at, 200]);
  }
  const rows = await ours.ask<{ rows: { id: string }[] }>('GET', '/conversations');
  expect(rows.body.rows.map(({ id }) => id)).toEqual([waiting]);
  expect((await ours.ask('GET', `/conversations/${reported}`)).status).toBe(404);
});

test('a danger is everybody’s while it is open', async () => {
  const house = await openConsoleHouse();
  const elsewhere = await house.employ('meter', ['METER']);
  const ear = await lineOf(house, elsewhere);
  const customer = await house.customer();
  await customer.post('电线掉在地上冒火花了');
  await house.griddesk.desk.settle();
  const id = await conversationOf(house, customer);
  await until(() => ear.row(id)?.hazard && ear.of('alert').length > 0);
  expect((await elsewhere.ask('GET', `/conversations/${id}`)).status).toBe(200);
  const { body } = await elsewhere.ask<{ tickets: { conversation: string }[] }>('GET', '/tickets');
  expect(body.tickets.map(({ conversation }) => conversation)).toContain(id);
  const alerts = await elsewhere.ask<{ alerts: { id: string }[] }>('GET', '/alerts');
  expect(alerts.body.alerts).toHaveLength(1);
  const at = `/alerts/${alerts.body.alerts[0]?.id}/acknowledge`;
  expect((await elsewhere.ask('POST', at, {})).body).toMatchObject({ conversation: id, acknowledgedBy: 'meter' });
  await until(() => ear.of('alert').some(({ alert }) => alert.acknowledgedBy === 'meter'));
  expect((await elsewhere.ask<{ alerts: [] }>('GET', '/alerts')).body.alerts).toEqual([]);
  expect((await elsewhere.ask('POST', `/alerts/${NOWHERE}/acknowledge`, {})).status).toBe(404);
  // Once it is over it belongs to its department again.
  const ours = await house.employ('crew', ['*']);
  expect((await ours.ask('POST', `/conversations/${id}/take`, {})).status).toBe(200);
  expect((await ours.ask('POST', `/conversations/${id}/close`, { resolution: 'resolved', next: null })).status).toBe(
    200,
  );
  await until(() => ear.of('gone').some(({ conversation }) => conversation === id));
  expect((await elsewhere.ask('GET', `/conversations/${id}`)).status).toBe(404);
});

test('roles: who does not talk to customers sees no chat; the archive’s clerk sees every dossier, and decides what waits there', async () => {
  const house = await openConsoleHouse();
  await lineOf(house, house.lead);
  const { ids } = await cases(house);
  const clerk = await house.employ('clerk', ['METER'], ['archiveClerk']);
  const auditor = await house.employ('auditor', ['*'], ['auditor']);
  for (const one of asked(house, ids)) {
    const dossier = /^.(dossiers|proposals)/.test(one.at);
    expect([one.at, (await ask(auditor, one)).status]).toEqual([one.at, 403]);
    const { status, said } = await ask(clerk, one);
    expect([one.at, status]).toEqual([one.at, dossier ? seenAs(one) : 403]);
    if (!dossier) expect(said?.error).toMatchObject({ code: 'forbidden' });
  }
  for (const list of ['/conversations', '/tickets', '/alerts']) {
    expect([list, (await auditor.ask('GET', list)).status]).toEqual([list, 403]);
  }
  await expect(lineOf(house, auditor)).rejects.toThrow('refused 403');
  await expect(lineOf(house, clerk)).rejects.toThrow('refused 403');
});

test('the owner of the machine reads, and acts on no chat: customers are told who did', async () => {
  const house = await openConsoleHouse();
  await lineOf(house, house.lead);
  const { ids } = await cases(house);
  const before = await held(house, ids);
  const local = (method: string, path: string, body?: unknown) =>
    new Promise<{ status: number; said: { error?: { code: string } } }>((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const sent = request(
        { socketPath: adminSocket(house.dataDir), method, path: `/api/console${path}`, headers },
        (answer) => {
          let said = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            said += part;
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, said: said.startsWith('{') ? JSON.parse(said) : {} }),
          );
        },
      );
      sent.on('error', reject).end(text);
    });
  for (const { verb, at, body } of asked(house, ids)) {
    const { status, said } = await local(verb, at, verb === 'GET' ? undefined : body);
    expect([at, status]).toEqual([at, verb === 'GET' ? 200 : 403]);
    if (verb !== 'GET') expect(said.error?.code).toBe('person');
  }
  expect(await held(house, ids)).toEqual(before);
});

test('a dossier is seen by those who see one of its conversations, open or closed, and by nobody else', async () => {
  const house = await openConsoleHouse();
  await lineOf(house, house.lead);
  const { ids, waiting } = await cases(house);
  const ours = await house.employ('qa', ['QA']);
  const theirs = await house.employ('meter', ['METER']);
  const at = `/conversations/${waiting}`;
  expect((await ours.ask('POST', `${at}/take`, {})).status).toBe(200);
  expect((await ours.ask('POST', `/proposals/${ids.proposals}`, { do: 'accept' })).status).toBe(200);
  expect((await ours.ask('POST', `${at}/verify`, { account: '1234567890', how: 'called back' })).status).toBe(200);
  const proven = (await ours.ask<CaseView>('GET', at)).body.customer?.id ?? '';
  for (const dossier of [ids.dossiers, proven]) {
    expect((await ours.ask('GET', `/dossiers/${dossier}`)).status).toBe(200);
    expect((await theirs.ask('GET', `/dossiers/${dossier}`)).status).toBe(404);
  }
  expect((await ours.ask('POST', `${at}/close`, { resolution: 'resolved', next: null })).status).toBe(200);
  expect((await ours.ask('GET', `/dossiers/${ids.dossiers}`)).status).toBe(200);
  expect((await theirs.ask('GET', `/dossiers/${ids.dossiers}`)).status).toBe(404);
  const page = await ours.ask<{ contacts: { agents: string[] }[] }>('GET', `/dossiers/${ids.dossiers}`);
  expect(page.body.contacts).toMatchObject([{ agents: ['qa'], resolution: 'resolved' }]);
});
