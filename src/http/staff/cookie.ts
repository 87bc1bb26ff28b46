import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Longest life of a log-in, in seconds. */
export const ABSOLUTE_SECONDS = 12 * 3600;

/** A new token for a browser, 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The id of the session whose browser has this token: the archive never holds what would let anybody in. */
export function sessionOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The cookie of staff, which scripts cannot read and other sites cannot send. */
export interface SessionCookie {
  /** The value of a Set-Cookie header. */
  set(token: string): string;
  /** The value of a Set-Cookie header that takes it away. */
  readonly clear: string;
  /** The id of the session that a Cookie header claims; null when it claims none. */
  read(header: string | undefined): string | null;
}

export function createSessionCookie(https: boolean): SessionCookie {
  // Browsers drop a __Host- cookie that does not come by https.
  const name = https ? '__Host-griddesk-session' : 'griddesk-session';
  const cookie = (value: string, seconds: number): string =>
    `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${https ? '; Secure' : ''}`;
  return {
    set: (token) => cookie(token, ABSOLUTE_SECONDS),
    clear: cookie('', 0),
    read: (header) => {
      const pair = header?.split(';').find((item) => item.trim().startsWith(`${name}=`));
      const token = pair?.trim().slice(name.length + 1) ?? '';
      return token === '' ? null : sessionOf(token.slice(0, 64));
    },
  };
}

/** What a page of ours sends back with every change, and no other page can know. */
export interface Csrf {
  of(session: string): string;
  fits(session: string, given: string | readonly string[] | undefined): boolean;
}

export function createCsrf(key: Buffer): Csrf {
  const sign = (session: string): Buffer => createHmac('sha256', key).update(`csrf ${session}`).digest();
  return {
    of: (session) => sign(session).toString('base64url'),
    fits: (session, given) => {
      const bytes = Buffer.from(typeof given === 'string' ? given : '', 'base64url');
      const right = sign(session);
      return bytes.length === right.length && timingSafeEqual(bytes, right);
    },
  };
}
