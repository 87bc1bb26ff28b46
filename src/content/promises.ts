import type { z } from 'zod';
import type { ServicePromise } from '../desk/content.ts';
import type * as shapes from './shapes.ts';

type Promised = z.output<typeof shapes.promises>;

/** The promises by id. */
export const promisesOf = ({ promises }: Promised): Readonly<Record<string, ServicePromise>> =>
  Object.fromEntries(
    promises.map((one) => [
      one.id,
      {
        clock: one.clock,
        amount: 'minutes' in one ? one.minutes : one.days,
        startsAt: one.startsAt,
        also: one.also ?? [],
        leadsTo: one.leadsTo ?? null,
        mark: one.mark ?? null,
        pauses: one.pauses,
        quote: one.quote,
        source: one.source,
        version: one.version,
      },
    ]),
  );

/** What the promises name that is not there; one line each. */
export function unkept({ promises, pauses }: Promised): string[] {
  const ids = promises.map(({ id }) => id);
  const faults = promises.flatMap(({ id, also = [], leadsTo, pauses: reasons }, at) => [
    ...(ids.indexOf(id) < at ? ['is there twice'] : []).map((fault) => `${id}: ${fault}`),
    ...[...also, ...(leadsTo === undefined ? [] : [leadsTo])]
      .filter((other) => !ids.includes(other))
      .map((other) => `${id}: there is no promise ${other}`),
    ...reasons.filter((reason) => !(reason in pauses)).map((reason) => `${id}: there is no reason ${reason}`),
  ]);
  return faults.map((fault) => `data/promises.json: ${fault}`);
}
