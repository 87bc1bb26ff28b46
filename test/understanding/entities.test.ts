import { describe, expect, inject, it } from 'vitest';
import { entitiesOf } from '../../src/understanding/entities/index.ts';
import { keptModel } from '../../src/understanding/fitting.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { dataDir, monday, PUMPS, pump } from './place.ts';
import { fc, test as property } from './property.ts';

const { tagger } = keptModel(inject('modelDir'), readMaterial(dataDir))!;

/** The facts of a message as "type value", in order. */
const facts = (text: string) => entitiesOf(text, monday, tagger).map(({ type, value }) => `${type} ${value}`);

describe('addresses', () => {
  it.each([
    ['阳光小区3栋', '阳光小区3栋'],
    ['我家住阳光小区3栋2单元501，没电了', '阳光小区3栋2单元501'],
    ['人民路88号2单元501', '人民路88号2单元501'],
    ['和平路12号停电了', '和平路12号'],
    ['俺是西河村三组的', '西河村三组'],
    ['在老菜市场旁边', '老菜市场旁边'],
    ['东风路和解放路交叉口', '东风路和解放路交叉口'],
    ['地址是青榆市河东区花园街道5号院3号楼', '青榆市河东区花园街道5号院3号楼'],
    ['不对，是8栋', '8栋'],
    ['3号楼', '3号楼'],
    ['no power at 12 Mill Lane', '12 Mill Lane'],
    ['Flat 4B, Riverside Court', 'Flat 4B, Riverside Court'],
    ['near the Shell station on Hill Road', 'Shell station on Hill Road'],
    ['no, building 8', 'building 8'],
    ['i live at 45 oak drive', '45 oak drive'],
    ['apartment 4b, 15 Station Road, Leeds', 'apartment 4b, 15 Station Road, Leeds'],
  ])('%s', (text, address) => {
    expect(facts(text)).toContain(`address ${address}`);
  });

  it.each([
    '小区停电了',
    '整个小区没电',
    '线路烧了',
    '我知道了',
    '修路的把线挖断了',
    'by the way my bill is wrong',
    'no power on my street',
    'the whole street is dark',
  ])('sees no address in %s', (text) => {
    expect(facts(text).filter((fact) => fact.startsWith('address'))).toEqual([]);
  });
});

describe('who and how to reach', () => {
  it.each([
    ['我叫王小明，电话138 0013 8000', ['name 王小明', 'mobile 13800138000']],
    ['免贵姓欧阳', ['name 欧阳']],
    ['联系人：刘芳 手机１３９１２３４５６７８', ['name 刘芳', 'mobile 13912345678']],
    ['my name is john smith, call +86 138 0013 8000', ['name john smith', 'mobile 13800138000']],
    ["This is Mary O'Brien speaking", ["name Mary O'Brien"]],
    ['王建国', ['name 王建国']],
    ['座机010-62345678', ['landline 01062345678']],
    ['邮箱 Li.Lei@Example.com', ['email li.lei@example.com']],
    ['明天下午三点以后打给我', ['contact_time 明天下午三点以后']],
    ['please call me after 5pm', ['contact_time after 5pm']],
  ])('%s', (text, found) => {
    expect(facts(text)).toEqual(found);
  });

  it.each(['我是业主', '谢谢', '查进度', 'I am still waiting', 'this is ridiculous'])('sees no name in %s', (text) => {
    expect(facts(text).filter((fact) => fact.startsWith('name'))).toEqual([]);
  });
});

describe('firms', () => {
  it.each([
    ['杭州明川精密制造有限公司要开专票', 'org_name 杭州明川精密制造有限公司'],
    ['请开票给临安云栖茶业(杭州)有限公司', 'org_name 临安云栖茶业(杭州)有限公司'],
    ['Invoice title: Bright Kiln Ceramics Ltd', 'org_name Bright Kiln Ceramics Ltd'],
    ['we are the Blue Heron Cafe, no power since 7', 'org_name Blue Heron Cafe'],
  ])('%s', (text, found) => {
    expect(facts(text)).toContain(found);
  });

  it.each(['我们厂停电了', '物业说不归他们管', 'our factory has no power', 'the power company sent me away'])(
    'sees no firm in %s',
    (text) => {
      expect(facts(text).filter((fact) => fact.startsWith('org_name'))).toEqual([]);
    },
  );
});

