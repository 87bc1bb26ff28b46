import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** A budget by key. */
interface Limit {
  /** Takes one; 0 when there was one left, else the milliseconds until there is. */
  take(key: string): Promise<number>;
}

export interface Budget {
  readonly points: number;
  readonly seconds: number;
}

/** Limits that keep one client from crowding out the others. A whole street may share an address, so those are wide. */
export interface Limits {
  /** Messages, by thread. */
  readonly post: Limit;
  /** New threads without the secret, by address. */
  readonly start: Limit;
}

const BUDGETS = { post: { points: 60, seconds: 10 }, start: { points: 600, seconds: 600 } } as const;

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
  };
}

/** Limits of this process alone, with the given budgets instead of the usual ones. */
export function createLimits(budgets: { readonly post?: Budget; readonly start?: Budget } = {}): Limits {
  return { post: inMemory(budgets.post ?? BUDGETS.post), start: inMemory(budgets.start ?? BUDGETS.start) };
}
