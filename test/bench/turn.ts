import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMaterial } from '../../src/understanding/intents.ts';
import { bundle } from '../tools/bundle.js';
import { ask, enter } from '../tools/customer.ts';
import { cpuSeconds, ready, residentMb, startServer } from '../tools/server.ts';
import { scripts, seeded } from './mix.ts';

const ROUNDS = 5;
const CUSTOMERS = 100;
const MESSAGES = 50;
const WARM_UP = 4;
const SECRET = 'bench-kJ3vQx81LmZpTr60WcYd27NhUs45BfGo';

const median = (of: readonly number[]): number =>
  [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN;
const round = (n: number): number => Math.round(n * 1000) / 1000;

/** Starts a bundled server and waits for the line with its port. */
async function listen(
  entry: string,
): Promise<{ child: ChildProcess; pid: number; port: number; stop(): Promise<void> }> {
  const { path, remove } = await bundle(entry);
  const child = spawn(process.execPath, [path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH ?? '' },
  });
  const port = await new Promise<number>((found, failed) => {
    child.stdout?.on('data', (part: Buffer) => {
      const at = / at (\d+)/.exec(String(part))?.[1];
      if (at) found(Number(at));
    });
    child.once('exit', () => failed(new Error(`${entry} ended before it listened`)));
  });
  const stop = async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
    await remove();
  };
  return { child, pid: child.pid ?? 0, port, stop };
}

interface Round {
  readonly cpuMs: number;
  readonly seconds: number;
  readonly latencies: readonly number[];
}

/** One run of all customers, each on a conversation of its own, each waiting for its answer before it goes on. */
async function deskRound(
  url: string,
  pid: number,
  next: (n: number) => readonly string[],
  known: ReadonlySet<string>,
): Promise<Round> {
  const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => enter(url, SECRET)));
  const says = customers.map(() => next(MESSAGES));
  const trained = says.flat().filter((text) => known.has(text));
  if (trained.length > 0) throw new Error(`${trained.length} texts of the mix are in the training data`);
  const latencies: number[] = [];
  const before = cpuSeconds(pid);
  const started = performance.now();
  await Promise.all(
    customers.map(async (customer, i) => {
      for (const text of says[i] ?? []) {
        const sent = performance.now();
        await customer.say(text);
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const cpuMs = (cpuSeconds(pid) - before) * 1000;
  for (const customer of customers) customer.close();
  return { cpuMs: cpuMs / (CUSTOMERS * MESSAGES), seconds, latencies };
}

async function echoRound(
  port: number,
  sink: number,
  pid: number,
  says: readonly (readonly string[])[],
): Promise<number> {
  const url = `http://127.0.0.1:${port}`;
  const before = cpuSeconds(pid);
  await Promise.all(
    says.map(async (texts, i) => {
      for (const text of texts) {
        const { status } = await ask(url, '/api/messages', null, {
          type: 'message',
          id: randomUUID(),
          channelId: 'emulator',
          serviceUrl: `http://127.0.0.1:${sink}`,
          conversation: { id: `c${i}` },
          from: { id: `u${i}` },
          recipient: { id: 'bot' },
          text,
        });
        if (status >= 300) throw new Error(`the echo answered ${status}`);
      }
    }),
  );
  return ((cpuSeconds(pid) - before) * 1000) / says.flat().length;
}

/** CPU of the whole server process for one message, beside that of a bare echo, interleaved in one run. */
export async function run(): Promise<Readonly<Record<string, number>>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'griddesk-bench-'));
  const { next } = scripts(seeded(20_261_123));
  const known = new Set(readMaterial('data').examples.map(({ text }) => text));
  const server = await startServer(dataDir, { DIRECT_LINE_SECRET: SECRET });
  await ready(server.url);
  const [echo, sink] = await Promise.all([listen('test/bench/echo-server.ts'), listen('test/bench/sink-server.ts')]);
  try {
    const idleMb = residentMb(server.pid);
    const warm = await Promise.all(Array.from({ length: 20 }, () => enter(server.url, SECRET)));
    await Promise.all(
      warm.map(async (c) => {
        for (const text of next(WARM_UP * 5)) await c.say(text);
        c.close();
      }),
    );
    const echoTexts = () => Array.from({ length: CUSTOMERS }, () => next(MESSAGES));
    await echoRound(echo.port, sink.port, echo.pid, echoTexts().slice(0, 20));
    const desk: Round[] = [];
    const echoes: number[] = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      desk.push(await deskRound(server.url, server.pid, next, known));
      echoes.push(await echoRound(echo.port, sink.port, echo.pid, echoTexts()));
    }
    const latencies = desk.flatMap((r) => r.latencies).sort((a, b) => a - b);
    const at = (q: number) => latencies[Math.floor(latencies.length * q)] ?? Number.NaN;
    const cpuMsPerMessage = median(desk.map((r) => r.cpuMs));
    const echoCpuMsPerMessage = median(echoes);
    return {
      messages: ROUNDS * CUSTOMERS * MESSAGES,
      cpuMsPerMessage: round(cpuMsPerMessage),
      echoCpuMsPerMessage: round(echoCpuMsPerMessage),
      ratio: round(cpuMsPerMessage / echoCpuMsPerMessage),
      messagesPerSecond: Math.round(median(desk.map((r) => (CUSTOMERS * MESSAGES) / r.seconds))),
      p50Ms: round(at(0.5)),
      p99Ms: round(at(0.99)),
      idleRssMb: idleMb,
      rssMb: residentMb(server.pid),
    };
  } finally {
    await Promise.all([server.kill('SIGKILL'), echo.stop(), sink.stop()]);
    await rm(dataDir, { recursive: true, force: true });
  }
}
