import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAnalysis } from '../../src/cli/analysis.ts';
import { exportReport, importTable } from '../../src/cli/archive.ts';
import { reachOperator } from '../../src/cli/operator.ts';
import { readEnv } from '../../src/env.ts';
import type {
  AnalysisView,
  BillsView,
  EffortView,
  ReportsView,
  ReportView,
  SchemesView,
} from '../../src/http/console/contract.ts';
import { SAMPLE_SEED } from '../../src/sample/statements.ts';
import { writeSample } from '../../src/sample/write.ts';
import { readTable } from '../../src/tables/read.ts';
import { type ConsoleHouse, openConsoleHouse } from './console-house.ts';

const CUSTOMERS = 120;

/** A house whose archive holds the first customers of the sample company. */
async function openCompany() {
  const house = await openConsoleHouse();
  const { dataDir } = house;
  const operator = await reachOperator(readEnv({ DATA_DIR: dataDir }));
  await writeSample(join(dataDir, 'sample'), { customers: CUSTOMERS, seed: SAMPLE_SEED, until: '2026-02' });
  const options = { mostRows: 1_000, lang: 'en' } as const;
  await importTable(operator, join(dataDir, 'sample', 'customers.csv'), options, () => undefined);
  const found = await house.griddesk.archive.find('dossier', 'customer', 'customer');
  return { ...house, operator, dossiers: found.flatMap(({ body }) => body ?? []) };
}
const run = ({ operator }: { operator: Parameters<typeof runAnalysis>[0] }) => runAnalysis(operator, () => undefined);

/** A report as a file, fetched as a browser does. */
async function fileOf(house: ConsoleHouse, cookie: string, path: string): Promise<Response> {
  return fetch(`${house.url}/api/console${path}`, { headers: { cookie } });
}

test('a customer’s analysis says why, is overruled with a reason by who may, and given back', async () => {
  const house = await openCompany();
  const clerk = await house.employ('clerk', ['*'], ['archiveClerk']);
  expect(await run(house)).toBe(0);
  const dossier = house.dossiers.find(({ fields }) => fields.state?.value === 'active')!;
  const path = `/dossiers/${dossier.id}/analysis`;
  const { status, body } = await clerk.ask<AnalysisView>('GET', path);
  expect([status, body.account, body.bills]).toEqual([200, dossier.account, 'known']);
  expect(body.values.map(({ field }) => field)).toContain('creditGrade');
  for (const { value, stands, evidence } of body.values) {
    expect(value).toBe(stands);
    expect(evidence.length).toBeGreaterThan(0);
    for (const words of evidence) expect(`${words.zh} ${words.en}`).not.toMatch(/[{}]|undefined/);
  }
  expect(body.classes.map(({ scheme }) => scheme)).toContain('credit');
  const grade = body.values.find(({ field }) => field === 'creditGrade')!.value!;
  const to = grade === 'C' ? 'B' : 'C';
  const change = { field: 'creditGrade', from: grade, to, reason: '现场核实过' };
  // A supervisor may look, and is not the one who overrules.
  expect((await house.lead.ask('POST', `/dossiers/${dossier.id}/fields`, change)).status).toBe(403);
  expect((await clerk.ask('POST', `/dossiers/${dossier.id}/fields`, change)).status).toBe(200);
  expect(await run(house)).toBe(0);
  const after = (await clerk.ask<AnalysisView>('GET', path)).body.values.find(({ field }) => field === 'creditGrade');
  expect(after).toMatchObject({
    value: to,
    stands: to,
    overruled: { name: 'clerk', reason: '现场核实过', rule: grade },
  });
  expect(after?.evidence[0]?.zh).toContain('现场核实过');
  const back = await clerk.ask<AnalysisView>('POST', `${path}/undo`, { field: 'creditGrade', reason: '误判' });
  expect(back.status).toBe(200);
  expect(back.body.values.find(({ field }) => field === 'creditGrade')).toMatchObject({
    ...{ value: grade, stands: grade, overruled: null },
  });
  const again = await clerk.ask('POST', `${path}/undo`, { field: 'creditGrade', reason: '误判' });
  expect(again).toMatchObject({ status: 409, body: { error: { code: 'changed' } } });
});

