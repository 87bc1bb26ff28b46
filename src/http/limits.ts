import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** A budget by key. */
interface Limit {
  /** Takes one; 0 when there was one left, else the milliseconds until there is. */
  take(key: string): Promise<number>;
  /** Puts one back. */
  giveBack(key: string): Promise<void>;
}

export interface Budget {
  readonly points: number;
  readonly seconds: number;
}

/** Limits that keep one client from crowding out the others. A whole street may share an address, so those are wide. */
export interface Limits {
  /** Messages, by thread. */
  readonly post: Limit;
  /** Messages with files, by thread. */
  readonly upload: Limit;
  /** New threads without the secret, by address. */
  readonly start: Limit;
  /** Log-ins, by address. */
  readonly login: Limit;
  /** Log-ins that failed, by account, whether or not there is such a one. */
  readonly failure: Limit;
  /** What agents do, by user. */
  readonly act: Limit;
}

const BUDGETS: Readonly<Record<keyof Limits, Budget>> = {
  post: { points: 60, seconds: 10 },
  upload: { points: 20, seconds: 3600 },
  start: { points: 600, seconds: 600 },
  login: { points: 30, seconds: 600 },
  failure: { points: 10, seconds: 900 },
  act: { points: 20, seconds: 1 },
};

function inMemory({ points, seconds }: Budget): Limit {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return {
    take: async (key) => {
      try {
        await limiter.consume(key);
        return 0;
      } catch (full) {
        if (full instanceof RateLimiterRes) return Math.max(1, full.msBeforeNext);
        throw full;
      }
    },
    giveBack: async (key) => void (await limiter.reward(key, 1)),
  };
}

/** Limits of this process alone, with the given budgets instead of the usual ones. */
export function createLimits(given: { readonly [K in keyof Limits]?: Budget } = {}): Limits {
  const limit = (name: keyof Limits) => inMemory(given[name] ?? BUDGETS[name]);
  return {
    post: limit('post'),
    upload: limit('upload'),
    start: limit('start'),
    login: limit('login'),
    failure: limit('failure'),
    act: limit('act'),
  };
}
