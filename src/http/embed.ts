import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { Desk } from '../desk/desk.ts';
import type { Clock } from '../desk/ports.ts';
import { type Answer, type Route, refuse, route } from './routes.ts';

/** What a host says of its signed-in user; `sub` is the account number. */
const CLAIMS = z.object({
  sub: z.string().regex(/^\d{10,13}$/),
  iat: z.number().int(),
  exp: z.number().int(),
  jti: z.string().min(8).max(128),
});
const AUDIENCE = 'griddesk';
const LONGEST_SECONDS = 15 * 60;
const SKEW_SECONDS = 30;

const BODY = z.strictObject({ token: z.string().min(1).max(4_096) });
const OFF = refuse(404, 'off', 'No host is known here: EMBED_SECRET is not set.');
const INVALID = refuse(
  401,
  'unauthorized',
  'The token is not one that the host has signed for this desk, or it has ended.',
  { security: 'hostToken' },
);
const USED = refuse(401, 'unauthorized', INVALID.error.message, { security: 'hostTokenReused' });
const OTHER = refuse(409, 'otherAccount', 'This conversation is for another account: end it first.');
const NOBODY = refuse(403, 'forbidden', 'Only the customer’s own page may do this.');
const NO_THREAD = refuse(404, 'notFound', 'There is no such conversation.');

interface Given {
  readonly desk: Pick<Desk, 'vouch'>;
  /** Null: hosts cannot vouch for anybody. */
  readonly secret: string | null;
  readonly clock: Clock;
}

/** POST /api/chat/identity: a host's signed token gives its user level 1, for one conversation. */
export function identityRoute({ desk, secret, clock }: Given): Route {
  const key = secret === null ? null : new TextEncoder().encode(secret);
  /** Tokens that have been used, and by which thread, until they end. */
  const used = new Map<string, { readonly thread: string; readonly until: number }>();

  async function read(token: string): Promise<z.output<typeof CLAIMS> | null> {
    if (key === null) return null;
    try {
      const options = {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        clockTolerance: SKEW_SECONDS,
        currentDate: clock.now(),
      };
      const { payload } = await jwtVerify(token, key, options);
      const claims = CLAIMS.parse(payload);
      return claims.exp - claims.iat <= LONGEST_SECONDS ? claims : null;
    } catch {
      return null;
    }
  }

  function isFirst(jti: string, thread: string, exp: number): boolean {
    const now = clock.now().getTime();
    for (const [old, { until }] of used) if (until < now) used.delete(old);
    const before = used.get(jti);
    used.set(jti, before ?? { thread, until: (exp + SKEW_SECONDS) * 1000 });
    return before === undefined || before.thread === thread;
  }

  return route({
    method: 'POST',
    path: '/api/chat/identity',
    permission: 'directLineToken',
    body: BODY,
    answer: z.object({ level: z.number(), until: z.string() }),
    handle: async ({ body, who }): Promise<Answer> => {
      if (key === null) return OFF;
      if (who.is !== 'bearer') return NOBODY;
      const claims = await read(body.token);
      if (claims === null) return INVALID;
      const thread = who.claims.conversation;
      if (!isFirst(claims.jti, thread, claims.exp)) return USED;
      const vouched = await desk.vouch(thread, claims.sub);
      if (!vouched.ok) return vouched.because === 'otherAccount' ? OTHER : NO_THREAD;
      return { status: 200, body: { level: vouched.level, until: vouched.until } };
    },
  });
}
