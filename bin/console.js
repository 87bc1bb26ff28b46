import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { hashedName, writeCompressed } from './packed.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = path.join(root, 'src/web/console');
const MOST_BYTES = 320 * 1024;
const TARGET = ['chrome109', 'safari16', 'firefox115'];
const COMMON = { absWorkingDir: root, bundle: true, minify: true, write: false, target: TARGET, charset: 'utf8' };
const QUIET = { legalComments: 'none', logLevel: 'silent' };

const compressed = (content) => gzipSync(content, { level: 9 }).length;

function buildScripts() {
  return build({
    ...COMMON,
    ...QUIET,
    entryPoints: { main: path.join(source, 'main.tsx') },
    outdir: 'out',
    format: 'esm',
    splitting: true,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    // One sheet for all: pages that come later would otherwise have to wait for theirs.
    loader: { '.css': 'empty' },
    metafile: true,
  });
}

/** Every style sheet that a script imports, as one; those at the top come first, so that the pieces' own win. */
async function buildStyles(inputs) {
  const sheets = Object.keys(inputs).filter((file) => file.endsWith('.css'));
  const depth = (file) => file.split('/').length;
  sheets.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const contents = sheets.map((file) => `@import "./${file}";`).join('\n');
  const { outputFiles } = await build({ ...COMMON, ...QUIET, stdin: { contents, loader: 'css', resolveDir: root } });
  return Buffer.from(outputFiles[0].contents);
}

/** What an entry imports before it runs, itself included; not what it loads later. */
function neededBy(entry, outputs, found = new Set()) {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const { kind, path: file } of outputs[entry].imports)
    if (kind === 'import-statement') neededBy(file, outputs, found);
  return found;
}

/**
 * Builds the agents' console into `outDir`/console: index.html, in which the server puts a nonce for each answer, and
 * beside it one style sheet and the scripts with .gz and .br copies; served under /console/. Gives the compressed bytes of a
 * first load, and rejects when they are more than 320 KB, or when the console does not build.
 */
export async function buildConsole({ outDir }) {
  const folder = path.join(outDir, 'console');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile, outputFiles } = await buildScripts();
  const scripts = new Map(outputFiles.map((file) => [path.relative(root, file.path), Buffer.from(file.contents)]));
  const styles = await buildStyles(metafile.inputs);
  const sheet = hashedName('console.css', styles);
  const drawing = await readFile(path.join(source, '../chat/icon.svg'));
  const icon = hashedName('icon.svg', drawing);
  const [entry] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith('/main.tsx'));
  const first = [...neededBy(entry, metafile.outputs)];
  const address = (file) => `/console/${path.basename(file)}`;
  const preload = (file) => `<link rel="modulepreload" href="${address(file)}">`;
  const html = (await readFile(path.join(source, 'index.html'), 'utf8'))
    .replaceAll('{{asset.main}}', address(entry))
    .replaceAll('{{asset.styles}}', address(sheet))
    .replaceAll('{{asset.icon}}', address(icon))
    .replace(
      '{{asset.more}}',
      first
        .filter((file) => file !== entry)
        .map(preload)
        .join(''),
    )
    .replace(/\n\s+/g, '\n');
  const bytes = [html, styles, ...first.map((file) => scripts.get(file))].reduce(
    (sum, part) => sum + compressed(part),
    0,
  );
  if (bytes > MOST_BYTES) {
    throw new Error(
      `The console's first load weighs ${bytes} bytes compressed, more than ${MOST_BYTES}: load less at first.`,
    );
  }
  const files = [
    [sheet, styles],
    [icon, drawing],
    ...[...scripts].map(([file, content]) => [path.basename(file), content]),
  ];
  await Promise.all(files.map(([name, content]) => writeCompressed(path.join(folder, name), content)));
  await writeFile(path.join(folder, 'index.html'), html);
  return { bytes };
}
