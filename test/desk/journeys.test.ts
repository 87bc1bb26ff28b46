import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../src/desk/records.ts';
import { openRoom, type Room, THREAD } from '../tools/room.ts';
import { newest as newestEvent } from '../tools/shift.ts';

interface Journey {
  readonly intent: string;
  readonly language: 'zh' | 'en';
  /** What the customer says, in order. */
  readonly says: readonly string[];
  readonly ticket: Partial<Ticket>;
  readonly promise: string | null;
  /** Fields of the archive that it fills. */
  readonly keeps?: Readonly<Record<string, string>>;
}

const REGISTER = { zh: '登记', en: 'Register it' } as const;
const PHONE = '13800138000';
const ACCOUNT = '1234567890';

const JOURNEYS: readonly Journey[] = [
  {
    intent: 'fault.voltage_quality',
    language: 'zh',
    says: ['晚上灯一闪一闪的，电压不稳', '阳光小区3栋', '不用'],
    ticket: { kind: 'fault', department: 'OM', facts: { symptom: 'flicker', where: '阳光小区3栋' } },
    promise: 'S-ARRIVE-URBAN',
    keeps: { address: '阳光小区3栋' },
  },
  {
    intent: 'fault.voltage_quality',
    language: 'en',
    says: ['the voltage is too low, the lights are very dim', '12 Elm Shade Road', PHONE],
    ticket: { kind: 'fault', department: 'OM', facts: { symptom: 'low', where: '12 Elm Shade Road', phone: PHONE } },
    promise: 'S-ARRIVE-URBAN',
    keeps: { address: '12 Elm Shade Road', phones: PHONE },
  },
  {
    intent: 'fault.meter_fault',
    language: 'zh',
    says: ['电表黑屏不显示了', '河湾村12号', PHONE],
    ticket: { kind: 'fault', department: 'METER', facts: { symptom: 'blank', where: '河湾村12号', phone: PHONE } },
    promise: 'S-ARRIVE-RURAL',
  },
  {
    intent: 'fault.meter_fault',
    language: 'en',
    says: ['my electricity meter makes a buzzing noise', '12 Elm Shade Road', 'no'],
    ticket: { kind: 'fault', department: 'METER', facts: { symptom: 'noise', where: '12 Elm Shade Road' } },
    promise: 'S-ARRIVE-URBAN',
  },
  {
    intent: 'billing.dispute',
    language: 'zh',
    says: ['这个月电费怎么突然高这么多，不对吧', REGISTER.zh, ACCOUNT, '不用'],
    ticket: {
      kind: 'request',
      department: 'BILL',
      facts: { what: '这个月电费怎么突然高这么多，不对吧', account: ACCOUNT, month: expect.any(String) },
    },
    promise: 'S-BILL-QUERY',
  },
  {
    intent: 'billing.payment',
    language: 'en',
    says: ['I paid twice by mistake', REGISTER.en, ACCOUNT, '200 yuan', "I don't know", 'no'],
    ticket: { kind: 'request', department: 'BILL', facts: { trouble: 'twice', account: ACCOUNT, amount: '200' } },
    promise: 'S-BILL-QUERY',
  },
  {
    intent: 'billing.reconnect',
    language: 'zh',
    says: ['欠费停电了，钱已经交清了，快给我送电', REGISTER.zh, '没有', PHONE],
    ticket: { kind: 'request', department: 'BILL', facts: { paid: 'settled', phone: PHONE } },
    promise: 'S-RECONNECT',
  },
  {
    intent: 'billing.invoice',
    language: 'zh',
    says: ['我要开增值税专用发票', REGISTER.zh, ACCOUNT, '10月', '青木餐饮有限公司', '91350100M000100Y43', '不用'],
    ticket: {
      kind: 'request',
      department: 'BILL',
      facts: { invoice: 'vat', account: ACCOUNT, month: '10月', title: '青木餐饮有限公司', uscc: '91350100M000100Y43' },
    },
    promise: 'S-CONSULT',
  },
  {
    intent: 'billing.prepaid',
    language: 'zh',
    says: ['预付费充值没到账', REGISTER.zh, ACCOUNT, '没有', '100元', '今天上午', '不用'],
    ticket: { kind: 'request', department: 'BILL', facts: { account: ACCOUNT, amount: '100' } },
    promise: 'S-BILL-QUERY',
  },
  {
    intent: 'service.new_connection',
    language: 'en',
    says: ['I need a new electricity connection for my new house', REGISTER.en, 'Sunshine Court 3', 'no'],
    ticket: { kind: 'request', department: 'CONN', facts: { applicant: 'home', where: 'Sunshine Court 3' } },
    promise: 'S-NEW-RES',
  },
  {
    intent: 'service.new_connection',
    language: 'zh',
    says: ['我新开了个店，要申请装电表', REGISTER.zh, '学府路12号', '30千瓦', PHONE],
    ticket: {
      kind: 'request',
      department: 'CONN',
      facts: { applicant: 'business', where: '学府路12号', capacity: '30', phone: PHONE },
    },
    promise: 'S-NEW-LV',
  },
  {
    intent: 'service.capacity_change',
    language: 'zh',
    says: ['我要增容，容量不够用', REGISTER.zh, ACCOUNT, '50千瓦', '不急', '不用'],
    ticket: { kind: 'request', department: 'CONN', facts: { change: 'more', account: ACCOUNT, capacity: '50' } },
    promise: 'S-NEW-LV',
  },
  {
    intent: 'service.transfer',
    language: 'zh',
    says: ['我要过户，买了二手房', REGISTER.zh, ACCOUNT, '温小暖', PHONE],
    ticket: {
      kind: 'request',
      department: 'CONN',
      facts: { account: ACCOUNT, newName: '温小暖', reason: 'bought', phone: PHONE },
    },
    promise: 'S-CONSULT',
  },
  {
    intent: 'service.close_account',
    language: 'en',
    says: ['I want to close my electricity account', REGISTER.en, ACCOUNT, '31 December', 'we move abroad', 'no'],
    ticket: { kind: 'request', department: 'CONN', facts: { account: ACCOUNT } },
    promise: 'S-CONSULT',
  },
  {
    intent: 'service.ev_charger',
    language: 'zh',
    says: ['家里想装充电桩', REGISTER.zh, '阳光小区3栋', '自有车位', '不用'],
    ticket: { kind: 'request', department: 'EV', facts: { applicant: 'home', where: '阳光小区3栋', parking: 'owned' } },
    promise: 'S-NEW-RES',
  },
  {
    intent: 'service.solar_pv',
    language: 'zh',
    says: ['自家屋顶想装光伏怎么申请', REGISTER.zh, '河湾村12号', '10千瓦', '自己用，余电上网', '不用'],
    ticket: {
      kind: 'request',
      department: 'DER',
      facts: { applicant: 'home', where: '河湾村12号', capacity: '10', use: 'own' },
    },
    promise: 'S-CONSULT',
  },
  {
    intent: 'service.meter_test',
    language: 'zh',
    says: ['电表不准，想申请校验', REGISTER.zh, ACCOUNT, '没有', '周六上午', '不用'],
    ticket: { kind: 'request', department: 'METER', facts: { account: ACCOUNT } },
    promise: 'S-METER-TEST',
  },
  {
    intent: 'value.key_account',
    language: 'en',
    says: [
      'we are planning a new factory and need a dual supply, who is our account manager',
      REGISTER.en,
      'Maple Foods Ltd',
      'Elm Shade Road 20',
      PHONE,
    ],
    ticket: { kind: 'request', department: 'KEY', facts: { company: 'Maple Foods Ltd', phone: PHONE } },
    promise: 'S-CALLBACK',
  },
  {
    intent: 'feedback.report_theft',
    language: 'zh',
    says: ['举报楼下有人私接电线偷电，好几个月了', '阳光小区3栋楼下', '不用'],
    ticket: {
      kind: 'report',
      department: 'INSP',
      dossier: null,
      facts: { what: '举报楼下有人私接电线偷电，好几个月了', where: '阳光小区3栋' },
    },
    promise: 'S-REPORT-REPLY',
    keeps: {},
  },
  {
    intent: 'feedback.compensation',
    language: 'zh',
    says: ['停电把我家冰箱烧坏了，要求赔偿', REGISTER.zh, '昨晚9点', '阳光小区3栋', '不用'],
    ticket: {
      kind: 'request',
      department: 'OM',
      facts: { what: '停电把我家冰箱烧坏了，要求赔偿', where: '阳光小区3栋' },
    },
    promise: 'S-COMP-VISIT',
  },
  {
    intent: 'feedback.suggestion',
    language: 'en',
    says: ['I have a suggestion: please open the service hall on Saturdays', 'no'],
    ticket: {
      kind: 'opinion',
      department: 'QA',
      facts: { what: 'I have a suggestion: please open the service hall on Saturdays' },
    },
    promise: 'S-SUGGEST-REPLY',
  },
  {
    intent: 'feedback.praise',
    language: 'zh',
    says: ['给抢修师傅点赞，半夜来修，十分钟就修好了'],
    ticket: { kind: 'opinion', department: 'QA', facts: { what: '给抢修师傅点赞，半夜来修，十分钟就修好了' } },
    promise: null,
  },
  {
    intent: 'account.privacy_request',
    language: 'en',
    says: ['please delete all my data', REGISTER.en, 'no', 'no'],
    ticket: { kind: 'request', department: 'DPO', facts: { right: 'erase' } },
    promise: 'S-PRIVACY',
  },
];

