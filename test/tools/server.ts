import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A server in a process of its own, as `npm start` runs it, on a free port of the loopback. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly pid: number;
  /** Where Node's inspector listens, if it was asked for. */
  readonly inspector: string | null;
  kill(signal: NodeJS.Signals): Promise<void>;
}

const START: string = JSON.parse(readFileSync('package.json', 'utf8')).scripts.start;
/** What `npm start` gives to Node itself. */
const NODE_FLAGS = START.split(' ').filter((word) => word.startsWith('--'));

/** Starts the built product on a data folder; rejects with what it said when it does not come up. */
export async function startServer(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
  nodeFlags: readonly string[] = [],
): Promise<ServerProcess> {
  const env = { PATH: process.env.PATH ?? '', PORT: '0', DATA_DIR: dataDir, ...settings };
  const child = spawn(process.execPath, [...NODE_FLAGS, ...nodeFlags, resolve('dist/griddesk.js'), 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const url = await new Promise<string>((found, failed) => {
    const hear = (part: Buffer) => {
      said += part;
      const at = /Griddesk is at http:\/\/localhost:(\d+)/.exec(said)?.[1];
      if (at) found(`http://127.0.0.1:${at}`);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}:\n${said}`)));
  });
  // What it logs is read, so that it never waits for us, and let go but for its last words.
  let last = '';
  const keep = (part: Buffer) => {
    last = (last + part).slice(-4_000);
  };
  child.stdout.removeAllListeners('data').on('data', keep);
  child.stderr.removeAllListeners('data').on('data', keep);
  let meant = false;
  child.once('exit', (code, signal) => {
    if (!meant) process.stderr.write(`the server ended by itself (${code ?? signal}); its last words:\n${last}\n`);
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the server has no process id');
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    url,
    child,
    pid,
    inspector: /Debugger listening on (ws:\S+)/.exec(said)?.[1] ?? null,
    kill: (signal) => {
      meant = true;
      child.kill(signal);
      return ended;
    },
  };
}

/** Waits until the server is ready to answer: the model is fitted. */
export async function ready(url: string, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; ; ) {
    const state = await fetch(`${url}/readyz`).catch(() => null);
    await state?.body?.cancel();
    if (state?.ok) return;
    if (Date.now() > end) throw new Error(`the server was not ready within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const TICKS_PER_SECOND = 100;

/** CPU seconds that a process and all its threads have used so far. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident megabytes of a process. */
export function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}
