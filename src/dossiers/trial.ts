import { type Known, knownOf } from './condition.ts';
import type { CustomerFacts } from './facts.ts';
import { classIds, classOf, type Scheme, UNKNOWN } from './schemes.ts';

/** Shares run from 0 to 1. */
export interface Trial {
  readonly customers: number;
  /** The share of customers in whose dossier each needed field is filled. */
  readonly fillRate: Readonly<Record<string, number>>;
  /** Of all classes, the wider ones with what is in their narrower ones. */
  readonly shares: Readonly<Record<string, number>>;
  /** Classes that hardly tell anybody apart. */
  readonly warnings: readonly {
    readonly class: string;
    readonly because: 'rare' | 'dominant';
    readonly share: number;
  }[];
}

const RARE = 0.01;
const DOMINANT = 0.9;

/** A trial in the making, told of one customer after another; memory by classes. */
export interface Trying {
  /** `is`: the class that the customer is in. */
  add(known: Known, is: string): void;
  result(): Trial;
}

export function trying(scheme: Scheme): Trying {
  let customers = 0;
  const filled = new Map(scheme.needs.map((field) => [field, 0]));
  const counts = new Map(classIds(scheme).map((id) => [id, 0]));
  return {
    add(known, is) {
      customers += 1;
      for (const field of scheme.needs) if (known.value(field) !== undefined) filled.set(field, filled.get(field)! + 1);
      const parts = is.split('/');
      for (let depth = 1; depth <= parts.length; depth += 1) {
        const id = parts.slice(0, depth).join('/');
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    },
    result: () => resultOf(customers, filled, counts),
  };
}

function resultOf(customers: number, filled: ReadonlyMap<string, number>, counts: ReadonlyMap<string, number>): Trial {
  const shareOf = (count: number) => (customers === 0 ? 0 : count / customers);
  const shares = [...counts].map(([id, count]) => [id, shareOf(count)] as const);
  return {
    customers,
    fillRate: Object.fromEntries([...filled].map(([field, count]) => [field, shareOf(count)])),
    shares: Object.fromEntries(shares),
    warnings:
      customers === 0
        ? []
        : shares.flatMap(([id, share]) => {
            // Few whom no class takes in are what one wants.
            const rare = share < RARE && id !== UNKNOWN && !id.endsWith(`/${UNKNOWN}`);
            const because = share > DOMINANT ? ('dominant' as const) : rare ? ('rare' as const) : null;
            return because ? [{ class: id, because, share }] : [];
          }),
  };
}

/** What a scheme would make of the customers, before it is switched on. One pass. */
export function trial(scheme: Scheme, all: Iterable<CustomerFacts>): Trial {
  const { add, result } = trying(scheme);
  for (const facts of all) add(knownOf(facts), classOf(scheme, facts));
  return result();
}
