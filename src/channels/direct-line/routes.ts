import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Desk, Receipt } from '../../desk/desk.ts';
import type { Language } from '../../desk/understood.ts';
import type { Attention } from '../../http/attention.ts';
import { EXPIRED } from '../../http/doors.ts';
import { languageOf, preferredLanguage } from '../../http/language.ts';
import type { Limits } from '../../http/limits.ts';
import { type Answer, type Call, type Refused, type Route, refuse, route, type WhoBy } from '../../http/routes.ts';
import { newThread, newVisitor, type VisitorCookie } from '../../http/visitor.ts';
import type { Words } from '../../http/words.ts';
import type { Bot } from '../bot-framework.ts';
import { type Activities, activityId, afterOf, POSTED, wordsOf } from './activity.ts';
import type { Entrance } from './entrance.ts';
import { createSignals } from './signals.ts';
import type { Tokens } from './tokens.ts';

/** What the Direct Line routes need of the rest. */
export interface DirectLineParts {
  readonly desk: Pick<Desk, 'open' | 'thread' | 'events'>;
  readonly bot: Bot;
  readonly tokens: Tokens;
  readonly entrance: Entrance;
  readonly activities: Activities;
  readonly cookie: VisitorCookie;
  readonly limits: Pick<Limits, 'post'>;
  readonly words: Readonly<Record<Language, Words>>;
  readonly attention: Pick<Attention, 'polled' | 'seen'>;
  /** The customer is typing; told at most once a second for a thread, which need not exist. */
  typing(thread: string): void;
  /** The safety text for a message that tells of a danger: said even to a client that floods us. Null for all others. */
  danger(text: string): string | null;
}

type Who = WhoBy['directLineToken'];

export const BASE = '/v3/directline';
const PAGE = 100;
export const ID = z.object({ id: z.string().min(1).max(128) });
const WATERMARK = z.object({ watermark: z.string().max(32).optional() });
const NAME = z.string().min(1).max(128);
/** Some clients write { User: { Id } }. */
const USER = {
  user: z.object({ id: NAME.optional() }).nullish(),
  User: z.object({ Id: NAME.optional() }).nullish(),
};
const GENERATE = z.object({ ...USER, trustedOrigins: z.array(z.url().max(256)).max(20).nullish() }).prefault({});
const START = z.object({ ...USER, locale: z.string().max(64).nullish() }).prefault({});
const ISSUED = z.object({ conversationId: z.string(), token: z.string(), expires_in: z.number() });
const ENTERED = ISSUED.extend({ streamUrl: z.string() });

const FOREIGN = refuse(403, 'forbidden', 'This token is not for that conversation.', {
  security: 'foreignConversation',
});
export const ENDED = refuse(404, 'notFound', 'There is no such conversation.');
const BAD_WATERMARK = refuse(400, 'watermark', 'The watermark must be one that this server has given, or empty.');
const NO_SIGNAL = refuse(400, 'activityType', 'A client may send messages, typing and the event griddesk.seen.');

function userOf(body: Pick<z.output<typeof START>, 'user' | 'User'>): string {
  return body.user?.id ?? body.User?.Id ?? newVisitor();
}

/** Refuses a token of another conversation, whether or not that one exists. */
export function notTheirs(who: Who, conversation: string): Refused | null {
  return who.is === 'bearer' && who.claims.conversation !== conversation ? FOREIGN : null;
}

/** What a POST answers: stored, or why not, in words for the customer. */
export function answerOf(receipt: Receipt, thread: string): Answer {
  if (receipt.is === 'stored') return { status: 200, body: { id: activityId(thread, receipt.seq) } };
  switch (receipt.because) {
    case 'empty':
      return refuse(400, 'empty', receipt.say);
    case 'tooLong':
      return refuse(413, 'tooLong', receipt.say);
    case 'noThread':
      return ENDED;
    case 'store':
      return refuse(503, 'unavailable', receipt.say, { headers: { 'retry-after': '5' } });
  }
}

function tokenRoutes({ tokens, cookie }: DirectLineParts): Route[] {
  return [
    route({
      method: 'POST',
      path: `${BASE}/tokens/generate`,
      permission: 'directLineSecret',
      body: GENERATE,
      answer: ISSUED,
      handle: async ({ body }) => {
        const origins = body.trustedOrigins?.map((item) => new URL(item).origin);
        const of = { conversation: newThread(), user: userOf(body), ...(origins && { origins }) };
        return { status: 200, body: await tokens.issue(of) };
      },
    }),
    route({
      method: 'POST',
      path: `${BASE}/tokens/refresh`,
      permission: 'directLineGrace',
      answer: ISSUED,
      handle: async ({ who, headers }) => {
        const backed = cookie.read(headers.cookie)?.thread === who.claims.conversation;
        const issued = await tokens.refresh(who.claims, backed);
        return issued === null ? EXPIRED : { status: 200, body: issued };
      },
    }),
    route({
      method: 'GET',
      path: `${BASE}/session/getsessionid`,
      permission: 'directLineToken',
      answer: z.object({ sessionId: z.string() }),
      handle: ({ who }) => ({ status: 200, body: { sessionId: who.is === 'bearer' ? who.claims.jti : randomUUID() } }),
    }),
  ];
}

