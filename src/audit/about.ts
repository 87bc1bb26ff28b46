import type { Archive, Ref } from '../desk/ports.ts';

type Reads = Pick<Archive, 'load'>;

async function ofThread(archive: Reads, id: string): Promise<readonly (string | null | undefined)[]> {
  const [thread] = await archive.load([{ kind: 'thread', id }] as const);
  return [thread.body?.dossier];
}

async function ofConversation(archive: Reads, id: string): Promise<readonly (string | null | undefined)[]> {
  const [found] = await archive.load([{ kind: 'conversation', id }] as const);
  if (found.body === null) return [];
  return [found.body.customer, ...(await ofThread(archive, found.body.thread))];
}

async function dossiersOf(archive: Reads, { kind, id }: Ref): Promise<readonly (string | null | undefined)[]> {
  switch (kind) {
    case 'dossier':
      return [id];
    case 'thread':
      return ofThread(archive, id);
    case 'conversation':
      return ofConversation(archive, id);
    case 'proposal': {
      const [found] = await archive.load([{ kind, id }] as const);
      return [found.body?.dossier];
    }
    case 'ticket': {
      const [found] = await archive.load([{ kind, id }] as const);
      return [found.body?.dossier, ...(found.body ? await ofConversation(archive, found.body.conversation) : [])];
    }
    case 'file': {
      const [found] = await archive.load([{ kind, id }] as const);
      return found.body ? ofConversation(archive, found.body.conversation) : [];
    }
    case 'merge': {
      const [found] = await archive.load([{ kind, id }] as const);
      return found.body ? [found.body.kept, found.body.other] : [];
    }
    default:
      return [];
  }
}

/** The dossiers of the people whom these documents are about, each once. */
export async function aboutOf(archive: Reads, refs: readonly Ref[]): Promise<readonly string[]> {
  const found = await Promise.all(refs.map((ref) => dossiersOf(archive, ref)));
  return [...new Set(found.flat().filter((id) => typeof id === 'string'))];
}
