import { expect, test } from 'vitest';
import type { CaseView, Customers } from '../../src/http/console/contract.ts';
import { conversationOf, openConsoleHouse } from './console-house.ts';

interface Fault {
  readonly error: { readonly code: string; readonly message: string };
}

test('a customer is found by what the entry holds, as soon as it holds it, and only by those who look after the archive', async () => {
  const house = await openConsoleHouse();
  const { ask } = house.lead;
  const find = async (query: object) => (await ask<Customers>('POST', '/customers/search', query)).body;
  expect(await find({})).toMatchObject({ total: 0, all: 0, customers: [] });

  const customer = await house.customer();
  await customer.say('我要投诉，抄表员态度恶劣');
  await customer.say('转人工');
  const at = `/conversations/${await conversationOf(house, customer)}`;
  await ask('POST', `${at}/take`, {});
  await ask('POST', `${at}/verify`, { account: '3301234567', how: '回拨核对' });
  const id = (await ask<CaseView>('GET', at)).body.customer?.id;
  const write = (field: string, to: string) =>
    ask('POST', `/dossiers/${id}/fields`, { field, from: null, to, reason: '按合同补录' });
  await write('name', '青榆钢铁有限公司');
  await write('address', '云州市临江工业园12号');
  await write('capital', '5000');

  for (const text of ['青榆', '临江 12号', '4567', '330 1234 567']) {
    expect([text, (await find({ text })).customers.map((row) => row.id)]).toEqual([text, [id]]);
  }
  expect((await find({ text: '翠竹' })).total).toBe(0);
  expect((await find({ where: [{ field: 'capital', from: '1000' }] })).customers).toMatchObject([
    { id, account: '3301234567', values: { name: '青榆钢铁有限公司', address: '云州市临江工业园12号' } },
  ]);
  expect((await find({ where: [{ field: 'capital', to: '1000' }] })).total).toBe(0);
  const bad = await ask<Fault>('POST', '/customers/search', { where: [{ field: 'idNumber', is: 'x' }] });
  expect([bad.status, bad.body.error.message]).toEqual([400, expect.stringContaining('idNumber')]);

  const agent = await house.employ('Mei', ['*']);
  expect((await agent.ask('POST', '/customers/search', {})).status).toBe(403);
  const clerk = await house.employ('Li', ['CS'], ['archiveClerk']);
  expect((await clerk.ask<Customers>('POST', '/customers/search', { text: '青榆' })).body.total).toBe(1);
  // Nothing that names somebody stands in a log line or a counter.
  expect(await (await fetch(`${house.url}/metrics`)).text()).not.toContain('青榆');
});
