import type { Command } from 'commander';
import { z } from 'zod';
import { PROMISE_REPORT } from '../http/console/contract.ts';
import type { Operator } from './operator.ts';

/** The promises command cannot be done; the message says what to write instead. */
class PromisesFault extends Error {
  override readonly name = 'PromisesFault';
}

const DAY = z.iso.date();

interface ReportOptions {
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** How the promises of a period stand: one JSON object, or a line each. */
export async function reportPromises(
  desk: Pick<Operator, 'ask'>,
  { from, to, at, json }: ReportOptions,
): Promise<readonly string[]> {
  for (const [name, day] of Object.entries({ from, to })) {
    if (day !== undefined && !DAY.safeParse(day).success)
      throw new PromisesFault(`--${name}: "${day}" is no day such as 2026-03-01`);
  }
  if (at !== undefined && !z.iso.datetime().safeParse(at).success)
    throw new PromisesFault(`--at: "${at}" is no instant such as 2026-03-01T08:00:00Z`);
  const query = new URLSearchParams({ ...(from && { from }), ...(to && { to }), ...(at && { at }) });
  const report = PROMISE_REPORT.parse(await desk.ask('GET', `/api/console/promises/report?${query}`));
  if (json) return [JSON.stringify(report)];
  const lines = report.rows.map(({ promise, department, share, ...counts }) => {
    const figures = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
    const part = share === null ? '-' : `${(share * 100).toFixed(1)} %`;
    return `${promise.padEnd(20)} ${department.padEnd(9)} ${figures.join(', ')}, share kept ${part}`;
  });
  return [`Promises made from ${report.from} to ${report.to}, as of ${report.at}:`, ...lines];
}

/** Adds `promises report`. */
export function promiseCommands(
  program: Command,
  withOperator: (work: (operator: Operator) => Promise<void>) => Promise<void>,
  say: (line: string) => void,
): void {
  const promises = program.command('promises').description('what was promised to customers');
  promises
    .command('report')
    .description('kept, broken, running and at risk, by promise and department')
    .option('--from <day>', 'the first day on which they were made; 30 days if left out')
    .option('--to <day>', 'the last day')
    .option('--at <instant>', 'as it stood then')
    .option('--json', 'one JSON object')
    .action((options: ReportOptions) =>
      withOperator(async (operator) => {
        for (const line of await reportPromises(operator, options)) say(line);
      }),
    );
}
