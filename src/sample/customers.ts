import {
  accountOf,
  areaNameOf,
  creditCodeOf,
  estateName,
  firmName,
  landlineOf,
  meterOf,
  mobileOf,
  personName,
  placeName,
} from './names.ts';
import { type Draw, drawOf } from './random.ts';

/** Customers who live or work side by side, and share a place and a supply area. */
const BLOCK = 250;
export const AREAS = 12;

type Sort = 'estate' | 'village' | 'street' | 'park';
type Kind = 'family' | 'alone' | 'student' | 'farmer' | 'property' | 'shop' | 'factory';

/** A customer with what their bills follow from. */
export interface Customer {
  readonly n: number;
  readonly kind: Kind;
  readonly account: string;
  readonly area: string;
  readonly state: 'potential' | 'active' | 'closed';
  /** kWh of an ordinary month. */
  readonly monthly: number;
  /** What a year adds: 0.05 is five in a hundred. */
  readonly growth: number;
  readonly solar: boolean;
  readonly charger: boolean;
  /** How they pay: nearly always in time, or late, or not at all for some while. */
  readonly pays: 'inTime' | 'late' | 'arrears';
  readonly supplied: string | null;
  readonly closed: string | null;
  /** By field id, as the archive takes them. */
  readonly fields: Readonly<Record<string, string>>;
}

interface Block {
  readonly sort: Sort;
  readonly area: string;
  readonly name: string;
  readonly road: string;
}

export const areaName = (seed: number, area: number): string => areaNameOf(area, drawOf(seed, -1 - area));

function blockOf(seed: number, n: number): Block {
  const block = Math.floor(n / BLOCK);
  const draw = drawOf(seed, -1000 - block);
  const sort = draw.one<Sort>(['estate', 'estate', 'estate', 'estate', 'village', 'village', 'street', 'park']);
  const place = placeName(draw);
  const name = { estate: estateName(draw), village: `${place}村`, street: `${place}街`, park: `${place}工业园` }[sort];
  return { sort, area: areaName(seed, block % AREAS), name, road: `${placeName(draw)}路` };
}

function kindOf({ sort }: Block, place: number, draw: Draw): Kind {
  switch (sort) {
    case 'estate':
      // The first of an estate is the company that looks after it.
      return place === 0 ? 'property' : draw.chance(0.16) ? 'alone' : draw.chance(0.12) ? 'student' : 'family';
    case 'village':
      return draw.chance(0.2) ? 'alone' : draw.chance(0.7) ? 'farmer' : 'family';
    case 'street':
      return draw.chance(0.55) ? 'shop' : 'family';
    case 'park':
      return draw.chance(0.35) ? 'factory' : 'shop';
  }
}

/** kVA and kWh a month of what is connected at that voltage. */
const SIZE = {
  KV10: [315, 22_000],
  KV20: [2_000, 180_000],
  KV35: [6_300, 900_000],
  KV110: [40_000, 9_000_000],
} as const;
const PRODUCTS = ['塑料件', '五金件', '包装箱', '电缆桥架', '食品', '织物', '玻璃制品', '水泵'];
const TRADES = ['C13', 'C17', 'C22', 'C29', 'C30', 'C33', 'C34'];
const SHOPS = ['便利店', '理发店', '小吃店', '五金店', '药店', '茶馆', '洗衣店'];

/** kWh an ordinary month of a home. */
const HOME: Readonly<Record<'family' | 'alone' | 'student' | 'farmer', readonly [number, number]>> = {
  family: [150, 420],
  alone: [40, 130],
  student: [30, 110],
  farmer: [80, 260],
};

function home(kind: keyof typeof HOME, { sort, name, road }: Block, place: number, draw: Draw) {
  const [least, most] = HOME[kind];
  const size = kind === 'alone' ? 1 : kind === 'student' ? draw.whole(1, 3) : draw.whole(2, 6);
  const flat = `${1 + Math.floor(place / 40)}栋${1 + (Math.floor(place / 20) % 2)}单元${1 + (Math.floor(place / 2) % 10)}0${1 + (place % 2)}室`;
  const address =
    sort === 'village'
      ? `${name}${1 + place}号`
      : sort === 'estate'
        ? `${road}${name}${flat}`
        : `${name}${1 + place}号`;
  const farming = kind === 'farmer';
  const fields = {
    ...{ customerKind: 'individual', name: personName(draw), address, householdSize: String(size) },
    ...{ sortClass: 'lvResidential', useType: farming && draw.chance(0.3) ? 'agriculture' : 'residential' },
    ...{ voltage: farming && draw.chance(0.2) ? 'V380' : 'V220', contractCapacity: farming ? '12' : '8' },
    ...{
      urbanRural: sort === 'village' ? 'rural' : 'urban',
      meterMode: kind === 'student' ? 'remotePrepaid' : 'postpaid',
    },
    ...{
      tariff: draw.chance(0.25) ? '居民阶梯分时' : '居民阶梯',
      loadClass: 'third',
      importance: 'none',
      supplyMode: 'single',
    },
  };
  return { fields, monthly: draw.whole(least, most) * (1 + (size - 1) * 0.08) };
}

function firm(n: number, draw: Draw) {
  return {
    ...{ customerKind: 'organization', uscc: creditCodeOf(n), contactPersons: personName(draw) },
    ...{ orgNature: draw.one(['private', 'private', 'private', 'collective', 'jointVenture', 'state']) },
    ...{ meterMode: 'postpaid', invoiceType: 'vatSpecial', settleMode: draw.one(['transfer', 'withhold', 'online']) },
  };
}

