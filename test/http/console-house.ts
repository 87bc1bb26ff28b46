import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Role } from '../../src/desk/records.ts';
import { readEnv } from '../../src/env.ts';
import type { EventView, Row, ServerFrame } from '../../src/http/console/contract.ts';
import { createLog } from '../../src/http/log.ts';
import { build, type Griddesk } from '../../src/main.ts';
import { type Console, join, signIn } from '../tools/console.ts';
import { type Customer, enter } from '../tools/customer.ts';
import { ours } from '../tools/ours.ts';
import { until } from './house.ts';

const ADMIN = { email: 'lead@example.com', password: 'a lead of the test desk' };
const SECRET = 'test-kJ3vQx81LmZpTr60WcYd27NhUs45BfGo';

/** The whole product with a desk of people who talk to real customers. */
export interface ConsoleHouse {
  readonly griddesk: Griddesk;
  readonly url: string;
  readonly dataDir: string;
  readonly lead: Console;
  forward(minutes: number): void;
  employ(name: string, departments: readonly string[], roles?: readonly Role[]): Promise<Console>;
  customer(): Promise<Customer>;
  /** How often a security event of that kind has been counted. */
  counted(kind: string): Promise<number>;
}

export async function openConsoleHouse(settings: Readonly<Record<string, string>> = {}): Promise<ConsoleHouse> {
  const dataDir = await mkdtemp(pathOf(tmpdir(), 'gd-'));
  const env = readEnv({
    PORT: '0',
    DATA_DIR: dataDir,
    DIRECT_LINE_SECRET: SECRET,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...settings,
  });
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  const log = createLog('info', { write: () => undefined });
  const griddesk = await build(env, { understanding: ours(), clock, log });
  onTestFinished(async () => {
    await griddesk.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  await griddesk.understood;
  const url = `http://127.0.0.1:${griddesk.http.port}`;
  const lead = await signIn(url, ADMIN.email, ADMIN.password);
  return {
    griddesk,
    url,
    dataDir,
    lead,
    forward: (minutes) => {
      ahead += minutes * 60_000;
    },
    employ: (name, departments, roles = ['agent']) =>
      join(url, lead, { name, email: `${name}@example.com`, roles, departments }),
    customer: async () => {
      const customer = await enter(url, SECRET);
      onTestFinished(() => customer.close());
      return customer;
    },
    counted: async (kind) => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(new RegExp(`^security_events_total\\{kind="${kind}"\\} (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0);
    },
  };
}

/** A console's socket, bare: what came in, and how it ended. */
export interface Line {
  readonly ws: WebSocket;
  readonly frames: ServerFrame[];
  closed: number | null;
  send(frame: unknown): void;
  of<K extends ServerFrame['is']>(kind: K): Extract<ServerFrame, { is: K }>[];
  /** The newest row of that conversation. */
  row(id: string): Row | undefined;
  /** All events of that conversation, as they came. */
  events(id: string): EventView[];
}

/** Opens the stream; rejects with the HTTP status when it is refused. */
export async function openLine(url: string, headers: Readonly<Record<string, string>>): Promise<Line> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/console/stream`, { headers });
  const of: Line['of'] = (kind) => line.frames.filter((frame) => frame.is === kind) as never;
  const line: Line = {
    ws,
    frames: [],
    closed: null,
    send: (frame) => ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    of,
    row: (id) => of('row').findLast(({ row }) => row.id === id)?.row,
    events: (id) => of('events').flatMap(({ conversation, events }) => (conversation === id ? events : [])),
  };
  ws.on('message', (data) => line.frames.push(JSON.parse(String(data))));
  ws.on('close', (code) => {
    line.closed = code;
  });
  onTestFinished(() => ws.terminate());
  await new Promise<void>((opened, refused) => {
    ws.once('open', opened);
    ws.once('unexpected-response', (_, answer) => {
      answer.resume();
      refused(new Error(`refused ${answer.statusCode}`));
    });
    ws.once('error', refused);
  });
  await until(() => line.of('hello').length > 0);
  return line;
}

export const lineOf = (house: ConsoleHouse, { cookie }: Console): Promise<Line> =>
  openLine(house.url, { cookie, origin: house.url });

/** The open conversation of a customer, who has written. */
export async function conversationOf({ griddesk }: ConsoleHouse, customer: Customer): Promise<string> {
  const thread = await griddesk.desk.thread(customer.conversationId);
  if (!thread?.conversation) throw new Error('the customer has no open conversation');
  return thread.conversation;
}
