import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../../bin/build.js';
import { bundle } from '../tools/bundle.js';

/**
 * Every fault: its module, from the root. Each exports `run({ short })`, which resolves with counts, and `zero`, the
 * names of those counts that have to be 0.
 */
const FAULTS = {
  kill: 'test/faults/kill.ts',
  power: 'test/faults/power.ts',
  'store-kill': 'test/faults/store-kill.ts',
  'store-full': 'test/faults/store-full.ts',
  'store-eio': 'test/faults/store-eio.ts',
  'store-rot': 'test/faults/store-rot.ts',
  'store-lock': 'test/faults/store-lock.ts',
};

const [name = '', ...flags] = process.argv.slice(2);
const entry = FAULTS[/** @type {keyof typeof FAULTS} */ (name)];
if (!entry) {
  process.stderr.write(
    `npm run faults -- <name> [--short] [--json], where <name> is: ${Object.keys(FAULTS).join(', ')}\n`,
  );
  process.exit(2);
}

await ensureBuilt();
const { path, remove } = await bundle(entry);
try {
  const { run, zero } = await import(pathToFileURL(path).href);
  const counts = await run({ short: flags.includes('--short') });
  const broken = zero.filter((/** @type {string} */ of) => counts[of] !== 0);
  if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(counts)}\n`);
  else for (const [of, count] of Object.entries(counts)) process.stdout.write(`${of.padEnd(20)}${count}\n`);
  if (broken.length > 0) process.stderr.write(`${name}: has to be 0: ${broken.join(', ')}\n`);
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  await remove();
}
