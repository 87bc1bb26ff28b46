import type { Archive, Kind, Stored } from '../desk/ports.ts';
import type { Conversation } from '../desk/records.ts';

const PAGE = 500;

/** Every document that an index finds. */
export async function every<K extends Kind>(
  archive: Pick<Archive, 'find'>,
  kind: K,
  by: Parameters<typeof archive.find<K>>[1],
  is: string,
): Promise<readonly Stored<K>[]> {
  const all: Stored<K>[] = [];
  for (let after: string | undefined; ; after = all.at(-1)?.id) {
    const page = await archive.find(kind, by, is, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

/** Where one person's data lies: their dossiers, and the threads in which they wrote. */
export interface Reach {
  readonly dossiers: readonly string[];
  readonly threads: readonly string[];
}

/** These dossiers, and all that were ever taken into one of them. */
async function withMerged(archive: Archive, dossiers: readonly string[]): Promise<readonly string[]> {
  const known = new Set(dossiers);
  for (const id of known) for (const other of await every(archive, 'dossier', 'mergedInto', id)) known.add(other.id);
  return [...known];
}

/** From a customer's dossiers to the threads in which they proved who they are, and the provisional dossiers of these. */
export async function reachOf(archive: Archive, given: readonly string[]): Promise<Reach> {
  const dossiers = await withMerged(archive, given);
  const proven = await Promise.all(dossiers.map((id) => every(archive, 'conversation', 'customer', id)));
  const own = await archive.load(dossiers.map((id) => ({ kind: 'dossier', id }) as const));
  const filed = await Promise.all(dossiers.map((id) => every(archive, 'proposal', 'dossier', id)));
  const threads = new Set([
    ...proven.flat().flatMap(({ body }) => (body ? [body.thread] : [])),
    ...own.flatMap(({ body }) => body?.thread ?? []),
    ...filed.flat().flatMap(({ body }) => body?.thread ?? []),
  ]);
  const found = await archive.load([...threads].map((id) => ({ kind: 'thread', id }) as const));
  const provisional = found.flatMap(({ body }) => body?.dossier ?? []);
  return { dossiers: [...new Set([...dossiers, ...provisional])], threads: [...threads] };
}

/** All conversations of a thread: the open one, and those whose contact record was filed. */
export async function conversationsIn(archive: Archive, thread: string): Promise<readonly Stored<'conversation'>[]> {
  const [open, contacts] = await Promise.all([
    every(archive, 'conversation', 'openIn', thread),
    every(archive, 'contact', 'thread', thread),
  ]);
  const ids = new Set(contacts.flatMap(({ body }) => body?.conversation ?? []));
  for (const { id } of open) ids.add(id);
  const found = await archive.load([...ids].map((id) => ({ kind: 'conversation', id }) as const));
  return found.filter(({ body }) => body !== null);
}

export const isOpen = ({ status }: Conversation): boolean => status !== 'closed';
