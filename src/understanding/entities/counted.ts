import { creditCodesIn, emailsIn, metersIn } from './codes.ts';
import { numbersIn } from './digits.ts';
import type { Found, Message } from './found.ts';
import { amountsIn, energyIn, voltagesIn } from './quantities.ts';

/** Keeps of overlapping facts the kind that is named first, and of one kind the longest. */
export function withoutOverlaps(kinds: readonly (readonly Found[])[]): Found[] {
  const kept: Found[] = [];
  for (const kind of kinds) {
    const longestFirst = [...kind].sort((one, other) => other.end - other.start - (one.end - one.start));
    for (const found of longestFirst) {
      if (!kept.some(({ start, end }) => found.start < end && start < found.end)) kept.push(found);
    }
  }
  return kept.sort((one, other) => one.start - other.start);
}

/** Facts that are known by their form: numbers, codes, sums and the like. */
export function countedIn(message: Message): Found[] {
  return withoutOverlaps([
    emailsIn(message),
    creditCodesIn(message),
    metersIn(message),
    numbersIn(message),
    energyIn(message),
    amountsIn(message),
    voltagesIn(message),
  ]);
}
