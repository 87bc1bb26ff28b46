import { request } from 'node:http';
import type { Env } from '../env.ts';
import { adminSocket } from '../http/admin.ts';

/** The server refused, or gave no answer; the message is for whoever typed the command. */
export class OperatorFault extends Error {
  override readonly name = 'OperatorFault';
}

/** The routes of a server over its admin socket. */
export interface Operator {
  ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<unknown>;
  end(): Promise<void>;
}

function call(socketPath: string, method: string, path: string, body: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request({ socketPath, method, path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const json = text === '' ? null : (JSON.parse(text) as { error?: { message?: string } });
        if ((answer.statusCode ?? 500) < 400) resolve(json);
        else reject(new OperatorFault(json?.error?.message ?? `The server answered ${answer.statusCode}.`));
      });
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Reaches the running server; where none runs on this DATA_DIR, opens the archive itself for as long as the command takes. */
export async function reachOperator(env: Env): Promise<Operator> {
  const path = adminSocket(env.dataDir);
  const over = (end: () => Promise<void>): Operator => ({
    ask: (method, route, body) => call(path, method, route, body),
    end,
  });
  try {
    await call(path, 'GET', '/livez', undefined);
    return over(async () => {});
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ECONNREFUSED') throw error;
  }
  const { build } = await import('../main.ts');
  const { createLog } = await import('../http/log.ts');
  const own = await build(env, { operatorOnly: true, log: createLog('error') });
  await own.understood;
  return over(() => own.stop());
}
