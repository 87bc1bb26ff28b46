import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';

let count = 0;

/**
 * Makes a TypeScript module of this repository runnable by plain Node, for as long as the caller needs it. The result lies
 * under node_modules, so that packages resolve from it.
 * @param {string} entry its path from the root of the repository
 * @returns {Promise<{ path: string, remove: () => Promise<void> }>}
 */
export async function bundle(entry) {
  const folder = resolve('node_modules/.cache/griddesk');
  await mkdir(folder, { recursive: true });
  const path = `${folder}/${process.pid}-${count++}.mjs`;
  await build({
    entryPoints: [resolve(entry)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return { path, remove: () => rm(path, { force: true }) };
}
