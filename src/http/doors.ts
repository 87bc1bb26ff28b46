import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Claims, Tokens } from '../channels/direct-line/tokens.ts';
import { type Permission, type Refused, refuse, type WhoBy } from './routes.ts';

/** Who is knocking: the request's headers, and whether it came over the admin socket. */
interface Knock {
  readonly headers: IncomingHttpHeaders;
  readonly local: boolean;
}

/** One check for each permission. */
export type Doors = {
  readonly [P in Permission]: (knock: Knock) => WhoBy[P] | Refused | Promise<WhoBy[P] | Refused>;
};

const MISSING = refuse(401, 'unauthorized', 'Send Authorization: Bearer with a Direct Line token or the secret.', {
  headers: { 'www-authenticate': 'Bearer' },
});
const INVALID = refuse(403, 'forbidden', 'This token or secret is not valid here.', { security: 'badToken' });
/** 403 and not 401: Direct Line clients know no other sign that a token has ended. */
export const EXPIRED = refuse(403, 'expired', 'This token has expired.', { security: 'expiredToken' });
const CLOSED = refuse(403, 'forbidden', 'You may not do this.', { security: 'permission' });

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function createDoors(secret: string, tokens: Pick<Tokens, 'read' | 'expired'>): Doors {
  const right = digest(secret);
  const isSecret = (text: string): boolean => timingSafeEqual(digest(text), right);
  const shown = (knock: Knock): string | null =>
    /^Bearer ([\w.~+/=-]{1,2048})$/i.exec(knock.headers.authorization ?? '')?.[1] ?? null;
  const absent = (knock: Knock): Refused => (knock.headers.authorization === undefined ? MISSING : INVALID);
  const outside = (claims: Claims, { headers }: Knock): boolean =>
    claims.origins !== undefined && headers.origin !== undefined && !claims.origins.includes(headers.origin);

  async function bearer(text: string, knock: Knock): Promise<WhoBy['directLineGrace'] | Refused> {
    const claims = await tokens.read(text);
    return claims === null || outside(claims, knock) ? INVALID : { is: 'bearer', claims };
  }
  const operator = ({ local }: Knock) => (local ? ({ is: 'operator' } as const) : CLOSED);

  return {
    public: ({ local }) => (local ? { is: 'operator' } : { is: 'nobody' }),
    directLineSecret: (knock) => {
      const text = shown(knock);
      if (text === null) return absent(knock);
      return isSecret(text) ? { is: 'host' } : INVALID;
    },
    directLineToken: async (knock) => {
      const text = shown(knock);
      if (text === null) return absent(knock);
      // Tokens first: they are what comes in great number, and are remembered.
      const who = await bearer(text, knock);
      if ('is' in who) return tokens.expired(who.claims) ? EXPIRED : who;
      return isSecret(text) ? { is: 'host' } : who;
    },
    directLineGrace: async (knock) => {
      const text = shown(knock);
      return text === null ? absent(knock) : bearer(text, knock);
    },
    operator,
    agent: operator,
    supervisor: operator,
    archiveClerk: operator,
    privacyOfficer: operator,
    administrator: operator,
    auditor: operator,
  };
}