function conversationRoutes({ desk, tokens, entrance }: DirectLineParts): Route[] {
  const start = async ({
    body,
    who,
    headers,
  }: Call<undefined, undefined, z.output<typeof START>, Who>): Promise<Answer> => {
    const conversation = who.is === 'bearer' ? who.claims.conversation : newThread();
    const user = who.is === 'bearer' ? who.claims.user : userOf(body);
    const before = who.is === 'bearer' ? await desk.thread(conversation) : null;
    const language = languageOf(body.locale ?? undefined) ?? preferredLanguage(headers['accept-language']);
    if (before === null) await desk.open({ id: conversation, visitor: user, channel: 'directline', language });
    const issued = await (who.is === 'bearer'
      ? tokens.refresh(who.claims, false)
      : tokens.issue({ conversation, user }));
    if (issued === null) return EXPIRED;
    return { status: before === null ? 201 : 200, body: await entrance.open(issued, '', headers.host) };
  };
  return [
    route({
      method: 'POST',
      path: `${BASE}/conversations`,
      permission: 'directLineToken',
      body: START,
      answer: ENTERED,
      handle: start,
    }),
    route({
      method: 'GET',
      path: `${BASE}/conversations/:id`,
      permission: 'directLineToken',
      params: ID,
      query: WATERMARK,
      answer: ENTERED,
      handle: async ({ params: { id }, query: { watermark = '' }, who, headers }) => {
        const denied = notTheirs(who, id);
        if (denied !== null) return denied;
        if (afterOf(watermark) === null) return BAD_WATERMARK;
        const thread = await desk.thread(id);
        if (thread === null) return ENDED;
        const fresh = () => tokens.issue({ conversation: id, user: thread.visitor });
        const issued = await (who.is === 'bearer' ? tokens.refresh(who.claims, false) : fresh());
        return issued === null ? EXPIRED : { status: 200, body: await entrance.open(issued, watermark, headers.host) };
      },
    }),
  ];
}

function activityRoutes(parts: DirectLineParts): Route[] {
  const { desk, bot, activities, attention, limits, words, danger } = parts;
  const path = `${BASE}/conversations/:id/activities`;
  const signals = createSignals(parts);
  const post = async ({
    params: { id },
    body,
    who,
    headers,
  }: Call<z.output<typeof ID>, undefined, z.output<typeof POSTED>, Who>): Promise<Answer> => {
    const denied = notTheirs(who, id);
    if (denied !== null) return denied;
    if (body.type !== 'message') return (await signals.take(id, body)) ?? NO_SIGNAL;
    const wait = await limits.post.take(id);
    if (wait > 0) {
      const { busy } = words[preferredLanguage(headers['accept-language']) ?? languageOf(body.locale) ?? 'zh'];
      const say = [danger(wordsOf(body)), busy].filter((line) => line !== null).join('\n');
      return refuse(429, 'tooMany', say, {
        headers: { 'retry-after': String(Math.ceil(wait / 1000)) },
        security: 'flood',
      });
    }
    const visitor = who.is === 'bearer' ? who.claims.user : (await desk.thread(id))?.visitor;
    if (visitor === undefined) return ENDED;
    const clientId = body.channelData?.clientActivityID ?? randomUUID();
    return answerOf(await bot.receive({ thread: id, visitor, clientId, text: wordsOf(body) }), id);
  };
  return [
    route({
      method: 'POST',
      path,
      permission: 'directLineToken',
      params: ID,
      body: POSTED,
      answer: z.object({ id: z.string() }),
      handle: post,
    }),
    route({
      method: 'GET',
      path,
      permission: 'directLineToken',
      params: ID,
      query: WATERMARK,
      answer: z.object({ activities: z.array(z.unknown()), watermark: z.string() }),
      handle: async ({ params: { id }, query, who }) => {
        const denied = notTheirs(who, id);
        if (denied !== null) return denied;
        const asked = afterOf(query.watermark);
        if (asked === null) return BAD_WATERMARK;
        const thread = await desk.thread(id);
        if (thread === null) return ENDED;
        const after = Math.min(asked, thread.lastSeq);
        // What a client asks to go on from is what it has.
        if (after > 0) attention.polled(id, after);
        const entries = await desk.events(id, after, PAGE);
        const watermark = String(entries.at(-1)?.seq ?? after);
        return { status: 200, body: { activities: activities.all(thread, entries), watermark } };
      },
    }),
  ];
}

/** Direct Line 3.0 but for the stream and uploads, which have modules of their own. */
export function directLineRoutes(parts: DirectLineParts): Route[] {
  return [...tokenRoutes(parts), ...conversationRoutes(parts), ...activityRoutes(parts)];
}
