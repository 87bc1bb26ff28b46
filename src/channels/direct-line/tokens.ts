import { createSecretKey, randomBytes } from 'node:crypto';
import { compactVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../desk/ports.ts';

const LIFE = 30 * 60;
/** However often a token is refreshed, it ends this long after the first one. */
const MOST = 12 * 60 * 60;
/** How long after its end a token may still be refreshed by itself: a laptop that slept. */
const GRACE = 30 * 60;
const AUDIENCE = 'griddesk/directline';
/** Who has not written for so long, or before so many others, has the signature checked again. */
const KEPT_MS = 120_000;
const KEPT = 5_000;

const CLAIMS = z.object({
  aud: z.literal(AUDIENCE),
  /** The one conversation that the token opens. */
  conversation: z.string().min(1).max(128),
  /** Whoever holds the token speaks as this visitor. */
  user: z.string().min(1).max(128),
  /** The same through all refreshes. */
  jti: z.string().min(1).max(64),
  /** When the first of these tokens was made; seconds since 1970, as `exp`. */
  first: z.number().int(),
  exp: z.number().int(),
  /** The only web origins that may use it; missing: the server's own rule. */
  origins: z.array(z.string()).optional(),
});

/** What a Direct Line token says. */
export type Claims = Readonly<z.output<typeof CLAIMS>>;

export interface Issued {
  readonly conversationId: string;
  readonly token: string;
  readonly expires_in: number;
}

export interface Tokens {
  issue(of: {
    readonly conversation: string;
    readonly user: string;
    readonly origins?: readonly string[];
  }): Promise<Issued>;
  /** The claims of a token that we signed, expired or not; null for everything else. */
  read(token: string): Promise<Claims | null>;
  expired(claims: Claims): boolean;
  /** A new token of the same line. Null: too late. `backed`: the visitor's own cookie vouches for it, up to the twelve hours. */
  refresh(claims: Claims, backed: boolean): Promise<Issued | null>;
}

export function createTokens(key: Buffer, clock: Clock): Tokens {
  const secret = createSecretKey(key);
  // Only tokens that we signed are kept, so that junk cannot push them out; and only of who is here, so that they get no more.
  let known = new Map<string, Claims>();
  let before = new Map<string, Claims>();
  let turned = clock.now().getTime();
  const now = (): number => Math.floor(clock.now().getTime() / 1000);

  async function sign(claims: Omit<Claims, 'aud' | 'exp'>): Promise<Issued> {
    const exp = Math.min(now() + LIFE, claims.first + MOST);
    const token = await new SignJWT({ ...claims, exp })
      .setAudience(AUDIENCE)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(secret);
    return { conversationId: claims.conversation, token, expires_in: exp - now() };
  }

  async function verify(token: string): Promise<Claims | null> {
    if (token.length > 2048) return null;
    try {
      const { payload } = await compactVerify(token, secret, { algorithms: ['HS256'] });
      const claims = CLAIMS.safeParse(JSON.parse(Buffer.from(payload).toString('utf8')));
      return claims.success ? claims.data : null;
    } catch {
      return null;
    }
  }

  return {
    issue: ({ conversation, user, origins }) =>
      sign({
        conversation,
        user,
        jti: randomBytes(12).toString('base64url'),
        first: now(),
        ...(origins && { origins: [...origins] }),
      }),
    read: async (token) => {
      const seen = known.get(token);
      if (seen !== undefined) return seen;
      const claims = before.get(token) ?? (await verify(token));
      if (claims === null) return null;
      const at = clock.now().getTime();
      if (at - turned >= KEPT_MS || known.size >= KEPT) {
        before = known;
        known = new Map();
        turned = at;
      }
      known.set(token, claims);
      return claims;
    },
    expired: (claims) => claims.exp <= now(),
    refresh: async (claims, backed) => {
      const last = Math.min(claims.first + MOST, backed ? Number.POSITIVE_INFINITY : claims.exp + GRACE);
      return now() < last ? sign(claims) : null;
    },
  };
}