const ticketsOf = async (room: Room): Promise<readonly Ticket[]> =>
  (await room.archive.find('ticket', 'thread', THREAD)).flatMap(({ body }) => (body ? [body] : []));

describe.each(JOURNEYS)('$intent, $language: $says.0', ({ intent, language, says, ticket, promise, keeps }) => {
  it('ends in a ticket at its department, with its promise and what was said', async () => {
    const room = await openRoom({ language });
    const said: string[] = [];
    for (const text of says) said.push(...(await room.say(text)));
    expect(said.join('\n')).not.toMatch(/\{\w+\}|(?:^|\s)[a-z]\w*\.\w+(?=$|\s)/m);
    const [one, ...more] = await ticketsOf(room);
    expect(more).toEqual([]);
    const { facts, ...rest } = ticket;
    expect(one).toMatchObject({ intent, ...rest });
    expect(one?.facts).toMatchObject(facts ?? {});
    expect(one?.promises.map((clock) => clock.promise)).toEqual(promise === null ? [] : [promise]);
    const last = await newestEvent(room);
    expect(last.card?.rows[0]?.value.replaceAll(' ', '')).toBe(one?.id);
    expect(last.choices).toHaveLength(1);
    if (!keeps) return;
    const { dossier } = await room.thread();
    const [kept] = await room.archive.load([{ kind: 'dossier', id: dossier ?? '' }] as const);
    const values = Object.entries(kept.body?.fields ?? {}).map(([field, { value }]) => [field, value]);
    expect(Object.fromEntries(values)).toEqual(keeps);
  });
});

it('一路说错了能改、能问别的、能回来、能不办', async () => {
  const room = await openRoom({ language: 'zh' });
  await room.say('我要过户，买了二手房');
  await room.say('登记');
  expect((await room.say('营业厅几点开门')).join('')).not.toBe('');
  await room.say(ACCOUNT);
  await room.say('温小暖');
  await room.say('不用');
  const [ticket] = await ticketsOf(room);
  expect(ticket?.facts).toMatchObject({ account: ACCOUNT, newName: '温小暖' });
  const other = await openRoom({ language: 'zh' });
  await other.say('我要过户，买了二手房');
  await other.say('登记');
  expect((await other.say('算了不办了')).join('')).toContain('不办');
  expect(await ticketsOf(other)).toEqual([]);
});

it('"no" asks for nothing: it is never taken for a power cut', async () => {
  const room = await openRoom({ language: 'en' });
  await room.say('I paid for the wrong thing');
  await room.say('Register it');
  for (const text of ['no', 'no']) expect((await room.say(text)).join('')).not.toMatch(/power out/);
});
