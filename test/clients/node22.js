import { spawn } from 'node:child_process';
import path from 'node:path';
import { fetchPackage } from './fetch.js';

// The whole suite under the other supported line of Node, which npm brings as a package.
const folder = await fetchPackage('node22', ['bin/node']);
const node = path.join(folder, 'package/bin/node');
const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` };
const child = spawn(node, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
});
child.once('exit', (code) => process.exit(code ?? 1));
