import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Role } from '../../src/desk/records.ts';
import { readEnv } from '../../src/env.ts';
import { createLog } from '../../src/http/log.ts';
import { build, type Griddesk, type Parts } from '../../src/main.ts';
import { ours } from '../tools/ours.ts';

/** The whole product with its first administrator, and hands to sign in with. */
export interface StaffHouse {
  readonly griddesk: Griddesk;
  readonly url: string;
  readonly dataDir: string;
  readonly clock: { now(): Date; forward(minutes: number): void };
  /** Every line logged so far. */
  readonly lines: readonly string[];
  ask(method: string, path: string, more?: Asked): Promise<Reply>;
  /** Signs in from an address of its own, so that limits by address count for nobody else. */
  signIn(email?: string, password?: string): Promise<Hand>;
  /** Adds a user over the administrator's hands, with a password of their own choice unless `oneTime`. */
  employ(email: string, roles: readonly Role[], how?: { oneTime?: boolean }): Promise<{ id: string; password: string }>;
  /** How often a security event of that kind has been counted. */
  counted(kind: string): Promise<number>;
  /** Ends the server and opens it again on the same data. */
  restart(): Promise<void>;
}

interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers by name
  readonly body: any;
}

/** Somebody's browser after a log-in. */
export interface Hand {
  readonly reply: Reply;
  readonly cookie: string;
  readonly csrf: string;
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

export const ADMIN = { email: 'Admin@example.com', password: 'sound horse battery' };
export const CHOSEN = 'a password of my own';

let addresses = 0;

export async function openStaffHouse(settings: Record<string, string> = {}, parts: Parts = {}): Promise<StaffHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gd-'));
  let ahead = 0;
  const clock = {
    now: () => new Date(Date.now() + ahead),
    forward: (minutes: number) => {
      ahead += minutes * 60_000;
    },
  };
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const env = readEnv({
    ...{ PORT: '0', DATA_DIR: dataDir, TRUST_PROXY: 'loopback' },
    ...{ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
    ...settings,
  });
  const begin = () => build(env, { clock, log, understanding: ours(), ...parts });
  let griddesk = await begin();
  onTestFinished(async () => {
    await griddesk.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const url = () => `http://127.0.0.1:${griddesk.http.port}`;

  const ask: StaffHouse['ask'] = async (method, path, { body, headers = {} } = {}) => {
    const answer = await fetch(url() + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = answer.headers.get('content-type') === 'application/json';
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
  };

  const signIn: StaffHouse['signIn'] = async (email = ADMIN.email, password = ADMIN.password) => {
    addresses += 1;
    const from = { origin: url(), 'x-forwarded-for': `198.51.${addresses >> 8}.${addresses & 255}` };
    const reply = await ask('POST', '/api/console/login', { body: { email, password }, headers: from });
    const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? '';
    const csrf: string = reply.body.csrf ?? '';
    return {
      reply,
      cookie,
      csrf,
      ask: (method, path, body, headers = {}) =>
        ask(method, path, { body, headers: { cookie, 'x-griddesk-csrf': csrf, ...headers } }),
    };
  };

  const employ: StaffHouse['employ'] = async (email, roles, { oneTime = false } = {}) => {
    const admin = await signIn();
    const added = await admin.ask('POST', '/api/console/users', { email, name: email, roles, departments: ['*'] });
    expect(added.status).toBe(201);
    const { user, password } = added.body;
    if (oneTime) return { id: user.id, password };
    const hand = await signIn(email, password);
    const changed = await hand.ask('POST', '/api/console/password', { old: password, fresh: CHOSEN });
    expect(changed.status).toBe(200);
    return { id: user.id, password: CHOSEN };
  };

  const counted: StaffHouse['counted'] = async (kind) => {
    const { body } = await ask('GET', '/metrics');
    return Number(new RegExp(`^security_events_total\\{kind="${kind}"\\} (\\d+)$`, 'm').exec(body)?.[1] ?? 0);
  };

  return {
    get griddesk() {
      return griddesk;
    },
    get url() {
      return url();
    },
    dataDir,
    clock,
    lines,
    ask,
    signIn,
    employ,
    counted,
    restart: async () => {
      await griddesk.stop();
      griddesk = await begin();
    },
  };
}
