import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { type AnalysingParts, createAnalysing } from '../../src/customers/analysis/run.ts';
import { followed } from '../../src/customers/shelf.ts';
import { withChange } from '../../src/desk/dossier.ts';
import type { Archive, Utility } from '../../src/desk/ports.ts';
import type { AnalysisRun, Dossier, FieldChange } from '../../src/desk/records.ts';
import { createCatalog } from '../../src/dossiers/catalog.ts';
import { SAMPLE_SEED } from '../../src/sample/statements.ts';
import { writeSample } from '../../src/sample/write.ts';
import { sampleUtility } from '../../src/utility/sample.ts';
import { content, rules, TODAY } from './people.ts';
import { inFolder, openStore, type Store } from './tools.ts';

export const clock = { now: () => new Date(`${TODAY}T08:00:00.000Z`) };
const data = fileURLToPath(new URL('../../data', import.meta.url));
export const sample = sampleUtility(data, clock);

/** A company in the real archive, with its analysis. */
export interface Company {
  readonly archive: Archive;
  readonly store: Store;
  /** Another process on the same archive; `utility`: the sample company's unless given. */
  analysing(parts?: Partial<AnalysingParts>): ReturnType<typeof createAnalysing>;
  /** Runs to the end. */
  run(parts?: Partial<AnalysingParts>): Promise<AnalysisRun>;
  dossiers(): Promise<readonly Dossier[]>;
  changes(dossier: string): Promise<readonly FieldChange[]>;
  /** Writes a field as an agent does. */
  write(dossier: string, field: string, to: string | null, by?: FieldChange['provenance']): Promise<void>;
}

/** The first customers of the sample company, for as long as the work takes. */
export const inCompany = (customers: number, work: (company: Company) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const catalog = createCatalog(content.fields);
    const store = await openStore(folder, (archive) => followed(archive, catalog));
    const { archive } = store;
    const all: ReturnType<typeof createAnalysing>[] = [];
    const analysing: Company['analysing'] = (parts = {}) => {
      const made = createAnalysing({
        ...{ archive, catalog, rules, clock, mint: { id: v7 }, timeZone: 'Asia/Shanghai' },
        utility: sample as Utility,
        ...parts,
      });
      all.push(made);
      return made;
    };
    const load = async (id: string) => (await archive.load([{ kind: 'dossier', id }] as const))[0];
    try {
      if (customers > 0) {
        await writeSample(join(folder, 'sample'), { customers, seed: SAMPLE_SEED, until: '2026-02' });
        const { readFile } = await import('node:fs/promises');
        const done = await store.take(await readFile(join(folder, 'sample', 'customers.csv')));
        if (!done.ok) throw new Error(done.because);
      }
      await work({
        archive,
        store,
        analysing,
        async run(parts) {
          const one = analysing(parts);
          const started = await one.start('test');
          if (!started.ok) throw new Error(started.because);
          await one.settle();
          return (await one.run(started.run.id))!;
        },
        async dossiers() {
          const found = await archive.find('dossier', 'customer', 'customer', { limit: 100_000 });
          return found.flatMap(({ body }) => body ?? []);
        },
        async changes(dossier) {
          return (await archive.entries('dossier', dossier, { after: 0, limit: 10_000 })).map(({ body }) => body);
        },
        async write(id, field, to, by = { by: 'agent', agent: 'a', name: '林岚', reason: '已核实' }) {
          const { body, version } = await load(id);
          const seq = body!.lastChange + 1;
          const change: FieldChange = {
            ...{ v: 1, id: v7(), at: clock.now().toISOString(), field, from: body!.fields[field]?.value ?? null, to },
            ...{ confidence: 1, standing: 'verified', provenance: by },
          };
          const put = { kind: 'dossier', id, expects: version, body: withChange(body!, seq, change) } as const;
          const done = await archive.commit({ puts: [put], appends: [{ log: 'dossier', of: id, seq, body: change }] });
          if (!done.ok) throw new Error(done.conflict);
        },
      });
    } finally {
      await Promise.all(all.map((one) => one.stop()));
      await store.close();
    }
  });
