import { takenInto } from '../../desk/merged.ts';
import type { Archive, Entry, Stored } from '../../desk/ports.ts';
import type { Conversation, Dossier, ThreadEvent } from '../../desk/records.ts';

const EVERY = { limit: Number.MAX_SAFE_INTEGER } as const;
const bodies = (found: readonly Stored<'conversation'>[]): readonly Conversation[] =>
  found.flatMap(({ body }) => (body ? [body] : []));

async function conversationsIn(archive: Archive, threads: Iterable<string>): Promise<readonly Conversation[]> {
  const each = [...threads].map(async (thread) => {
    const [open, contacts] = await Promise.all([
      archive.find('conversation', 'openIn', thread, EVERY),
      archive.find('contact', 'thread', thread, EVERY),
    ]);
    const ids = contacts.flatMap(({ body }) => (body ? [body.conversation] : []));
    const closed = await archive.load(ids.map((id) => ({ kind: 'conversation', id }) as const));
    return [...bodies(closed), ...bodies(open)];
  });
  return (await Promise.all(each)).flat();
}

/** All open conversations. */
export async function openConversations(archive: Archive): Promise<readonly Stored<'conversation'>[]> {
  const holders = ['bot', 'queue', 'agent'] as const;
  return (await Promise.all(holders.map((is) => archive.find('conversation', 'holder', is, EVERY)))).flat();
}

/**
 * The conversations that a dossier, or one that it has taken in, belongs to: those of its thread, or those in which its customer was proven. A closed
 * one of a proven customer is found if it left a proposal or a change behind.
 */
export async function conversationsOf(archive: Archive, dossier: Dossier): Promise<readonly Conversation[]> {
  const taken = (await takenInto(archive, dossier.id)).flatMap(({ body }) => (body ? [body] : []));
  const each = await Promise.all([dossier, ...taken].map((one) => conversationsAbout(archive, one)));
  return [...new Map(each.flat().map((conversation) => [conversation.id, conversation])).values()];
}

/** A thread that built a dossier which has been taken in goes on; what is said there since is not that customer's. */
async function conversationsAbout(archive: Archive, { id, thread, merged }: Dossier): Promise<readonly Conversation[]> {
  if (thread === null) return bodies(await archive.find('conversation', 'customer', id, EVERY));
  const all = await conversationsIn(archive, [thread]);
  return all.filter(({ openedAt }) => merged === undefined || openedAt <= merged.at);
}

/** A thread begins with the welcome, at seq 1; the first conversation's agents read it too. */
const FIRST_MESSAGE = 2;

/** The seq before the first event that belongs to the conversation. */
export const beginning = ({ firstSeq }: Conversation): number => (firstSeq <= FIRST_MESSAGE ? 0 : firstSeq - 1);

/** True for the conversation's own events, and for the words before the first one. */
export const belongs = (
  { id, firstSeq }: Pick<Conversation, 'id' | 'firstSeq'>,
  { seq, body }: Entry<'thread'>,
): boolean => body.conversation === id || (body.conversation === null && firstSeq <= FIRST_MESSAGE && seq < firstSeq);

/** The conversation's events with seq > after, oldest first, at most `limit`. */
export async function eventsOf(
  archive: Archive,
  conversation: Conversation,
  after: number,
  limit: number,
): Promise<readonly Entry<'thread'>[]> {
  const from = Math.max(after, beginning(conversation));
  const most = Math.min(limit, conversation.lastSeq - from);
  if (most <= 0) return [];
  const entries = await archive.entries('thread', conversation.thread, { after: from, limit: most });
  return entries.filter((entry) => belongs(conversation, entry));
}

const STEP = 16;
const STEPS = 8;

/** What `pick` makes of the newest event of the conversation that it takes; null when none of the last 128 is one. */
export async function newest<T>(
  archive: Archive,
  conversation: Conversation,
  pick: (event: ThreadEvent) => T | null,
): Promise<T | null> {
  const first = beginning(conversation);
  for (let to = conversation.lastSeq, step = 0; to > first && step < STEPS; to -= STEP, step += 1) {
    const after = Math.max(first, to - STEP);
    const entries = await archive.entries('thread', conversation.thread, { after, limit: to - after });
    for (const entry of entries.toReversed()) {
      const picked = belongs(conversation, entry) ? pick(entry.body) : null;
      if (picked !== null) return picked;
    }
  }
  return null;
}
