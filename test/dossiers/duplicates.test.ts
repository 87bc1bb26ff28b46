import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withChange } from '../../src/desk/dossier.ts';
import type { Dossier, Provenance } from '../../src/desk/records.ts';
import { duplicatesAmong } from '../../src/dossiers/duplicates.ts';
import { merge, unmerge, withChanges } from '../../src/dossiers/merge.ts';
import { mergePlan } from '../../src/dossiers/merge-plan.ts';
import { content, rules, TODAY } from './people.ts';

const among = (...all: Record<string, string>[]) =>
  duplicatesAmong(
    all.map((fields, at) => ({ id: String(at), fields })),
    rules.duplicates,
  );

describe('two dossiers may be one customer', () => {
  const home = { name: '周启明', address: '翠竹苑3栋2单元501' };
  const firm = { name: '青禾物业服务有限公司', customerKind: 'organization' };
  it.each<[string, Record<string, string>, Record<string, string>, string[], number]>([
    ['the same phone', { phones: '13800138001' }, { phones: '13800138001' }, ['phone'], 0.6],
    ['the same account', { customerNo: '3301234567' }, { customerNo: '3301234567' }, ['account'], 0.95],
    [
      'name and address, written differently',
      home,
      { name: '周 启明', address: '翠竹苑３栋-2单元-501' },
      ['nameAndAddress'],
      0.85,
    ],
    ['phone, name and address', { ...home, phones: '1' }, { ...home, phones: '1' }, ['phone', 'nameAndAddress'], 0.94],
    ['a name with other spaces and marks', firm, { name: '青禾物业（服务）有限公司 ' }, ['nearName'], 0.35],
    ['English names in other letters', { name: 'Maple Steel Ltd.' }, { name: 'MAPLE STEEL LTD' }, ['nearName'], 0.35],
    ['a short name in one area', { name: '王伟', area: 'a' }, { name: '王伟', area: 'a' }, ['nearName'], 0.35],
    ['one phone, two accounts', { phones: '1', customerNo: '2' }, { phones: '1', customerNo: '3' }, ['phone'], 0.36],
  ])('%s', (_, one, other, common, score) => {
    expect(among(one, other).pairs).toMatchObject([{ ids: ['0', '1'], common, score }]);
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['nothing in common', home, firm],
    ['a short name in two areas', { name: '王伟', area: 'a' }, { name: '王伟', area: 'b' }],
    ['one phone, two organisation codes', { phones: '1', uscc: '2' }, { phones: '1', uscc: '3' }],
    ['a near name and different kinds', firm, { ...firm, customerKind: 'individual' }],
    ['empty values', { name: '', phones: '' }, { name: '', phones: '' }],
  ])('and are not for %s', (_, one, other) => expect(among(one, other).pairs).toEqual([]));

  it("a property company's phone in 500 dossiers is one group and no pairs", () => {
    const { pairs, groups } = among(
      ...Array.from({ length: 500 }, (_, at) => ({ phones: '057188886666', name: `业主${at}` })),
    );
    expect(pairs).toEqual([]);
    expect(groups.map(({ common, ids }) => [common, ids.length])).toEqual([['phone', 500]]);
  });

  it('no pair is there twice, and none is of a dossier with itself', () => {
    const few = fc.constantFrom('1', '2', '3');
    const some = fc.array(
      fc.record({ phones: few, name: few, area: few, address: few, uscc: few }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(some, (all) => {
        const { pairs } = among(...(all as Record<string, string>[]));
        const ids = pairs.map(({ ids }) => ids.join('|'));
        return (
          new Set(ids).size === ids.length && pairs.every(({ ids: [a, b], score }) => a < b && score > 0 && score <= 1)
        );
      }),
    );
  });
});

const by: Provenance = { by: 'agent', agent: 'a', name: '林岚', reason: '同一客户' };
const dossier = (
  id: string,
  fields: Record<string, readonly [string, 'claim' | 'verified']>,
  account: string | null = null,
): Dossier => {
  const empty: Dossier = {
    v: 1,
    id,
    provisional: false,
    thread: null,
    account,
    openedAt: '2026-01-01T00:00:00.000Z',
    lastChange: 0,
    fields: {},
  };
  return withChanges(
    empty,
    Object.entries(fields).map(([field, [to, standing]]) => ({
      field,
      from: null,
      to,
      confidence: 1,
      standing,
      provenance: by,
    })),
  );
};
const planOf = (kept: Dossier, other: Dossier, chosen: Record<string, 'kept' | 'other'> = {}) => {
  const planned = mergePlan(kept, other, content.fields, { provenance: by, today: TODAY, chosen });
  if (!planned.ok) throw new Error(planned.because);
  return planned.plan;
};
/** Values and standing; the seqs go on, because undoing is a change too. */
const said = ({ fields }: Dossier) =>
  Object.fromEntries(Object.entries(fields).map(([field, { value, standing }]) => [field, [value, standing]]));

describe('a merge', () => {
  const kept = dossier('k', {
    name: ['周启明', 'verified'],
    phones: ['13800138001', 'claim'],
    address: ['翠竹苑3栋', 'claim'],
    notifyMode: ['sms', 'claim'],
    creditGrade: ['A', 'verified'],
  });
  const other = dossier('o', {
    name: ['周启鸣', 'claim'],
    phones: ['13900139009', 'verified'],
    address: ['翠竹苑3栋2单元501', 'claim'],
    notifyMode: ['email; sms', 'claim'],
    email: ['zhou@example.com', 'claim'],
    creditGrade: ['C', 'verified'],
  });

  it('says of each field what stays, why, and what is lost', () => {
    const plan = planOf(kept, other);
    expect(
      plan.choices.map(({ field, stays, because, lost, conflict }) => [field, stays, because, lost, conflict]),
    ).toEqual([
      ['name', '周启明', 'verified', '周启鸣', false],
      ['phones', '13900139009', 'verified', '13800138001', false],
      ['address', '翠竹苑3栋', 'kept', '翠竹苑3栋2单元501', true],
      ['notifyMode', 'sms; email', 'joined', null, false],
      ['creditGrade', 'A', 'worked', null, false],
      ['email', 'zhou@example.com', 'onlyOne', null, false],
    ]);
    expect(plan.changes.map(({ field, from, to, standing }) => [field, from, to, standing])).toEqual([
      ['phones', '13800138001', '13900139009', 'verified'],
      ['notifyMode', 'sms', 'sms; email', 'claim'],
      ['email', null, 'zhou@example.com', 'claim'],
    ]);
  });

  it("takes a person's word on a field", () => {
    const [, , address] = planOf(kept, other, { address: 'other' }).choices;
    expect(address).toMatchObject({
      stays: '翠竹苑3栋2单元501',
      because: 'chosen',
      lost: '翠竹苑3栋',
      conflict: false,
    });
  });

  it.each([
    ['one with itself', kept, kept, 'sameDossier'],
    ['two proven accounts', dossier('a', {}, '3301234567'), dossier('b', {}, '3301234568'), 'twoAccounts'],
    ['an account into a claim', dossier('a', {}), dossier('b', {}, '3301234568'), 'keepTheOther'],
  ])('is refused for %s', (_, one, two, because) => {
    expect(mergePlan(one, two, content.fields, { provenance: by, today: TODAY })).toEqual({ ok: false, because });
  });

  it('leaves what has been changed since as it is, and names it', () => {
    const { dossier: merged, undo } = merge(kept, other, planOf(kept, other));
    const now = withChange(merged, merged.lastChange + 1, {
      ...{
        v: 1,
        id: 'x',
        at: '2026-02-01T00:00:00.000Z',
        field: 'email',
        from: 'zhou@example.com',
        to: 'z@example.com',
      },
      ...{ confidence: 1, standing: 'claim', provenance: by },
    });
    const back = unmerge(now, undo, by);
    expect(back.changedSince).toEqual(['email']);
    expect(said(withChanges(now, back.changes))).toEqual({ ...said(kept), email: ['z@example.com', 'claim'] });
  });

  it('and its undoing give back what was before, whatever it was', () => {
    const names = content.fields.map(({ field }) => field);
    const held = fc.tuple(
      fc.constantFrom('1', '2', 'x; y', '高'),
      fc.constantFrom('claim' as const, 'verified' as const),
    );
    const any = fc.dictionary(fc.constantFrom(...names, 'switchedOff'), held);
    const choices = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('kept' as const, 'other' as const));
    fc.assert(
      fc.property(any, any, choices, (mine, theirs, chosen) => {
        const [one, two] = [dossier('k', mine), dossier('o', theirs)];
        const { dossier: merged, undo } = merge(one, two, planOf(one, two, chosen));
        const back = unmerge(merged, undo, by);
        expect(said(withChanges(merged, back.changes))).toEqual(said(one));
        expect(back.other).toEqual(two);
        expect(back.changedSince).toEqual([]);
        for (const { field, restores } of back.changes) expect(restores).toBe(one.fields[field]?.change);
      }),
    );
  });
});
