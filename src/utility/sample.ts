import { join } from 'node:path';
import { readContent } from '../content/read.ts';
import { areas as shape } from '../content/shapes.ts';
import type { Area, Clock, Utility } from '../desk/ports.ts';
import { statementOf } from '../sample/statements.ts';

/** Road and community names compare without case, width, spaces and marks. */
const normal = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
const MINUTE = 60_000;

/** The sample company's systems, for a demo: invented areas, some with an outage that began a while before the start, and invented bills. */
export function sampleUtility(contentDir: string, clock: Clock): Utility {
  const started = clock.now().getTime();
  const at = (minutes: number) => new Date(started + minutes * MINUTE).toISOString();
  const known = readContent(join(contentDir, 'sample', 'areas.json'), shape).areas.map(
    ({ places, outage, ...area }) => ({
      places: places.map(normal),
      area: {
        ...area,
        outage: outage && {
          id: `out-${area.id}`,
          area: area.id,
          kind: outage.kind,
          cause: outage.cause,
          since: at(-outage.startedMinutesAgo),
          expectedBack: outage.expectedInMinutes === null ? null : at(outage.expectedInMinutes),
        },
      } satisfies Area,
    }),
  );
  return {
    name: 'sample',
    async areasAt(place) {
      const wanted = normal(place);
      const areas = known.filter(({ places }) => places.some((name) => wanted.includes(name))).map(({ area }) => area);
      return { is: 'answer', asOf: clock.now().toISOString(), areas };
    },
    async statements(accounts) {
      const asOf = clock.now().toISOString();
      const statements = new Map(accounts.map((account) => [account, statementOf(account, asOf.slice(0, 10))]));
      return { is: 'answer', asOf, statements };
    },
  };
}
