import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Every key of the console, once: the handler and the sheet read it. Two strokes are pressed one after the other. */
export const KEYS = [
  { id: 'next', strokes: ['j'], group: 'list' },
  { id: 'previous', strokes: ['k'], group: 'list' },
  { id: 'open', strokes: ['Enter'], group: 'list' },
  { id: 'filter', strokes: ['/'], group: 'list' },
  { id: 'back', strokes: ['Escape'], group: 'list' },
  { id: 'take', strokes: ['t'], group: 'chat' },
  { id: 'reply', strokes: ['r'], group: 'chat' },
  { id: 'note', strokes: ['n'], group: 'chat' },
  { id: 'handBack', strokes: ['b'], group: 'chat' },
  { id: 'release', strokes: ['u'], group: 'chat' },
  { id: 'close', strokes: ['e'], group: 'chat' },
  { id: 'panel', strokes: ['p'], group: 'chat' },
  { id: 'send', strokes: ['Ctrl+Enter'], group: 'chat' },
  { id: 'goInbox', strokes: ['g', 'i'], group: 'places' },
  { id: 'goTickets', strokes: ['g', 't'], group: 'places' },
  { id: 'goCustomers', strokes: ['g', 'c'], group: 'places' },
  { id: 'goReports', strokes: ['g', 'r'], group: 'places' },
  { id: 'goSchemes', strokes: ['g', 's'], group: 'places' },
  { id: 'goUsers', strokes: ['g', 'u'], group: 'places' },
  { id: 'sheet', strokes: ['?'], group: 'places' },
] as const;

export type KeyId = (typeof KEYS)[number]['id'];

const KEPT = 'griddesk-keys';
const BETWEEN_MS = 1_200;
const handlers = new Map<KeyId, () => void>();
const listeners = new Set<() => void>();

const areOn = (): boolean => localStorage.getItem(KEPT) !== 'off';

export function turnKeys(on: boolean): void {
  localStorage.setItem(KEPT, on ? 'on' : 'off');
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useKeysOn = (): boolean => useSyncExternalStore(subscribe, areOn);

/** A field takes its keys itself, and so does whatever lies over the page. */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, dialog, [contenteditable], [role="dialog"]') !== null
  );
}

/** An input method that is on hides the letter behind "Process". */
function strokeOf({ key, code }: KeyboardEvent): string {
  if (key === 'Process' && code.startsWith('Key')) return code.slice(3).toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
}

let first: { readonly stroke: string; readonly at: number } | null = null;

function keyFor(stroke: string): KeyId | undefined {
  const before = first !== null && Date.now() - first.at < BETWEEN_MS ? first.stroke : null;
  first = null;
  const second = KEYS.find(({ strokes }) => strokes.length === 2 && strokes[0] === before && strokes[1] === stroke);
  if (second !== undefined) return second.id;
  if (KEYS.some(({ strokes }) => strokes.length === 2 && strokes[0] === stroke)) first = { stroke, at: Date.now() };
  return KEYS.find(({ strokes }) => strokes.length === 1 && strokes[0] === stroke)?.id;
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!areOn() || isTaken(event.target)) return;
  const id = keyFor(strokeOf(event));
  const handler = id === undefined ? undefined : handlers.get(id);
  if (handler === undefined) return;
  event.preventDefault();
  handler();
}

/** Hears the keyboard while the calling piece is on the screen. */
export function useKeyboard(): void {
  useEffect(() => {
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

/** What a key does while the calling piece is on the screen. */
export function useKey(id: KeyId, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const handler = (): void => latest.current();
    handlers.set(id, handler);
    return () => {
      if (handlers.get(id) === handler) handlers.delete(id);
    };
  }, [id]);
}

/** The stroke to be shown beside what it does. */
export const strokeFor = (id: KeyId): string =>
  (KEYS.find((key) => key.id === id)?.strokes ?? [])
    .map((stroke) => (stroke.length === 1 ? stroke.toUpperCase() : stroke))
    .join(' ');
