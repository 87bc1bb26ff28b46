import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** Messages of the language itself name code and no values; any other may quote what a customer wrote, and is left out. */
const MESSAGE_IS_SAFE: ReadonlySet<unknown> = new Set([TypeError, ReferenceError]);

function serialise(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { name: typeof fault };
  const place = (fault.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8);
  const code = (fault as NodeJS.ErrnoException).code;
  return {
    name: fault.name,
    ...(MESSAGE_IS_SAFE.has(fault.constructor) && { message: fault.message }),
    ...(typeof code === 'string' && { code }),
    at: place.map((line) => line.trim()),
    ...(fault.cause !== undefined && { cause: serialise(fault.cause) }),
  };
}

/** JSON lines to standard output, or to the given stream. Errors are logged by name, code and place. */
export function createLog(level: string, to?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: serialise } };
  return to === undefined ? pino(options) : pino(options, to);
}
