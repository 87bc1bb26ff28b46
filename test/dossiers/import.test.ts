import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOfCustomers } from '../../src/customers/collecting.ts';
import { columnsFor, rowOf } from '../../src/customers/exporting.ts';
import { type Plan, planImport } from '../../src/customers/import.ts';
import { runImport } from '../../src/customers/importRun.ts';
import { saidOfRow } from '../../src/customers/words.ts';
import type { Field } from '../../src/desk/content.ts';
import { emptyDossier, fold } from '../../src/desk/dossier.ts';
import { readField } from '../../src/desk/field.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { type TableFormat, writeTable } from '../../src/tables/write.ts';
import { FIELDS, inFolder, inStore, openStore, TODAY, tableOf } from './tools.ts';

const plan = (text: string, settings = {}) => planImport(tableOf(text), FIELDS, new Map(), TODAY, settings);
const faults = ({ header, rows }: Plan) =>
  [
    ...header.map((fault) => ({ row: 0, ...fault })),
    ...rows.flatMap((row) => row.faults.map((fault) => ({ ...fault, row: row.row }))),
  ].map(({ row, column, because, at }) => `${row} ${column} ${because}${at === undefined ? '' : ` ${at}`}`);
const A = '3300000001';
const B = '3300000002';

describe('headers', () => {
  it('are ids, or names in Chinese or English, whatever their case and width', () =>
    expect(plan(`户号, ADDRESS ,电话号码,Ｅ-mail\n${A},云溪路8号,13800138000,a@b.cn`).rows).toMatchObject([
      {
        row: 2,
        action: 'new',
        account: A,
        changes: [{ field: 'customerNo' }, { field: 'address' }, { field: 'phones' }, { field: 'email' }],
      },
    ]));

  it.each([
    [
      'unknown, doubled and missing ones',
      '户号,account number,colour,,name\n',
      ['account number doubledHeader', 'colour unknownHeader', ' emptyHeader 4'],
    ],
    ['no account', 'name\n张\n', ['customerNo missingHeader']],
    ['sensitive ones', '户号,证件号码\n', ['证件号码 sensitive']],
    ['a formula', '户号,=A1\n', ['=A1 formula', '=A1 unknownHeader']],
  ])('%s', (_, text, told) => {
    const made = plan(text);
    expect(faults(made)).toEqual(told.map((line) => `0 ${line}`));
    expect(made.rows).toEqual([]);
  });

  it('sensitive fields come when that is said', () =>
    expect(plan(`户号,特殊需要\n${A},高龄`, { sensitive: true }).rows[0]?.changes).toContainEqual({
      field: 'specialNeed',
      from: null,
      to: 'elderly',
    }));

  it('what the archive works out itself does not come', () => {
    const own = { ...FIELDS.find(({ field }) => field === 'state'), field: 'own', collect: 'rule' } as Field;
    const made = planImport(tableOf(`户号,own\n${A},active`), [...FIELDS, own], new Map(), TODAY);
    expect(faults(made)).toEqual(['0 own computed']);
  });
});

it('each bad row is told by its number in the file, in both languages', () => {
  const text = [
    '户号,名称,供电电压,合同容量,送电日期,电话号码',
    `${A},张,220伏,8,2019-03-05,13800138000`,
    `12,${'长'.repeat(300)},300伏,many,2026-03-13,call me`,
    '',
    ',无户号,,,,',
    `${B},=1+1,220伏,0,2019-02-30,`,
    '3300000003,半行',
    `${A},又来,,,,`,
    '3300000004,多,,,,,stray',
  ].join('\n');
  const made = plan(text);
  expect(faults(made)).toEqual([
    '2 customerNo doubledRow 8',
    '3 户号 notAnAccount',
    '3 名称 tooLong 256',
    '3 供电电压 notOneOf',
    '3 合同容量 notANumber',
    `3 送电日期 later ${TODAY}`,
    '3 电话号码 notAPhone',
    '5 customerNo noAccount',
    '6 名称 formula',
    '6 合同容量 tooSmall 0.000001',
    '6 送电日期 notADay',
    '7  halfRow 2',
    '8 customerNo doubledRow 2',
    '9  strayCell 7',
  ]);
  expect(made.counts).toEqual({ new: 0, change: 0, same: 0, refused: 7 });
  const [first] = made.rows[1]!.faults;
  expect(saidOfRow(3, first!, 'zh')).toBe('第 3 行，户号：不是户号：应为 10、13 或 16 位数字');
  expect(saidOfRow(3, first!, 'en')).toBe('row 3, 户号: is not an account number: 10, 13 or 16 digits');
});

