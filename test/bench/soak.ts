import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { signIn } from '../tools/console.ts';
import { type Customer, enter } from '../tools/customer.ts';
import { ready, residentMb, startServer } from '../tools/server.ts';
import { scripts, seeded } from './mix.ts';

const TURNS_PER_SECOND = 20;
const CUSTOMERS = 100;
/** Until the machine code of the hot paths is made and the caches are full. */
const WARM_UP_MINUTES = 8;
/** The customer's matter is done after about so many messages; half of them then leave for good. */
const MESSAGES = 8;
const SAMPLE_SECONDS = 15;
const LEAD = { email: 'lead@example.com', password: 'the lead of the soak' };
/** How often the desk's people look at what is open. */
const WORK_SECONDS = 5;
const SECRET = 'soak-kJ3vQx81LmZpTr60WcYd27NhUs45BfGo';

const round = (n: number): number => Math.round(n * 100) / 100;

/** Megabytes of the heap after a full collection, as the server's own inspector tells. */
async function heapOf(inspector: string): Promise<{ used(): Promise<number>; close(): void }> {
  const socket = new WebSocket(inspector);
  await new Promise<void>((open, failed) => socket.once('open', () => open()).once('error', failed));
  let id = 0;
  const call = (method: string): Promise<Record<string, number>> =>
    new Promise((done) => {
      id += 1;
      const mine = id;
      const hear = (frame: WebSocket.RawData): void => {
        const answer = JSON.parse(String(frame)) as { id?: number; result?: Record<string, number> };
        if (answer.id !== mine) return;
        socket.off('message', hear);
        done(answer.result ?? {});
      };
      socket.on('message', hear);
      socket.send(JSON.stringify({ id, method }));
    });
  await call('HeapProfiler.enable');
  return {
    async used() {
      await call('HeapProfiler.collectGarbage');
      return ((await call('Runtime.getHeapUsage')).usedSize ?? Number.NaN) / 1_048_576;
    },
    close: () => socket.close(),
  };
}

/** Megabytes by which the heap grows in ten minutes: the slope of the line through the samples. */
function slope(samples: readonly { readonly minute: number; readonly mb: number }[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, n) => sum + n, 0) / of.length;
  const [x, y] = [mean(samples.map((s) => s.minute)), mean(samples.map((s) => s.mb))];
  const over = samples.reduce((sum, s) => sum + (s.minute - x) * (s.mb - y), 0);
  const under = samples.reduce((sum, s) => sum + (s.minute - x) ** 2, 0);
  return (over / under) * 10;
}

/** Twenty turns a second from a hundred customers who come, chat, say goodbye and go, with somebody at the desk who works off what is open, for ten minutes after a warm-up; every message answered, and the heap flat. */
export async function run(): Promise<Readonly<Record<string, number>>> {
  const minutes = Number(process.env.SOAK_MINUTES ?? 10);
  const dataDir = await mkdtemp(join(tmpdir(), 'griddesk-soak-'));
  const random = seeded(20_261_124);
  const { next } = scripts(random);
  const server = await startServer(
    dataDir,
    { DIRECT_LINE_SECRET: SECRET, ADMIN_EMAIL: LEAD.email, ADMIN_PASSWORD: LEAD.password },
    ['--inspect=127.0.0.1:0'],
  );
  await ready(server.url);
  const heap = await heapOf(server.inspector ?? '');
  const errors: string[] = [];
  const latencies: number[] = [];
  const samples: { minute: number; mb: number }[] = [];
  let turns = 0;
  let left = 0;
  const started = performance.now();
  const minute = () => (performance.now() - started) / 60_000;
  const end = WARM_UP_MINUTES + minutes;

  async function say(customer: Customer, text: string): Promise<void> {
    const sent = performance.now();
    await customer.say(text);
    latencies.push(performance.now() - sent);
    turns += 1;
  }

  /** Each customer's share of the turns, at even distances. */
  async function live(place: number): Promise<void> {
    const every = (CUSTOMERS / TURNS_PER_SECOND) * 1000;
    let due = started + (place / CUSTOMERS) * every;
    let customer = await enter(server.url, SECRET);
    while (minute() < end) {
      for (const text of [...next(MESSAGES), '再见']) {
        if (minute() >= end) break;
        await pause(Math.max(0, due - performance.now()));
        due += every;
        await say(customer, text);
      }
      if (random() < 0.5) continue;
      customer.close();
      left += 1;
      customer = await enter(server.url, SECRET);
    }
    customer.close();
  }

  /** Somebody acknowledges alerts and gets tickets done, as somebody does: what is open stays about the same. */
  async function work(): Promise<void> {
    const lead = await signIn(server.url, LEAD.email, LEAD.password);
    while (minute() < end) {
      await pause(WORK_SECONDS * 1000);
      const { body: open } = await lead.ask<{ alerts: { id: string }[] }>('GET', '/alerts');
      const { body: due } = await lead.ask<{ tickets: { id: string }[] }>('GET', '/tickets?stage=open');
      const acts = [
        ...open.alerts.map(({ id }) => `/alerts/${id}/acknowledge`),
        ...due.tickets.map(({ id }) => `/tickets/${id}/done`),
      ];
      for (const act of acts.slice(0, 90)) {
        const { status } = await lead.ask('POST', act, {});
        if (status >= 400) errors.push(`${act.split('/')[3]}: ${status}`);
        await pause(55);
      }
    }
  }

  async function watch(): Promise<void> {
    while (minute() < end) {
      await pause(SAMPLE_SECONDS * 1000);
      const at = minute();
      const mb = await heap.used();
      if (at > WARM_UP_MINUTES) samples.push({ minute: at, mb });
      process.stderr.write(`minute ${at.toFixed(1)}: ${turns} turns, heap ${mb.toFixed(1)} MB\n`);
    }
  }

  try {
    const lives = Array.from({ length: CUSTOMERS }, (_, place) =>
      live(place).catch((fault: Error) => void errors.push(fault.message)),
    );
    await Promise.all([...lives, work(), watch()]);
    const sorted = latencies.toSorted((a, b) => a - b);
    for (const message of errors.slice(0, 5)) process.stderr.write(`error: ${message}\n`);
    return {
      minutes,
      turns,
      turnsPerSecond: round(turns / (end * 60)),
      customersWhoLeft: left,
      errors: errors.length,
      heapMbFirst: round(samples[0]?.mb ?? Number.NaN),
      heapMbLast: round(samples.at(-1)?.mb ?? Number.NaN),
      heapSlopeMbPer10Min: round(slope(samples)),
      p50Ms: round(sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN),
      p99Ms: round(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN),
      rssMb: residentMb(server.pid),
    };
  } finally {
    heap.close();
    await server.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}
