import { z } from 'zod';
import type { Desk } from '../../desk/desk.ts';
import type { Clock, Watch } from '../../desk/ports.ts';
import type { Language } from '../../desk/understood.ts';
import { languageOf } from '../../http/language.ts';
import type { Limits } from '../../http/limits.ts';
import { type Answer, type Route, refuse, route } from '../../http/routes.ts';
import type { Bot } from '../bot-framework.ts';
import type { Address, Addresses } from './address.ts';
import { type ConnectorTrust, createProof } from './proof.ts';
import type { Sender } from './sender.ts';

export interface ConnectorParts {
  readonly desk: Pick<Desk, 'open' | 'thread'>;
  readonly bot: Bot;
  /** Null: nobody has to prove anything; for a machine that only itself can reach. */
  readonly trust: ConnectorTrust | null;
  readonly addresses: Addresses;
  readonly sender: Sender;
  readonly limits: Pick<Limits, 'post'>;
  readonly clock: Clock;
  readonly watch: Watch;
  allowed(serviceUrl: string): boolean;
  readonly words: Readonly<Record<Language, { readonly noFilesHere: string; readonly busy: string }>>;
  danger(text: string): string | null;
}

const ID = z.string().min(1).max(512);
const PARTY = z.object({ id: ID, name: z.string().max(256).optional() });
/** What is read of an activity; whatever else stands in it is of no concern here. */
const ACTIVITY = z.object({
  type: z.string().max(64),
  id: ID.optional(),
  channelId: z.string().regex(/^[\w-]{1,32}$/),
  serviceUrl: z.url().max(512),
  conversation: z.object({ id: ID }),
  from: PARTY,
  recipient: PARTY,
  text: z.string().max(16_000).nullish(),
  locale: z.string().max(64).nullish().catch(undefined),
  attachments: z
    .array(z.looseObject({ contentType: z.string().optional() }))
    .max(50)
    .nullish(),
});
type Activity = z.output<typeof ACTIVITY>;

const SHAPE = refuse(400, 'shape', 'The body is not an activity of the Bot Framework.');
const UNPROVEN = refuse(401, 'unauthorized', 'The token was not made by the Bot Framework for this bot.', {
  security: 'connectorToken',
});
const ELSEWHERE = refuse(403, 'forbidden', 'This bot does not answer at that service address.', {
  security: 'serviceUrl',
});
const UNKNOWN = refuse(503, 'unavailable', 'The token cannot be checked just now.', {
  headers: { 'retry-after': '30' },
});
const NO_ID = refuse(400, 'shape', 'A message needs an id, so that it is taken once.');

const addressOf = ({ serviceUrl, channelId, conversation, recipient, from }: Activity): Address => ({
  serviceUrl,
  channelId,
  conversation: conversation.id,
  bot: { id: recipient.id, ...(recipient.name ? { name: recipient.name } : {}) },
  user: { id: from.id, ...(from.name ? { name: from.name } : {}) },
});

/** POST /api/messages: the Bot Framework's channels. The caller is proven before the message is looked at. */
export function connectorRoute(parts: ConnectorParts): Route {
  const { desk, bot, trust, addresses, sender, limits, clock, watch, allowed, words, danger } = parts;
  const proof = trust === null ? null : createProof(trust, clock);

  async function take(activity: Activity): Promise<Answer> {
    const { channelId, conversation, from, id, locale } = activity;
    const address = addressOf(activity);
    const thread = addresses.threadOf(channelId, conversation.id);
    const language = languageOf(locale ?? undefined) ?? null;
    const known = await desk.thread(thread);
    if (known === null)
      await desk.open({
        id: thread,
        visitor: `${channelId}:${from.id}`,
        channel: 'botframework',
        language,
        address: addresses.seal(thread, address),
        unsaid: danger(activity.text ?? '') !== null,
      });
    if (activity.type !== 'message') return { status: 202 };
    if (id === undefined) return NO_ID;
    const text = (activity.text ?? '').replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD');
    const say = words[known?.language ?? language ?? 'zh'];
    const files = activity.attachments?.some(({ contentType }) => !/^text\//.test(contentType ?? 'text/')) ?? false;
    if (files) await sender.say(address, say.noFilesHere);
    if (files && text.trim() === '') return { status: 200 };
    const wait = await limits.post.take(thread);
    if (wait > 0) {
      await sender.say(address, [danger(text), say.busy].filter((line) => line !== null).join('\n'));
      return refuse(429, 'tooMany', say.busy, {
        headers: { 'retry-after': String(Math.ceil(wait / 1000)) },
        security: 'flood',
      });
    }
    const receipt = await bot.receive({ thread, visitor: from.id, clientId: id, text, channel: channelId });
    if (receipt.is === 'stored') return { status: 200 };
    await sender.say(address, receipt.say);
    // The channel may try again what the store could not take; all else it would only send again in vain.
    return receipt.because === 'store' ? refuse(503, 'unavailable', receipt.say) : { status: 200 };
  }

  return route({
    method: 'POST',
    path: '/api/messages',
    permission: 'public',
    body: z.unknown(),
    handle: async ({ body, headers }): Promise<Answer> => {
      const read = ACTIVITY.safeParse(body);
      const named = read.success ? read.data : { channelId: '', serviceUrl: '' };
      if (proof !== null) {
        const proven = await proof(headers.authorization, named);
        if (!proven.ok) {
          watch.count('connector_refused_total', { because: proven.because });
          return proven.because === 'unavailable' ? UNKNOWN : UNPROVEN;
        }
      }
      if (!read.success) return SHAPE;
      if (!allowed(read.data.serviceUrl)) return ELSEWHERE;
      return take(read.data);
    },
  });
}

/** In its place while nothing is configured. */
export const connectorOff: Route = route({
  method: 'POST',
  path: '/api/messages',
  permission: 'public',
  handle: () => refuse(404, 'off', 'The Bot Framework endpoint is off: no app id is configured.'),
});
