import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../../env.ts';
import { type Refused, refuse } from '../routes.ts';

const FOREIGN = refuse(403, 'origin', 'Only our own page may ask for this.', { security: 'origin' });
const PLAIN = refuse(
  403,
  'plainHttp',
  'Nobody can sign in over plain http from another machine: passwords would be readable on the way, and browsers drop the cookie. Put an https proxy in front and set PUBLIC_URL=https://..., or open an ssh tunnel and use http://localhost.',
  { security: 'plainHttp' },
);

/** Refuses a log-in that does not come from our own page, or over a way on which it could be read; null when it may go on. */
export function notFromHere(headers: IncomingHttpHeaders, https: boolean): Refused | null {
  // A foreign Origin has been refused before any route; what has neither header is no page at all.
  if (headers.origin === undefined && headers['sec-fetch-site'] !== 'same-origin') return FOREIGN;
  // A proxy may write its own Host, so the page's address counts too.
  const local = (url: string): boolean => URL.canParse(url) && isLoopback(new URL(url));
  const own = `http://${headers.host ?? ''}`;
  return https || (local(own) && local(headers.origin ?? own)) ? null : PLAIN;
}

/** 429, with the time in which it is worth another try; `wait` in milliseconds. */
export function tooMany(wait: number): Refused {
  const seconds = Math.ceil(wait / 1000);
  return refuse(429, 'tooMany', `Too many attempts: try again in ${Math.ceil(seconds / 60)} minutes.`, {
    headers: { 'retry-after': String(seconds) },
    security: 'loginFlood',
  });
}
