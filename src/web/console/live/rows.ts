import type { Attention, Row } from '../../../http/console/contract.ts';
import { createShelf } from './shelf.ts';

export type View = 'mine' | 'unassigned' | 'all';

/** What has been delivered stays delivered, whichever of two answers came first. */
function furthest(kept: Attention, said: Attention, fresh: boolean): Attention {
  return {
    connected: fresh ? said.connected : kept.connected,
    delivered: Math.max(kept.delivered, said.delivered),
    seen: Math.max(kept.seen, said.seen),
  };
}

/** Every conversation heard of; a lower version never replaces a higher one. */
export const rows = createShelf<Row>((kept, said, fresh) => {
  const newer = said.version > kept.version || (said.version === kept.version && fresh);
  return { ...(newer ? said : kept), attention: furthest(kept.attention, said.attention, fresh) };
});

export function putAttention(conversation: string, attention: Attention): void {
  const row = rows.get(conversation);
  if (row !== undefined) rows.put({ ...row, attention });
}

const isOpen = (row: Row): boolean => row.status !== 'closed' && row.holder.is !== 'nobody';

export const inView = (row: Row, view: View, me: string): boolean => {
  if (!isOpen(row)) return false;
  if (view === 'mine') return row.holder.is === 'agent' && row.holder.agent === me;
  return view === 'all' || row.holder.is === 'queue';
};

/** Dangers first, then who has waited longest, then the newest. */
export function byUrgency(a: Row, b: Row): number {
  if ((a.hazard === null) !== (b.hazard === null)) return a.hazard === null ? 1 : -1;
  if (a.waitingSince !== b.waitingSince) {
    if (a.waitingSince === null) return 1;
    if (b.waitingSince === null) return -1;
    return a.waitingSince < b.waitingSince ? -1 : 1;
  }
  const [later, earlier] = [a.last?.at ?? a.openedAt, b.last?.at ?? b.openedAt];
  return later === earlier ? (a.id < b.id ? -1 : 1) : later < earlier ? 1 : -1;
}
