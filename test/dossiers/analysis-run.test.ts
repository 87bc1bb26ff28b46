import { expect, it } from 'vitest';
import type { Archive, Commit } from '../../src/desk/ports.ts';
import { ANALYSIS_FIELDS } from '../../src/dossiers/analysis.ts';
import { classesOf, classIds, UNKNOWN } from '../../src/dossiers/schemes.ts';
import { noUtility } from '../../src/utility/none.ts';
import { type Company, inCompany, sample } from './analysis-house.ts';
import { rules, TODAY } from './people.ts';

type Values = Readonly<Record<string, string | null>>;
const valuesOf = async ({ dossiers }: Company): Promise<Readonly<Record<string, Values>>> =>
  Object.fromEntries(
    (await dossiers()).map(({ account, fields }) => [
      account,
      Object.fromEntries([...ANALYSIS_FIELDS].map((field) => [field, fields[field]?.value ?? null])),
    ]),
  );

/** No field of a dossier was given the same value by a rule twice in a row. */
async function nothingTwice({ dossiers, changes }: Company): Promise<void> {
  for (const { id } of await dossiers()) {
    const last = new Map<string, string | null>();
    for (const { field, to, provenance } of await changes(id)) {
      if (provenance.by === 'rule') expect([id, field, last.get(field)]).not.toEqual([id, field, to]);
      last.set(field, to);
    }
  }
}

it('works every customer out, says so with the rule, and a second run writes nothing', () =>
  inCompany(240, async (company) => {
    const first = await company.run();
    expect(first).toMatchObject({ state: 'done', latest: true, day: TODAY, customers: 240, leftOut: 0 });
    expect(first.changes).toBeGreaterThan(1_000);
    expect(first.borders!.A).toBeGreaterThan(first.borders!.B);
    const values = await valuesOf(company);
    const grades = Object.values(values).map(({ valueGrade }) => valueGrade ?? null);
    for (const grade of ['A', 'B', 'C']) expect(grades).toContain(grade);
    const [some] = await company.dossiers();
    const change = (await company.changes(some!.id)).findLast(({ field }) => field === 'valueGrade');
    expect(change?.provenance).toEqual({ by: 'rule', rule: `valueGrade@${rules.hash}` });
    const second = await company.run();
    expect(second).toMatchObject({ state: 'done', customers: 240, dossiers: 0, changes: 0 });
    expect([second.borders, second.schemes, second.reports]).toEqual([first.borders, first.schemes, first.reports]);
    expect(await valuesOf(company)).toEqual(values);
    expect((await company.analysing().run(first.id))?.latest).toBe(false);
    expect((await company.analysing().latest())?.id).toBe(second.id);
  }));

it('puts every customer of a real archive into exactly one class of each scheme', () =>
  inCompany(240, async (company) => {
    const run = await company.run();
    const analysing = company.analysing();
    const known = new Map(rules.schemes.map((scheme) => [scheme.id, new Set([UNKNOWN, ...classIds(scheme)])]));
    for (const dossier of await company.dossiers()) {
      const { facts } = await analysing.look(dossier);
      const classes = classesOf(rules.schemes, facts);
      expect(Object.keys(classes)).toEqual(rules.schemes.filter(({ on }) => on).map(({ id }) => id));
      for (const [scheme, is] of Object.entries(classes)) {
        const named = is.split('/').filter((part) => part !== UNKNOWN && !part.startsWith('='));
        expect(named.length === 0 || known.get(scheme)?.has(named.join('/'))).toBe(true);
      }
    }
    // Rounded to 5 and with small ones put together, the classes are all customers, give or take the rounding.
    for (const { classes } of Object.values(run.schemes)) {
      const sum = classes.rows.reduce((all, { cells }) => all + (cells.customers ?? 0), 0);
      expect(Math.abs(sum - 240)).toBeLessThanOrEqual(2.5 * classes.rows.length);
      for (const { cells } of classes.rows) expect(cells.customers ?? 10).toBeGreaterThanOrEqual(10);
    }
  }));

it('a person’s word survives runs, is told with what the rule would say, and is given back', () =>
  inCompany(30, async (company) => {
    await company.run();
    const one = (await company.dossiers()).find(({ fields }) => fields.creditGrade?.value === 'A')!;
    await company.write(one.id, 'creditGrade', 'C');
    expect(await company.run()).toMatchObject({ state: 'done', changes: 0 });
    const analysing = company.analysing();
    const at = async () => (await company.dossiers()).find(({ id }) => id === one.id)!;
    expect((await at()).fields.creditGrade).toMatchObject({ value: 'C' });
    const look = await analysing.look(await at());
    expect(look.analyses.creditGrade).toMatchObject({ value: 'C', rule: 'A' });
    expect(look.facts.overrides.creditGrade).toMatchObject({ name: '林岚', reason: '已核实' });
    await company.write(one.id, 'creditGrade', null);
    await analysing.renew(one.id);
    expect((await at()).fields.creditGrade).toMatchObject({ value: 'A', by: 'rule' });
    expect(await company.run()).toMatchObject({ changes: 0 });
  }));