test('what somebody may not see they are not told by the way of its evidence, its class or its undoing', async () => {
  const house = await openCompany();
  expect(await run(house)).toBe(0);
  const [dossier] = house.dossiers;
  // A supervisor of all departments sees all; of this one, nothing that is for billing and key accounts alone.
  const narrow = await house.employ('narrow', ['CS'], ['supervisor']);
  const { body } = await narrow.ask<AnalysisView>('GET', `/dossiers/${dossier!.id}/analysis`);
  expect(body.values.map(({ field }) => field)).not.toContain('creditGrade');
  expect(body.classes.map(({ scheme }) => scheme)).not.toContain('credit');
  const undo = { field: 'creditGrade', reason: '误判' };
  expect((await narrow.ask('POST', `/dossiers/${dossier!.id}/analysis/undo`, undo)).status).toBe(409);
  const agent = await house.employ('agent', ['BILL']);
  for (const what of ['analysis', 'bills', 'efforts'])
    expect((await agent.ask('GET', `/dossiers/${dossier!.id}/${what}`)).status).toBe(404);
});

test('bills come from the company’s systems; where there are none, that is said', async () => {
  const house = await openCompany();
  const dossier = house.dossiers.find(({ fields }) => fields.state?.value === 'active')!;
  const { body } = await house.lead.ask<BillsView>('GET', `/dossiers/${dossier.id}/bills`);
  expect(body.is).toBe('known');
  expect(body.bills.length).toBeGreaterThan(20);
  expect(body.bills[0]!.period > body.bills[1]!.period).toBe(true);
  const without = await openConsoleHouse({ UTILITY: 'none' });
  const put = { kind: 'dossier', id: dossier.id, expects: 0, body: { ...dossier, fields: {}, lastChange: 0 } } as const;
  await without.griddesk.archive.commit({ puts: [put] });
  const none = await without.lead.ask<BillsView>('GET', `/dossiers/${dossier.id}/bills`);
  expect(none.body).toEqual({ is: 'none', asOf: null, bills: [] });
  const analysis = await without.lead.ask<AnalysisView>('GET', `/dossiers/${dossier.id}/analysis`);
  expect(analysis.body).toMatchObject({ bills: 'none', run: null });
  expect(analysis.body.values.find(({ field }) => field === 'valueGrade')?.value).toBeNull();
});

test('an effort is filed, counted in the reports, and taken back', async () => {
  const house = await openCompany();
  const path = `/dossiers/${house.dossiers[0]!.id}/efforts`;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
  const effort = { kind: 'visit', on: today, what: '上门介绍节能方案', outcome: null, cost: 12_345 };
  const filed = await house.lead.ask<EffortView>('POST', path, effort);
  expect(filed).toMatchObject({ status: 201, body: { ...effort, by: house.lead.me.user.name, withdrawn: null } });
  for (const [bad, status, code] of [
    [{ ...effort, on: '2999-01-01' }, 400, 'later'],
    [{ ...effort, cost: -1 }, 400, 'shape'],
    [{ ...effort, what: ' ' }, 400, 'shape'],
    [{ ...effort, kind: 'bribe' }, 400, 'shape'],
    [{ ...effort, more: 1 }, 400, 'shape'],
  ] as const)
    expect(await house.lead.ask('POST', path, bad)).toMatchObject({ status, body: { error: { code } } });
  // As one person may not file them one after the other.
  const puts = house.dossiers.map(({ id }) => ({
    ...({ kind: 'effort', id: `effort-${id}`, expects: 0 } as const),
    body: {
      ...({ v: 1, id: `effort-${id}`, dossier: id, kind: 'call', on: today, what: '节前问候', outcome: null } as const),
      ...{ cost: 10_000, at: new Date().toISOString(), by: { id: 'a', name: '林岚' }, withdrawn: null },
    },
  }));
  await house.griddesk.archive.commit({ puts });
  expect(await run(house)).toBe(0);
  const { body } = await house.lead.ask<ReportView>('GET', '/reports/management');
  expect(body.total.cost).toBeGreaterThan(CUSTOMERS * 9_000);
  const gone = await house.lead.ask<EffortView>('POST', `${path}/${filed.body.id}/withdraw`, { reason: '记错了客户' });
  expect(gone.body.withdrawn).toMatchObject({ name: house.lead.me.user.name, reason: '记错了客户' });
  expect((await house.lead.ask('POST', `${path}/${filed.body.id}/withdraw`, { reason: '又来' })).status).toBe(409);
  const other = `/dossiers/${house.dossiers[1]!.id}/efforts/${filed.body.id}/withdraw`;
  expect((await house.lead.ask('POST', other, { reason: '不是这位' })).status).toBe(404);
  const { body: listed } = await house.lead.ask<{ efforts: EffortView[] }>('GET', path);
  expect(listed.efforts.map(({ withdrawn }) => withdrawn === null)).toContain(false);
});

