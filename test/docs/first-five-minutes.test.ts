import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

interface Step {
  readonly kind: string;
  readonly command: string;
  /** What the page promises that the command says; `…` stands for anything. */
  readonly says: string | null;
}

const page = await readFile('docs/first-five-minutes.md', 'utf8');
const ci = await readFile('.ci/run', 'utf8');

const steps: Step[] = [];
for (const [, info = '', body = ''] of page.matchAll(/^```(\S.*)\n([\s\S]*?)\n```$/gm)) {
  const last = steps.at(-1);
  if (info === 'text' && last) steps[steps.length - 1] = { ...last, says: body };
  else steps.push({ kind: info, command: body, says: null });
}

/** A port that is free now. */
const freePort = (): Promise<number> =>
  new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });

let dataDir: string;
let port: number;
let env: NodeJS.ProcessEnv;
let server: ReturnType<typeof spawn> | undefined;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gd-'));
  // As on a second start: that a model is fitted where there is none has a test of its own.
  await cp(inject('modelDir'), join(dataDir, 'model'), { recursive: true });
  port = await freePort();
  env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), DATA_DIR: dataDir };
});
afterAll(async () => {
  if (server?.pid && server.exitCode === null) {
    const ended = new Promise((done) => server?.once('exit', done));
    process.kill(-server.pid, 'SIGTERM');
    await ended;
  }
  await rm(dataDir, { recursive: true });
});

/** Runs one command as it stands, in a shell of its own; resolves with what it printed. */
async function run(command: string, until?: (said: string) => boolean): Promise<string> {
  const child = spawn('sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  let faults = '';
  child.stderr.on('data', (part: Buffer) => {
    faults += part;
  });
  if (until) server = child;
  return new Promise((done, failed) => {
    child.stdout.on('data', (part: Buffer) => {
      said += part;
      if (until?.(said)) done(said);
    });
    child.once('exit', (code) =>
      code === 0 ? done(said) : failed(new Error(`"${command}" ended with ${code}:\n${said}\n${faults}`)),
    );
  });
}

/** What the page shows, as a pattern; the port that the page names is the one of this run. */
const pattern = (says: string): RegExp =>
  new RegExp(
    says
      .replaceAll('localhost:3978', `localhost:${port}`)
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('[\\s\\S]*?'),
  );

test('installs as the build machine does', () => {
  const [install] = steps;
  expect(install?.kind).toBe('sh install');
  expect(ci).toContain(`${install?.command} `);
});

test('every command of the page runs, and says what the page says', async () => {
  const commands = steps.filter(({ kind }) => kind !== 'sh install');
  expect(commands.length).toBeGreaterThan(7);
  for (const { kind, command, says } of commands) {
    const wanted = says === null ? null : pattern(says);
    const said = await run(command, kind === 'sh start' ? (far) => wanted?.test(far) ?? true : undefined);
    if (wanted) expect(said, command).toMatch(wanted);
  }
}, 120_000);
