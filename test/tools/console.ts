import { Agent, request } from 'node:http';
import WebSocket from 'ws';
import type { ClientFrame, Me, ServerFrame } from '../../src/http/console/contract.ts';

export interface Answered<T = unknown> {
  readonly status: number;
  readonly body: T;
}

/** An agent at the console: the routes with a session, and its socket. */
export interface Console {
  readonly me: Me;
  readonly cookie: string;
  ask<T = unknown>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<Answered<T>>;
  /** Opens the socket; resolves with the first frame there. */
  connect(heard?: (frame: ServerFrame) => void): Promise<ConsoleLine>;
}

export interface ConsoleLine {
  readonly frames: ServerFrame[];
  send(frame: ClientFrame): void;
  /** The next frame that fits, of those that came and those to come. */
  until<F extends ServerFrame = ServerFrame>(fits: (frame: ServerFrame) => boolean): Promise<F>;
  close(): Promise<void>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 100 });
const BASE = '/api/console';

interface Raw extends Answered {
  readonly cookie: string | null;
}

function call(url: string, method: string, path: string, cookie: string, csrf: string, body?: unknown): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const { hostname, port, origin } = new URL(url);
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      origin,
      ...(cookie && { cookie }),
      ...(csrf && { 'x-griddesk-csrf': csrf }),
      ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    };
    const asked = request({ agent, hostname, port, path: BASE + path, method, headers }, (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        said += part;
      });
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: said && answer.headers['content-type'] === 'application/json' ? JSON.parse(said) : null,
          cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? null,
        }),
      );
    });
    asked.on('error', reject);
    asked.end(text || undefined);
  });
}

function connect(url: string, cookie: string, heard?: (frame: ServerFrame) => void): Promise<ConsoleLine> {
  const frames: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  const { origin } = new URL(url);
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${BASE}/stream`, { headers: { cookie, origin } });
  socket.on('message', (text) => {
    if (String(text) === '') return;
    const frame = JSON.parse(String(text)) as ServerFrame;
    frames.push(frame);
    heard?.(frame);
    for (const look of waiting) look();
  });
  const line: ConsoleLine = {
    frames,
    send: (frame) => socket.send(JSON.stringify(frame)),
    until: (fits) =>
      new Promise((found, failed) => {
        const late = setTimeout(() => {
          waiting.delete(look);
          failed(new Error('the frame that was waited for did not come within 20 s'));
        }, 20_000);
        const look = (): void => {
          const frame = frames.find(fits);
          if (!frame) return;
          clearTimeout(late);
          waiting.delete(look);
          found(frame as never);
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((closed) => {
        socket.once('close', () => closed());
        socket.close();
      }),
  };
  return new Promise((opened, failed) => {
    socket.once('error', failed);
    void line.until(({ is }) => is === 'hello').then(() => opened(line), failed);
  });
}

/** Signs in; rejects with the status where that is refused. */
export async function signIn(url: string, email: string, password: string): Promise<Console> {
  const entered = await call(url, 'POST', '/login', '', '', { email, password });
  if (entered.status !== 200) throw new Error(`the log-in was answered ${entered.status}`);
  return consoleOf(url, entered);
}

function consoleOf(url: string, { cookie, body }: Raw): Console {
  const me = body as Me;
  const kept = cookie ?? '';
  return {
    me,
    cookie: kept,
    ask: async (method, path, body) => {
      const { status, body: said } = await call(url, method, path, kept, me.csrf, body);
      return { status, body: said as never };
    },
    connect: (heard) => connect(url, kept, heard),
  };
}

/** Adds a user as an administrator does, who then sets a password of their own and is signed in with it. */
export async function join(
  url: string,
  by: Console,
  user: {
    readonly email: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly departments: readonly string[];
  },
): Promise<Console & { readonly password: string }> {
  const added = await by.ask<{ password: string }>('POST', '/users', user);
  if (added.status >= 300) throw new Error(`the user was not added: ${added.status} ${JSON.stringify(added.body)}`);
  const first = await signIn(url, user.email, added.body.password);
  const password = `own password of ${user.email}`;
  const changed = await call(url, 'POST', '/password', first.cookie, first.me.csrf, {
    old: added.body.password,
    fresh: password,
  });
  if (changed.status !== 200) throw new Error(`the password was not changed: ${changed.status}`);
  return { ...consoleOf(url, changed), password };
}
