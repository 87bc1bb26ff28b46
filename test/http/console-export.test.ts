import { expect, test } from 'vitest';
import type { CaseView } from '../../src/http/console/contract.ts';
import { readTable } from '../../src/tables/read.ts';
import type { Console } from '../tools/console.ts';
import { type ConsoleHouse, conversationOf, openConsoleHouse } from './console-house.ts';

/** Two customers, whom a colleague has verified and written down. */
async function customers(house: ConsoleHouse): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [account, name, address] of [
    ['3301234567', '=HYPERLINK("http://evil.example")', '云州市临江工业园12号'],
    ['3301234568', '周启明', '翠竹苑3栋'],
  ] as const) {
    const { ask } = house.lead;
    const customer = await house.customer();
    await customer.say('我要投诉');
    const at = `/conversations/${await conversationOf(house, customer)}`;
    await ask('POST', `${at}/take`, {});
    await ask('POST', `${at}/verify`, { account, how: '回拨核对' });
    const id = (await ask<CaseView>('GET', at)).body.customer?.id ?? '';
    const need = Object.keys(house.lead.me.fields.specialNeed?.choices ?? {})[0];
    const written = { name, address, phones: '13800138001', customerKind: 'individual', specialNeed: need };
    for (const [field, to] of Object.entries(written)) {
      const done = await ask('POST', `/dossiers/${id}/fields`, { field, from: null, to, reason: '补录' });
      expect([field, done.status]).toEqual([field, 200]);
    }
    ids.push(id);
  }
  return ids;
}

/** Asks as the page does, and gives the bytes. */
async function file(house: ConsoleHouse, who: Console, path: string, body?: object) {
  const answer = await fetch(`${house.url}/api/console${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      cookie: who.cookie,
      origin: house.url,
      ...(body && { 'content-type': 'application/json', 'x-griddesk-csrf': who.me.csrf }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return {
    status: answer.status,
    name: /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? null,
    bytes: new Uint8Array(await answer.arrayBuffer()),
  };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const codeOf = (bytes: Uint8Array): string => JSON.parse(textOf(bytes)).error.code;
function cellsOf(bytes: Uint8Array): readonly (readonly string[])[] {
  const reading = readTable(bytes);
  if (!reading.ok) throw new Error(reading.fault.because);
  return [reading.table.header, ...reading.table.rows].map(({ cells }) => cells);
}

test('a list goes out as it was looked for, in the columns that its taker may take, and nothing in it runs', async () => {
  const house = await openConsoleHouse();
  await customers(house);
  const clerk = await house.employ('li', ['CS'], ['archiveClerk']);
  const officer = await house.employ('gu', ['*'], ['privacyOfficer']);
  const agent = await house.employ('mei', ['*']);
  const wish = { columns: ['name', 'customerNo', 'address'], format: 'csv', headers: 'id' } as const;
  const csv = await file(house, clerk, '/customers/export', { ...wish, sort: { by: 'opened', down: false } });
  expect([csv.status, csv.name]).toEqual([200, expect.stringMatching(/^customers-\d{4}-\d\d-\d\d\.csv$/)]);
  expect(textOf(csv.bytes)).toContain("'=HYPERLINK");
  // Read back by what reads tables here, it is what the archive holds.
  expect(cellsOf(csv.bytes)).toEqual([
    ['customerNo', 'name', 'address'],
    ['3301234567', '=HYPERLINK("http://evil.example")', '云州市临江工业园12号'],
    ['3301234568', '周启明', '翠竹苑3栋'],
  ]);
  const xlsx = await file(house, clerk, '/customers/export', { ...wish, text: '翠竹', format: 'xlsx', headers: 'zh' });
  expect(cellsOf(xlsx.bytes)).toEqual([
    ['户号', '名称', '地址'],
    ['3301234568', '周启明', '翠竹苑3栋'],
  ]);

  // Who answers for people takes no telephones out in a list; S3 is the privacy officer's, with a reason.
  const phones = { ...wish, columns: ['phones'] };
  const needs = { ...wish, columns: ['specialNeed'] };
  const refused = async (who: Console, body: object) => {
    const { status, bytes } = await file(house, who, '/customers/export', body);
    return [status, codeOf(bytes)];
  };
  expect(await refused(agent, wish)).toEqual([403, 'forbidden']);
  expect(await refused(house.lead, phones)).toEqual([403, 'notYours']);
  expect(await refused(clerk, needs)).toEqual([403, 'notYours']);
  expect(await refused(officer, needs)).toEqual([400, 'reason']);
  expect(await refused(clerk, { ...wish, columns: ['shoeSize'] })).toEqual([400, 'field']);
  expect(await refused(clerk, { ...wish, where: [{ field: 'address', is: 'x' }] })).toEqual([400, 'field']);
  expect(await refused(clerk, { ...wish, columns: [] })).toEqual([400, 'shape']);
  const reason = { ...needs, reason: '核对生命支持用户名单' };
  expect((await file(house, officer, '/customers/export', reason)).status).toBe(200);
  const { columns } = (await house.lead.ask<{ columns: string[] }>('GET', '/customers/columns')).body;
  expect(columns).toContain('area');
  expect(columns).not.toContain('phones');
});

test('all that is kept of one customer goes out for the customer, under a name that tells nobody whose it is', async () => {
  const house = await openConsoleHouse();
  const [, kept] = await customers(house);
  const clerk = await house.employ('li', ['CS'], ['archiveClerk']);
  const json = await file(house, clerk, `/dossiers/${kept}/file?as=json`);
  expect([json.status, json.name]).toEqual([200, expect.stringMatching(/^customer-file-\d{4}-\d\d-\d\d\.json$/)]);
  const [whole] = JSON.parse(textOf(json.bytes));
  expect([whole.account, whole.dossier.fields.phones.value]).toEqual(['3301234568', '13800138001']);
  const html = await file(house, clerk, `/dossiers/${kept}/file?as=html&lang=en`);
  expect(textOf(html.bytes)).toContain('翠竹苑3栋');
  expect((await file(house, house.lead, `/dossiers/${kept}/file`)).status).toBe(403);
  const stranger = await house.customer();
  await stranger.say('翠竹苑3栋停电了，我叫周启明');
  await house.griddesk.desk.settle();
  const claimed = (await house.griddesk.desk.thread(stranger.conversationId))?.dossier;
  const none = await file(house, clerk, `/dossiers/${claimed}/file`);
  expect([none.status, codeOf(none.bytes)]).toEqual([409, 'claimed']);
});
