import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { corsHeaders, type Origins, PREFLIGHT_HEADERS } from './origin.ts';
import { type Answer, refuse } from './routes.ts';

const LONGEST_URL = 4096;
const BAD_URL = refuse(400, 'address', 'The address must be a path that begins with one slash.');
const LONG_URL = refuse(414, 'address', 'The address is too long.');
const ENCODED = refuse(415, 'contentEncoding', 'Send the body as it is, without a Content-Encoding.');
const ORIGIN = refuse(403, 'origin', 'This web page may not use this server.', { security: 'origin' });

/** Refuses an address that restify's parser throws on, which would end the process; null when it is sound. */
export function refuseUrl(url: string | undefined): Answer | null {
  if (url === undefined || !url.startsWith('/') || url.includes('\\')) return BAD_URL;
  return url.length > LONGEST_URL ? LONG_URL : null;
}

/** What is decided before any route: an answer at once, or the headers that the later answer must carry. */
export type Guarded =
  | { readonly answer: Answer; readonly cors?: OutgoingHttpHeaders }
  | { readonly cors?: OutgoingHttpHeaders };

/** A compressed body is refused unread: unpacking one can end the process or fill the memory. */
export function createGuard(origins: Pick<Origins, 'own' | 'allowed'>): (req: IncomingMessage) => Guarded {
  return ({ url = '', method, headers }) => {
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return { answer: ENCODED };
    const { origin, host } = headers;
    if (origin === undefined) return {};
    if (!url.startsWith('/v3/directline/')) {
      const reads = method === 'GET' || method === 'HEAD';
      return reads || origins.own(origin, host) ? {} : { answer: ORIGIN };
    }
    if (!origins.allowed(origin, host)) return { answer: ORIGIN };
    const cors = corsHeaders(origin);
    return method === 'OPTIONS' ? { answer: { status: 204, headers: PREFLIGHT_HEADERS }, cors } : { cors };
  };
}