it('every fault has words in both languages', () => {
  const words = (language: string) =>
    JSON.parse(readFileSync(new URL(`../../src/customers/text.${language}.json`, import.meta.url), 'utf8'));
  expect(Object.keys(words('zh'))).toEqual(Object.keys(words('en')));
});

it('too many rows are refused as a whole', () => {
  expect(faults(plan(`户号\n${A}\n${B}`, { mostRows: 1 }))).toEqual(['0  tooManyRows 1']);
});

describe('an import', () => {
  it('writes fields with their provenance, and a second time nothing', () =>
    inStore(async (store) => {
      const text = `户号,名称,供电电压\n${A},张某,220伏\n${B},李某,`;
      const done = await store.take(text);
      expect(done).toMatchObject({ ok: true, run: { state: 'done', rows: 2, written: 2, leftOut: 0 } });
      expect(await store.holds()).toEqual({
        [A]: { customerNo: A, name: '张某', voltage: 'V220' },
        [B]: { customerNo: B, name: '李某' },
      });
      const [dossier] = await pageOfCustomers(store.archive, undefined, 1);
      const changes = await store.archive.entries('dossier', dossier!.id, { after: 0, limit: 10 });
      const run = done.ok && done.run ? done.run.id : '';
      expect(
        changes.every(({ body }) => JSON.stringify(body.provenance) === JSON.stringify({ by: 'import', run })),
      ).toBe(true);
      expect(fold(emptyDossier(dossier!.id, null, dossier!.openedAt, A), changes)).toEqual(dossier);
      expect((await store.plan(text)).counts).toEqual({ new: 0, change: 0, same: 2, refused: 0 });
      expect(await store.take(text)).toEqual({ ok: true, run: null });
    }));

  it('writes nothing while a row is refused, unless those rows are left out', () =>
    inStore(async (store) => {
      const text = `户号,供电电压\n${A},220伏\n${B},300伏`;
      expect(await store.take(text)).toEqual({ ok: false, because: 'refused' });
      expect(await store.holds()).toEqual({});
      const made = await store.plan(text);
      await runImport(made, store.imports, { file: 'f', by: 'test', leaveOut: true });
      expect(Object.keys(await store.holds())).toEqual([A]);
    }));

  it('matches by account alone: what an unverified thread claims is not touched, and an account of two dossiers is refused', () =>
    inStore(async (store) => {
      const claim = {
        ...emptyDossier('claim', 'thread', `${TODAY}T00:00:00.000Z`),
        fields: { customerNo: { value: A, change: 1, standing: 'claim' as const } },
      };
      const twin = (id: string) => emptyDossier(id, null, `${TODAY}T00:00:00.000Z`, B);
      await store.archive.commit({
        puts: [claim, twin('twin-1'), twin('twin-2')].map((body) => ({
          kind: 'dossier',
          id: body.id,
          expects: 0,
          body,
        })),
      });
      expect((await store.plan(`户号,名称\n${A},张`)).rows[0]).toMatchObject({ action: 'new' });
      expect(faults(await store.plan(`户号,名称\n${B},张`))).toEqual(['2 customerNo severalDossiers 2']);
    }));

  it('an account whose customer was erased does not come back by an old table, but by who says so', () => {
    const known = new Map([[A, { dossiers: 0, fields: {}, erased: '2026-03-01' }]]);
    const made = (settings = {}) => planImport(tableOf(`户号,名称\n${A},张\n${B},李`), FIELDS, known, TODAY, settings);
    expect(faults(made())).toEqual(['2 customerNo erased 2026-03-01']);
    expect(made().counts).toEqual({ new: 1, change: 0, same: 0, refused: 1 });
    expect(made({ erased: true }).counts).toEqual({ new: 2, change: 0, same: 0, refused: 0 });
  });

  it('an edit made meanwhile is shown, and stays', () =>
    inStore(async (store) => {
      await store.take(`户号,名称,地址\n${A},张某,云溪路8号\n${B},李某,云溪路9号`);
      const planned = await store.plan(`户号,名称,地址\n${A},张三,云溪路18号\n${B},李三,云溪路19号`);
      await store.take(`户号,名称\n${A},张五`);
      const done = await runImport(planned, store.imports, { file: 'f', by: 'test' });
      expect(done).toMatchObject({
        ok: true,
        run: {
          written: 1,
          leftOut: 1,
          conflicts: [{ row: 2, account: A, field: 'name', because: 'changedMeanwhile' }],
        },
      });
      expect(await store.holds()).toMatchObject({
        [A]: { name: '张五', address: '云溪路8号' },
        [B]: { name: '李三', address: '云溪路19号' },
      });
    }));

  it('takes no rows that it would not have planned, and none for a run that has gone', () =>
    inStore(async ({ imports }) => {
      const first = await imports.open({ file: 'f', by: 'test' });
      const run = first.ok ? first.run.id : '';
      const row = (to: string) => [{ row: 2, account: A, changes: [{ field: 'voltage', from: null, to }] }];
      expect(await imports.stage(run, row('220伏'))).toEqual({ ok: false, because: 'unfit' });
      expect(await imports.stage(run, row('V220'))).toMatchObject({ ok: true, run: { rows: 1 } });
      await imports.open({ file: 'g', by: 'test' });
      expect(await imports.stage(run, row('V220'))).toEqual({ ok: false, because: 'gone' });
      expect(await imports.report(run)).toMatchObject({ state: 'dropped' });
    }));
});

