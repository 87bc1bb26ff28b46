import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { v7 } from 'uuid';
import { loadWhole } from '../../src/content/dossiers.ts';
import { createAnalysing } from '../../src/customers/analysis/run.ts';
import { followed } from '../../src/customers/shelf.ts';
import { createCatalog } from '../../src/dossiers/catalog.ts';
import { SAMPLE_SEED } from '../../src/sample/statements.ts';
import { writeSample } from '../../src/sample/write.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { sampleUtility } from '../../src/utility/sample.ts';
import { inFolder, openStore, TODAY } from '../dossiers/tools.ts';

const CUSTOMERS = 100_000;
const parts = { dialogs: [], intents: readMaterial('data').intents, safety: {}, articles: {} };
const { content, rules } = loadWhole('data', parts, TODAY);
const clock = { now: () => new Date(`${TODAY}T08:00:00.000Z`) };
const seconds = (since: number): number => Math.round((performance.now() - since) / 10) / 100;
const ms = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;

/** All customers of a sample company of 100,000, analysed: the first run writes everything, the second finds nothing to write. How long others wait meanwhile is measured against a timer of 1 ms. */
export const run = () =>
  inFolder(async (folder) => {
    await writeSample(join(folder, 'sample'), { customers: CUSTOMERS, seed: SAMPLE_SEED, until: '2026-01' });
    const catalog = createCatalog(content.fields);
    const store = await openStore(folder, (archive) => followed(archive, catalog));
    await store.take(await readFile(join(folder, 'sample', 'customers.csv')));
    const analysing = createAnalysing({
      ...{ archive: store.archive, catalog, rules, clock, mint: { id: v7 } },
      utility: sampleUtility('data', clock),
      timeZone: content.company.timeZone,
    });
    const once = async () => {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const [from, cpu] = [performance.now(), process.cpuUsage()];
      const started = await analysing.start('bench');
      await analysing.settle();
      const taken = seconds(from);
      const { user, system } = process.cpuUsage(cpu);
      delay.disable();
      const done = started.ok ? await analysing.run(started.run.id) : null;
      const { dossiers = 0, changes = 0, leftOut = 0, state = 'none' } = done ?? {};
      return {
        ...{ state, seconds: taken, cpuSeconds: Math.round((user + system) / 1e4) / 100, dossiers, changes, leftOut },
        ...{ stallP50Ms: ms(delay.percentile(50)), stallP99Ms: ms(delay.percentile(99)), stallMaxMs: ms(delay.max) },
      };
    };
    const first = await once();
    const second = await once();
    const from = performance.now();
    const latest = await analysing.latest();
    const reportMs = Math.round(performance.now() - from);
    const rssMb = Math.round(process.memoryUsage().rss / 1024 ** 2);
    await analysing.stop();
    await store.close();
    return { customers: latest?.customers ?? 0, first, second, reportMs, rssMb };
  });
