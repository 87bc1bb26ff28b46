import type { Entity } from '../../desk/understood.ts';
import { fold } from '../fold.ts';
import { englishAddresses } from './addresses-en.ts';
import { chineseAddresses } from './addresses-zh.ts';
import { creditCodesIn, emailsIn, metersIn } from './codes.ts';
import { numbersIn } from './digits.ts';
import type { Found, Message } from './found.ts';
import { namesIn } from './names.ts';
import { organisationsIn } from './organisations.ts';
import { amountsIn, energyIn, voltagesIn } from './quantities.ts';
import { contactTimesIn, datesIn, periodsIn, type Today } from './times.ts';

/** Longer messages are read to here. */
const READ_LENGTH = 2_000;

/** Keeps of overlapping facts the kind that is named first, and of one kind the longest. */
function withoutOverlaps(kinds: readonly (readonly Found[])[]): Found[] {
  const kept: Found[] = [];
  for (const kind of kinds) {
    const longestFirst = [...kind].sort((one, other) => other.end - other.start - (one.end - one.start));
    for (const found of longestFirst) {
      if (!kept.some(({ start, end }) => found.start < end && start < found.end)) kept.push(found);
    }
  }
  return kept.sort((one, other) => one.start - other.start);
}

/** The facts in a message, in order, without overlaps; relative days count from `today`. Every span is exact. */
export function entitiesOf(text: string, today: Today): Entity[] {
  const raw = text.slice(0, READ_LENGTH);
  const message: Message = { raw, folded: fold(raw) };
  const kinds = [
    emailsIn(message),
    creditCodesIn(message),
    metersIn(message),
    numbersIn(message),
    energyIn(message),
    amountsIn(message),
    voltagesIn(message),
    organisationsIn(message),
    [...chineseAddresses(message), ...englishAddresses(message)],
    contactTimesIn(message),
    datesIn(message, today),
    periodsIn(message, today),
    namesIn(message),
  ];
  return withoutOverlaps(kinds).map(({ type, value, start, end }) => ({
    type,
    value,
    text: raw.slice(start, end),
    start,
    end,
  }));
}
