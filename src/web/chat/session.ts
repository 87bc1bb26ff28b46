import { loose } from './activity.ts';
import { isEmbedded } from './embedded.ts';
import type { Carried } from './files.ts';
import { rememberedVisit, rememberVisit } from './memory.ts';
import type { Tongue } from './words.ts';

const TIMEOUT_MS = 20_000;
/** Files that have not moved on for so long are on a dead line; what a slow line still holds goes on without a sign of it. */
const STALLED_MS = 60_000;

/** The customer's way into their thread. */
export interface Session {
  readonly conversation: string;
  readonly token: string;
  /** Path and query of the stream, good for one socket. */
  readonly stream: string;
  /** The server's time when it answered, so that older messages are known as history. */
  readonly since: Date;
}

export interface Answer {
  /** 0: no answer came. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number;
  readonly date: Date;
}

interface Ask {
  readonly token?: string;
  readonly body?: unknown;
}

/** One request to the own server. Never rejects: without an answer the status is 0. */
export async function ask(method: 'GET' | 'POST', path: string, { token, body }: Ask): Promise<Answer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: abort.signal,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    return {
      status: response.status,
      body: parsed(text),
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0,
      date: new Date(response.headers.get('date') ?? Date.now()),
    };
  } catch {
    return { status: 0, body: {}, retryAfterMs: 0, date: new Date() };
  } finally {
    clearTimeout(timer);
  }
}

/** Files with their activity, as one message. Never rejects: without an answer, or when it was stopped, the status is 0. */
export function send(path: string, token: string, activity: unknown, { files, moved, stop }: Carried): Promise<Answer> {
  return new Promise((done) => {
    const form = new FormData();
    form.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
    for (const { blob, name } of files) form.append('file', blob, name);
    const request = new XMLHttpRequest();
    const seconds = () => Number(request.getResponseHeader('retry-after') ?? 0);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALLED_MS);
    };
    const end = () => {
      clearTimeout(timer);
      done({
        status: request.status,
        body: parsed(request.responseText),
        retryAfterMs: Number.isFinite(seconds()) ? seconds() * 1000 : 0,
        date: new Date(),
      });
    };
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      alive();
      moved(Math.floor((loaded / Math.max(1, total)) * 100));
    });
    stop.addEventListener('abort', () => request.abort());
    request.addEventListener('loadend', end);
    request.open('POST', path);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    alive();
    request.send(form);
  });
}

export function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return loose(JSON.parse(text));
  } catch {
    return {};
  }
}

function sessionIn({ status, body, date }: Answer): Session | null {
  const { conversationId, token, streamUrl } = body;
  if (status < 200 || status > 299) return null;
  if (typeof conversationId !== 'string' || typeof token !== 'string' || typeof streamUrl !== 'string') return null;
  // Only path and query: the page talks to the server it came from, whatever name that server has for itself.
  return { conversation: conversationId, token, stream: streamUrl.replace(/^\w+:\/\/[^/]+/, ''), since: date };
}

export const conversationPath = (of: Session, rest = ''): string =>
  `/v3/directline/conversations/${encodeURIComponent(of.conversation)}${rest}`;

/** A new thread, or the one that the cookie names. Null with the answer that explains it when there is none to be had. */
export async function enter(language: Tongue): Promise<{ session: Session | null; answer: Answer }> {
  const visit = isEmbedded ? { embedded: true, visit: rememberedVisit() } : {};
  const answer = await ask('POST', '/api/chat/session', { body: { language, ...visit } });
  if (typeof answer.body.visit === 'string') rememberVisit(answer.body.visit);
  return { session: sessionIn(answer), answer };
}

/** The same conversation after a drop, with a new stream from the watermark on. */
export async function rejoin(old: Session, watermark: string): Promise<{ session: Session | null; answer: Answer }> {
  const path = conversationPath(old, `?watermark=${encodeURIComponent(watermark)}`);
  const answer = await ask('GET', path, { token: old.token });
  const next = sessionIn(answer);
  return { session: next && { ...next, since: old.since }, answer };
}

/** A fresh token, or null when the old one is no longer good. */
export async function refresh({ token }: Session): Promise<{ token: string | null; answer: Answer }> {
  const answer = await ask('POST', '/v3/directline/tokens/refresh', { token });
  return { token: typeof answer.body.token === 'string' ? answer.body.token : null, answer };
}
