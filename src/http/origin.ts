import { type Env, isLoopback } from '../env.ts';

/** Which web pages may talk to this server, told by the Origin that a browser sends. */
export interface Origins {
  /** Our own pages, as seen by a request with this Host header. */
  own(origin: string, host: string | undefined): boolean;
  /** Pages that may use Direct Line: our own, those of ALLOWED_ORIGINS, and any on this machine while nobody else can reach it. */
  allowed(origin: string, host: string | undefined): boolean;
  /** The address to give to a client that came with this Host header, without a closing slash. */
  base(host: string | undefined): string;
}

const HOST = /^(?:[\w.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

export function createOrigins(
  env: Pick<Env, 'publicUrl' | 'production' | 'allowedOrigins' | 'host' | 'port'>,
): Origins {
  const listed = new Set(env.allowedOrigins);
  const local = (origin: string) => URL.canParse(origin) && isLoopback(new URL(origin));
  const closed = local(`http://${env.host.includes(':') ? `[${env.host}]` : env.host}`);
  const own = (origin: string, host: string | undefined): boolean => {
    if (origin === env.publicUrl) return true;
    if (env.production || !URL.canParse(origin) || new URL(origin).host !== host) return false;
    // A foreign name that has been made to point at this machine is not ours, unless we listen for other machines.
    return !closed || local(origin);
  };
  return {
    own,
    allowed: (origin, host) => own(origin, host) || listed.has(origin) || (!env.production && local(origin)),
    base: (host) => env.publicUrl ?? `http://${host !== undefined && HOST.test(host) ? host : `localhost:${env.port}`}`,
  };
}

/** Headers that Direct Line clients send from another origin. */
const CLIENT_HEADERS = 'authorization, content-type, x-ms-bot-agent, x-requested-with';

/** Headers of an answer that a page of this origin may read. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after, x-correlation-id',
    vary: 'Origin',
  };
}

export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': CLIENT_HEADERS,
  'access-control-max-age': '600',
};
