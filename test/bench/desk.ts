import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import type { EventView } from '../../src/http/console/contract.ts';
import { type Console, type ConsoleLine, join, signIn } from '../tools/console.ts';
import { type Customer, enter } from '../tools/customer.ts';
import { cpuSeconds, ready, residentMb, startServer } from '../tools/server.ts';

const AGENTS = 10;
const CONVERSATIONS = 100;
const EXCHANGES = 10;
const SECRET = 'bench-kJ3vQx81LmZpTr60WcYd27NhUs45BfGo';
const ADMIN = { ADMIN_EMAIL: 'lead@example.com', ADMIN_PASSWORD: 'bench only, nowhere else' };

interface Chat {
  readonly customer: Customer;
  readonly conversation: string;
  readonly agent: Console;
  readonly line: ConsoleLine;
}

/** Who waits for which text, and when it was sent. */
const awaited = new Map<string, () => void>();

const came = (text: string): void => {
  const wake = awaited.get(text);
  awaited.delete(text);
  wake?.();
};

/** Milliseconds from the sending of a text to its showing on the other side. */
async function timed(text: string, send: () => Promise<{ readonly status: number }>): Promise<number> {
  const started = performance.now();
  const shown = new Promise<number>((done, failed) => {
    const late = setTimeout(() => failed(new Error(`"${text}" was not shown within 20 s`)), 20_000);
    awaited.set(text, () => {
      clearTimeout(late);
      done(performance.now() - started);
    });
  });
  const { status } = await send();
  if (status >= 300) throw new Error(`"${text}" was answered ${status}`);
  return shown;
}

/** A customer asks for a person, and an agent takes the chat and watches it. */
async function open(url: string, agent: Console, line: ConsoleLine, n: number): Promise<Chat> {
  const customer = await enter(url, SECRET);
  await customer.say(n % 2 === 0 ? '转人工' : 'I want to talk to a person');
  const { frames } = line;
  const row = await line.until(
    (frame) => frame.is === 'row' && frame.row.thread === customer.conversationId && frame.row.holder.is === 'queue',
  );
  if (row.is !== 'row') throw new Error(`no row among ${frames.length} frames`);
  const conversation = row.row.id;
  const taken = await agent.ask('POST', `/conversations/${conversation}/take`, {});
  if (taken.status !== 200) throw new Error(`the take was answered ${taken.status}`);
  line.send({ do: 'watch', conversation, after: row.row.lastSeq });
  return { customer, conversation, agent, line };
}

const percentile = (of: readonly number[], q: number): number =>
  Math.round(([...of].sort((a, b) => a - b)[Math.ceil(of.length * q) - 1] ?? Number.NaN) * 10) / 10;

/** How long a customer's message takes to an agent's screen, and a reply to the customer's, in milliseconds; agents and conversations of one busy desk. */
export async function run(): Promise<Readonly<Record<string, number>>> {
  const dataDir = await mkdtemp(pathOf(tmpdir(), 'griddesk-bench-'));
  const server = await startServer(dataDir, { DIRECT_LINE_SECRET: SECRET, ...ADMIN });
  try {
    await ready(server.url);
    const idleMb = residentMb(server.pid);
    const lead = await signIn(server.url, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
    const agents: { agent: Console; line: ConsoleLine }[] = [];
    for (let i = 0; i < AGENTS; i += 1) {
      const of = { email: `agent${i}@example.com`, name: `坐席${i}`, roles: ['agent'], departments: ['*'] };
      const agent = await join(server.url, lead, of);
      const line = await agent.connect((frame) => {
        if (frame.is === 'events') for (const { text } of frame.events as EventView[]) came(text);
      });
      agents.push({ agent, line });
    }
    const chats: Chat[] = [];
    for (let n = 0; n < CONVERSATIONS; n += 1) {
      const { agent, line } = agents[n % AGENTS]!;
      const chat = await open(server.url, agent, line, n);
      chat.customer.onShown(({ text }) => text !== undefined && came(text));
      chats.push(chat);
    }
    const toAgent: number[] = [];
    const toCustomer: number[] = [];
    const before = cpuSeconds(server.pid);
    const started = performance.now();
    for (let i = 0; i < EXCHANGES; i += 1) {
      // Every chat says something within the same second: a busy desk, not a stampede.
      await Promise.all(
        chats.map(async ({ customer, conversation, agent }, n) => {
          await new Promise((later) => setTimeout(later, (n / CONVERSATIONS) * 1000));
          const asks = `第${i}句，第${n}位：电表的事还没有人来 ${randomUUID()}`;
          toAgent.push(await timed(asks, () => customer.post(asks)));
          const answers = `Reply ${i} to ${n}: we are looking into it ${randomUUID()}`;
          const reply = { clientId: randomUUID(), text: answers };
          toCustomer.push(await timed(answers, () => agent.ask('POST', `/conversations/${conversation}/reply`, reply)));
        }),
      );
    }
    const seconds = (performance.now() - started) / 1000;
    const messages = toAgent.length + toCustomer.length;
    const cpuMsPerMessage = Math.round((((cpuSeconds(server.pid) - before) * 1000) / messages) * 100) / 100;
    for (const { customer } of chats) customer.close();
    await Promise.all(agents.map(({ line }) => line.close()));
    return {
      agents: AGENTS,
      conversations: CONVERSATIONS,
      messages,
      messagesPerSecond: Math.round(messages / seconds),
      toAgentP50Ms: percentile(toAgent, 0.5),
      toAgentP95Ms: percentile(toAgent, 0.95),
      toCustomerP50Ms: percentile(toCustomer, 0.5),
      toCustomerP95Ms: percentile(toCustomer, 0.95),
      cpuMsPerMessage,
      idleRssMb: idleMb,
      rssMb: residentMb(server.pid),
    };
  } finally {
    await server.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}