test('a report goes to those whom it is for, and the console, the files and the command give the same figures', async () => {
  const house = await openCompany();
  const biller = await house.employ('biller', ['BILL']);
  const before = await biller.ask<ReportsView>('GET', '/reports');
  expect(before.body).toMatchObject({ run: null, reports: [{ id: 'arrears' }] });
  expect(await biller.ask('GET', '/reports/arrears')).toMatchObject({
    status: 409,
    body: { error: { code: 'noRun' } },
  });
  expect((await biller.ask('POST', '/analysis/run')).status).toBe(403);
  expect((await house.lead.ask('POST', '/analysis/run', {})).status).toBe(202);
  const busy = await house.lead.ask('POST', '/analysis/run', {});
  expect(busy).toMatchObject({ status: 409, body: { error: { code: 'busy' } } });
  await expect.poll(async () => (await biller.ask<ReportsView>('GET', '/reports')).body.run?.customers).toBe(CUSTOMERS);
  expect((await biller.ask('GET', '/reports/management')).status).toBe(404);
  expect((await biller.ask('GET', '/reports/nothing')).status).toBe(404);
  const seen = await house.counted('notVisible');
  expect(seen).toBe(1);

  const { body: shown } = await biller.ask<ReportView>('GET', '/reports/arrears');
  expect(shown.rows.length).toBeGreaterThan(1);
  for (const { cells } of shown.rows) expect(cells.customers ?? 10).toBeGreaterThanOrEqual(10);
  const out = (name: string) => join(house.dataDir, name);
  const given = { lang: 'zh' } as const;
  await exportReport(house.operator, 'arrears', { ...given, format: 'json', out: out('a.json') });
  expect(JSON.parse(await readFile(out('a.json'), 'utf8'))).toEqual(shown);
  for (const format of ['csv', 'xlsx'] as const) {
    await exportReport(house.operator, 'arrears', { ...given, format, out: out(`a.${format}`) });
    const answer = await fileOf(house, biller.cookie, `/reports/arrears/file?format=${format}&lang=zh`);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="arrears-${shown.run.day}-${shown.run.rules}.${format}"`,
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(await readFile(out(`a.${format}`)))).toBe(true);
    const reading = readTable(bytes);
    const table = reading.ok ? reading.table : null;
    expect(table?.header.cells).toEqual(
      expect.arrayContaining(['用电类别', '客户数', '欠费金额 (元)', '按时缴费比例 (比例，0～1)']),
    );
    const owed = table!.header.cells.indexOf('欠费金额 (元)');
    const figures = [...shown.rows.map(({ cells }) => cells.owed), shown.total.owed];
    expect(table?.rows.map(({ cells }) => cells[owed])).toEqual(
      figures.map((fen) => (fen === null || fen === undefined ? '不显示' : String(fen / 100))),
    );
  }
  expect((await fileOf(house, biller.cookie, '/reports/management/file?format=csv&lang=zh')).status).toBe(404);
  await expect(exportReport(house.operator, 'nothing', { ...given, format: 'csv' })).rejects.toThrow('nothing at this');
  await expect(exportReport(house.operator, 'arrears', { ...given, format: 'xlsx' })).rejects.toThrow('--out');
});

test('a scheme shows what it makes of the customers, and is switched by those who may', async () => {
  const house = await openCompany();
  const auditor = await house.employ('auditor', ['*'], ['auditor']);
  const unknown = await auditor.ask<SchemesView>('GET', '/schemes');
  expect(unknown.body.schemes.every(({ needs, classes }) => classes.length === 0 && needs[0]?.fill === null)).toBe(
    true,
  );
  expect(await run(house)).toBe(0);
  const { body } = await auditor.ask<SchemesView>('GET', '/schemes');
  const use = body.schemes.find(({ id }) => id === 'use')!;
  expect(use).toMatchObject({ on: true, switched: null, needs: [{ field: 'useType', fill: 100 }] });
  expect(use.classes.length).toBeGreaterThan(1);
  for (const { classes } of body.schemes)
    for (const { customers } of classes) expect(customers ?? 10).toBeGreaterThanOrEqual(10);
  // Nobody is in some class of some scheme: that is said before it is switched on.
  expect(body.schemes.flatMap(({ warnings }) => warnings).length).toBeGreaterThan(0);
  expect((await auditor.ask('POST', '/schemes/use', { on: false })).status).toBe(403);
  const off = await house.lead.ask<SchemesView>('POST', '/schemes/use', { on: false });
  expect(off.body.schemes.find(({ id }) => id === 'use')).toMatchObject({
    ...{ on: false, switched: { name: house.lead.me.user.name }, baseChanged: false },
  });
  expect((await house.lead.ask('POST', '/schemes/use', { on: false })).status).toBe(409);
  expect((await house.lead.ask('POST', '/schemes/nothing', { on: false })).status).toBe(404);
  const { body: analysis } = await house.lead.ask<AnalysisView>('GET', `/dossiers/${house.dossiers[0]!.id}/analysis`);
  expect(analysis.classes.map(({ scheme }) => scheme)).not.toContain('use');
});
