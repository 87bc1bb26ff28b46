import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Claims, Tokens } from '../channels/direct-line/tokens.ts';
import type { Role } from '../desk/records.ts';
import { type Gate, type Refused, refuse, type WhoBy } from './routes.ts';
import type { Sessions } from './staff/sessions.ts';

/** Who is knocking: the request's headers, and whether it came over the admin socket. */
export interface Knock {
  readonly headers: IncomingHttpHeaders;
  readonly local: boolean;
}

/** What a route asks of a signed-in user. */
interface Wanted {
  readonly roles: readonly Role[];
  /** It changes something, so that it must come from our own page. */
  readonly changes: boolean;
  /** Open also with a one-time password. */
  readonly oneTime: boolean;
}

/** One check for each gate. */
export type Doors = {
  readonly [G in Gate]: (knock: Knock) => WhoBy[G] | Refused | Promise<WhoBy[G] | Refused>;
} & { readonly staff: (knock: Knock, wanted: Wanted) => Promise<WhoBy['staff'] | Refused> };

const MISSING = refuse(401, 'unauthorized', 'Send Authorization: Bearer with a Direct Line token or the secret.', {
  headers: { 'www-authenticate': 'Bearer' },
});
const INVALID = refuse(403, 'forbidden', 'This token or secret is not valid here.', { security: 'badToken' });
/** 403 and not 401: Direct Line clients know no other sign that a token has ended. */
export const EXPIRED = refuse(403, 'expired', 'This token has expired.', { security: 'expiredToken' });
const NO_SESSION = refuse(401, 'session', 'Sign in first.');
const BAD_SESSION = refuse(401, 'session', 'This session has ended: sign in again.', { security: 'session' });
const ONE_TIME = refuse(403, 'mustChange', 'Change the one-time password first.', { security: 'oneTime' });
const FORGED = refuse(403, 'csrf', 'Send x-griddesk-csrf with what /api/console/me gave.', { security: 'csrf' });
const CLOSED = refuse(403, 'forbidden', 'You may not do this.', { security: 'permission' });

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function createDoors(
  secret: string,
  tokens: Pick<Tokens, 'read' | 'expired'>,
  sessions: Pick<Sessions, 'cookie' | 'csrf' | 'read'> | null,
): Doors {
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
    staff: async ({ headers, local }, { roles, changes, oneTime }) => {
      if (local) return { is: 'operator' };
      if (sessions === null || sessions.cookie.read(headers.cookie) === null) return NO_SESSION;
      const staff = await sessions.read(headers.cookie);
      if (staff === null) return BAD_SESSION;
      if (changes && !sessions.csrf.fits(staff.session.id, headers['x-griddesk-csrf'])) return FORGED;
      if (staff.user.mustChange && !oneTime) return ONE_TIME;
      return staff.user.roles.some((role) => roles.includes(role)) ? staff : CLOSED;
    },
  };
}
