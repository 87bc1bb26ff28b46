import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { onTestFinished } from 'vitest';
import { readEnv } from '../../src/env.ts';
import { build, type Griddesk } from '../../src/main.ts';
import { type Console, join, signIn } from '../tools/console.ts';
import { ours } from '../tools/ours.ts';

const ADMIN = { email: 'lead@example.com', password: 'a lead of the test desk' };

export interface DeskHouse {
  readonly product: Griddesk;
  readonly url: string;
  readonly lead: Console;
  readonly admin: typeof ADMIN;
  /** Moves the product's clock, and lets what is due happen. */
  forward(seconds: number): Promise<void>;
  agent(
    name: string,
    email: string,
    departments?: readonly string[],
  ): Promise<{ email: string; password: string; console: Console }>;
}

/** The whole product on a temporary folder, with a first administrator and a clock that tests move. */
export async function openHouse(settings: Readonly<Record<string, string>> = {}): Promise<DeskHouse> {
  const dataDir = await mkdtemp(pathOf(tmpdir(), 'gd-'));
  const env = readEnv({
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'fatal',
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...settings,
  });
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  const product = await build(env, { understanding: ours(), clock });
  await product.understood;
  const url = `http://127.0.0.1:${product.http.port}`;
  onTestFinished(async () => {
    await product.stop();
    await rm(dataDir, { recursive: true });
  });
  const lead = await signIn(url, ADMIN.email, ADMIN.password);
  return {
    product,
    url,
    lead,
    admin: ADMIN,
    forward: async (seconds) => {
      ahead += seconds * 1000;
      await product.desk.tick();
      await product.desk.settle();
    },
    agent: async (name, email, departments = ['*']) => {
      const console = await join(url, lead, { email, name, roles: ['agent'], departments });
      return { email, password: console.password, console };
    },
  };
}
