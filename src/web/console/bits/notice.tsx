import { useSyncExternalStore } from 'react';

type Tone = 'plain' | 'bad' | 'unseen';
interface Note {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}

const LASTS_MS = 7_000;
const MOST = 4;
let notes: readonly Note[] = [];
let count = 0;
const listeners = new Set<() => void>();

function set(next: readonly Note[]): void {
  notes = next;
  for (const listener of listeners) listener();
}

/** Tells the user in one sentence what has happened, seen and read aloud; goes by itself. */
export function say(text: string, tone: Tone = 'plain'): void {
  count += 1;
  const id = count;
  set([...notes.slice(1 - MOST), { id, text, tone }]);
  setTimeout(() => set(notes.filter((note) => note.id !== id)), LASTS_MS);
}

/** Has something read aloud that is on the screen already. */
export function murmur(text: string): void {
  say(text, 'unseen');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where those sentences appear: the console's one polite live region. */
export function Notices() {
  const shown = useSyncExternalStore(subscribe, () => notes);
  return (
    <div className="notices" role="status">
      {shown.map(({ id, text, tone }) => (
        <p key={id} className={tone === 'unseen' ? 'unseen' : `notice notice-${tone}`}>
          {text}
        </p>
      ))}
    </div>
  );
}
