import type { Archive, Entry, Kind, Stored } from '../desk/ports.ts';
import type { Conversation, Dossier } from '../desk/records.ts';
import type { CustomerFile } from './exporting.ts';

const PAGE = 500;

async function everyEntry<L extends 'thread' | 'dossier'>(
  archive: Archive,
  log: L,
  of: string,
  { after, upTo }: { after: number; upTo: number },
): Promise<readonly Entry<L>[]> {
  const all: Entry<L>[] = [];
  for (let from = after; from < upTo; ) {
    const page = await archive.entries(log, of, { after: from, limit: Math.min(PAGE, upTo - from) });
    if (page.length === 0) break;
    all.push(...page);
    from = page.at(-1)!.seq;
  }
  return all;
}

/** Every document that an index finds. */
async function every<K extends Kind>(
  archive: Archive,
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

const bodies = <K extends Kind>(found: readonly Stored<K>[]) =>
  found.flatMap(({ body }) => (body === null ? [] : [body]));

/** What belongs to the customer's conversations. Notes among agents are not theirs. */
async function ofConversation(archive: Archive, { id, thread, firstSeq, lastSeq }: Conversation) {
  const [contacts, tickets, files, messages] = await Promise.all([
    every(archive, 'contact', 'conversation', id),
    every(archive, 'ticket', 'conversation', id),
    every(archive, 'file', 'conversation', id),
    everyEntry(archive, 'thread', thread, { after: firstSeq - 1, upTo: lastSeq }),
  ]);
  return {
    contacts: bodies(contacts),
    tickets: bodies(tickets),
    files: bodies(files),
    messages: messages.map(({ body }) => body).filter(({ audience }) => audience !== 'desk'),
  };
}

async function fileOf(archive: Archive, dossier: Dossier, account: string, madeAt: string): Promise<CustomerFile> {
  const conversations = bodies(await every(archive, 'conversation', 'customer', dossier.id));
  const threads = await archive.load([...new Set(conversations.map(({ thread }) => thread))].map(threadRef));
  const parts = await Promise.all(conversations.map((conversation) => ofConversation(archive, conversation)));
  const consents = threads.flatMap(({ body }) => (body?.privacyNotice ? [body.privacyNotice] : []));
  return {
    v: 1,
    account,
    madeAt,
    dossier,
    changes: await everyEntry(archive, 'dossier', dossier.id, { after: 0, upTo: dossier.lastChange }),
    contacts: parts.flatMap(({ contacts }) => contacts),
    tickets: parts.flatMap(({ tickets }) => tickets),
    messages: parts.flatMap(({ messages }) => messages),
    files: parts.flatMap(({ files }) => files),
    consents,
    efforts: bodies(await every(archive, 'effort', 'dossier', dossier.id)),
  };
}
const threadRef = (id: string) => ({ kind: 'thread', id }) as const;

/** Everything that is kept of an account's customer, for each dossier that it has; an unverified thread's is nobody's. */
export async function collectCustomer(
  archive: Archive,
  account: string,
  madeAt: string,
): Promise<readonly CustomerFile[]> {
  const dossiers = bodies(await archive.find('dossier', 'account', account));
  return Promise.all(dossiers.map((dossier) => fileOf(archive, dossier, account, madeAt)));
}

/** A page of the customers' dossiers, in order of their ids. */
export async function pageOfCustomers(archive: Archive, after: string | undefined, limit: number) {
  const page = after === undefined ? { limit } : { after, limit };
  return bodies(await archive.find('dossier', 'customer', 'customer', page));
}
