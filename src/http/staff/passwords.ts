import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** 19 MiB and two passes of argon2id, which is the library's default: what a guess costs, and a log-in too. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** A hash that nobody has, at the same cost. */
const NOBODY = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;
/** Hashes at a time; the others wait, so that a flood of log-ins leaves the chat its processors. */
const ABREAST = 2;

/** Without letters and digits that are taken for one another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password to be typed once, 79 random bits in four groups. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

/** Hashes passwords with argon2id, two at a time. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Costs one hash whether or not there is somebody: null stands for an unknown user, and is never right. */
  fits(hash: string | null, password: string): Promise<boolean>;
}

function createTurnstile(places: number) {
  let free = places;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

export function createPasswords(): Passwords {
  const pass = createTurnstile(ABREAST);
  // One password has one form, whichever way its letters were composed.
  const form = (password: string): string => password.normalize('NFKC');
  return {
    hash: (password) => pass(() => hash(form(password), COST)),
    fits: async (stored, password) => (await pass(() => verify(stored ?? NOBODY, form(password)))) && stored !== null,
  };
}
