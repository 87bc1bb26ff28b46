import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageOfCustomers } from '../../src/customers/collecting.ts';
import { columnsFor, rowOf } from '../../src/customers/exporting.ts';
import { runImport } from '../../src/customers/importRun.ts';
import { writeSample } from '../../src/sample/write.ts';
import { readTable } from '../../src/tables/read.ts';
import { writeTable } from '../../src/tables/write.ts';
import { FIELDS, openStore } from '../dossiers/tools.ts';

const ROWS = 100_000;
const SEED = 20_310_511;
/** Eight that nearly every customer has. */
const COLUMNS = ['customerNo', 'customerKind', 'name', 'address', 'phones', 'voltage', 'contractCapacity', 'state'];
const PAGE = 5_000;

const seconds = (since: number): number => Math.round((performance.now() - since) / 10) / 100;

async function* listed(rows: readonly (readonly string[])[]) {
  yield* rows;
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of pieces) parts.push(part);
  return Buffer.concat(parts);
}

/** The first hundred thousand customers of a sample company, with eight fields each, as CSV. */
async function eightFields(folder: string): Promise<Buffer> {
  await writeSample(folder, { customers: ROWS, seed: SEED, until: '2026-01' });
  const reading = readTable(await readFile(join(folder, 'customers.csv')));
  if (!reading.ok) throw new Error(reading.fault.because);
  const { header, rows } = reading.table;
  const places = COLUMNS.map((field) => header.cells.indexOf(field));
  return bytesOf(
    writeTable('csv', COLUMNS, listed(rows.map(({ cells }) => places.map((place) => cells[place] ?? '')))),
  );
}

/** 100,000 rows of 8 fields from a file into an empty embedded archive, and out again; and a workbook of as many. */
export async function run() {
  const folder = await mkdtemp(join(tmpdir(), 'griddesk-import-'));
  try {
    const csv = await eightFields(folder);
    const store = await openStore(folder);
    const from = performance.now();
    const plan = await store.plan(csv);
    const planSeconds = seconds(from);
    const done = await runImport(plan, store.imports, { file: 'customers.csv', by: 'bench' });
    const importSeconds = seconds(from);
    if (!done.ok || done.run?.written !== ROWS) throw new Error('not all rows were written');
    const out = performance.now();
    const columns = columnsFor(FIELDS, { departments: ['*'] }, COLUMNS);
    const rows: (readonly string[])[] = [];
    for (let after: string | undefined; rows.length < ROWS; ) {
      const page = await pageOfCustomers(store.archive, after, PAGE);
      after = page.at(-1)?.id;
      for (const dossier of page) rows.push(rowOf(dossier, columns));
    }
    await bytesOf(writeTable('csv', COLUMNS, rows));
    const exportSeconds = seconds(out);
    await store.close();
    const writing = performance.now();
    const workbook = await bytesOf(writeTable('xlsx', COLUMNS, rows));
    const xlsxWriteSeconds = seconds(writing);
    const reading = performance.now();
    readTable(workbook);
    return {
      ...{ rows: ROWS, fields: COLUMNS.length, planSeconds, importSeconds, exportSeconds, xlsxWriteSeconds },
      xlsxReadSeconds: seconds(reading),
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
