import { createHmac } from 'node:crypto';
import type { Archive, Clock, Outgoing, Watch } from '../desk/ports.ts';
import type { Fate } from './connector/sender.ts';
import type { Mail } from './mail.ts';

/** Where a kind of item is sent, and the secret that signs it. */
interface Target {
  readonly url: string;
  readonly secret: string;
}
/** Null: nowhere; what waits for it stays in the outbox. */
export interface Targets {
  readonly alert: Target | null;
  readonly notice: Target | null;
  readonly sms?: Target | null;
  readonly mail?: Mail | null;
  /** Sends a message of a thread to the channel that it came by. */
  readonly deliver?: (item: Outgoing) => Promise<Fate>;
}

const TIMEOUT_MS = 10_000;
/** On their way at once, of each kind. */
const AT_ONCE = 20;
/** What has no target, or hangs, must not stand before what has one and does not. */
const LOOKED_AT = 10_000;
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
function wayOf(item: Outgoing, targets: Targets, clock: Clock): (() => Promise<Fate>) | null {
  const { alert, notice, sms = null, mail = null, deliver } = targets;
  if (item.kind === 'activity') return deliver ? () => deliver(item) : null;
  if (item.kind === 'code') {
    const { to, until, subject, text } = item.body;
    // A code that works no longer is worse than none.
    if (String(until) <= clock.now().toISOString()) return async () => 'dead';
    if (String(to).includes('@')) return mail && (() => mail.send(String(to), String(subject), String(text)));
  }
  const target = { alert, notice, code: sms }[item.kind];
  return target && (async () => ((await post(target, item, clock.now())) ? 'sent' : 'later'));
}

/** Sends what waits to be sent. */
export interface Outbox {
  /** Looks for what is due and starts it; a sent item is followed by the next of its lane at once. Rejects when the archive cannot be read. */
  send(): Promise<void>;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
  /** Starts nothing more, and resolves when nothing is on its way. */
  stop(): Promise<void>;
}

/**
 * The first item of each lane goes, and each lane by itself, so that a channel which hangs holds up no other chat and no
 * alert. What fails waits, twice as long each time up to five minutes, and is never dropped. A receiver may see an item
 * twice, after a crash, and tells by its id.
 */
export function createOutbox(of: {
  readonly archive: Pick<Archive, 'outgoing' | 'commit'>;
  readonly targets: Targets;
  readonly clock: Clock;
  readonly watch: Watch;
}): Outbox {
  const { archive, targets, clock, watch } = of;
  /** Lanes whose first item is on its way; nothing else of theirs may go. */
  const away = new Map<string, Outgoing['kind']>();
  /** Those of them whose item has come to its end. */
  const back = new Set<string>();
  /** Sent, but not yet written down as sent: where the disk is full they are not sent again and again. */
  const unwritten = new Set<string>();
  const errands = new Set<Promise<void>>();
  let stopped = false;
  let looking: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function postpone(item: Outgoing): Promise<void> {
    const { kind, id, tries } = item;
    watch.count(kind === 'activity' ? 'activities_delayed_total' : `${kind}s_failed_total`);
    if (kind !== 'activity') watch.warn(`${kind}: not delivered, will be sent again`, { item: id, tries: tries + 1 });
    const wait = Math.min(2 ** tries, LONGEST_WAIT_SECONDS) * 1000;
    const at = new Date(clock.now().getTime() + wait).toISOString();
    await archive.commit({ outbox: { put: [{ ...item, at, tries: tries + 1 }] } });
  }

  async function carry(item: Outgoing, send: () => Promise<Fate>): Promise<void> {
    const fate = unwritten.has(item.id) ? 'sent' : await send().catch((): Fate => 'later');
    if (fate === 'later') return postpone(item);
    unwritten.add(item.id);
    await archive.commit({ outbox: { done: [item.id] } });
    unwritten.delete(item.id);
  }

  function start(item: Outgoing, send: () => Promise<Fate>): void {
    away.set(item.lane, item.kind);
    const errand = carry(item, send)
      .finally(() => back.add(item.lane))
      .then(() => round())
      // The archive is down: the next tick tries again, and not this instant.
      .catch((fault: Error) => watch.warn('the outbox could not be written', { fault: fault.name }))
      .finally(() => errands.delete(errand));
    errands.add(errand);
  }

  async function look(): Promise<void> {
    // Only before the archive is read, or what has just been sent would still be seen waiting.
    for (const lane of back) away.delete(lane);
    back.clear();
    for (const item of await archive.outgoing(clock.now().toISOString(), LOOKED_AT)) {
      const send = wayOf(item, targets, clock);
      if (send === null || stopped || away.has(item.lane)) continue;
      // Each kind has its own places: however many chats hang, an alert finds one.
      const places = [...away.values()].filter((kind) => kind === item.kind).length;
      if (places < AT_ONCE) start(item, send);
    }
  }

  /** One look at a time; who asks meanwhile shares the one after it. */
  function round(): Promise<void> {
    if (looking === null) {
      looking = look().finally(() => {
        looking = null;
      });
      return looking;
    }
    next ??= looking
      .catch(() => undefined)
      .then(() => {
        next = null;
        return round();
      });
    return next;
  }

  async function idle(): Promise<void> {
    while (errands.size > 0) await Promise.all(errands);
  }

  const nowhere = Object.values(targets).every((target) => !target);
  return {
    send: () => (nowhere ? Promise.resolve() : round()),
    idle,
    stop: () => {
      stopped = true;
      return idle();
    },
  };
}
