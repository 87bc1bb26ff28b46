import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { BOM, csvLine } from '../tables/csv.ts';
import { AREAS, areaName, type Customer, customerOf } from './customers.ts';
import { billsOf, contactsOf, outagesOf, periodsTo } from './events.ts';

/** Lines that are written at once. */
const PIECE = 64 * 1024;

/** The columns of customers.csv, by field id. */
const COLUMNS = [
  ...['customerNo', 'customerKind', 'name', 'address', 'phones', 'email', 'locale', 'contactPersons', 'householdSize'],
  ...['orgNature', 'uscc', 'trade', 'employees', 'mainProducts', 'productionScale', 'shift', 'restDays'],
  ...[
    'operatingCondition',
    'sortClass',
    'useType',
    'voltage',
    'contractCapacity',
    'loadClass',
    'importance',
    'supplyMode',
  ],
  ...['meterNo', 'meterMode', 'tariff', 'meterReadSection', 'state', 'supplyDate', 'closeDate', 'unit', 'area'],
  ...['urbanRural', 'notifyMode', 'invoiceType', 'settleMode', 'contract.no'],
];

/** Fen as yuan. */
const yuan = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** A CSV file that is written as its lines come, and waits where the disk is slower. */
function csvFile(path: string, header: readonly string[]) {
  const stream = createWriteStream(path);
  let held = BOM + csvLine(header);
  let fault: Error | null = null;
  stream.on('error', (error) => {
    fault = error;
  });
  const flush = async (): Promise<void> => {
    const piece = held;
    held = '';
    if (fault) throw fault;
    if (!stream.write(piece)) await once(stream, 'drain');
  };
  return {
    async line(cells: readonly string[]): Promise<void> {
      held += csvLine(cells);
      if (held.length > PIECE) await flush();
    },
    async end(): Promise<void> {
      await flush();
      stream.end();
      await finished(stream);
    },
  };
}

interface SampleCounts {
  readonly customers: number;
  readonly bills: number;
  readonly contacts: number;
  readonly outages: number;
}

export interface SampleOf {
  readonly customers: number;
  readonly seed: number;
  /** The month of the newest bills, YYYY-MM. */
  readonly until: string;
}

/**
 * Writes an invented company's customers.csv, bills.csv, contacts.csv and outages.json. The same request gives the same
 * bytes; each customer follows from the seed and their number alone, so that memory does not grow with them.
 */
export async function writeSample(folder: string, { customers, seed, until }: SampleOf): Promise<SampleCounts> {
  await mkdir(folder, { recursive: true });
  const periods = periodsTo(until);
  const list = csvFile(join(folder, 'customers.csv'), COLUMNS);
  const bills = csvFile(join(folder, 'bills.csv'), [
    ...['account', 'period', 'kwh', 'peakKwh', 'valleyKwh', 'fedInKwh', 'amount', 'issuedOn', 'dueOn', 'paidOn'],
  ]);
  const contacts = csvFile(join(folder, 'contacts.csv'), [
    ...['account', 'at', 'channel', 'intent', 'outcome', 'minutes', 'satisfaction'],
  ]);
  const counts = { bills: 0, contacts: 0 };
  const writeBills = async (customer: Customer): Promise<void> => {
    for (const { account, period, amount, issuedOn, dueOn, paidOn, ...of } of billsOf(seed, customer, periods)) {
      counts.bills += 1;
      const amounts = [of.kwh, of.peakKwh, of.valleyKwh, of.fedInKwh].map(String);
      await bills.line([account, period, ...amounts, yuan(amount), issuedOn, dueOn, paidOn ?? '']);
    }
  };
  for (let n = 0; n < customers; n += 1) {
    const customer = customerOf(seed, n, until);
    await list.line(COLUMNS.map((field) => customer.fields[field] ?? ''));
    await writeBills(customer);
    for (const { account, at, channel, intent, outcome, minutes, satisfaction } of contactsOf(
      seed,
      customer,
      periods,
    )) {
      counts.contacts += 1;
      await contacts.line([account, at, channel, intent, outcome, String(minutes), String(satisfaction ?? '')]);
    }
  }
  await Promise.all([list.end(), bills.end(), contacts.end()]);
  const outages = outagesOf(
    seed,
    Array.from({ length: AREAS }, (_, area) => areaName(seed, area)),
    periods,
  );
  await writeFile(join(folder, 'outages.json'), `${JSON.stringify(outages, null, 2)}\n`);
  return { customers, ...counts, outages: outages.length };
}
