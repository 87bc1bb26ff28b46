import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  CASE,
  type CaseView,
  type DossierView,
  EVENT,
  type ProposalView,
  type Row,
  SERVER_FRAME,
} from '../../src/http/console/contract.ts';
import type { Console } from '../tools/console.ts';
import { conversationOf, lineOf, openConsoleHouse } from './console-house.ts';
import { until } from './house.ts';

interface Fault {
  readonly error: { readonly code: string };
}

test('of twenty who take a chat at once one gets it, the others are told, and every console agrees', async () => {
  const house = await openConsoleHouse();
  const first = await lineOf(house, house.lead);
  const agents = await Promise.all(Array.from({ length: 5 }, (_, i) => house.employ(`agent${i}`, ['QA'])));
  const lines = await Promise.all(agents.map((agent) => lineOf(house, agent)));
  const customer = await house.customer();
  await customer.say('我要投诉');
  await customer.say('找人工');
  const id = await conversationOf(house, customer);
  const tries = Array.from({ length: 20 }, (_, i) => agents[i % 5]!);
  const answers = await Promise.all(
    tries.map((agent) => agent.ask<{ row: Row } & Fault>('POST', `/conversations/${id}/take`, {})),
  );
  const won = answers.flatMap(({ status, body }) => (status === 200 ? [body.row.holder] : []));
  const holder = won[0];
  // The winner's own further tries find the chat theirs.
  expect(won).toEqual(Array.from({ length: 4 }, () => holder));
  const lost = answers.filter(({ status }) => status !== 200);
  expect(lost.map(({ status, body }) => [status, body.error.code])).toEqual(
    Array.from({ length: 16 }, () => [409, 'taken']),
  );
  for (const line of [first, ...lines]) await until(() => line.row(id)?.holder.is === 'agent');
  for (const line of [first, ...lines]) expect(line.row(id)?.holder).toEqual(holder);
  const holds = agents.find(({ me }) => holder?.is === 'agent' && me.user.id === holder.agent)!;
  const loses = agents.find((agent) => agent !== holds)!;
  const refused = async (act: string, body: unknown) => {
    const { status, body: said } = await loses.ask<Fault>('POST', `/conversations/${id}/${act}`, body);
    return [status, said.error.code];
  };
  expect(await refused('reply', { clientId: 'reply-001', text: '您好' })).toEqual([409, 'notHolder']);
  expect(await refused('release', {})).toEqual([409, 'notHolder']);
  expect(await refused('close', { resolution: 'spam', next: null })).toEqual([409, 'notHolder']);
  expect(await refused('reply', { clientId: 'reply-001', text: '您好', audience: 'all' })).toEqual([400, 'shape']);
  const twice = { clientId: 'reply-001', text: '您好' };
  const one = await holds.ask<{ seq: number }>('POST', `/conversations/${id}/reply`, twice);
  expect((await holds.ask('POST', `/conversations/${id}/reply`, twice)).body).toEqual(one.body);
  expect((await holds.ask<{ row: Row }>('POST', `/conversations/${id}/release`, {})).body.row.holder.is).toBe('queue');
  await until(() => first.row(id)?.holder.is === 'queue');
});

test('the places in a queue are the same in lists and in frames, and move up together', async () => {
  const house = await openConsoleHouse();
  const line = await lineOf(house, house.lead);
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    const customer = await house.customer();
    await customer.say('我要投诉');
    await customer.say('找人工');
    ids.push(await conversationOf(house, customer));
  }
  const places = () => ids.map((id) => line.row(id)?.place);
  const listed = async () => {
    const { body } = await house.lead.ask<{ rows: Row[] }>('GET', '/conversations?view=unassigned');
    return body.rows.map(({ id, place }) => [id, place]);
  };
  await until(() => String(places()) === '1,2,3');
  expect(await listed()).toEqual(ids.map((id, i) => [id, i + 1]));
  await house.lead.ask('POST', `/conversations/${ids[0]}/take`, {});
  await until(() => String(places()) === ',1,2');
  expect(await listed()).toEqual(ids.slice(1).map((id, i) => [id, i + 1]));
  const mine = await house.lead.ask<{ rows: Row[] }>('GET', '/conversations?view=mine');
  expect(mine.body.rows.map(({ id }) => id)).toEqual(ids.slice(0, 1));
});