describe('a crash', () => {
  const many = (count: number) =>
    `户号,名称,地址\n${Array.from({ length: count }, (_, n) => `33${String(n).padStart(8, '0')},某${n},云溪路${n}号`).join('\n')}`;

  it('after any commit leaves rows whole, and the next start ends the run or drops it', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), (dies) =>
        inFolder(async (folder) => {
          let left = dies;
          // From then on nothing is written any more, as if the process had ended there.
          const dying = (archive: Archive): Archive => ({
            ...archive,
            commit: (change) => (left-- > 0 ? archive.commit(change) : new Promise(() => {})),
          });
          const first = await openStore(folder, dying);
          // What is still under way when the archive closes is refused, as nothing would be after a crash.
          first.take(many(900)).catch(() => {});
          await expect.poll(() => left, { timeout: 20_000 }).toBeLessThan(0);
          await first.archive.close();
          const second = await openStore(folder);
          const found = await second.holds();
          expect(Object.values(found).filter((fields) => Object.keys(fields).length !== 3)).toEqual([]);
          await second.imports.carryOn();
          await second.imports.settle();
          const [open] = await second.archive.find('importRun', 'open', 'running');
          expect(open).toBeUndefined();
          // Staging is 1 + 5 commits, and the seventh sets it off.
          expect(Object.keys(await second.holds())).toHaveLength(dies >= 7 ? 900 : 0);
          await second.close();
        }),
      ),
      { numRuns: 9, examples: [[1], [6], [7], [8], [9]] },
    ));
});

