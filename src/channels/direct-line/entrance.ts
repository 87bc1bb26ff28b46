import type { Origins } from '../../http/origin.ts';
import type { Tickets } from './tickets.ts';
import type { Issued, Tokens } from './tokens.ts';

/** What a client needs to be in a conversation. */
interface Entered extends Issued {
  /** Good for one socket, for a minute. */
  readonly streamUrl: string;
}

export interface Entrance {
  /** Adds the stream's address, to begin after the watermark. `host` is the Host header that the client came with. */
  open(issued: Issued, watermark: string, host: string | undefined): Promise<Entered>;
}

export function createEntrance(
  tokens: Pick<Tokens, 'read'>,
  tickets: Tickets,
  origins: Pick<Origins, 'base'>,
): Entrance {
  return {
    open: async (issued, watermark, host) => {
      const claims = await tokens.read(issued.token);
      if (claims === null) throw new Error('A token that was just issued cannot be read: check the token key.');
      const { conversation, jti, origins: only } = claims;
      const ticket = tickets.issue({ conversation, line: jti, origins: only });
      const base = origins.base(host).replace(/^http/, 'ws');
      const query = `watermark=${encodeURIComponent(watermark === '' ? '-' : watermark)}&t=${ticket}`;
      return { ...issued, streamUrl: `${base}/v3/directline/conversations/${conversation}/stream?${query}` };
    },
  };
}
