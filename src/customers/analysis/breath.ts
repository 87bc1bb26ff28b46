/** So long one may work before whoever else waits gets a turn. */
const TURN_MS = 2;

/** To be awaited between two small pieces of long work: lets others go first once it has worked for a while. */
export function breathing(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return new Promise<void>((resolve) =>
      setImmediate(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}
