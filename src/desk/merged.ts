import type { Archive, Stored } from './ports.ts';

/** The dossier of that id, or the one that it has been taken into. */
export async function leadsTo(archive: Pick<Archive, 'load'>, id: string): Promise<Stored<'dossier'>> {
  const [stored] = await archive.load([{ kind: 'dossier', id }] as const);
  return stored.body?.merged ? leadsTo(archive, stored.body.merged.into) : stored;
}

/** The dossiers that this one has taken in, and what those had taken in before. */
export async function takenInto(archive: Pick<Archive, 'find'>, id: string): Promise<readonly Stored<'dossier'>[]> {
  const found = await archive.find('dossier', 'mergedInto', id, { limit: Number.MAX_SAFE_INTEGER });
  const earlier = await Promise.all(found.map((one) => takenInto(archive, one.id)));
  return [...found, ...earlier.flat()];
}