test('the case: who, what was proposed, tickets, the dossier with its sources, earlier contacts', async () => {
  const house = await openConsoleHouse();
  const line = await lineOf(house, house.lead);
  const { ask } = house.lead;
  const customer = await house.customer();
  await customer.say('阳光小区3栋停电了，快来修');
  const id = await conversationOf(house, customer);
  const at = `/conversations/${id}`;
  const before = (await ask<CaseView>('GET', at)).body;
  expect(CASE.safeParse(before).error).toBeUndefined();
  expect(before.row).toMatchObject({
    department: 'OM',
    level: 0,
    name: null,
    intents: ['fault.outage_report'],
    holder: { is: 'bot' },
  });
  expect(before.route).toMatchObject({ intent: 'fault.outage_report', department: 'OM' });
  expect(before.tickets).toMatchObject([
    { kind: 'outage', stage: 'open', conversation: id, facts: { place: '阳光小区3栋' } },
  ]);
  expect(before.dossier).toMatchObject({
    provisional: true,
    fields: [
      {
        field: 'address',
        value: '阳光小区3栋',
        standing: 'claim',
        source: { by: 'message', seq: 2, approvedBy: null },
      },
    ],
  });
  line.send({ do: 'watch', conversation: id, after: 0 });
  await until(() => line.events(id).length > 0);
  await ask('POST', `${at}/take`, {});
  await customer.post('我叫王小明');
  await house.griddesk.desk.settle();
  const proposal = (await ask<CaseView>('GET', at)).body.proposals.find(({ field }) => field === 'name');
  expect(proposal).toMatchObject({ to: '王小明', state: 'pending', asked: false, seq: 5 });
  await until(() => line.row(id)?.proposals === 1 && line.of('case').length > 0);
  const decided = await ask<ProposalView>('POST', `/proposals/${proposal?.id}`, { do: 'edit', to: '王晓明' });
  expect(decided).toMatchObject({ status: 200, body: { state: 'applied', to: '王晓明', decidedBy: 'Administrator' } });
  expect(decided.body.version).toBeGreaterThan(proposal?.version ?? 0);
  expect(await ask('POST', `/proposals/${proposal?.id}`, { do: 'accept' })).toMatchObject({
    ...{ status: 409, body: { error: { code: 'decided' } } },
  });
  await until(() => line.row(id)?.name === '王晓明' && line.row(id)?.proposals === 0);
  const verified = await ask<{ row: Row }>('POST', `${at}/verify`, { account: '1234567890', how: '回拨核对' });
  expect(verified.body.row.level).toBe(2);
  const ticket = before.tickets[0]?.id;
  expect((await ask('POST', `/tickets/${ticket}/done`, {})).body).toMatchObject({ stage: 'done', version: 2 });
  expect((await ask<CaseView>('GET', at)).body).toMatchObject({
    tickets: [],
    grants: [{ account: '1234567890', level: 2 }],
    customer: { account: '1234567890', provisional: false },
  });
  expect((await ask<{ tickets: { id: string }[] }>('GET', '/tickets?stage=done')).body.tickets).toMatchObject([
    { id: ticket },
  ]);
  expect((await ask('POST', `${at}/close`, { resolution: 'callBack', next: '明早回电' })).status).toBe(200);
  expect((await ask<Fault>('POST', `${at}/note`, { clientId: 'note-0001', text: '晚了' })).body.error.code).toBe(
    'closed',
  );
  await customer.say('你好');
  const next = await conversationOf(house, customer);
  expect((await ask<CaseView>('GET', `/conversations/${next}`)).body.contacts).toMatchObject([
    { conversation: id, agents: ['Administrator'], resolution: 'callBack', next: '明早回电', tickets: [ticket] },
  ]);
  for (const frame of line.frames)
    expect([frame.is, SERVER_FRAME.safeParse(frame).error]).toEqual([frame.is, undefined]);
  const { body } = await ask('GET', `${at}/events`);
  expect(z.object({ events: z.array(EVENT) }).safeParse(body).error).toBeUndefined();
});

