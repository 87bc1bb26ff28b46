import { writeSync } from 'node:fs';
import { runImport } from '../../src/customers/importRun.ts';
import { openStore } from '../dossiers/tools.ts';

/*
 * The process that the test of imports kills. It imports that many rows, and says
 * "running" once all of them are staged and the next start has to end what this one does not.
 */

const [folder = '', rows = '0'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

const { imports, plan, close } = await openStore(folder);
const lines = Array.from({ length: Number(rows) }, (_, n) => `33${String(n).padStart(8, '0')},某${n},云溪路${n}号`);
const steps: typeof imports = {
  ...imports,
  async start(run) {
    const started = await imports.start(run);
    say('running');
    return started;
  },
};
await runImport(await plan(`户号,名称,地址\n${lines.join('\n')}`), steps, { file: 'table', by: 'test' });
await close();
