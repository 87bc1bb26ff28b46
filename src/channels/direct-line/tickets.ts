import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../desk/ports.ts';

const LIFE_MS = 60_000;

const BODY = z.object({
  conversation: z.string(),
  /** Whose sockets this one counts among: the line of tokens that asked for it. */
  line: z.string(),
  origins: z.array(z.string()).optional(),
  until: z.number(),
  nonce: z.string(),
});

/** What lets one socket in, once, within a minute. A browser's socket cannot send a header, so it stands in the address. */
export type Ticket = Readonly<z.output<typeof BODY>>;

export interface Tickets {
  issue(of: {
    readonly conversation: string;
    readonly line: string;
    readonly origins?: readonly string[] | undefined;
  }): string;
  /** Takes the ticket, so that a second try fails; null when it is not ours, too old, or used. */
  use(text: string): Ticket | null;
}

export function createTickets(key: Buffer, clock: Clock): Tickets {
  const own = createHmac('sha256', key).update('stream ticket').digest();
  const sign = (body: string): Buffer => createHmac('sha256', own).update(body).digest();
  const used = new Map<string, number>();
  return {
    issue: ({ conversation, line, origins }) => {
      const until = clock.now().getTime() + LIFE_MS;
      const ticket = {
        conversation,
        line,
        until,
        nonce: randomBytes(16).toString('base64url'),
        ...(origins && { origins }),
      };
      const body = Buffer.from(JSON.stringify(ticket)).toString('base64url');
      return `${body}.${sign(body).toString('base64url')}`;
    },
    use: (text) => {
      const [body = '', mac = '', ...rest] = text.split('.');
      const given = Buffer.from(mac, 'base64url');
      const right = sign(body);
      if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return null;
      const ticket = BODY.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
      const now = clock.now().getTime();
      for (const [nonce, until] of used) {
        if (until > now) break;
        used.delete(nonce);
      }
      if (ticket.until <= now || used.has(ticket.nonce)) return null;
      used.set(ticket.nonce, ticket.until);
      return ticket;
    },
  };
}
