import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { fields as contentFields } from '../content/shapes.ts';
import { tabled } from '../customers/analysis/tabled.ts';
import { columnsFor, passes, rowOf } from '../customers/exporting.ts';
import { accountsIn, type Known, type Plan, planImport } from '../customers/import.ts';
import { type ImportSteps, type NotTaken, runImport } from '../customers/importRun.ts';
import { saidOfRow, saidOfTable } from '../customers/words.ts';
import type { Field } from '../desk/content.ts';
import type { Dossier, ImportRun } from '../desk/records.ts';
import type { Language } from '../desk/understood.ts';
import { REPORT } from '../http/console/contract.ts';
import { readTable } from '../tables/read.ts';
import { LIMITS, type Table } from '../tables/shape.ts';
import { type TableFormat, writeTable } from '../tables/write.ts';
import { type Operator, OperatorFault } from './operator.ts';

/** The archive command cannot be done; the message says what to write instead. */
class ArchiveCommandFault extends Error {
  override readonly name = 'ArchiveCommandFault';
}

type Desk = Pick<Operator, 'ask'>;
type Say = (line: string) => void;

/** How it ended: `nothing` was written, or `some` rows were left out. */
const EXIT = { whole: 0, nothing: 1, some: 2 } as const;
const MOST_SHOWN = 50;
const KNOWN_PAGE = 500;
const CUSTOMERS_PAGE = 5000;

const KNOWN = z.record(
  z.string(),
  z.object({ dossiers: z.number(), fields: z.record(z.string(), z.string()), erased: z.string().optional() }),
);

