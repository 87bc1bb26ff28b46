import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../desk/ports.ts';

const DAYS_KEPT = 30;

const VISIT = z.object({ visitor: z.string(), thread: z.string(), at: z.number() });

/** Who a browser is to us: an identity without a name, and its thread. */
export type Visit = Readonly<Pick<z.output<typeof VISIT>, 'visitor' | 'thread'>>;

/** A fresh visitor with a thread of its own; neither can be guessed (144 and 128 random bits). */
export function newVisit(): Visit {
  return { visitor: newVisitor(), thread: newThread() };
}

export function newThread(): string {
  return randomBytes(18).toString('base64url');
}

/** The prefix tells Direct Line clients that the id comes from the server. */
export function newVisitor(): string {
  return `dl_${randomBytes(16).toString('base64url')}`;
}

/** Keeps a visit in a signed cookie, for 30 days after the last visit. */
export interface VisitorCookie {
  /** The value of a Set-Cookie header. */
  set(visit: Visit): string;
  /** The same as a value that the page itself may keep where it gets no cookies. */
  seal(visit: Visit): string;
  open(value: string): Visit | null;
  /** The value of a Set-Cookie header for the page in another site's frame. */
  setFramed(visit: Visit): string;
  /** The visit in a Cookie header; null when there is none, or it is forged or too old. */
  read(header: string | undefined): Visit | null;
}

export function createVisitorCookie(key: Buffer, https: boolean, clock: Clock): VisitorCookie {
  // Browsers drop a __Host- cookie that does not come by https.
  const name = https ? '__Host-griddesk-visitor' : 'griddesk-visitor';
  const seconds = DAYS_KEPT * 86_400;
  const sign = (body: string): Buffer => createHmac('sha256', key).update(`visitor ${body}`).digest();
  const seal = (visit: Visit): string => {
    const body = Buffer.from(JSON.stringify({ ...visit, at: clock.now().getTime() })).toString('base64url');
    return `${body}.${sign(body).toString('base64url')}`;
  };
  const open = (value: string): Visit | null => {
    const [body = '', mac = ''] = value.split('.');
    const given = Buffer.from(mac, 'base64url');
    const right = sign(body);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    const { visitor, thread, at } = VISIT.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return at + seconds * 1000 > clock.now().getTime() ? { visitor, thread } : null;
  };
  const common = (visit: Visit): string => `${name}=${seal(visit)}; Path=/; Max-Age=${seconds}; HttpOnly`;
  return {
    seal,
    open,
    set: (visit) => `${common(visit)}; SameSite=Lax${https ? '; Secure' : ''}`,
    // Kept apart for each site around the frame; browsers take it by https alone.
    setFramed: (visit) => `${common(visit)}; SameSite=None; Secure; Partitioned`,
    read: (header) => {
      const pair = header?.split(';').find((item) => item.trim().startsWith(`${name}=`));
      if (pair === undefined || pair.length > 1024) return null;
      return open(pair.trim().slice(name.length + 1));
    },
  };
}