test('a dossier’s page: as of any change, with names, and restored by another change', async () => {
  const house = await openConsoleHouse();
  const { ask } = house.lead;
  const customer = await house.customer();
  await customer.say('阳光小区3栋停电了');
  await customer.say('不对，是8栋');
  const { dossier } = (await ask<CaseView>('GET', `/conversations/${await conversationOf(house, customer)}`)).body;
  const page = async (query = '') =>
    (await ask<{ dossier: DossierView; changes: { seq: number }[] }>('GET', `/dossiers/${dossier?.id}${query}`)).body;
  const address = (of: DossierView) => of.fields.find(({ field }) => field === 'address')?.value;
  const now = await page();
  expect(address(now.dossier)).toBe('阳光小区8栋');
  const seqs = now.changes.map(({ seq }) => seq);
  expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
  const first = seqs.at(-1) ?? 0;
  expect(address((await page(`?at=${first}`)).dossier)).toBe('阳光小区3栋');
  expect((await page(`?at=${first}`)).changes).toEqual(now.changes);
  expect((await page('?at=0')).dossier.fields).toEqual([]);
  const restored = await ask<{ dossier: DossierView }>('POST', `/dossiers/${dossier?.id}/restore`, {
    ...{ change: first, reason: '第一次说的才对' },
  });
  expect(address(restored.body.dossier)).toBe('阳光小区3栋');
  expect((await page()).changes[0]).toMatchObject({
    ...{ restores: first, source: { by: 'agent', name: 'Administrator', reason: '第一次说的才对' } },
  });
  expect((await ask<Fault>('POST', `/dossiers/${dossier?.id}/restore`, { change: 99, reason: 'xx' })).status).toBe(404);
});

test('a field is written by hand: in its one form, on what the writer has seen, and only where it may be', async () => {
  const house = await openConsoleHouse();
  const customer = await house.customer();
  await customer.say('阳光小区3栋停电了');
  // A danger: every agent sees the chat.
  await customer.say('门口电线掉地上了，还冒火花');
  const { dossier } = (await house.lead.ask<CaseView>('GET', `/conversations/${await conversationOf(house, customer)}`))
    .body;
  const billing = await house.employ('Mei', ['BILL']);
  const write = (who: Console, body: object) =>
    who.ask<{ dossier: DossierView } & Fault>('POST', `/dossiers/${dossier?.id}/fields`, {
      ...{ from: null, reason: '客户来电说明', ...body },
    });
  const at = `/dossiers/${dossier?.id}`;
  const value = (of: DossierView, name: string) => of.fields.find(({ field }) => field === name)?.value;
  const codes = async (body: object) => {
    const { status, body: said } = await write(house.lead, body);
    return [status, said.error?.code];
  };
  const written = await write(house.lead, { field: 'phones', to: '+86 138 0013-8000' });
  expect(value(written.body.dossier, 'phones')).toBe('13800138000');
  expect(await codes({ field: 'phones', to: '13800138001' })).toEqual([409, 'changed']);
  expect(await codes({ field: 'phones', from: '13800138000', to: '1380013800' })).toEqual([400, 'invalid.notAPhone']);
  expect(await codes({ field: 'uscc', to: '91110000600037341M' })).toEqual([400, 'invalid.notACreditCode']);
  expect(await codes({ field: 'state', to: 'closed' })).toEqual([403, 'notYours']);
  expect(await codes({ field: 'shoeSize', to: '42' })).toEqual([404, 'notFound']);
  // Health is for those who send the crews: billing neither writes it nor sees that it is there.
  const need = { field: 'specialNeed', to: '生命支持设备' };
  expect((await write(billing, need)).status).toBe(403);
  expect(value((await write(house.lead, need)).body.dossier, 'specialNeed')).toBe('lifeSupport');
  const { body } = await billing.ask<{ dossier: DossierView; changes: { field: string }[] }>('GET', at);
  // They talk to nobody of this account, and have no need of the whole number.
  expect(value(body.dossier, 'phones')).toBe('•••8000');
  expect(value(body.dossier, 'specialNeed')).toBeUndefined();
  expect(body.changes.map(({ field }) => field)).not.toContain('specialNeed');
});

test('nobody acts without end: past twenty a second the answer is 429, and nothing is written', async () => {
  const house = await openConsoleHouse();
  await lineOf(house, house.lead);
  const customer = await house.customer();
  await customer.say('我要投诉');
  await customer.say('找人工');
  const at = `/conversations/${await conversationOf(house, customer)}`;
  const notes = Array.from({ length: 60 }, (_, i) => ({ clientId: `note-${1000 + i}`, text: `note ${i}` }));
  const answers = await Promise.all(notes.map((note) => house.lead.ask('POST', `${at}/note`, note)));
  const written = answers.filter(({ status }) => status === 200).length;
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(60 - written);
  expect(written).toBeLessThan(60);
  const { body } = await house.lead.ask<{ events: { audience: string; text: string }[] }>('GET', `${at}/events`);
  expect(body.events.filter(({ text }) => text.startsWith('note '))).toHaveLength(written);
});
