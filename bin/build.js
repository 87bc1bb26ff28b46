import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const stamp = join(dist, '.built-from');
const SOURCES = ['src', 'dialogs', 'bin', 'package-lock.json'];

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** A hash over everything that dist/ is made from. */
function sourceHash() {
  const hash = createHash('sha256');
  for (const source of SOURCES.map((name) => join(root, name)).filter((path) => existsSync(path))) {
    for (const file of filesUnder(source))
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** What is built is what the sources say. */
export function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash();
}

/** Builds dist/: the server, the command line and the workers in one folder, the pages beside them. */
export async function build() {
  const esbuild = await import('esbuild');
  const { buildWeb } = await import('./web.js');
  rmSync(dist, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: {
      griddesk: 'src/cli/griddesk.ts',
      'fit.worker': 'src/understanding/fit.worker.ts',
      'duplicates.worker': 'src/customers/duplicates.worker.ts',
    },
    outdir: dist,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  await buildWeb({ outDir: join(dist, 'web') });
  writeFileSync(stamp, sourceHash());
}

/** Builds what is missing or stale where the build packages are; otherwise says what is stale and what to do. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  try {
    import.meta.resolve('esbuild');
    await import('esbuild');
  } catch {
    const what = existsSync(stamp) ? 'dist/ is older than the sources' : 'dist/ has not been built';
    process.stderr.write(
      `Griddesk cannot start: ${what}, and the packages that build it are not installed.\nRun "npm ci && npm run build" here, or copy dist/ from a machine where it was built from the same sources.\n`,
    );
    process.exit(1);
  }
  process.stderr.write('Building Griddesk (once after each change of the sources) ...\n');
  await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
