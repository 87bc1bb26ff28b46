import { expect, test } from 'vitest';
import type { DossierPage, Duplicates, MergePlanView, MergeView } from '../../src/http/console/contract.ts';
import type { Console } from '../tools/console.ts';
import type { Customer } from '../tools/customer.ts';
import { type ConsoleHouse, conversationOf, openConsoleHouse } from './console-house.ts';
import { until } from './house.ts';

interface Fault {
  readonly error: { readonly code: string; readonly message: string };
}
const why = async (asked: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await asked;
  return [status, (body as Fault).error?.code ?? null];
};

/** A customer of an account, whose telephone a stranger's chat names too. */
async function twice(house: ConsoleHouse) {
  const { ask } = house.lead;
  const known = await house.customer();
  await known.say('我要投诉，抄表员态度恶劣');
  await known.say('转人工');
  const at = `/conversations/${await conversationOf(house, known)}`;
  await ask('POST', `${at}/take`, {});
  await ask('POST', `${at}/verify`, { account: '3301234567', how: '回拨核对' });
  const kept = (await ask<{ customer: { id: string } }>('GET', at)).body.customer.id;
  for (const [field, to] of [
    ['name', '周启明'],
    ['phones', '13800138001'],
    ['address', '翠竹苑3栋2单元501'],
  ])
    await ask('POST', `/dossiers/${kept}/fields`, { field, from: null, to, reason: '补录' });
  await ask('POST', `${at}/close`, { resolution: 'resolved', next: null });

  const stranger = await house.customer();
  await stranger.say('翠竹苑3栋停电了，我叫周启明，电话13800138001');
  await house.griddesk.desk.settle();
  const other = (await house.griddesk.desk.thread(stranger.conversationId))?.dossier ?? '';
  expect(other).not.toBe('');
  return { kept, other, stranger };
}

/** What is found once the looking has ended. */
async function duplicates(who: Console): Promise<Duplicates> {
  let last: Duplicates | undefined;
  await until(async () => {
    last = (await who.ask<Duplicates>('GET', '/duplicates')).body;
    return last.asOf !== null && !last.looking;
  });
  return last!;
}

