import type { Conversation } from '../../desk/records.ts';

/** The place of each waiting conversation in its department's queue, from 1: as the customers are told. */
export function placesIn(conversations: Iterable<Conversation>): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const queues = new Map<string, { readonly id: string; readonly since: string }[]>();
  for (const { id, holder } of conversations) {
    if (holder.is !== 'queue') continue;
    const queue = queues.get(holder.department) ?? [];
    queue.push({ id, since: holder.since });
    queues.set(holder.department, queue);
  }
  for (const queue of queues.values()) {
    queue.sort((a, b) => (a.since === b.since ? (a.id < b.id ? -1 : 1) : a.since < b.since ? -1 : 1));
    for (const [before, { id }] of queue.entries()) places.set(id, before + 1);
  }
  return places;
}