describe('titles', () => {
  it.each([
    ['麻烦联系张伟先生', 'name 张伟'],
    ['我姓王，叫我王女士', 'name 王女士'],
    ['please ask for Mrs Tan Siew Hoon', 'name Tan Siew Hoon'],
  ])('%s', (text, found) => {
    expect(facts(text)).toContain(found);
  });
});

describe('hours', () => {
  it.each([
    ['工作日下午两点以后再打给我', ['contact_time 工作日下午两点以后']],
    ['you can reach me weekdays after 6 pm', ['contact_time weekdays after 6 pm']],
    ['昨晚八点就停电了', ['date 2026-11-22']],
    ['it went off at 7 pm', []],
  ])('%s', (text, found) => {
    expect(facts(text)).toEqual(found);
  });
});

describe('numbers', () => {
  it.each([
    ['户号 1234567890', ['cons_no 1234567890']],
    ['户号是０１２３４５６７８９０１２', ['cons_no 0123456789012']],
    ['account 1234 5678 9012 3456', ['cons_no 1234567890123456']],
    ['12345678901', []],
    ['91110000600037341L', ['uscc 91110000600037341L']],
    ['税号91110000600037341M', ['uscc_invalid 91110000600037341M']],
    ['表号 12345678', ['meter_no 12345678']],
    ['多收了320.5元，用了三百二十度', ['amount 320.5', 'kwh 320']],
    ['charged $1,250.00 for 350 kWh', ['amount 1250', 'kwh 350']],
    ['10kV 专线', ['voltage KV10']],
    ['空调开26度', []],
    ['3月份电费多少', ['bill_period 2026-03']],
    ["last month's bill", ['bill_period 2026-10']],
    ['去年四季度的发票', ['bill_period 2025-10/2025-12']],
    ['最近三个月的电费', ['bill_period 2026-08/2026-10']],
    ['十二月的事', []],
    ['电压才178', ['voltage 178']],
    ['你们多扣的73.6', ['amount 73.6']],
    ['late fee 56.20 on my bill', ['amount 56.2']],
    ['Ann 17705816629 3-2-501', ['name Ann', 'mobile 17705816629', 'address 3-2-501']],
    ['12:30-13:30 15268039917', ['contact_time 12:30-13:30', 'mobile 15268039917']],
    ['后天有人吗', ['date 2026-11-25']],
    ['下周三停电吗', ['date 2026-12-02']],
    ['come on 5 December', ['date 2026-12-05']],
  ])('%s', (text, found) => {
    expect(facts(text)).toEqual(found);
  });

  it('keeps identity and card numbers out', () => {
    expect(facts('身份证11010519491231002X')).toEqual([]);
    expect(facts('卡号4111111111111111')).toEqual([]);
  });
});

describe('spans', () => {
  const pieces = fc.constantFrom(
    '我叫',
    '王小明',
    '阳光小区',
    '3栋',
    '１３８００１３８０００',
    ' ',
    '，',
    'Flat 4B',
    '12 Mill Lane',
    '\u200b',
    '電',
    'ﬁ',
    '😀',
    '明天',
    '5pm',
    '@x.com',
    '320元',
    '\n',
  );
  const messages = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.array(pieces, { maxLength: 14 }).map((list) => list.join('')),
  );

  property('are exact, in order and apart', messages, (text) => {
    let last = 0;
    for (const { start, end, text: span } of entitiesOf(text, monday, tagger)) {
      expect(text.slice(start, end)).toBe(span);
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThan(start);
      last = end;
    }
  });

  it.each(PUMPS)('are found in 4,000 characters of %j', (piece) => {
    const text = pump(piece);
    for (const { start, end, text: span } of entitiesOf(text, monday, tagger))
      expect(text.slice(start, end)).toBe(span);
  });
});
