import type { Archive } from '../desk/ports.ts';
import type { Catalog } from '../dossiers/catalog.ts';

/** Dossiers read at a time. */
const BATCH = 1_000;

/** Enters every customer that the archive holds; before anything is changed. */
export async function stock(archive: Pick<Archive, 'find'>, catalog: Catalog): Promise<void> {
  for (let after = ''; ; ) {
    const page = await archive.find('dossier', 'customer', 'customer', { after, limit: BATCH });
    for (const { body } of page) if (body) catalog.put(body);
    if (page.length < BATCH) return;
    after = page.at(-1)?.id ?? '';
  }
}

/** The archive, whose changes of dossiers the catalog follows; `moved` hears of each. */
export function followed(archive: Archive, catalog: Catalog, moved: () => void = () => undefined): Archive {
  return {
    ...archive,
    async commit(change) {
      const done = await archive.commit(change);
      if (done.ok)
        for (const put of change.puts ?? []) {
          if (put.kind !== 'dossier') continue;
          moved();
          if (put.body === null || put.body.merged) catalog.remove(put.id);
          else catalog.put(put.body);
        }
      return done;
    },
  };
}