test('a customer who is there twice is found, looked at side by side, made one by a person, and two again', async () => {
  const house = await openConsoleHouse();
  const { kept, other, stranger } = await twice(house);
  const clerk = await house.employ('li', ['CS'], ['archiveClerk']);
  const found = await duplicates(clerk);
  expect(found.pairs.map(({ sides }) => new Set(sides.map(({ id }) => id)))).toEqual([new Set([kept, other])]);
  expect(found.pairs[0]).toMatchObject({
    twoAccounts: false,
    common: expect.arrayContaining([{ zh: '电话相同', en: 'the same telephone number' }]),
  });
  // What leads to a person elsewhere is not spread over a list.
  expect(JSON.stringify(found)).not.toContain('13800138001');

  // Only those who look after the archive, and for a merge also a reason, and what they have seen.
  const agent = await house.employ('mei', ['*']);
  const officer = await house.employ('gu', ['*'], ['privacyOfficer']);
  const wish = { other, chosen: {} };
  expect(await why(agent.ask('GET', '/duplicates'))).toEqual([403, 'forbidden']);
  expect((await officer.ask('POST', `/dossiers/${kept}/merge/plan`, wish)).status).toBe(200);
  const { body: plan } = await clerk.ask<MergePlanView>('POST', `/dossiers/${kept}/merge/plan`, wish);
  const now = { ...wish, seen: plan.seen, reason: '同一客户，回拨核对' };
  expect(await why(officer.ask('POST', `/dossiers/${kept}/merge`, now))).toEqual([403, 'forbidden']);
  expect(await why(clerk.ask('POST', `/dossiers/${kept}/merge`, { ...now, reason: '' }))).toEqual([400, 'shape']);
  expect(await why(clerk.ask('POST', `/dossiers/${other}/merge/plan`, { ...wish, other: kept }))).toEqual([
    409,
    'keepTheOther',
  ]);
  expect(await why(clerk.ask('POST', `/dossiers/${kept}/merge/plan`, { ...wish, other: kept }))).toEqual([
    400,
    'sameDossier',
  ]);
  const blind = await house.employ('sun', ['METER'], ['supervisor']);
  expect(await why(blind.ask('POST', `/dossiers/${kept}/merge`, now))).toEqual([404, 'notFound']);
  expect((await duplicates(blind)).pairs).toEqual([]);
  const { seen } = plan;
  expect(
    await why(clerk.ask('POST', `/dossiers/${kept}/merge`, { ...now, seen: { ...seen, kept: seen.kept - 1 } })),
  ).toEqual([409, 'changed']);

  // "Not the same" is remembered, and may be taken back.
  const ids = [other, kept];
  await clerk.ask('POST', '/duplicates/apart', { ids, apart: true });
  expect((await duplicates(clerk)).pairs).toEqual([]);
  await clerk.ask('POST', '/duplicates/apart', { ids, apart: false });
  expect((await duplicates(clerk)).pairs).toHaveLength(1);

  const before = (await clerk.ask<DossierPage>('GET', `/dossiers/${kept}`)).body;
  const merged = await clerk.ask<MergeView>('POST', `/dossiers/${kept}/merge`, now);
  expect([merged.status, merged.body.by, merged.body.reason]).toEqual([200, 'li', '同一客户，回拨核对']);
  expect((await duplicates(clerk)).pairs).toEqual([]);
  const whole = (await clerk.ask<DossierPage>('GET', `/dossiers/${kept}`)).body;
  expect(whole.contacts.length + whole.tickets.length).toBeGreaterThan(
    before.contacts.length + before.tickets.length - 1,
  );
  expect(whole.merges).toMatchObject([{ kept, other, undone: null }]);
  const aside = (await clerk.ask<DossierPage>('GET', `/dossiers/${other}`)).body;
  expect([aside.dossier.merged?.into, aside.writes]).toEqual([kept, []]);
  const locale = { field: 'locale', from: null, to: 'en', reason: '补录' };
  expect(await why(clerk.ask('POST', `/dossiers/${other}/fields`, locale))).toEqual([409, 'merged']);
  expect((await clerk.ask<{ total: number }>('POST', '/customers/search', { text: '周启明' })).body.total).toBe(1);

  // The stranger's chat proves nothing by it: what is said there from now on is another claim.
  await says(house, stranger, '我电话换成13900139009了');
  const since = (await house.griddesk.desk.thread(stranger.conversationId))?.dossier ?? null;
  expect([kept, other]).not.toContain(since);
  expect((await clerk.ask<DossierPage>('GET', `/dossiers/${kept}`)).body.dossier.lastChange).toBe(
    whole.dossier.lastChange,
  );

  const undone = await clerk.ask<MergeView>('POST', `/merges/${merged.body.id}/undo`, { reason: '是他父亲' });
  expect([undone.status, undone.body.undone?.changedSince]).toEqual([200, []]);
  expect(await why(clerk.ask('POST', `/merges/${merged.body.id}/undo`, { reason: '再来' }))).toEqual([409, 'undone']);
  const after = (await clerk.ask<DossierPage>('GET', `/dossiers/${kept}`)).body;
  const said = ({ dossier }: DossierPage) =>
    dossier.fields.map(({ field, value, standing }) => [field, value, standing]).sort();
  expect(said(after)).toEqual(said(before));
  expect((await clerk.ask<DossierPage>('GET', `/dossiers/${other}`)).body.dossier.merged).toBeNull();
});

async function says(house: ConsoleHouse, customer: Customer, text: string): Promise<void> {
  await customer.say(text);
  await house.griddesk.desk.settle();
}

test('a value is covered for whoever has no need of it, until they ask for it; a source leads to its message', async () => {
  const house = await openConsoleHouse();
  const { kept, other } = await twice(house);
  const clerk = await house.employ('li', ['CS'], ['archiveClerk']);
  const look = async (id: string, query = '') => (await clerk.ask<DossierPage>('GET', `/dossiers/${id}${query}`)).body;
  const valueIn = ({ dossier }: DossierPage, name: string) => dossier.fields.find(({ field }) => field === name)?.value;
  const page = await look(kept);
  expect([valueIn(page, 'phones'), valueIn(page, 'name')]).toEqual(['•••8001', '周启明']);
  expect(JSON.stringify(page)).not.toContain('13800138001');
  const shown = await look(kept, '?reveal=phones');
  expect(valueIn(shown, 'phones')).toBe('13800138001');
  expect(shown.changes.find(({ field }) => field === 'phones')?.to).toBe('13800138001');

  const source = (await look(other)).dossier.fields.find(({ field }) => field === 'phones')?.source;
  if (source?.by !== 'message') throw new Error('the telephone was told in a message');
  const at = `/dossiers/${other}/messages?thread=${source.thread}&seq=${source.seq}`;
  const said = (await clerk.ask<{ chat: string | null; events: { seq: number; text: string }[] }>('GET', at)).body;
  expect(said.chat).toBeNull();
  expect(said.events.find(({ seq }) => seq === source.seq)?.text).toContain('13800138001');
  // Only what the archive was written from, and no way round through another entry.
  expect(await why(clerk.ask('GET', `/dossiers/${kept}/messages?thread=${source.thread}&seq=${source.seq}`))).toEqual([
    404,
    'notFound',
  ]);
  const lead = (await house.lead.ask<{ chat: string | null }>('GET', at)).body;
  expect(lead.chat).not.toBeNull();
  expect((await house.lead.ask('GET', `/conversations/${lead.chat}`)).status).toBe(200);
});
