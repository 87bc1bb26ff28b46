import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { HeaderSets } from './reply.ts';
import { type Answer, type Route, route } from './routes.ts';

/** The built pages cannot be served; the message names the file and says what to do. */
export class PageFault extends Error {
  override readonly name = 'PageFault';
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** A build puts a hash of the content into the name, so that such a file never changes. */
const HASHED = /[-.][0-9A-Za-z]{8,}\.\w+$/;
const FOREVER = 'public, max-age=31536000, immutable';
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function fill(html: string, values: Readonly<Record<string, string>>, file: string): string {
  return html.replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new PageFault(`${file} asks for {{${name}}}, which nobody gives: correct the page.`);
    return value.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
  });
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((fault: unknown) => {
    throw new PageFault(`${folder} cannot be read: build the pages with npm run build.`, { cause: fault });
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

interface File {
  readonly plain: Buffer;
  readonly br: Buffer | null;
  readonly gz: Buffer | null;
  readonly type: string;
  readonly cache: string;
  readonly tag: string;
}

/** An encoding that the client takes with a weight above zero. */
function takes(accepted: string | undefined, encoding: string): boolean {
  const item = (accepted ?? '').split(',').find((one) => one.trim().split(/[\s;]/)[0] === encoding);
  return item !== undefined && !/;\s*q=0(\.0*)?\s*$/.test(item);
}

function serve(
  file: File,
  accepted: string | undefined,
  known: string | undefined,
  headers: HeaderSets['page'],
): Answer {
  const common = { ...headers, 'cache-control': file.cache, etag: file.tag, vary: 'Accept-Encoding' };
  if (known === file.tag) return { status: 304, headers: common };
  const packed = { 'content-type': file.type };
  if (file.br !== null && takes(accepted, 'br')) {
    return { status: 200, body: file.br, headers: { ...common, ...packed, 'content-encoding': 'br' } };
  }
  if (file.gz !== null && takes(accepted, 'gzip')) {
    return { status: 200, body: file.gz, headers: { ...common, ...packed, 'content-encoding': 'gzip' } };
  }
  return { status: 200, body: file.plain, headers: { ...common, ...packed } };
}

async function load(
  path: string,
  siblings: ReadonlySet<string>,
  values: Readonly<Record<string, string>>,
): Promise<File> {
  const type = TYPES[extname(path)];
  if (type === undefined)
    throw new PageFault(`${path} has an ending that is not served: add its type to the pages' list.`);
  const read = await readFile(path);
  const html = extname(path) === '.html';
  const plain = html ? Buffer.from(fill(read.toString('utf8'), values, path)) : read;
  const packed = async (ending: string, pack: (bytes: Buffer) => Buffer): Promise<Buffer | null> => {
    if (html) return pack(plain);
    return siblings.has(path + ending) ? readFile(path + ending) : null;
  };
  return {
    plain,
    br: await packed('.br', brotliCompressSync),
    gz: await packed('.gz', gzipSync),
    type,
    cache: HASHED.test(path) ? FOREVER : 'no-cache',
    tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
  };
}

/** The one page whose script makes styles as it runs; each answer has a nonce of its own for them. */
const STYLED = 'console/index.html';

async function styledRoute(
  path: string,
  values: Readonly<Record<string, string>>,
  headers: HeaderSets['styled'],
): Promise<Route> {
  // What is filled for each answer must survive the first filling.
  const html = fill(await readFile(path, 'utf8'), { ...values, nonce: '{{nonce}}' }, path);
  return route({
    method: 'GET',
    path: '/console',
    permission: 'public',
    handle: () => {
      const nonce = randomBytes(16).toString('base64');
      const body = Buffer.from(fill(html, { nonce }, path));
      return { status: 200, body, headers: { ...headers(nonce), 'content-type': TYPES['.html'] as string } };
    },
  });
}

/** The customers' page, which a company's pages may show in a frame; and the script that does so, which any page may load. */
const FRAMED = 'chat/index.html';
const LOADER = 'embed.js';

async function framedRoute(
  path: string,
  values: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  origins: readonly string[],
): Promise<Route> {
  const html = fill(await readFile(path, 'utf8'), { ...values, embed: origins.join(' ') }, path);
  const body = Buffer.from(html);
  return route({
    method: 'GET',
    path: '/embed',
    permission: 'public',
    handle: () => ({
      status: 200,
      body,
      headers: { ...headers, 'cache-control': 'no-cache', 'content-type': TYPES['.html'] as string },
    }),
  });
}

/** Where a file is found: index.html of the chat at the root, of another page at its folder's name, all else at its path. */
function addressesOf(path: string): string[] {
  if (path === 'chat/index.html') return ['/'];
  return path.endsWith('/index.html') ? [`/${path.slice(0, -'/index.html'.length)}`] : [`/${path}`];
}

/** One public route for each file of the built pages, read into memory. {{placeholders}} in HTML are filled once, escaped; {{nonce}} in the console's for each answer. Throws PageFault. */
export async function pageRoutes(
  folder: string,
  values: Readonly<Record<string, string>>,
  headers: Pick<HeaderSets, 'page' | 'styled' | 'framed'>,
  embedOrigins: readonly string[] = [],
): Promise<Route[]> {
  const all = new Set(await filesUnder(folder));
  const sources = [...all].filter((path) => !/\.(br|gz)$/.test(path));
  const embedding =
    all.has(join(folder, FRAMED)) && embedOrigins.length > 0
      ? [await framedRoute(join(folder, FRAMED), values, headers.framed(embedOrigins), embedOrigins)]
      : [];
  const rows = sources.map(async (path) => {
    const name = relative(folder, path).split(sep).join('/');
    if (name === STYLED) return [await styledRoute(path, values, headers.styled)];
    const file = await load(path, all, { ...values, embed: '' });
    const own = name === LOADER ? { ...headers.page, 'cross-origin-resource-policy': 'cross-origin' } : headers.page;
    return addressesOf(name).map((address) =>
      route({
        method: 'GET',
        path: address,
        permission: 'public',
        handle: (call) => serve(file, call.headers['accept-encoding'], call.headers['if-none-match'], own),
      }),
    );
  });
  return [...embedding, ...(await Promise.all(rows)).flat()];
}
