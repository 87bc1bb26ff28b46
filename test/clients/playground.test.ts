import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, it, onTestFinished } from 'vitest';
import { openHouse } from '../console/house.ts';
import { type OwnBrowser, startBrowser } from '../tools/browser.ts';
import { fetchPackage } from './fetch.js';

let own: OwnBrowser;
let cli: string;
beforeAll(async () => {
  cli = join(await fetchPackage('playground'), 'package/cli.js');
  own = await startBrowser();
});
afterAll(() => own.close());

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });

/** The playground opens a browser of the desktop and ends where there is none: it gets a program of that name that does nothing. */
async function quietDesktop(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gd-'));
  await writeFile(join(folder, 'xdg-open'), '#!/bin/sh\nexit 0\n');
  await chmod(join(folder, 'xdg-open'), 0o755);
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function startPlayground(endpoint: string): Promise<string> {
  const port = await freePort();
  const path = [await quietDesktop(), process.env.PATH ?? ''].join(delimiter);
  const child: ChildProcess = spawn(
    process.execPath,
    [cli, '-e', endpoint, '-p', String(port), '-c', 'emulator', '--dt'],
    {
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>((listening, failed) => {
    child.stdout?.on('data', (part: Buffer) => String(part).includes('Listening on') && listening());
    child.once('exit', (code) => failed(new Error(`the playground ended with ${code}`)));
  });
  return `http://localhost:${port}/`;
}

it('the Microsoft 365 Agents Playground talks to /api/messages, in Chinese and in English', async () => {
  const house = await openHouse({ BOT_ANONYMOUS: 'loopback' });
  const url = await startPlayground(`${house.url}/api/messages`);
  const page = await own.browser.newPage();
  await page.goto(url);
  const box = page.getByRole('textbox').last();
  await box.waitFor();
  await box.fill('我家停电了');
  await box.press('Enter');
  await page.getByText('哪里停电了').last().waitFor();
  await box.fill('阳光小区3栋');
  await box.press('Enter');
  await page.getByText('编号').last().waitFor();
  await box.fill('in English please');
  await box.press('Enter');
  await page.getByText('Of course, English it is').last().waitFor();
});
