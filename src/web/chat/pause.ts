const STEPS_MS = [700, 1_500, 3_000, 6_000, 12_000, 20_000];

/** How long to wait before try number `tries` (from 1), in milliseconds; between half and the whole of a growing step, so that many pages do not come back at once. */
export function backOff(tries: number): number {
  const step = STEPS_MS[Math.min(Math.max(tries, 1), STEPS_MS.length) - 1] ?? 20_000;
  return step * (0.5 + Math.random() / 2);
}

/** A wait that can be cut short. */
export interface Pause {
  wait(ms: number): Promise<void>;
  hurry(): void;
}

export function createPause(): Pause {
  let wake: (() => void) | null = null;
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => wake?.(), ms);
        wake = () => {
          clearTimeout(timer);
          wake = null;
          resolve();
        };
      }),
    hurry: () => wake?.(),
  };
}