function property(n: number, { name, road }: Block, draw: Draw) {
  const fields = {
    ...firm(n, draw),
    orgNature: 'propertyCompany',
    ...{
      name: `${name}${firmName(draw)}物业`,
      address: `${road}${name}物业办公室`,
      trade: 'K70',
      employees: String(draw.whole(8, 60)),
    },
    ...{
      sortClass: 'hv',
      useType: 'generalCommercial',
      voltage: 'KV10',
      contractCapacity: '630',
      tariff: '一般工商业分时',
    },
    ...{ urbanRural: 'urban', loadClass: 'second', importance: 'none', supplyMode: 'dualCircuit' },
  };
  return { fields, monthly: draw.whole(18_000, 70_000) };
}

function shop(n: number, { name }: Block, place: number, draw: Draw) {
  const fields = {
    ...firm(n, draw),
    ...{
      name: `${firmName(draw)}${draw.one(SHOPS)}`,
      address: `${name}${1 + place}号铺`,
      trade: 'F52',
      employees: String(draw.whole(1, 9)),
    },
    ...{
      sortClass: 'lvNonresidential',
      useType: 'generalCommercial',
      voltage: 'V380',
      contractCapacity: String(draw.whole(10, 60)),
    },
    ...{ urbanRural: 'urban', tariff: '一般工商业', loadClass: 'third', importance: 'none', supplyMode: 'single' },
    invoiceType: 'eNormal',
  };
  return { fields, monthly: draw.whole(350, 4_500) };
}

function factory(n: number, { name }: Block, place: number, draw: Draw) {
  const rank = draw.next();
  const voltage = rank < 0.01 ? 'KV110' : rank < 0.05 ? 'KV35' : rank < 0.14 ? 'KV20' : 'KV10';
  const [capacity, kwh] = SIZE[voltage];
  const size = draw.around(0.8);
  const large = voltage !== 'KV10';
  const fields = {
    ...firm(n, draw),
    ...{ name: `${firmName(draw)}${draw.one(['制造', '实业', '科技'])}厂`, address: `${name}${1 + place}号` },
    ...{
      trade: draw.one(TRADES),
      mainProducts: draw.one(PRODUCTS),
      employees: String(Math.round(capacity * size * 0.06) + 5),
    },
    ...{ shift: draw.one(['single', 'two', 'three', 'continuous']), restDays: draw.one(['sun', 'sat; sun', 'sun']) },
    ...{
      productionScale: large ? 'large' : draw.one(['small', 'medium']),
      operatingCondition: draw.one(['good', 'normal', 'normal', 'weak']),
    },
    ...{ sortClass: 'hv', useType: 'largeIndustry', voltage, contractCapacity: String(Math.round(capacity * size)) },
    ...{
      urbanRural: 'urban',
      tariff: '大工业两部制',
      loadClass: large ? 'second' : 'third',
      importance: large ? 'second' : 'none',
    },
    supplyMode: large ? 'dualSource' : 'single',
  };
  return { fields, monthly: kwh * size };
}

function made(kind: Kind, n: number, block: Block, place: number, draw: Draw) {
  if (kind === 'property') return property(n, block, draw);
  if (kind === 'shop') return shop(n, block, place, draw);
  if (kind === 'factory') return factory(n, block, place, draw);
  return home(kind, block, place, draw);
}

const iso = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

/** A time of supply that fits the state. `until` is the month (YYYY-MM) of the last bills. */
function supply(until: string, draw: Draw): Pick<Customer, 'state' | 'supplied' | 'closed'> {
  const year = Number(until.slice(0, 4));
  if (draw.chance(0.02)) return { state: 'potential', supplied: null, closed: null };
  const supplied = iso(draw.whole(year - 22, year - 3), draw.whole(1, 12), draw.whole(1, 28));
  if (!draw.chance(0.04)) return { state: 'active', supplied, closed: null };
  return { state: 'closed', supplied, closed: iso(year - 1, draw.whole(1, 12), draw.whole(1, 28)) };
}

/** The n-th customer, from 0, of the company with that seed. */
export function customerOf(seed: number, n: number, until: string): Customer {
  const draw = drawOf(seed, n);
  const block = blockOf(seed, n);
  const place = n % BLOCK;
  const kind = kindOf(block, place, draw);
  const { state, supplied, closed } = supply(until, draw);
  const { fields, monthly } = made(kind, n, block, place, draw);
  const firmlike = 'uscc' in fields;
  const phones = firmlike ? landlineOf(n) : mobileOf(n);
  const dwells = kind === 'family' || kind === 'farmer';
  return {
    ...{ n, kind, account: accountOf(n), area: block.area, state, monthly, supplied, closed },
    growth: (draw.next() - 0.4) * (kind === 'factory' ? 0.2 : 0.08),
    solar: dwells ? draw.chance(block.sort === 'village' ? 0.09 : 0.02) : kind === 'factory' && draw.chance(0.12),
    charger: dwells ? draw.chance(0.08) : kind === 'property' && draw.chance(0.4),
    pays: draw.chance(0.88) ? 'inTime' : draw.chance(0.7) ? 'late' : 'arrears',
    fields: {
      ...fields,
      ...{ customerNo: accountOf(n), phones, state, area: block.area, unit: `${block.area.slice(0, 2)}供电所` },
      ...(state === 'potential'
        ? {}
        : {
            meterNo: meterOf(n),
            meterReadSection: `R${String(Math.floor(n / BLOCK) % 10_000)}`,
            'contract.no': `HT${accountOf(n).slice(2)}`,
          }),
      ...(supplied ? { supplyDate: supplied } : {}),
      ...(closed ? { closeDate: closed } : {}),
      ...(draw.chance(0.3) ? { email: `c${n}@mail.example` } : {}),
      ...(draw.chance(0.02) ? { locale: 'en' } : {}),
      notifyMode: draw.one(['sms', 'sms', 'app', 'letter']),
    },
  };
}
