import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import WebSocket from 'ws';

export interface Shown {
  readonly id: string;
  readonly text?: string;
  readonly type: string;
  readonly replyToId?: string;
  readonly from: { readonly role: string };
  readonly channelData?: { readonly clientActivityID?: string; readonly seq?: number; readonly tone?: string };
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 });

export interface Posted {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** One JSON request on a kept connection. */
export function ask(url: string, path: string, bearer: string | null, body: unknown): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const text = JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    };
    const asked = request({ agent, hostname, port, path, method: 'POST', headers }, (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        said += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: said ? JSON.parse(said) : {} }));
      answer.on('error', reject);
    });
    asked.on('error', (fault: NodeJS.ErrnoException) => {
      // A kept connection may have been closed by the other side the moment it was taken again.
      if (asked.reusedSocket && fault.code === 'ECONNRESET') ask(url, path, bearer, body).then(resolve, reject);
      else reject(fault);
    });
    asked.end(text);
  });
}

/** A customer on Direct Line: REST and one stream. */
export interface Customer {
  readonly conversationId: string;
  readonly token: string;
  readonly shown: Shown[];
  /** Posts a message; resolves with its status once it is acknowledged. */
  post(text: string, clientId?: string): Promise<Posted>;
  /** Posts a message and waits for the bot's next words after its echo. */
  say(text: string): Promise<Shown>;
  /** Hears of every message as it is shown. */
  onShown(hear: (shown: Shown) => void): void;
  close(): void;
}

let entered = 0;

/** Opens a conversation. Customers come from several loopback addresses, as they would from several homes: an address may hold 50 sockets. */
export async function enter(url: string, secret: string): Promise<Customer> {
  const opened = await ask(url, '/v3/directline/conversations', secret, { locale: 'zh-CN' });
  const { conversationId, token, streamUrl } = opened.body as Record<string, string>;
  if (!conversationId || !token || !streamUrl)
    throw new Error(`no conversation: ${opened.status} ${JSON.stringify(opened.body)}`);
  const shown: Shown[] = [];
  const waiting = new Set<() => void>();
  const hearers: ((shown: Shown) => void)[] = [];
  entered += 1;
  const socket = new WebSocket(streamUrl.replace(/^http/, 'ws'), { localAddress: `127.0.1.${1 + (entered % 200)}` });
  await new Promise<void>((open, failed) => socket.once('open', () => open()).once('error', failed));
  socket.on('error', () => socket.terminate());
  socket.on('message', (frame) => {
    const text = String(frame);
    if (text === '') return;
    const messages = (JSON.parse(text).activities as Shown[]).filter(({ type }) => type === 'message');
    shown.push(...messages);
    for (const message of messages) for (const hear of hearers) hear(message);
    for (const wake of waiting) wake();
  });
  const until = <T>(check: () => T | undefined, what: string): Promise<T> =>
    new Promise((found, failed) => {
      const late = setTimeout(() => {
        waiting.delete(look);
        failed(new Error(`no ${what} within 30 s`));
      }, 30_000);
      const look = () => {
        const value = check();
        if (value === undefined) return;
        clearTimeout(late);
        waiting.delete(look);
        found(value);
      };
      waiting.add(look);
      look();
    });
  const post = (text: string, clientId: string = randomUUID()) =>
    ask(url, `/v3/directline/conversations/${conversationId}/activities`, token, {
      type: 'message',
      text,
      from: { id: 'me' },
      channelData: { clientActivityID: clientId },
    });
  return {
    conversationId,
    token,
    shown,
    post,
    async say(text) {
      const clientId = randomUUID();
      const { status, body } = await post(text, clientId);
      if (status !== 200) throw new Error(`refused: ${status} ${JSON.stringify(body)}`);
      const echo = await until(
        () => shown.findIndex((a) => a.channelData?.clientActivityID === clientId) + 1 || undefined,
        'echo',
      );
      return until(
        () => shown.slice(echo).find((a) => a.from.role === 'bot' && a.channelData?.tone !== 'safety'),
        `answer to "${text}"`,
      );
    },
    onShown: (hear) => void hearers.push(hear),
    close: () => socket.terminate(),
  };
}
