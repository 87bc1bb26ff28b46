import type { Effect, Value } from '../../src/dialog/index.ts';
import type { Area, Outage } from '../common/areas.ts';

type Key = 'fault' | 'planned' | 'cause' | 'back' | 'backUnknown';

/** What the register holds of an outage, with the time it was read; nothing that it does not hold. */
export function tellOutage(
  area: Area,
  outage: Outage,
  asOf: string,
  say: (key: Key, words: Readonly<Record<string, Value>>) => Effect,
): readonly Effect[] {
  const when = { instant: asOf };
  return [
    say(outage.kind, { area: area.name, since: { instant: outage.since } }),
    ...(outage.cause ? [say('cause', { cause: outage.cause })] : []),
    outage.expectedBack
      ? say('back', { expected: { instant: outage.expectedBack }, asOf: when })
      : say('backUnknown', { asOf: when }),
  ];
}