async function fieldsOf(desk: Desk): Promise<readonly Field[]> {
  return contentFields.shape.fields.parse(await desk.ask('GET', '/api/operator/fields'));
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const file = await open(path).catch((fault: NodeJS.ErrnoException) => {
    const why = fault.code === 'ENOENT' ? 'there is no such file' : (fault.code ?? fault.message);
    throw new ArchiveCommandFault(`${path} cannot be read: ${why}.`);
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new ArchiveCommandFault(`${path} cannot be read: it is not a file.`);
    if (found.size > LIMITS.bytes)
      throw new ArchiveCommandFault(`${path}: ${saidOfTable({ because: 'tooManyBytes', at: LIMITS.bytes }, 'en')}.`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function tableOf(path: string, rows: number, language: Language): Promise<Table> {
  const reading = readTable(await bytesOf(path), { ...LIMITS, rows });
  if (reading.ok) return reading.table;
  throw new ArchiveCommandFault(`${path}: ${saidOfTable(reading.fault, language)}`);
}

async function knownOf(desk: Desk, accounts: readonly string[]): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>();
  for (let from = 0; from < accounts.length; from += KNOWN_PAGE) {
    const body = { accounts: accounts.slice(from, from + KNOWN_PAGE) };
    const answer = KNOWN.parse(await desk.ask('POST', '/api/operator/customers/known', body));
    for (const [account, of] of Object.entries(answer)) known.set(account, of);
  }
  return known;
}

/** The steps of an import, on the server. */
function stepsOver(desk: Desk): ImportSteps {
  const base = '/api/operator/imports';
  const taken = async (path: string, body?: unknown) => ({
    ok: true as const,
    run: (await desk.ask('POST', path, body)) as ImportRun,
  });
  return {
    open: ({ file }) => taken(base, { file: file.slice(0, 255) }),
    stage: (run, rows) => taken(`${base}/${run}/parts`, { rows }),
    start: (run) => taken(`${base}/${run}/start`),
    report: async (run) => (await desk.ask('GET', `${base}/${run}`)) as ImportRun,
  };
}

/** Every fault in words, the header's first. */
function* faultsOf(plan: Plan, language: Language): Iterable<string> {
  for (const fault of plan.header) yield saidOfRow(plan.headerRow, fault, language);
  for (const { row, faults } of plan.rows) for (const fault of faults) yield saidOfRow(row, fault, language);
}

function tellFaults(plan: Plan, language: Language, say: Say): void {
  let told = 0;
  for (const line of faultsOf(plan, language)) {
    if (++told <= MOST_SHOWN) say(line);
  }
  if (told > MOST_SHOWN) say(`... and ${told - MOST_SHOWN} more; --json lists them all.`);
}

/** A line a row that is not the same already, with its faults in words. */
function tellRows(plan: Plan, say: Say): void {
  const inWords = (row: number, faults: Plan['header']) =>
    faults.map((fault) => ({ ...fault, zh: saidOfRow(row, fault, 'zh'), en: saidOfRow(row, fault, 'en') }));
  if (plan.header.length > 0)
    say(JSON.stringify({ row: plan.headerRow, action: 'refused', faults: inWords(plan.headerRow, plan.header) }));
  for (const { faults, ...row } of plan.rows)
    if (row.action !== 'same') say(JSON.stringify({ ...row, faults: inWords(row.row, faults) }));
}

interface ImportOptions {
  readonly dryRun?: boolean;
  readonly leaveOutRefused?: boolean;
  readonly sensitive?: boolean;
  readonly erased?: boolean;
  readonly mostRows: number;
  readonly lang: Language;
  readonly json?: boolean;
}

const WHY: Readonly<Record<NotTaken['because'] | 'refused', string>> = {
  busy: 'Another import is running: wait until it has ended.',
  gone: 'The import was ended by another one.',
  unfit: 'The server does not take these rows: use its version of Griddesk.',
  refused: 'Nothing was written. Mend the rows, or leave them out with --leave-out-refused.',
};

function exitOf(plan: Plan, run: ImportRun | null): number {
  if (run && run.state !== 'done') return EXIT.some;
  return plan.counts.refused > 0 || (run?.leftOut ?? 0) > 0 ? EXIT.some : EXIT.whole;
}

function tellRun(run: ImportRun, { lang }: ImportOptions, say: Say): void {
  for (const { row, account, field, because } of run.conflicts)
    say(saidOfRow(row, { column: `${account} ${field}`, because }, lang));
  say(`Written: ${run.written} of ${run.rows} rows. Left out because of changes made meanwhile: ${run.leftOut}.`);
  if (run.state === 'broken')
    say('The files lack a part of it, so the rows after that are missing: import the file again.');
}

/** Imports a table; gives the exit code. */
export async function importTable(desk: Desk, path: string, options: ImportOptions, say: Say): Promise<number> {
  const { dryRun = false, leaveOutRefused = false, lang, json = false } = options;
  const today = new Date().toISOString().slice(0, 10);
  const fields = await fieldsOf(desk);
  const table = await tableOf(path, options.mostRows, lang);
  const known = await knownOf(desk, accountsIn(table, fields, today));
  const plan = planImport(table, fields, known, today, {
    sensitive: options.sensitive ?? false,
    erased: options.erased ?? false,
  });
  const { new: fresh, change, same, refused } = plan.counts;
  if (json) tellRows(plan, say);
  else {
    tellFaults(plan, lang, say);
    say(`New: ${fresh}. Changed: ${change}. The same: ${same}. Refused: ${refused}.`);
  }
  const finish = (run: ImportRun | null, code: number): number => {
    if (json) say(JSON.stringify({ counts: plan.counts, header: plan.header.length, run }));
    return code;
  };
  if (dryRun) return finish(null, plan.header.length + refused > 0 ? EXIT.nothing : EXIT.whole);
  const given = { file: basename(path), by: 'operator', leaveOut: leaveOutRefused };
  const carried = await runImport(plan, stepsOver(desk), given);
  if (!carried.ok) {
    if (!json) say(plan.header.length > 0 ? 'Nothing was written: mend the first row.' : WHY[carried.because]);
    return finish(null, EXIT.nothing);
  }
  if (carried.run && !json) tellRun(carried.run, options, say);
  return finish(carried.run, exitOf(plan, carried.run));
}

async function* customers(desk: Desk): AsyncIterable<Dossier> {
  for (let after = ''; ; ) {
    const from = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const page = (await desk.ask(
      'GET',
      `/api/operator/customers?limit=${CUSTOMERS_PAGE}${from}`,
    )) as readonly Dossier[];
    yield* page;
    const last = page.at(-1);
    if (page.length < CUSTOMERS_PAGE || !last) return;
    after = last.id;
  }
}

interface ExportOptions {
  readonly format: TableFormat | 'html';
  readonly customer?: string;
  readonly out?: string;
  readonly columns?: string;
  readonly where: readonly string[];
  readonly sensitive?: boolean;
  readonly headers: 'id' | Language;
  readonly lang: Language;
}

/** Only its owner reads what is written: it is personal. */
async function put(out: string | undefined, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  if (out === undefined) return pipeline(Readable.from(bytes), process.stdout, { end: false });
  await pipeline(Readable.from(bytes), createWriteStream(out, { mode: 0o600 })).catch(
    (fault: NodeJS.ErrnoException) => {
      if (fault instanceof OperatorFault) throw fault;
      throw new ArchiveCommandFault(`${out} cannot be written: ${fault.code ?? fault.message}.`);
    },
  );
}

function filterOf(where: readonly string[], fields: readonly Field[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    where.map((pair) => {
      const at = pair.indexOf('=');
      const field = pair.slice(0, at);
      if (at < 1 || !fields.some((known) => known.field === field))
        throw new ArchiveCommandFault(`--where takes <field>=<value>, such as state=active; not "${pair}".`);
      return [field, pair.slice(at + 1)];
    }),
  );
}

function chosenOf(columns: string | undefined, fields: readonly Field[]): readonly string[] | null {
  if (columns === undefined) return null;
  const chosen = columns.split(',').map((name) => name.trim());
  const unknown = chosen.find((name) => !fields.some(({ field }) => field === name));
  if (unknown !== undefined) throw new ArchiveCommandFault(`--columns: there is no field "${unknown}".`);
  return chosen;
}

async function exportList(desk: Desk, options: ExportOptions, format: TableFormat): Promise<void> {
  const fields = await fieldsOf(desk);
  const filter = filterOf(options.where, fields);
  const asker = { departments: ['*'], sensitive: options.sensitive ?? false };
  const columns = columnsFor(fields, asker, chosenOf(options.columns, fields));
  const header = columns.map(({ field, name }) => (options.headers === 'id' ? field : name[options.headers]));
  async function* rows() {
    for await (const dossier of customers(desk)) if (passes(dossier, filter)) yield rowOf(dossier, columns);
  }
  await put(options.out, writeTable(format, header, rows()));
}

/** Exports the list of customers, or all that is kept of one. */
export async function exportArchive(desk: Desk, options: ExportOptions): Promise<void> {
  const { format, customer, out, lang } = options;
  if (customer !== undefined) {
    if (format !== 'json' && format !== 'html')
      throw new ArchiveCommandFault('One customer is exported with --format json or --format html.');
    if (!/^\d{10,16}$/.test(customer)) throw new ArchiveCommandFault(`"${customer}" is not an account number.`);
    const path = `/api/operator/customers/${customer}/file?as=${format}&lang=${lang}`;
    const { text } = z.object({ text: z.string() }).parse(await desk.ask('GET', path));
    return put(out, [new TextEncoder().encode(text)]);
  }
  if (format === 'html') throw new ArchiveCommandFault('A list is exported with --format csv, xlsx or json.');
  if (format === 'xlsx' && out === undefined)
    throw new ArchiveCommandFault('A workbook is no text: name its file with --out <file>.');
  return exportList(desk, options, format);
}

interface ReportOptions {
  readonly format: TableFormat;
  readonly out?: string;
  readonly lang: Language;
}

/** A report of the last analysis, with the figures that the console shows. As JSON it is whole: with its day and its rules. */
export async function exportReport(desk: Desk, id: string, { format, out, lang }: ReportOptions): Promise<void> {
  if (format === 'xlsx' && out === undefined)
    throw new ArchiveCommandFault('A workbook is no text: name its file with --out <file>.');
  const report = REPORT.parse(await desk.ask('GET', `/api/console/reports/${encodeURIComponent(id)}`));
  if (format === 'json') return put(out, [new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`)]);
  const { header, rows } = tabled(report, lang);
  return put(out, writeTable(format, header, rows));
}

function oneOf<const T extends string>(...of: readonly T[]) {
  return (text: string): T => {
    const found = of.find((one) => one === text);
    if (found === undefined) throw new InvalidArgumentError(`It is one of: ${of.join(', ')}.`);
    return found;
  };
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9999999.');
  return Number(text);
}

/** `griddesk archive show | import | export | report`. */
export function archiveCommands(
  program: Command,
  over: (work: (desk: Desk) => Promise<void>) => Promise<void>,
  say: Say,
): void {
  const archive = program.command('archive').description('the archive of customers: look, bring in, take out');
  archive
    .command('show <id>')
    .description('a dossier, ticket, conversation or thread, with its history')
    .action((id: string) =>
      over(async (desk) =>
        say(JSON.stringify(await desk.ask('GET', `/api/operator/archive/${encodeURIComponent(id)}`), null, 2)),
      ),
    );
  archive
    .command('import <file>')
    .description('bring in a table of customers: CSV (UTF-8, GB18030), XLSX or JSON')
    .option('--dry-run', 'tell what would change, and write nothing')
    .option('--leave-out-refused', 'write the other rows although some are refused')
    .option('--sensitive', 'take sensitive fields (S3) too')
    .option('--erased', 'take accounts too whose customer was erased: somebody else has them now')
    .option('--most-rows <n>', 'more rows are refused', whole, LIMITS.rows)
    .option('--lang <zh|en>', 'language of what is said of rows', oneOf('zh', 'en'), 'en')
    .option('--json', 'a line of JSON for each row that is not the same already, and a summary on the last line')
    .addHelpText(
      'after',
      `
The first row names the fields, by id or by their Chinese or English name. A row is matched by its account number
(customerNo) alone. An empty cell leaves its field as it is. Rows are written whole or not at all; what somebody has
changed meanwhile is reported and never overwritten. After a crash the import ends by itself at the next start.

Exit code: 0 all rows are in the archive; 1 nothing was written; 2 written, and some rows were left out.
`,
    )
    .action((file: string, options: ImportOptions) =>
      over(async (desk) => {
        process.exitCode = await importTable(desk, file, options, say);
      }),
    );
  archive
    .command('report <id>')
    .description('a report of data/reports.json, as of the last analysis: the figures that the console shows')
    .option('--format <format>', 'csv, xlsx or json', oneOf('csv', 'xlsx', 'json'), 'csv')
    .option('--out <file>', 'the file to write; otherwise it goes to the screen')
    .option('--lang <zh|en>', 'language of the table', oneOf('zh', 'en'), 'zh')
    .addHelpText(
      'after',
      '\nSmall cells are hidden, and figures rounded. New figures: griddesk analysis run\nExit code: 0 it was written; 1 it was not.\n',
    )
    .action((id: string, options: ReportOptions) => over((desk) => exportReport(desk, id, options)));
  archive
    .command('export')
    .description('the list of customers, or with --customer all that is kept of one')
    .option(
      '--format <format>',
      'csv, xlsx or json; of one customer json or html',
      oneOf('csv', 'xlsx', 'json', 'html'),
    )
    .option('--customer <account>', 'all that is kept of one customer: fields, changes, contacts, tickets, messages')
    .option('--out <file>', 'the file to write, for its owner alone; otherwise it goes to the screen')
    .option('--columns <a,b>', 'field ids; otherwise all')
    .option(
      '--where <field=value>',
      'only customers with that value; may be given again',
      (pair, all: string[]) => [...all, pair],
      [],
    )
    .option('--sensitive', 'sensitive columns (S3) too')
    .option('--headers <id|zh|en>', 'what the first row calls the fields', oneOf('id', 'zh', 'en'), 'id')
    .option('--lang <zh|en>', "language of one customer's page", oneOf('zh', 'en'), 'zh')
    .addHelpText('after', '\nExit code: 0 it was written; 1 it was not. What is exported can be imported again.\n')
    .action((options: Omit<ExportOptions, 'format'> & Partial<Pick<ExportOptions, 'format'>>) =>
      over((desk) =>
        exportArchive(desk, {
          ...options,
          format: options.format ?? (options.customer === undefined ? 'csv' : 'json'),
        }),
      ),
    );
}
