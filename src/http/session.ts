import { z } from 'zod';
import type { Entrance } from '../channels/direct-line/entrance.ts';
import type { Tokens } from '../channels/direct-line/tokens.ts';
import type { Desk } from '../desk/desk.ts';
import type { Language } from '../desk/understood.ts';
import { bucketOf } from './address.ts';
import { preferredLanguage } from './language.ts';
import type { Limits } from './limits.ts';
import { type Route, refuse, route } from './routes.ts';
import { newVisit, type VisitorCookie } from './visitor.ts';
import type { Words } from './words.ts';

const BODY = z
  .object({
    language: z.enum(['zh', 'en']).optional(),
    /** The page is shown in another site's frame, where cookies may not come. */
    embedded: z.boolean().optional(),
    /** What an earlier answer gave to be kept. */
    visit: z.string().max(1_024).optional(),
  })
  .prefault({});
const ANSWER = z.object({
  conversationId: z.string(),
  token: z.string(),
  expires_in: z.number(),
  streamUrl: z.string(),
  /** For a page in a frame: to be kept, and brought again. */
  visit: z.string().optional(),
});

interface SessionParts {
  readonly desk: Pick<Desk, 'open'>;
  readonly tokens: Tokens;
  readonly entrance: Entrance;
  readonly cookie: VisitorCookie;
  readonly limits: Pick<Limits, 'start'>;
  readonly words: Readonly<Record<Language, Words>>;
}

/** The page's own way in: the same browser comes back to the same thread, without any secret in the page. */
export function sessionRoute({ desk, tokens, entrance, cookie, limits, words }: SessionParts): Route {
  return route({
    method: 'POST',
    path: '/api/chat/session',
    permission: 'public',
    body: BODY,
    answer: ANSWER,
    handle: async ({ body, headers, address }) => {
      // Browsers that send no Origin here still say where the call comes from.
      const site = headers['sec-fetch-site'];
      if (headers.origin === undefined && site !== undefined && site !== 'same-origin') {
        return refuse(403, 'origin', 'Only our own page may ask for this.', { security: 'origin' });
      }
      const language = body.language ?? preferredLanguage(headers['accept-language']);
      const brought = body.embedded && body.visit !== undefined ? cookie.open(body.visit) : null;
      const before = cookie.read(headers.cookie) ?? brought;
      const wait = before === null ? await limits.start.take(bucketOf(address)) : 0;
      if (wait > 0) {
        const retry = { 'retry-after': String(Math.ceil(wait / 1000)) };
        return refuse(429, 'tooMany', words[language ?? 'zh'].busy, { headers: retry, security: 'flood' });
      }
      const visit = before ?? newVisit();
      await desk.open({ id: visit.thread, visitor: visit.visitor, channel: 'directline', language });
      const issued = await tokens.issue({ conversation: visit.thread, user: visit.visitor });
      const entered = await entrance.open(issued, '', headers.host);
      if (!body.embedded) return { status: 200, body: entered, headers: { 'set-cookie': cookie.set(visit) } };
      return {
        status: 200,
        body: { ...entered, visit: cookie.seal(visit) },
        headers: { 'set-cookie': cookie.setFramed(visit) },
      };
    },
  });
}
