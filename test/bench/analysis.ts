import { monitorEventLoopDelay } from 'node:perf_hooks';
import { v7 } from 'uuid';
import { loadWhole } from '../../src/content/dossiers.ts';
import { createAnalysing } from '../../src/customers/analysis/run.ts';
import { followed } from '../../src/customers/shelf.ts';
import type { Put } from '../../src/desk/ports.ts';
import { createCatalog } from '../../src/dossiers/catalog.ts';
import { customerOf } from '../../src/sample/customers.ts';
import { SAMPLE_SEED } from '../../src/sample/statements.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { sampleUtility } from '../../src/utility/sample.ts';
import { inFolder, openStore, TODAY } from '../dossiers/tools.ts';

const CUSTOMERS = 100_000;
const parts = { dialogs: [], intents: readMaterial('data').intents, safety: {}, articles: {} };
const { content, rules } = loadWhole('data', parts, TODAY);
const clock = { now: () => new Date(`${TODAY}T08:00:00.000Z`) };
const seconds = (since: number): number => Math.round((performance.now() - since) / 10) / 100;
const ms = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;

const AT_ONCE = 200;
/** A dossier as an import leaves it, but for its log: it is the run that is measured. */
function customer(n: number): Put {
  const { account, fields } = customerOf(SAMPLE_SEED, n, TODAY.slice(0, 7));
  const values = Object.entries(fields).map(([field, value]) => [field, { value, change: 0, standing: 'verified' }]);
  const about = { thread: null, provisional: false, openedAt: clock.now().toISOString(), lastChange: 0 };
  const body = { v: 1, id: v7(), account, ...about, fields: Object.fromEntries(values) } as const;
  return { kind: 'dossier', id: body.id, expects: 0, body };
}

/** All customers of a sample company of 100,000, analysed: the first run writes everything, the second finds nothing to write. How long others wait meanwhile is measured against a timer of 1 ms. */
export const run = () =>
  inFolder(async (folder) => {
    const catalog = createCatalog(content.fields);
    const store = await openStore(folder, (archive) => followed(archive, catalog));
    for (let n = 0; n < CUSTOMERS; n += AT_ONCE)
      await store.archive.commit({ puts: Array.from({ length: AT_ONCE }, (_, at) => customer(n + at)) });
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
