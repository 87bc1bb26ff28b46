import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import helmet, { type HelmetOptions } from 'helmet';
import type { Env } from '../env.ts';
import type { Answer } from './routes.ts';

type Headers = Readonly<Record<string, string>>;

/** What helmet would set on every answer, computed once: it asks nothing of the request. */
function hardened(options: HelmetOptions): Headers {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: unknown) => {
      headers[name.toLowerCase()] = String(value);
    },
    removeHeader: () => undefined,
  };
  helmet(options)({} as never, recorder as unknown as ServerResponse, (fault?: unknown) => {
    if (fault !== undefined) throw fault;
  });
  return Object.freeze(headers);
}

const NONE = ["'none'"];
const SELF = ["'self'"];

/** The security headers of our kinds of answer. */
export interface HeaderSets {
  readonly api: Headers;
  readonly page: Headers;
  /** Those of a page that these origins may show in a frame. */
  framed(origins: readonly string[]): Headers;
  /** Those of a page that makes styles of its own, with the nonce that these carry. */
  styled(nonce: string): Headers;
}

export function createHeaders(env: Pick<Env, 'publicUrl' | 'https'>): HeaderSets {
  const strictTransportSecurity = env.https ? { maxAge: 15_552_000, includeSubDomains: false } : false;
  // Older Safari does not count a socket to the page's own host as 'self'.
  const socket = env.publicUrl === null ? [] : [env.publicUrl.replace(/^http/, 'ws')];
  const common: HelmetOptions = {
    strictTransportSecurity,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  };
  const pageRules = {
    defaultSrc: NONE,
    scriptSrc: SELF,
    styleSrc: SELF,
    imgSrc: [...SELF, 'data:', 'blob:'],
    fontSrc: SELF,
    manifestSrc: SELF,
    connectSrc: [...SELF, ...socket],
    baseUri: NONE,
    formAction: SELF,
    frameAncestors: NONE,
  };
  const apiRules = { defaultSrc: NONE, frameAncestors: NONE };
  const page = hardened({ ...common, contentSecurityPolicy: { useDefaults: false, directives: pageRules } });
  const styled = (nonce: string): Headers => ({
    ...page,
    'content-security-policy': String(page['content-security-policy']).replace(
      "style-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
    ),
    'cache-control': 'no-store',
  });
  const framed = (origins: readonly string[]): Headers => {
    const { 'x-frame-options': _, ...open } = page;
    const policy = String(page['content-security-policy']);
    return {
      ...open,
      'content-security-policy': policy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`),
    };
  };
  return {
    page,
    framed,
    styled,
    api: {
      ...hardened({ ...common, contentSecurityPolicy: { useDefaults: false, directives: apiRules } }),
      'cache-control': 'no-store',
    },
  };
}

/** The bytes of an answer and what they are; errors always carry the correlation id. */
function render(
  answer: Exclude<Answer, { readonly stream: unknown }>,
  correlationId: string,
): { type: string | null; body: string | Buffer } {
  if ('error' in answer)
    return { type: 'application/json', body: JSON.stringify({ error: { ...answer.error, correlationId } }) };
  if (answer.body === undefined) return { type: null, body: '' };
  if (typeof answer.body === 'string' || Buffer.isBuffer(answer.body)) return { type: null, body: answer.body };
  return { type: 'application/json', body: JSON.stringify(answer.body) };
}

/** Sends an answer. Nothing happens when one has been sent already or the client has gone. Rejects where a stream's source breaks. */
export async function reply(
  res: ServerResponse,
  answer: Answer,
  correlationId: string,
  ...headers: readonly OutgoingHttpHeaders[]
): Promise<void> {
  if (res.headersSent || res.destroyed) return;
  if ('stream' in answer) {
    res.writeHead(answer.status, Object.assign({}, ...headers, answer.headers, { 'x-correlation-id': correlationId }));
    return pipeline(Readable.from(answer.stream), res);
  }
  const { type, body } = render(answer, correlationId);
  res.writeHead(
    answer.status,
    Object.assign({}, ...headers, answer.headers, {
      'x-correlation-id': correlationId,
      ...(type !== null && { 'content-type': type }),
      ...(answer.status !== 204 && answer.status !== 304 && { 'content-length': Buffer.byteLength(body) }),
    }),
  );
  res.end(body);
}
