import type { Archive } from '../../desk/ports.ts';
import type { Names } from './views.ts';

/** The names of users, each asked for once; whoever is not there keeps their id. */
export async function namesOf(archive: Archive, ids: Iterable<string>): Promise<Names> {
  const users = await archive.load([...new Set(ids)].map((id) => ({ kind: 'user', id }) as const));
  const names = new Map(users.flatMap(({ id, body }) => (body ? [[id, body.name] as const] : [])));
  return (id) => names.get(id) ?? id;
}
