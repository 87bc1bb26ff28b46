import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../desk/ports.ts';

/** Who may call us: the Bot Framework's connector, for this app alone. */
export interface ConnectorTrust {
  readonly appId: string;
  readonly issuer: string;
  /** An OpenID discovery document with `jwks_uri`. */
  readonly metadata: string;
}

/** `unavailable`: the keys cannot be had just now, so nobody can tell. */
export type Proven =
  | { readonly ok: true; readonly serviceUrl: string }
  | { readonly ok: false; readonly because: 'badToken' | 'unavailable' };

const KEYS_KEPT_MS = 24 * 3_600_000;
/** A token that names an unknown key makes us look for new keys, but not more often. */
const LOOK_AGAIN_MS = 60_000;
const TIMEOUT_MS = 5_000;
const SKEW_SECONDS = 300;
const LONGEST = 8_192;

const METADATA = z.object({ jwks_uri: z.url() });
const KEYS = z.object({
  keys: z.array(z.looseObject({ kid: z.string().optional(), endorsements: z.array(z.string()).optional() })).max(200),
});
type Keys = z.output<typeof KEYS>;

async function read<T>(url: string, shape: z.ZodType<T>): Promise<T> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`the key server answered ${answer.status}`);
  return shape.parse(await answer.json());
}

/**
 * Verifies a caller's token. Issuer, audience and algorithm are compared before any key is looked for, so that junk costs
 * nothing and leaves nothing behind; then the signature, the times, the channel that the key may vouch for, and that the
 * token was made for the very service address that the activity names.
 */
export function createProof(trust: ConnectorTrust, clock: Clock) {
  let kept: { keys: Keys; at: number } | null = null;
  let looking: Promise<Keys> | null = null;

  async function fresh(): Promise<Keys> {
    looking ??= read(trust.metadata, METADATA)
      .then(({ jwks_uri }) => read(jwks_uri, KEYS))
      .then((keys) => {
        kept = { keys, at: clock.now().getTime() };
        return keys;
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  async function keysFor(kid: string): Promise<Keys> {
    const age = kept === null ? Number.POSITIVE_INFINITY : clock.now().getTime() - kept.at;
    const known = kept?.keys.keys.some((key) => key.kid === kid) ?? false;
    if (kept !== null && age < KEYS_KEPT_MS && (known || age < LOOK_AGAIN_MS)) return kept.keys;
    return fresh();
  }

  const BAD = { ok: false, because: 'badToken' } as const;
  return async (
    header: string | undefined,
    activity: { readonly channelId: string; readonly serviceUrl: string },
  ): Promise<Proven> => {
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(header ?? '')?.[1];
    if (token === undefined || token.length > LONGEST) return BAD;
    let kid: string | undefined;
    try {
      const claims = decodeJwt(token);
      const head = decodeProtectedHeader(token);
      if (claims.iss !== trust.issuer || claims.aud !== trust.appId || head.alg !== 'RS256') return BAD;
      if (claims.serviceurl !== activity.serviceUrl) return BAD;
      kid = head.kid;
    } catch {
      return BAD;
    }
    if (kid === undefined) return BAD;
    let keys: Keys;
    try {
      keys = await keysFor(kid);
    } catch {
      return { ok: false, because: 'unavailable' };
    }
    const key = keys.keys.find((one) => one.kid === kid);
    if (key === undefined || (key.endorsements && !key.endorsements.includes(activity.channelId))) return BAD;
    try {
      await jwtVerify(token, createLocalJWKSet(keys as unknown as JSONWebKeySet), {
        issuer: trust.issuer,
        audience: trust.appId,
        algorithms: ['RS256'],
        clockTolerance: SKEW_SECONDS,
        currentDate: clock.now(),
        requiredClaims: ['exp', 'serviceurl'],
      });
      return { ok: true, serviceUrl: activity.serviceUrl };
    } catch (fault) {
      if (fault instanceof errors.JOSEError) return BAD;
      throw fault;
    }
  };
}
