import type { Draft } from './draft.ts';
import type { Office } from './office.ts';
import { later } from './office.ts';
import type { Means } from './perform.ts';
import type { Outgoing, Timer } from './ports.ts';
import type { Alert } from './records.ts';
import type { HazardKind } from './understood.ts';

/** Unacknowledged for this long, an alert is raised again. */
const PATIENCE_SECONDS = 60;
/** After so many times it is raised every ten minutes only. */
const OFTEN = 10;

/** A danger that somebody must acknowledge; sent out at once where there is somewhere to send it, and again until somebody does. */
export function raise(kind: HazardKind, draft: Draft, means: Means, seq: number): void {
  const ticket = [...draft.tickets.values()].findLast((t) => t.kind === 'hazard')?.id ?? null;
  const alert: Alert = {
    v: 1,
    id: means.mint.id(),
    kind,
    at: means.now,
    thread: draft.thread.id,
    seq,
    conversation: draft.conversation?.id ?? null,
    ticket,
    repeats: 0,
    acknowledgedAt: null,
    acknowledgedBy: null,
  };
  draft.alert(alert);
  const at = new Date(Date.parse(means.now) + PATIENCE_SECONDS * 1000).toISOString();
  draft.timer({ id: `escalate:${alert.id}`, at, kind: 'escalate', of: alert.id, note: '' });
  if (means.alerting) draft.send(outgoing(alert, means.now));
}

/** What is sent: nothing personal. `escalation` counts how often nobody has acknowledged it. */
function outgoing(alert: Alert, at: string): Outgoing {
  const { id, kind, ticket, repeats } = alert;
  const body = { alert: id, kind, at: alert.at, ticket, escalation: repeats };
  return {
    id: repeats === 0 ? id : `${id}:${repeats}`,
    lane: `alert:${id}:${repeats}`,
    seq: 1,
    at,
    kind: 'alert',
    body,
    tries: 0,
  };
}

/** Nobody has acknowledged an alert: it goes out again, to everybody. */
export async function escalate(office: Office, timer: Timer): Promise<void> {
  const [stored] = await office.archive.load([{ kind: 'alert', id: timer.of }] as const);
  const alert = stored.body;
  if (!alert || alert.acknowledgedAt) {
    await office.archive.commit({ timers: { fired: [timer] } });
    return;
  }
  const again = { ...alert, repeats: alert.repeats + 1 };
  const wait = again.repeats < OFTEN ? PATIENCE_SECONDS : 10 * PATIENCE_SECONDS;
  const done = await office.archive.commit({
    puts: [{ kind: 'alert', id: again.id, expects: stored.version, body: again }],
    timers: { fired: [timer], set: [{ ...timer, at: later(office, wait) }] },
    ...(office.alerting ? { outbox: { put: [outgoing(again, office.clock.now().toISOString())] } } : {}),
  });
  if (done.ok) office.bell.alarm(again);
}

/** Somebody has seen it and sees to it. False when there is no such alert; a second acknowledgement changes nothing. */
export async function acknowledge(office: Office, id: string, agent: string): Promise<boolean> {
  for (;;) {
    const [stored] = await office.archive.load([{ kind: 'alert', id }] as const);
    if (!stored.body) return false;
    if (stored.body.acknowledgedAt) return true;
    const body = { ...stored.body, acknowledgedAt: office.clock.now().toISOString(), acknowledgedBy: agent };
    const done = await office.archive.commit({
      puts: [{ kind: 'alert', id, expects: stored.version, body }],
      timers: { clear: [`escalate:${id}`] },
    });
    if (!done.ok) continue;
    office.bell.alarm(body);
    return true;
  }
}
