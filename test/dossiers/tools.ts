import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { openFiles } from '../../src/archive/files/folder.ts';
import { openArchive } from '../../src/archive/open.ts';
import { pageOfCustomers } from '../../src/customers/collecting.ts';
import { accountsIn, type ImportSettings, type Plan, planImport } from '../../src/customers/import.ts';
import { createImports, type Imports, runImport } from '../../src/customers/importRun.ts';
import type { Field } from '../../src/desk/content.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { readTable } from '../../src/tables/read.ts';
import type { Table } from '../../src/tables/shape.ts';
import { ringOf } from '../archive/ring.ts';

export const FIELDS: readonly Field[] = JSON.parse(
  // From the root, because the bench and the child that is killed run from elsewhere.
  readFileSync('data/fields.json', 'utf8'),
).fields.filter(({ on }: Field) => on !== false);
export const TODAY = '2026-03-12';
const NOW = `${TODAY}T08:00:00.000Z`;

/** A table of text, or why it is none. */
export function tableOf(given: string | Uint8Array): Table {
  const reading = readTable(typeof given === 'string' ? Buffer.from(given) : given);
  if (!reading.ok) throw new Error(`no table: ${JSON.stringify(reading.fault)}`);
  return reading.table;
}

/** The real archive in a folder, with its imports. */
export interface Store {
  readonly archive: Archive;
  readonly imports: Imports;
  plan(given: string | Uint8Array, settings?: ImportSettings): Promise<Plan>;
  /** Imports and waits until it is done. */
  take(given: string | Uint8Array, settings?: ImportSettings): ReturnType<typeof runImport>;
  /** Each customer's fields, by account. */
  holds(): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>>;
  close(): Promise<void>;
}

export async function openStore(folder: string, wrap: (archive: Archive) => Archive = (same) => same): Promise<Store> {
  const archive = wrap(
    await openArchive(`file:${folder}/archive`, {
      onFatal: (error) => {
        throw error;
      },
    }),
  );
  const files = await openFiles(join(folder, 'files'), ringOf(KEY));
  const imports = createImports({
    ...{ archive, files, fields: FIELDS, mint: { id: v7 } },
    clock: { now: () => new Date(NOW) },
    erasedOn: async () => null,
  });
  const plan: Store['plan'] = async (given, settings) => {
    const table = tableOf(given);
    const known = await imports.known(accountsIn(table, FIELDS, TODAY));
    return planImport(table, FIELDS, known, TODAY, settings);
  };
  return {
    archive,
    imports,
    plan,
    take: async (given, settings) => runImport(await plan(given, settings), imports, { file: 'table', by: 'test' }),
    async holds() {
      const all = await pageOfCustomers(archive, undefined, 10_000);
      const valuesOf = (fields: (typeof all)[number]['fields']) =>
        Object.fromEntries(Object.entries(fields).map(([field, { value }]) => [field, value]));
      return Object.fromEntries(all.map(({ account, fields }) => [account ?? '', valuesOf(fields)]));
    },
    async close() {
      await imports.stop();
      await archive.close();
    },
  };
}
/** The same in every process: what one has sealed the next one reads. */
const KEY = Buffer.alloc(32, 'griddesk');

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'griddesk-tables-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An empty archive for as long as the work takes. */
export const inStore = <T>(work: (store: Store) => Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    const store = await openStore(folder);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  });
