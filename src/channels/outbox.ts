import { createHmac } from 'node:crypto';
import type { Archive, Clock, Outgoing, Watch } from '../desk/ports.ts';
import type { Fate } from './connector/sender.ts';

/** Where a kind of item is sent, and the secret that signs it. */
interface Target {
  readonly url: string;
  readonly secret: string;
}
/** Null: nowhere; what waits for it stays in the outbox. */
export interface Targets {
  readonly alert: Target | null;
  readonly notice: Target | null;
  /** Sends a message of a thread to the channel that it came by. */
  readonly deliver?: (item: Outgoing) => Promise<Fate>;
}

const TIMEOUT_MS = 10_000;
const AT_ONCE = 20;
/** What has no target must not stand before what has one. */
const LOOKED_AT = 1000;
const LONGEST_WAIT_SECONDS = 300;

/** `x-griddesk-signature` of a body: HMAC-SHA256 over "<unix seconds>.<body>", so that a receiver can refuse forged and old ones. */
export function signature(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

async function post(target: Target, item: Outgoing, now: Date): Promise<boolean> {
  const body = JSON.stringify({ id: item.id, kind: item.kind, ...item.body });
  const signed = signature(target.secret, Math.floor(now.getTime() / 1000), body);
  const headers = { 'content-type': 'application/json', 'x-griddesk-signature': signed };
  const answer = await fetch(target.url, {
    method: 'POST',
    body,
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await answer.body?.cancel();
  return answer.ok;
}

/** How one item is sent; null: nowhere, it stays. */
function wayOf(item: Outgoing, { alert, notice, deliver }: Targets, clock: Clock): (() => Promise<Fate>) | null {
  if (item.kind === 'activity') return deliver ? () => deliver(item) : null;
  const target = item.kind === 'alert' ? alert : notice;
  return target && (async () => ((await post(target, item, clock.now())) ? 'sent' : 'later'));
}

/** Sends what is due, the first of each lane; what fails waits, twice as long each time up to five minutes, and is never dropped. Gives the number of messages that have gone, so that their lanes can go on. */
async function sendFirst(archive: Archive, targets: Targets, clock: Clock, watch: Watch): Promise<number> {
  const waiting = await archive.outgoing(clock.now().toISOString(), LOOKED_AT);
  const due = waiting.flatMap((item) => {
    const send = wayOf(item, targets, clock);
    return send ? [{ item, send }] : [];
  });
  const gone = await Promise.all(
    due.slice(0, AT_ONCE).map(async ({ item, send }) => {
      const fate = await send().catch((): Fate => 'later');
      if (fate !== 'later') {
        await archive.commit({ outbox: { done: [item.id] } });
        return item.kind === 'activity';
      }
      watch.count(item.kind === 'activity' ? 'activities_delayed_total' : `${item.kind}s_failed_total`);
      if (item.kind !== 'activity')
        watch.warn(`${item.kind}: not delivered, will be sent again`, { item: item.id, tries: item.tries + 1 });
      const wait = Math.min(2 ** item.tries, LONGEST_WAIT_SECONDS) * 1000;
      const at = new Date(clock.now().getTime() + wait).toISOString();
      await archive.commit({ outbox: { put: [{ ...item, at, tries: item.tries + 1 }] } });
      return false;
    }),
  );
  return gone.filter(Boolean).length;
}

/** Sends what the outbox holds and is due. A receiver may see an item twice and tells by its id. */
export async function sendDue(archive: Archive, targets: Targets, clock: Clock, watch: Watch): Promise<void> {
  if (!targets.alert && !targets.notice && !targets.deliver) return;
  while ((await sendFirst(archive, targets, clock, watch)) > 0);
}
