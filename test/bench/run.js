import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../../bin/build.js';
import { bundle } from '../tools/bundle.js';

/** Every bench: its module, from the root. Each exports `run()`, which resolves with its figures. */
const BENCHES = {
  turn: 'test/bench/turn.ts',
  desk: 'test/bench/desk.ts',
  soak: 'test/bench/soak.ts',
  import: 'test/bench/import.ts',
  analysis: 'test/bench/analysis.ts',
};

const [name = '', ...flags] = process.argv.slice(2);
const entry = BENCHES[/** @type {keyof typeof BENCHES} */ (name)];
if (!entry) {
  process.stderr.write(`npm run bench -- <name> [--json], where <name> is: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}

await ensureBuilt();
const { path, remove } = await bundle(entry);
try {
  const { run } = await import(pathToFileURL(path).href);
  const figures = await run();
  if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [of, figure] of Object.entries(figures)) process.stdout.write(`${of.padEnd(24)}${figure}\n`);
} finally {
  await remove();
}
