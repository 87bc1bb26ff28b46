import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fields as shape } from '../../src/content/shapes.ts';
import type { Dossier } from '../../src/desk/records.ts';
import { type Catalog, createCatalog, type Query, searchable, UnknownField } from '../../src/dossiers/catalog.ts';

const fields = shape
  .parse(JSON.parse(readFileSync('data/fields.json', 'utf8')))
  .fields.filter(({ on }) => on !== false);

const entry = (id: string, values: Readonly<Record<string, string>>, account = ''): Dossier => ({
  ...{ v: 1, id, provisional: false, thread: null, account, openedAt: '2026-03-12T00:00:00.000Z', lastChange: 1 },
  fields: Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, change: 1, standing: 'verified' as const }]),
  ),
});

function stocked(): Catalog {
  const catalog = createCatalog(fields);
  catalog.put(
    entry('mei', { name: '林梅', address: '云州市翠竹苑3栋2单元1504室', phones: '13800138000', state: 'active' }),
  );
  catalog.put(
    entry('wei', { name: '温伟', address: '云州市金桂园8栋', phones: '13900139123', state: 'closed' }, '3301234567'),
  );
  catalog.put(
    entry('steel', {
      ...{
        name: '青榆钢铁有限公司',
        address: '临江工业园',
        voltage: 'KV110',
        contractCapacity: '50000',
        state: 'active',
      },
      ...{ supplyDate: '2012-05-01', idNumber: '11010519491231002X' },
    }),
  );
  catalog.put(
    entry('bakery', { name: 'Elm Bakery', voltage: 'V380', contractCapacity: '40', supplyDate: '2020-01-31' }),
  );
  return catalog;
}

describe('customers are found', () => {
  const catalog = stocked();
  const ids = (query: Query) => catalog.search(query).ids;
  it.each<[string, Query, string[]]>([
    ['by two characters', { text: '翠竹' }, ['mei']],
    ['by the tail of a number', { text: '9123' }, ['wei']],
    ['by a number as people write it', { text: '138 0013-8000' }, ['mei']],
    ['by the account', { text: '３３０１２３４５６７' }, ['wei']],
    ['in either case', { text: 'elm bakery' }, ['bakery']],
    ['by words of several fields', { text: '云州 温' }, ['wei']],
    ['by a value', { where: [{ field: 'state', is: 'active' }] }, ['steel', 'mei']],
    ['between numbers', { where: [{ field: 'contractCapacity', from: '40', to: '49999' }] }, ['bakery']],
    ['between days', { where: [{ field: 'supplyDate', to: '2019-12-31' }] }, ['steel']],
    ['by what is not there', { where: [{ field: 'voltage', there: false }] }, ['wei', 'mei']],
    ['by all of it together', { text: '云州', where: [{ field: 'state', is: 'closed' }] }, ['wei']],
    ['by nothing that there is', { text: '火星' }, []],
    [
      'in the order of a number, what has none last',
      { sort: { by: 'contractCapacity', down: false } },
      ['bakery', 'steel', 'mei', 'wei'],
    ],
    ['in the order of names', { sort: { by: 'name', down: false } }, ['bakery', 'mei', 'wei', 'steel']],
    ['a page at a time', { size: 2, page: 1, sort: { by: 'opened', down: false } }, ['steel', 'bakery']],
    ['never by what is most sensitive', { text: '11010519491231002x' }, []],
  ])('%s', (_, query, found) => expect(ids(query)).toEqual(found));

  it('a question about a field that cannot be asked is refused by its name', () => {
    expect(() => catalog.search({ where: [{ field: 'idNumber', is: 'x' }] })).toThrow(UnknownField);
    expect(() => catalog.search({ sort: { by: 'shoeSize', down: true } })).toThrow(/shoeSize/);
  });

  it('no claim of a visitor is a customer', () => {
    catalog.put({ ...entry('visitor', { name: '翠竹' }), provisional: true });
    expect(ids({ text: '翠竹' })).toEqual(['mei']);
  });
});

it('finds what looking through every entry finds, whatever was written, changed and removed before', () => {
  const part = fc.stringMatching(/^[翠竹苑3栋abAB １]{0,6}$/);
  const act = fc.record({
    id: fc.nat(8),
    name: part,
    state: fc.constantFrom('active', 'closed', null),
    gone: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 40 }),
      part,
      fc.constantFrom('active', 'closed', null),
      (acts, text, state) => {
        const catalog = createCatalog(fields);
        const model = new Map<string, { name: string; state: string | null }>();
        for (const { id, name, state: is, gone } of acts) {
          if (gone) {
            catalog.remove(`d${id}`);
            model.delete(`d${id}`);
            continue;
          }
          catalog.put(entry(`d${id}`, { ...(name && { name }), ...(is && { state: is }) }));
          model.set(`d${id}`, { name, state: is });
        }
        const wanted = searchable(text).split(' ').filter(Boolean);
        const right = [...model]
          .filter(([, known]) => wanted.every((word) => searchable(known.name).includes(word)))
          .filter(([, known]) => state === null || known.state === state)
          .map(([id]) => id);
        const { total, ids } = catalog.search({ text, where: state ? [{ field: 'state', is: state }] : [] });
        expect(ids.toSorted()).toEqual(right.toSorted());
        expect([total, catalog.size]).toEqual([right.length, model.size]);
      },
    ),
    { numRuns: 300 },
  );
});

it('the room of what is gone is used again', () => {
  const catalog = createCatalog(fields);
  for (let round = 0; round < 300; round += 1)
    for (let id = 0; id < 20; id += 1)
      catalog.put(entry(`d${id}`, { name: `第${round}次的名字${id}`, address: '翠竹苑'.repeat(20) }));
  expect(catalog.search({ text: '第299次' }).total).toBe(20);
  expect(catalog.search({ text: '第298次' }).total).toBe(0);
});
