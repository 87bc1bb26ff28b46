import { fileURLToPath } from 'node:url';
import { loadContent } from '../../src/content/content.ts';
import { loadDossierRules } from '../../src/content/dossiers.ts';
import type { Bill } from '../../src/desk/records.ts';
import { monthsBefore } from '../../src/dossiers/calendar.ts';
import type { Contact, CustomerFacts, TicketFact } from '../../src/dossiers/facts.ts';
import { readMaterial } from '../../src/understanding/intents.ts';

const data = fileURLToPath(new URL('../../data', import.meta.url));

export const TODAY = '2026-03-12';
export const content = loadContent(data, {
  dialogs: [],
  intents: readMaterial(data).intents,
  safety: {},
  articles: {},
});
export const rules = loadDossierRules(data, content, TODAY);

/** Monthly bills, newest first, due on the 15th of the next month; the months in `late` are paid 10 days late, those in `unpaid` never. */
export function bills(
  kwh: readonly number[],
  { fenPerKwh = 60, late = [], unpaid = [] }: { fenPerKwh?: number; late?: number[]; unpaid?: number[] } = {},
): Bill[] {
  return kwh.map((used, at) => {
    const period = monthsBefore(TODAY.slice(0, 7), at + 1);
    const month = monthsBefore(period, -1);
    const dueOn = `${month}-15`;
    const paidOn = unpaid.includes(at) || dueOn >= TODAY ? null : `${month}-${late.includes(at) ? '25' : '10'}`;
    return { period, kwh: used, amountFen: Math.round(used * fenPerKwh), dueOn, paidOn };
  });
}

export const contact = (at: string, about: Partial<Contact> = {}): Contact => ({
  at: `${at}T08:00:00.000Z`,
  intents: [],
  outcome: 'goodbye',
  score: null,
  agentMinutes: 0,
  ...about,
});

export const ticket = (openedAt: string, about: Partial<TicketFact> = {}): TicketFact => ({
  kind: 'outage',
  intent: 'fault.outage_report',
  openedAt: `${openedAt}T08:00:00.000Z`,
  doneAt: null,
  promisesBroken: 0,
  ...about,
});

export const customer = (id: string, about: Partial<CustomerFacts> = {}): CustomerFacts => ({
  id,
  fields: {},
  bills: [],
  contacts: [],
  tickets: [],
  states: [],
  findings: [],
  efforts: [],
  overrides: {},
  today: TODAY,
  ...about,
});

const months = (n: number, kwh: (at: number) => number) => Array.from({ length: n }, (_, at) => kwh(at));
const home = { customerKind: 'individual', sortClass: 'lvResidential', useType: 'residential', voltage: 'V220' };

export const family = customer('family', {
  fields: {
    ...home,
    ...{ name: '周启明', phones: '13800138001', address: '翠竹苑3栋2单元501', state: 'active', householdSize: '5' },
    ...{ supplyDate: '2015-06-01', urbanRural: 'urban', area: 'qy-sunshine', importance: 'none' },
  },
  // March is at 0: summer months, June to September, stand at 5 to 8 and 17 to 20.
  bills: bills(months(24, (at) => ([5, 6, 7, 8, 17, 18, 19, 20].includes(at) ? 520 : 240))),
  contacts: [
    contact('2026-02-01', { intents: ['service.ev_charger'], score: 5 }),
    contact('2025-11-20', { intents: ['feedback.praise'], score: 4 }),
    contact('2025-08-03', { intents: ['billing.query'] }),
  ],
});

export const elder = customer('elder', {
  fields: {
    ...home,
    ...{
      name: '沈桂英',
      phones: '057188880001',
      address: '榆荫路18号',
      state: 'active',
      specialNeed: 'elderly; lifeSupport',
    },
    ...{ supplyDate: '1998-03-01', urbanRural: 'urban', area: 'qy-elm-road', householdSize: '1' },
  },
  bills: bills(
    months(24, () => 85),
    { late: [4] },
  ),
});

export const property = customer('property', {
  fields: {
    ...{
      customerKind: 'organization',
      orgNature: 'propertyCompany',
      name: '青禾物业服务有限公司',
      phones: '057188886666',
    },
    ...{ uscc: '91110000600037341L', trade: 'K7020', sortClass: 'lvNonresidential', useType: 'generalCommercial' },
    ...{ voltage: 'KV10', contractCapacity: '800', runCapacity: '690', state: 'active', supplyDate: '2018-09-10' },
    ...{ productionScale: 'medium', urbanRural: 'urban', area: 'qy-sunshine' },
  },
  bills: bills(
    months(24, () => 90_000),
    { late: [3, 4, 5], unpaid: [2] },
  ),
});

export const bakery = customer('bakery', {
  fields: {
    ...{ customerKind: 'organization', orgNature: 'individualBusiness', name: '麦香坊面包店', phones: '13900139002' },
    ...{ trade: 'C14', sortClass: 'lvNonresidential', useType: 'generalCommercial', voltage: 'V380', state: 'active' },
    ...{ contractCapacity: '30', runCapacity: '29', supplyDate: '2025-10-20', productionScale: 'micro' },
    ...{ urbanRural: 'urban', area: 'qy-elm-road' },
  },
  bills: bills(months(2, () => 2_600)),
});

export const steel = customer('steel', {
  fields: {
    ...{ customerKind: 'organization', orgNature: 'private', name: '宏炉特钢有限公司', phones: '057188887777' },
    ...{ uscc: '91110108551385082Q', trade: 'C3120', sortClass: 'hv', useType: 'largeIndustry', voltage: 'KV110' },
    ...{
      contractCapacity: '63000',
      runCapacity: '70000',
      state: 'active',
      supplyDate: '2009-01-01',
      importance: 'first',
    },
    ...{ productionScale: 'large', urbanRural: 'rural', area: 'qy-north' },
  },
  bills: bills(months(24, (at) => (at < 12 ? 30_000_000 : 20_000_000))),
  findings: [{ kind: 'breach', foundOn: '2025-09-01', decision: '青电查〔2025〕18号', liftedOn: null }],
});

export const potential = customer('potential', {
  fields: {
    customerKind: 'organization',
    name: '云杉数据中心',
    state: 'applying',
    orgNature: 'foreign',
    voltage: 'KV20',
  },
  states: [
    { on: '2026-01-11', to: 'potential' },
    { on: '2026-02-10', to: 'applying' },
  ],
  contacts: [contact('2026-01-11', { intents: ['service.new_connection'] })],
});

export const former = customer('former', {
  fields: {
    ...home,
    ...{ name: '何远', state: 'closed', supplyDate: '2001-05-05', closeDate: '2021-07-01', urbanRural: 'remote' },
  },
});

export const everybody = { family, elder, property, bakery, steel, potential, former };
