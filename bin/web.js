import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildConsole } from './console.js';
import { hashedName, writeCompressed } from './packed.js';

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

/**
 * Builds the customers' page into `outDir`/chat: index.html, whose {{placeholders}} the server fills at its start, and
 * beside it the hashed script, style and icon with .gz and .br copies; served under /chat/. Rejects when the page would
 * weigh more than 120 KB compressed, or does not build.
 */
export async function buildChat({ outDir }) {
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

const embed = fileURLToPath(new URL('../src/web/embed/embed.ts', import.meta.url));
const MOST_EMBED_BYTES = 6 * 1024;

/** Builds the script of the launcher, under a name that stays: companies' pages name it. */
async function buildEmbed({ outDir }) {
  const { outputFiles } = await build({
    entryPoints: [embed],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const content = Buffer.from(outputFiles[0].contents);
  const bytes = gzipSync(content, { level: 9 }).length;
  if (bytes > MOST_EMBED_BYTES)
    throw new Error(`embed.js weighs ${bytes} bytes compressed, more than ${MOST_EMBED_BYTES}.`);
  await writeCompressed(path.join(outDir, 'embed.js'), content);
}

/** Builds all pages into `outDir`, each into its folder, and says what a first load of the console weighs. */
export async function buildWeb({ outDir }) {
  const chat = await buildChat({ outDir });
  await buildEmbed({ outDir });
  const console = await buildConsole({ outDir });
  process.stderr.write(`The console's first load: ${(console.bytes / 1024).toFixed(1)} KB compressed, of 320 KB.\n`);
  return { bytes: chat.bytes, consoleBytes: console.bytes };
}
