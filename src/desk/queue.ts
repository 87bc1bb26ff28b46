import type { Option, Said } from '../dialog/index.ts';
import { heldSeconds } from './close.ts';
import type { Draft } from './draft.ts';
import type { Office } from './office.ts';
import type { Means } from './perform.ts';
import type { Conversation, Holder, Instant } from './records.ts';

type Queued = Conversation & { readonly holder: Extract<Holder, { is: 'queue' }> };

/** How often the queue is looked at for a customer who waits in it. */
const LOOK_SECONDS = 60;

const after = (now: Instant, seconds: number): Instant => new Date(Date.parse(now) + seconds * 1000).toISOString();

/** Quick replies of somebody who waits. */
export const WAITING: readonly Option[] = [
  { value: 'callMe', title: { words: 'common.callMe' } },
  { value: 'leaveQueue', title: { words: 'common.leaveQueue' } },
];

/** Everybody else who waits in the queue of a department. */
async function othersIn(office: Office, department: string, conversation: string): Promise<readonly Queued[]> {
  const queued = await office.archive.find('conversation', 'holder', 'queue', { limit: Number.MAX_SAFE_INTEGER });
  return queued.flatMap(({ id, body }) =>
    body?.holder.is === 'queue' && body.holder.department === department && id !== conversation ? [body as Queued] : [],
  );
}

/** The place in the queue of a department, from 1, of who has waited since that instant. */
export async function placeIn(
  office: Office,
  department: string,
  since: Instant,
  conversation: string,
): Promise<number> {
  const others = await othersIn(office, department, conversation);
  const before = others.filter(
    ({ id, holder }) => holder.since < since || (holder.since === since && id < conversation),
  );
  return before.length + 1;
}

export const placeWords = (place: number): Said =>
  place === 1 ? { key: 'common.next' } : { key: 'common.place', with: { place: place - 1 } };

/** A place in the queue is given up: whoever stands behind it is looked after at once, and so hears of it. */
export async function moveUp(office: Office, draft: Draft, { id, holder }: Conversation): Promise<void> {
  if (holder.is !== 'queue') return;
  const at = office.clock.now().toISOString();
  for (const behind of await othersIn(office, holder.department, id)) {
    if (behind.holder.since < holder.since) continue;
    draft.timer({ id: `queue:${behind.id}`, at, kind: 'queue', of: behind.thread, note: behind.id });
  }
}

/** Puts the conversation into the queue of a department; gives what the customer is told. */
export function enqueue(
  draft: Draft,
  means: Means,
  department: string,
  because: string,
): readonly [Said, readonly Option[]] {
  const conversation = draft.conversation as Conversation;
  // Who has waited for a person before keeps that time.
  const since = conversation.waitingSince ?? means.now;
  const told = { place: means.place, at: means.now };
  const agentSeconds = heldSeconds(conversation, means.now);
  draft.conversation = {
    ...conversation,
    department,
    ...(agentSeconds > 0 && { agentSeconds }),
    holder: { is: 'queue', since, department, told },
    waitingSince: since,
  };
  if (conversation.holder.is === 'bot') draft.mark({ is: 'queued', department, because });
  draft.clear(`attend:${conversation.id}`);
  look(draft, means.now);
  return [placeWords(means.place), WAITING];
}

/** Sets the timer that looks after a customer in the queue. */
export function look(draft: Draft, now: Instant): void {
  const conversation = draft.conversation as Conversation;
  draft.timer({
    id: `queue:${conversation.id}`,
    at: after(now, LOOK_SECONDS),
    kind: 'queue',
    of: draft.thread.id,
    note: conversation.id,
  });
}
