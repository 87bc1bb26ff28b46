import { z } from 'zod';
import type { Archive, Clock, Outgoing, Watch } from '../../desk/ports.ts';
import type { ThreadEvent } from '../../desk/records.ts';
import type { Language } from '../../desk/understood.ts';
import { adaptiveCard } from '../cards.ts';
import type { Address, Addresses } from './address.ts';

/** How the bot proves itself to the connector: the client-credentials grant. Null: it does not, on this machine alone. */
export interface Credentials {
  readonly appId: string;
  readonly password: string;
  readonly tokenUrl: string;
}

interface SenderParts {
  readonly archive: Pick<Archive, 'load' | 'entries'>;
  readonly addresses: Addresses;
  readonly credentials: Credentials | null;
  /** Whether an address's service may be called. */
  allowed(serviceUrl: string): boolean;
  readonly names: Readonly<Record<Language, string>>;
  readonly clock: Clock;
  readonly watch: Watch;
}

/** `sent`, to be tried again `later`, or `dead`: never to be sent. */
export type Fate = 'sent' | 'later' | 'dead';

export interface Sender {
  /** Sends one event of a thread to its channel. */
  deliver(item: Outgoing): Promise<Fate>;
  /** Says something that is not in the thread, once; lost when it cannot be said now. */
  say(address: Address, text: string): Promise<void>;
}

const SCOPE = 'https://api.botframework.com/.default';
const TIMEOUT_MS = 10_000;
const EARLY_MS = 5 * 60_000;
const TOKEN = z.object({ access_token: z.string().max(8_192), expires_in: z.coerce.number() });

export function createSender(parts: SenderParts): Sender {
  const { archive, addresses, credentials, allowed, names, clock, watch } = parts;
  let token: { readonly text: string; readonly until: number } | null = null;

  async function bearer(): Promise<string | null> {
    if (credentials === null) return null;
    if (token !== null && token.until > clock.now().getTime()) return token.text;
    const { appId, password, tokenUrl } = credentials;
    const form = { grant_type: 'client_credentials', client_id: appId, client_secret: password, scope: SCOPE };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'error',
      signal,
    });
    if (!answer.ok) throw new Error(`the token server answered ${answer.status}`);
    const { access_token: text, expires_in: seconds } = TOKEN.parse(await answer.json());
    token = { text, until: clock.now().getTime() + seconds * 1000 - EARLY_MS };
    return text;
  }

  /** The connector's status. The address has been checked. */
  async function post({ serviceUrl, conversation }: Address, activity: object): Promise<number> {
    const proof = await bearer();
    const base = serviceUrl.replace(/\/{1,9}$/, '');
    const answer = await fetch(`${base}/v3/conversations/${encodeURIComponent(conversation)}/activities`, {
      method: 'POST',
      body: JSON.stringify(activity),
      headers: { 'content-type': 'application/json', ...(proof !== null && { authorization: `Bearer ${proof}` }) },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (answer.status === 401) token = null;
    return answer.status;
  }

  const common = ({ conversation, channelId, bot, user, serviceUrl }: Address) => ({
    type: 'message',
    channelId,
    serviceUrl,
    conversation: { id: conversation },
    recipient: user,
    from: bot,
  });

  function activityOf(address: Address, event: ThreadEvent) {
    const actions = event.choices?.map(({ title, value }) => ({ type: 'imBack', title, value })) ?? [];
    const name = event.from.is === 'agent' ? event.from.name : names[event.language ?? 'zh'];
    return {
      ...common(address),
      from: { ...address.bot, name },
      text: event.text,
      textFormat: 'plain',
      ...(event.language !== null && { locale: event.language === 'zh' ? 'zh-Hans' : 'en' }),
      ...(actions.length > 0 && { suggestedActions: { to: [address.user.id], actions } }),
      ...(event.card && { attachments: [adaptiveCard(event.card)] }),
    };
  }

  return {
    async deliver({ body, seq, tries }) {
      const id = String(body.thread);
      const [thread] = await archive.load([{ kind: 'thread', id }] as const);
      const [entry] = await archive.entries('thread', id, { after: seq - 1, limit: 1 });
      const sealed = thread.body?.address;
      if (!sealed || entry?.seq !== seq) return 'dead';
      const address = addresses.open(id, sealed);
      if (address === null || !allowed(address.serviceUrl)) {
        watch.count('security_events_total', { kind: 'forgedAddress' });
        watch.warn('a stored address of a channel was changed, or is no longer allowed: nothing is sent there', {
          seq,
        });
        return 'dead';
      }
      const status = await post(address, activityOf(address, entry.body)).catch(() => 0);
      if (status >= 200 && status < 300) return 'sent';
      // The channel knows no such conversation, or will never take this message.
      const refused = status === 400 || status === 404 || status === 410 || status === 413;
      watch.count('activities_failed_total', { because: String(status) });
      if (refused || tries === 0) watch.warn('a channel did not take a message', { status, again: !refused });
      return refused ? 'dead' : 'later';
    },
    async say(address, text) {
      if (!allowed(address.serviceUrl)) return;
      await post(address, { ...common(address), text, textFormat: 'plain' }).catch(() => 0);
    },
  };
}