it('a run that is ended half-way is carried on by the next process, and writes nothing twice', () =>
  inCompany(240, async (company) => {
    let commits = 0;
    let reached = (): void => {};
    const halfWay = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const until: Archive = {
      ...company.archive,
      async commit(change) {
        const done = await company.archive.commit(change);
        if (++commits === 3) reached();
        return done;
      },
    };
    const first = company.analysing({ archive: until });
    const started = await first.start('test');
    await halfWay;
    await first.stop();
    const half = await first.run(started.ok ? started.run.id : '');
    expect(half).toMatchObject({ state: 'running' });
    expect(half!.changes).toBeGreaterThan(0);
    const second = company.analysing();
    expect(await second.start('another')).toEqual({ ok: false, because: 'busy' });
    await second.carryOn();
    await second.settle();
    const whole = await second.run(half!.id);
    expect(whole).toMatchObject({ state: 'done', customers: 240 });
    let written = 0;
    for (const { id } of await company.dossiers())
      written += (await company.changes(id)).filter(({ provenance }) => provenance.by === 'rule').length;
    expect(whole!.changes).toBe(written);
    await nothingTwice(company);
  }));

it('what an agent writes in the middle of it stands, and the others’ values are written all the same', () =>
  inCompany(60, async (company) => {
    let meddled: string | null = null;
    const meddling: Archive = {
      ...company.archive,
      async commit(change: Commit) {
        const put = change.puts?.find(({ kind }) => kind === 'dossier');
        if (meddled === null && put) {
          meddled = put.id;
          await company.write(put.id, 'valueGrade', 'A');
        }
        return company.archive.commit(change);
      },
    };
    const run = await company.run({ archive: meddling });
    expect(run).toMatchObject({ state: 'done', leftOut: 0 });
    for (const { id, fields } of await company.dossiers()) {
      if (id === meddled) expect(fields.valueGrade).toMatchObject({ value: 'A' });
      else expect(fields.valueGrade === undefined || fields.valueGrade.by === 'rule').toBe(true);
    }
    expect((await company.run()).changes).toBe(0);
    await nothingTwice(company);
  }));

it('a dossier that others keep changing is left for the next run, and counted', () =>
  inCompany(20, async (company) => {
    const [first] = await company.dossiers();
    let turn = 0;
    const busy: Archive = {
      ...company.archive,
      async commit(change: Commit) {
        if (change.puts?.some(({ id }) => id === first!.id))
          await company.write(first!.id, 'email', `n${turn++}@mail.example`);
        return company.archive.commit(change);
      },
    };
    expect(await company.run({ archive: busy })).toMatchObject({ state: 'done', leftOut: 1 });
    expect(await company.run()).toMatchObject({ state: 'done', leftOut: 0, dossiers: 1 });
  }));

it('when the billing does not answer, nothing that rests on bills is lost, and it is tried again', () =>
  inCompany(30, async (company) => {
    await company.run();
    const values = await valuesOf(company);
    const deaf = { name: 'sample' as const, statements: async () => ({ is: 'unavailable' as const }) };
    const broken = { name: 'sample' as const, statements: () => Promise.reject(new Error('no line')) };
    for (const utility of [deaf, broken])
      expect(await company.run({ utility })).toMatchObject({ state: 'broken', latest: false, changes: 0 });
    expect(await valuesOf(company)).toEqual(values);
    const [timer] = await company.archive.due('9999', 10);
    expect(timer).toMatchObject({ kind: 'run', of: 'analysis', at: `${TODAY}T09:00:00.000Z` });
  }));

it('without such systems it says what it lacks and makes nothing up', () =>
  inCompany(30, async (company) => {
    const run = await company.run({ utility: noUtility });
    expect(run).toMatchObject({ state: 'done', billsAsOf: null, borders: null });
    for (const values of Object.values(await valuesOf(company)))
      expect(values).toMatchObject({ creditGrade: null, valueGrade: null, demandFeatures: null });
    const [dossier] = await company.dossiers();
    const { analyses, billsAsOf } = await company.analysing({ utility: noUtility }).look(dossier!);
    expect(billsAsOf).toBeNull();
    expect(analyses.creditGrade?.evidence).toEqual([{ key: 'tooThin.creditGrade', with: { has: 0, least: 3 } }]);
  }));

