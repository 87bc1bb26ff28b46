import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../src/web/chat/', import.meta.url));
const MOST_BYTES = 120 * 1024;
// Phones that are some years old are the ones that are at hand when the power is out.
const TARGET = ['chrome80', 'safari14.1', 'firefox78'];

const ASSETS = [{ name: 'main.js', entry: 'main.ts' }, { name: 'page.css', entry: 'page.css' }, { name: 'icon.svg' }];

async function contentOf({ entry, name }) {
  if (entry === undefined) return readFile(path.join(source, name));
  const { outputFiles } = await build({
    entryPoints: [path.join(source, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return Buffer.from(outputFiles[0].contents);
}

function hashedName(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const { name: stem, ext } = path.parse(name);
  return `${stem}-${hash}${ext}`;
}

async function writeCompressed(file, content) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  await writeFile(file, content);
  await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
  await writeFile(`${file}.br`, brotliCompressSync(content, quality));
}

/**
 * Builds the customers' page into `outDir`/chat: index.html, whose {{placeholders}} the server fills at its start, and
 * beside it the hashed script, style and icon with .gz and .br copies; served under /chat/. Rejects when the page would
 * weigh more than 120 KB compressed, or does not build.
 */
export async function buildWeb({ outDir }) {
  const folder = path.join(outDir, 'chat');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let html = await readFile(path.join(source, 'index.html'), 'utf8');
  let bytes = 0;
  for (const asset of ASSETS) {
    const content = await contentOf(asset);
    const name = hashedName(asset.name, content);
    html = html.replaceAll(`{{asset.${asset.name}}}`, `/chat/${name}`);
    bytes += gzipSync(content, { level: 9 }).length;
    await writeCompressed(path.join(folder, name), content);
  }
  html = html.replace(/\s*<!--.*?-->/g, '').replace(/\n\s+/g, '\n');
  bytes += gzipSync(html, { level: 9 }).length;
  if (bytes > MOST_BYTES) {
    throw new Error(`The customers' page weighs ${bytes} bytes compressed, more than ${MOST_BYTES}: make it smaller.`);
  }
  // No compressed copy: what is sent is the filled page.
  await writeFile(path.join(folder, 'index.html'), html);
  return { bytes };
}
