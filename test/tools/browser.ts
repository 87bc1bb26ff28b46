import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const LIBRARIES = ['libnss3.so', 'libnspr4.so'];
const PLACES = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu'];

/** A Chromium of our own, in its own temporary folder. */
export interface OwnBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

const systemHas = (library: string): boolean => PLACES.some((place) => existsSync(path.join(place, library)));

/** The package unpacks into what is the temporary folder at that moment, and unpacks libraries where it takes the machine for a bare one. */
async function unpack(folder: string, withLibraries: boolean): Promise<string> {
  const before = { ...process.env };
  process.env.TMPDIR = folder;
  if (withLibraries) process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } finally {
    for (const key of Object.keys(process.env)) if (!(key in before)) delete process.env[key];
    Object.assign(process.env, before);
  }
}

/** Starts the browser that the tests use; nothing needs to be installed. Takes about two seconds. */
export async function startBrowser(): Promise<OwnBrowser> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'griddesk-browser-'));
  const withLibraries = !LIBRARIES.every(systemHas);
  const executablePath = await unpack(folder, withLibraries);
  const browser = await chromium.launch({
    executablePath,
    // Not the package's own flags: those turn off web security, and one process for all dies with one page.
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: {
      ...process.env,
      TMPDIR: folder,
      ...(withLibraries && { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') }),
      ...(!existsSync('/etc/fonts') && { FONTCONFIG_PATH: path.join(folder, 'fonts') }),
    },
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
