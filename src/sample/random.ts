import { seeded } from '../understanding/seeded.ts';

/** Draws of one customer or one place; the same seed and number give the same draws, whatever was drawn before. */
export interface Draw {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  one<T>(of: readonly T[]): T;
  /** True with that likelihood. */
  chance(of: number): boolean;
  /** Around 1, seldom far from it. */
  around(spread: number): number;
}

/** Far apart for neighbouring numbers, which a linear generator's first draws would not be. */
function mixed(seed: number, number: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

export function drawOf(seed: number, number: number): Draw {
  const next = seeded(mixed(seed, number));
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    one: (of) => of[whole(0, of.length - 1)] as never,
    chance: (of) => next() < of,
    around: (spread) => Math.max(0.05, 1 + ((next() + next() + next()) / 1.5 - 1) * spread),
  };
}
