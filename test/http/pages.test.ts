import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PageFault } from '../../src/http/pages.ts';
import { openHouse } from './house.ts';
import { sendRaw } from './raw.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gd-web-'));
  await mkdir(join(folder, 'chat'));
  await writeFile(join(folder, 'chat/index.html'), '<!doctype html><title>{{company.zh}}</title><p class="{{demo}}">');
  const script = 'alert("停电")'.repeat(50);
  await writeFile(join(folder, 'chat/main-0123456789ab.js'), script);
  await writeFile(join(folder, 'chat/main-0123456789ab.js.br'), brotliCompressSync(script));
  await writeFile(join(folder, 'chat/main-0123456789ab.js.gz'), gzipSync(script));
  await writeFile(join(folder, 'chat/icon.svg'), '<svg/>');
});
afterEach(() => rm(folder, { recursive: true }));

const open = (values: Record<string, string> = { 'company.zh': '"光明" <供电> & 公司', demo: '' }) =>
  openHouse({}, { pages: { folder, values } });

test('the page is at the root, filled, escaped, never kept without asking, and closed to foreign scripts and frames', async () => {
  const house = await open();
  const { status, headers, body } = await house.ask('GET', '/');
  expect(status).toBe(200);
  expect(body).toBe('<!doctype html><title>&quot;光明&quot; &lt;供电&gt; &amp; 公司</title><p class="">');
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-cache');
  const rules = headers.get('content-security-policy')!.split(';');
  expect(rules).toContain("default-src 'none'");
  expect(rules).toContain("script-src 'self'");
  expect(rules).toContain("style-src 'self'");
  expect(rules).toContain("frame-ancestors 'none'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect((await house.ask('GET', '/', { headers: { 'if-none-match': headers.get('etag')! } })).status).toBe(304);
  expect((await sendRaw(house.port, 'GET // HTTP/1.1\r\nhost: localhost\r\n\r\n')).status).toBe(200);
});

test.each([
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['identity', null],
])('a script for a client that takes %s comes as %s, and is kept for ever', async (accepted, encoding) => {
  const house = await open();
  const answer = await house.ask('GET', '/chat/main-0123456789ab.js', { headers: { 'accept-encoding': accepted } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-encoding')).toBe(encoding);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(answer.headers.get('vary')).toBe('Accept-Encoding');
  expect(answer.body).toBe('alert("停电")'.repeat(50));
});

test('only what was built is served', async () => {
  const house = await open();
  expect((await house.ask('GET', '/chat/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  for (const path of [
    '/chat',
    '/chat/',
    '/chat/index.html',
    '/chat/main-0123456789ab.js.br',
    '/chat/..%2f..%2fpackage.json',
    '/chat/none.js',
  ]) {
    expect([path, (await house.ask('GET', path)).status]).toEqual([path, 404]);
  }
});

test('a placeholder that nobody fills, a file of unknown kind and a missing build are faults that say what to do', async () => {
  await expect(open({ demo: '' })).rejects.toThrow(/index\.html asks for \{\{company\.zh\}\}, which nobody gives/);
  await writeFile(join(folder, 'chat/notes.docx'), '');
  await expect(open()).rejects.toThrow(PageFault);
  await expect(openHouse({}, { pages: { folder: join(folder, 'no'), values: {} } })).rejects.toThrow(/build the pages/);
});