it('runs at night, once, and makes up for a night that nobody was up for', () =>
  inCompany(5, async (company) => {
    const analysing = company.analysing();
    await analysing.carryOn();
    const [timer] = await company.archive.due('9999', 10);
    // Half past two in Shanghai.
    expect(timer).toMatchObject({ id: 'run:analysis', kind: 'run', of: 'analysis', at: '2026-03-12T18:30:00.000Z' });
    await analysing.fired(timer!);
    await analysing.fired(timer!);
    await analysing.settle();
    const runs = await company.archive.find('analysisRun', 'all', 'all');
    expect(runs.map(({ body }) => [body?.by, body?.state])).toEqual([['night', 'done']]);
    const late = { now: () => new Date('2026-03-15T03:00:00.000Z') };
    await company.analysing({ clock: late }).carryOn();
    const [missed] = await company.archive.due(late.now().toISOString(), 10);
    expect(missed).toMatchObject({ id: 'run:analysis', at: '2026-03-12T18:30:00.000Z' });
  }));

it('a closed account makes a former customer, and who asks for a first connection a potential one', () =>
  inCompany(12, async (company) => {
    const [closed, asking, supplied] = await company.dossiers();
    const system = { by: 'import', run: 'test' } as const;
    await company.write(closed!.id, 'closeDate', '2026-03-01', system);
    for (const field of ['state', 'supplyDate', 'closeDate']) await company.write(asking!.id, field, null, system);
    const contact = (customer: string) => ({
      ...{ v: 1, id: customer, conversation: 'c', thread: 't', dossier: null, customer, channel: 'directline' },
      ...{ from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T08:10:00.000Z', language: 'zh', messages: 2 },
      ...{ intents: ['service.new_connection'], tickets: [], handledBy: ['bot'], agents: [], outcome: 'goodbye' },
      ...{ closing: null, satisfaction: null },
    });
    for (const { id } of [asking!, supplied!])
      await company.archive.commit({ puts: [{ kind: 'contact', id, expects: 0, body: contact(id) as never }] });
    await company.run();
    const by = new Map((await company.dossiers()).map((dossier) => [dossier.id, dossier.fields]));
    expect(by.get(closed!.id)?.state).toMatchObject({ value: 'closed', by: 'rule' });
    expect(by.get(asking!.id)?.state).toMatchObject({ value: 'potential', by: 'rule' });
    expect(by.get(asking!.id)?.potential).toMatchObject({ value: 'newSite' });
    expect(by.get(supplied!.id)?.state?.by).toBeUndefined();
    expect((await company.run()).changes).toBe(0);
  }));

it('a scheme that is switched keeps who did it, wins over data/, and is named in the rules of the next run', () =>
  inCompany(12, async (company) => {
    const first = await company.run();
    const { switches } = company.analysing();
    const by = { id: 'u', name: '林岚' };
    expect(await switches.turn('nothing', false, by)).toBe('notFound');
    expect(await switches.turn('credit', true, by)).toBe('changed');
    expect(await switches.turn('credit', false, by)).toBe('done');
    const credit = (await switches.all()).find(({ scheme }) => scheme.id === 'credit');
    expect(credit).toMatchObject({ scheme: { on: false }, switched: { by }, baseChanged: false });
    expect((await company.run()).rules).not.toBe(first.rules);
    expect(await switches.turn('credit', true, by)).toBe('done');
    expect((await company.run()).rules).toBe(first.rules);
  }));

it('the sample company’s bills are the same whenever they are asked for', async () => {
  const account = '1234567890';
  const of = async (at: string) => {
    const { sampleUtility } = await import('../../src/utility/sample.ts');
    const asked = await sampleUtility('data', { now: () => new Date(at) }).statements([account]);
    return asked.is === 'answer' ? asked.statements.get(account)!.bills : [];
  };
  const [early, late] = [await of('2026-03-12T08:00:00.000Z'), await of('2026-09-12T08:00:00.000Z')];
  const kept = new Map(late.map((bill) => [bill.period, bill]));
  const shared = early.filter(({ period }) => kept.has(period));
  expect(shared.length).toBe(18);
  for (const { paidOn, ...bill } of shared) {
    expect(kept.get(bill.period)).toMatchObject(bill);
    if (paidOn !== null) expect(kept.get(bill.period)?.paidOn).toBe(paidOn);
  }
  expect((await sample.statements([account])) as unknown).toMatchObject({ is: 'answer' });
});
