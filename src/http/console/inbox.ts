import type { Archive, Stored } from '../../desk/ports.ts';
import type { Conversation, Proposal, Thread } from '../../desk/records.ts';
import type { Attention as Reach, Row } from './contract.ts';
import { newest } from './episodes.ts';
import { placesIn } from './queues.ts';
import type { Seen } from './sight.ts';
import { lastOf, rowOf } from './views.ts';

/** Makes the inbox's lines; who may see a conversation is decided before. */
export interface Inbox {
  /** In the order given. */
  rows(conversations: readonly Seen<'conversation'>[]): Promise<readonly Row[]>;
}

interface InboxParts {
  readonly archive: Archive;
  readonly attention: { of(thread: string): Reach };
}

/** Waits for a decision: an agent's, or the end of its hold. */
export const waits = ({ state }: Proposal): boolean => state === 'pending' || state === 'held';

const EVERY = { limit: Number.MAX_SAFE_INTEGER } as const;

export function createInbox({ archive, attention }: InboxParts): Inbox {
  async function places(conversations: readonly Conversation[]): Promise<ReadonlyMap<string, number>> {
    const departments = new Set(
      conversations.flatMap(({ holder }) => (holder.is === 'queue' ? [holder.department] : [])),
    );
    const open = await Promise.all([...departments].map((code) => archive.find('conversation', 'open', code, EVERY)));
    return placesIn(open.flat().flatMap(({ body }) => (body ? [body] : [])));
  }

  /** The name in the proven customer's dossier, else the one that the customer has given. */
  async function names(
    conversations: readonly Conversation[],
    threads: readonly Stored<'thread'>[],
  ): Promise<readonly (string | null)[]> {
    const ids = conversations.flatMap(({ customer }, i) => [customer ?? '', threads[i]?.body?.dossier ?? '']);
    const dossiers = await archive.load(ids.map((id) => ({ kind: 'dossier', id }) as const));
    const nameOf = (at: number): string | null => dossiers[at]?.body?.fields.name?.value ?? null;
    return conversations.map((_, i) => nameOf(2 * i) ?? nameOf(2 * i + 1));
  }

  async function waiting(conversations: readonly Conversation[]): Promise<readonly number[]> {
    const ids = conversations.flatMap(({ proposals }) => proposals);
    const loaded = await archive.load(ids.map((id) => ({ kind: 'proposal', id }) as const));
    const open = new Set(loaded.flatMap(({ id, body }) => (body && waits(body) ? [id] : [])));
    return conversations.map(({ proposals }) => proposals.filter((id) => open.has(id)).length);
  }

  return {
    async rows(found) {
      const conversations = found.map(({ body }) => body);
      const threads = await archive.load(conversations.map(({ thread }) => ({ kind: 'thread', id: thread }) as const));
      const [named, proposed, placed, said] = await Promise.all([
        names(conversations, threads),
        waiting(conversations),
        places(conversations),
        Promise.all(conversations.map((conversation) => newest(archive, conversation, lastOf))),
      ]);
      return found.map(({ id, version, body }, i) =>
        rowOf(body, {
          version,
          thread: threads[i]?.body as Thread,
          name: named[i] ?? null,
          last: said[i] ?? null,
          place: placed.get(id) ?? null,
          proposals: proposed[i] ?? 0,
          attention: attention.of(body.thread),
        }),
      );
    },
  };
}
