import { useSyncExternalStore } from 'react';

const KEPT = 'griddesk-chime';
const listeners = new Set<() => void>();
let context: AudioContext | null = null;

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function running(): AudioContext | null {
  if (context === null) {
    context = new AudioContext();
    context.onstatechange = tell;
  }
  if (context.state === 'suspended') void context.resume().then(tell, tell);
  return context.state === 'running' ? context : null;
}

/** One soft tone: hertz, when it begins in seconds from now, how long it lasts, how loud from 0 to 1. */
function tone(on: AudioContext, hertz: number, begin: number, length: number, loud: number): void {
  const start = on.currentTime + begin;
  const source = on.createOscillator();
  const gain = on.createGain();
  source.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loud, start + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.001, start + length);
  source.connect(gain).connect(on.destination);
  source.start(start);
  source.stop(start + length);
}

const chimes = (): boolean => localStorage.getItem(KEPT) !== 'off';

export function turnChime(on: boolean): void {
  localStorage.setItem(KEPT, on ? 'on' : 'off');
  tell();
}

export const useChimeOn = (): boolean => useSyncExternalStore(subscribe, chimes);

/** Somebody has begun to wait. */
export function chime(): void {
  const on = chimes() ? running() : null;
  if (on === null) return;
  tone(on, 740, 0, 0.18, 0.06);
  tone(on, 988, 0.1, 0.28, 0.05);
}

/** A danger: cannot be turned off, only acknowledged. */
export function alarm(): void {
  const on = running();
  if (on === null) return;
  for (const begin of [0, 0.45, 0.9]) {
    tone(on, 880, begin, 0.2, 0.3);
    tone(on, 660, begin + 0.2, 0.2, 0.3);
  }
}

/** Sound is let through by the browser once the user has clicked; this is to be called from such a click. */
export function wakeSound(): void {
  running();
}

/** Whether the browser still holds sound back. */
export const useMuted = (): boolean => useSyncExternalStore(subscribe, () => context?.state === 'suspended');
