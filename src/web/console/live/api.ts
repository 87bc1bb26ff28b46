/** A request that the server refused or that did not reach it (status 0, code 'offline'). `wait`: seconds until a next try makes sense. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly status: number;
  readonly code: string;
  readonly wait: number | null;

  constructor(status: number, code: string, message: string, wait: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.wait = wait;
  }
}

const BASE = '/api/console';
const LONGEST_MS = 15_000;
/** A hundred thousand rows on a weak network. */
const LONGEST_FILE_MS = 300_000;

let csrf = '';
let signedOut: () => void = () => undefined;

/** What goes back with every request that changes something. */
export function carryCsrf(value: string): void {
  csrf = value;
}

/** Called when the server says that there is no session, or no longer. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** For those who hear of it otherwise than by a request. */
export function sessionEnded(): void {
  signedOut();
}

async function refusal(response: Response): Promise<ApiFault> {
  const said: unknown = await response.json().catch(() => null);
  const error = (said as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  const code = typeof error?.code === 'string' ? error.code : `http${response.status}`;
  const wait = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  const message = typeof error?.message === 'string' ? error.message : response.statusText;
  return new ApiFault(response.status, code, message, Number.isNaN(wait) ? null : wait);
}

async function send(method: string, path: string, body: unknown, longest: number): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET') {
    headers['content-type'] = 'application/json';
    headers['x-griddesk-csrf'] = csrf;
  }
  const options = { method, headers, credentials: 'same-origin' as const, signal: AbortSignal.timeout(longest) };
  const response = await fetch(
    BASE + path,
    body === undefined ? options : { ...options, body: JSON.stringify(body) },
  ).catch((fault: unknown) => {
    throw new ApiFault(0, 'offline', String(fault));
  });
  if (response.ok) return response;
  const fault = await refusal(response);
  if (fault.status === 401 && fault.code === 'session') signedOut();
  throw fault;
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body, LONGEST_MS);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Has the answer kept as a file, under the name that the server gives it. Throws ApiFault; a file that breaks off is none. */
export async function download(path: string, body: unknown): Promise<void> {
  const response = await send('POST', path, body, LONGEST_FILE_MS);
  const bytes = await response.blob().catch((fault: unknown) => {
    throw new ApiFault(0, 'offline', String(fault));
  });
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = named ?? 'file';
  link.click();
  // Not at once: some browsers read it a moment later.
  setTimeout(() => URL.revokeObjectURL(address), LONGEST_MS);
}

/** Paths are those under /api/console. All three throw ApiFault; an ended session leads to the log-in. */
export const get = <T>(path: string): Promise<T> => ask<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => ask<T>('POST', path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => ask<T>('PATCH', path, body);
