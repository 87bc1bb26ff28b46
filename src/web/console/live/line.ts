import { useSyncExternalStore } from 'react';

/** `lost` since an instant: what is shown may be old. */
export type Line =
  | { readonly is: 'opening' }
  | { readonly is: 'open' }
  | { readonly is: 'lost'; readonly since: number };

let line: Line = { is: 'opening' };
const listeners = new Set<() => void>();

export function setLine(next: Line['is']): void {
  if (next === line.is) return;
  line = next === 'lost' ? { is: 'lost', since: Date.now() } : { is: next };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The state of the connection to the server. */
export const useLine = (): Line => useSyncExternalStore(subscribe, () => line);
