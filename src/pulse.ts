import type { Clock, Watch } from './desk/ports.ts';
import type { Instant } from './desk/records.ts';

/** The longest sleep, so that a timer set meanwhile is not missed for longer. */
const LONGEST_MS = 250;

/** Fires timers and sends the outbox, one round after another, until stopped. */
export function startPulse(of: {
  readonly tick: () => Promise<Instant | null>;
  readonly send: () => Promise<void>;
  readonly clock: Clock;
  readonly watch: Watch;
}): { stop(): Promise<void> } {
  let stopped = false;
  let wake = (): void => {};
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const faulty = (what: string) => (error: unknown) => {
    of.watch.warn(what, { fault: (error as Error).name });
    return null;
  };
  const timers = (async () => {
    while (!stopped) {
      const next = await of.tick().catch(faulty('the timers could not be fired'));
      const ms = next ? Date.parse(next) - of.clock.now().getTime() : LONGEST_MS;
      if (!stopped) await sleep(Math.max(5, Math.min(ms, LONGEST_MS)));
    }
  })();
  const outbox = (async () => {
    while (!stopped) {
      await of.send().catch(faulty('the outbox could not be sent'));
      await new Promise((resolve) => setTimeout(resolve, LONGEST_MS));
    }
  })();
  return {
    async stop() {
      stopped = true;
      wake();
      await Promise.all([timers, outbox]);
    },
  };
}
