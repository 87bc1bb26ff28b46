import { createHmac } from 'node:crypto';
import type { Archive, Clock, Outgoing, Watch } from '../desk/ports.ts';

/** Where alerts are sent, and the secret that signs them. */
export interface AlertTarget {
  readonly url: string;
  readonly secret: string;
}

const TIMEOUT_MS = 10_000;
const AT_ONCE = 20;
const LONGEST_WAIT_SECONDS = 300;

/** `x-griddesk-signature` of a body: HMAC-SHA256 over "<unix seconds>.<body>", so that a receiver can refuse forged and old ones. */
export function signature(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

async function post(target: AlertTarget, item: Outgoing, now: Date): Promise<boolean> {
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

/** Sends what the outbox holds and is due; what fails waits, twice as long each time up to five minutes, and is never dropped. A receiver may see an item twice and tells by its id. */
export async function sendDue(archive: Archive, target: AlertTarget | null, clock: Clock, watch: Watch): Promise<void> {
  if (!target) return;
  const due = await archive.outgoing(clock.now().toISOString(), AT_ONCE);
  await Promise.all(
    due.map(async (item) => {
      const sent = await post(target, item, clock.now()).catch(() => false);
      if (sent) return archive.commit({ outbox: { done: [item.id] } });
      watch.count('alerts_failed_total');
      watch.warn('an alert could not be delivered', { alert: item.id, tries: item.tries + 1 });
      const wait = Math.min(2 ** item.tries, LONGEST_WAIT_SECONDS) * 1000;
      const at = new Date(clock.now().getTime() + wait).toISOString();
      return archive.commit({ outbox: { put: [{ ...item, at, tries: item.tries + 1 }] } });
    }),
  );
}