/** Values that a field takes, in their one form. */
function valueFor(field: Field): fc.Arbitrary<string> {
  const { type } = field;
  const plain = (): fc.Arbitrary<string> => {
    switch (type.is) {
      case 'choice':
        return fc.constantFrom(...Object.keys(type.of));
      case 'number':
        return fc.integer({ min: Math.ceil(type.least), max: Math.min(type.most, 1e9) }).map(String);
      case 'date':
        return fc.constantFrom('1999-12-31', '2024-02-29');
      case 'text':
        return fc.oneof(
          fc.constantFrom('=1+1', "'@x", '云溪路 8号, "3栋"', '-5度'),
          fc.string({ unit: 'grapheme', maxLength: Math.min(type.most, 20) }),
        );
      case 'code':
        return fc.constantFrom(
          ...{
            phone: ['13800138000', '057187654321-802', '+442079460958'],
            email: ['a@b.cn'],
            account: [A],
            idCard: ['11010519491231002X'],
            uscc: ['91110000600037341L'],
            meter: ['000123456', 'AB123456'],
            trade: ['C33'],
          }[type.code],
        );
    }
  };
  return plain();
}
/** A customer's values as the archive would keep them. */
const customer = fc
  .uniqueArray(fc.constantFrom(...FIELDS.filter(({ field }) => field !== 'customerNo')), { maxLength: 12 })
  .chain((fields) => fc.tuple(...fields.map((field) => fc.tuple(fc.constant(field), valueFor(field)))))
  .map((pairs) =>
    Object.fromEntries(
      pairs.flatMap(([field, raw]) => {
        const reading = readField(field, raw, TODAY);
        return reading.ok ? [[field.field, reading.value] as const] : [];
      }),
    ),
  );
const customers = fc
  .array(customer, { minLength: 1, maxLength: 6 })
  .map((all) => all.map((fields, n) => ({ customerNo: `33000000${String(n).padStart(2, '0')}`, ...fields })));
const lines = (all: readonly Readonly<Record<string, string>>[]) => all.map((one) => JSON.stringify(one)).join('\n');

describe('for any customers', () => {
  it('export and import into an empty archive give the same fields', async () => {
    const asker = { departments: ['*'], sensitive: true };
    await fc.assert(
      fc.asyncProperty(
        customers,
        fc.constantFrom<TableFormat>('csv', 'xlsx', 'json'),
        fc.constantFrom<'id' | 'zh' | 'en'>('id', 'zh', 'en'),
        async (all, format, headers) => {
          const { held, bytes } = await inStore(async (store) => {
            expect(await store.take(lines(all), { sensitive: true })).toMatchObject({ ok: true });
            const columns = columnsFor(FIELDS, asker);
            const rows = (await pageOfCustomers(store.archive, undefined, 100)).map((one) => rowOf(one, columns));
            const parts: Uint8Array[] = [];
            const header = columns.map(({ field, name }) => (headers === 'id' ? field : name[headers]));
            for await (const part of writeTable(format, header, rows)) parts.push(part);
            return { held: await store.holds(), bytes: Buffer.concat(parts) };
          });
          expect(held).toEqual(Object.fromEntries(all.map((fields) => [fields.customerNo, fields])));
          await inStore(async (store) => {
            await store.take(bytes, { sensitive: true });
            expect(await store.holds()).toEqual(held);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('any order of the rows gives the same archive', async () => {
    const shuffled = customers.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([all, other]) => {
        const take = (rows: typeof all) =>
          inStore(async (store) => {
            await store.take(lines(rows), { sensitive: true });
            return store.holds();
          });
        expect(await take(other)).toEqual(await take(all));
      }),
      { numRuns: 20 },
    );
  });
});

it('a list leaves out the columns that the asker may not see', () => {
  const ids = (departments: string[], sensitive = false) =>
    columnsFor(FIELDS, { departments, sensitive }).map(({ field }) => field);
  expect(ids(['CS'])).toContain('name');
  expect(ids(['CS'])).not.toContain('meterReadSection');
  expect(ids(['METER'])).toContain('meterReadSection');
  expect(ids(['*'])).not.toContain('idNumber');
  expect(ids(['CS'], true)).not.toContain('idNumber');
  expect(ids(['CONN'], true)).toContain('idNumber');
  expect(columnsFor(FIELDS, { departments: ['CS'] }, ['voltage', 'name', 'banks']).map(({ field }) => field)).toEqual([
    'customerNo',
    'name',
    'voltage',
  ]);
});
