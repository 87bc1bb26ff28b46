import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AnalysisRun } from '../desk/records.ts';
import type { Operator } from './operator.ts';

type Desk = Pick<Operator, 'ask'>;
type Say = (line: string) => void;

const LOOK_MS = 300;

/** A run in a few lines. */
function tell(run: AnalysisRun, say: Say): void {
  say(`Of ${run.day}, rules ${run.rules}: ${run.customers} customers.`);
  say(`Written: ${run.changes} changes in ${run.dossiers} dossiers. Left for the next run: ${run.leftOut}.`);
  const yuan = (fen: number): string => (fen / 100).toFixed(2);
  if (run.borders) say(`Value: A from ${yuan(run.borders.A)} a year, B from ${yuan(run.borders.B)}.`);
  say(
    run.billsAsOf === null
      ? 'Bills: the company’s systems are not connected, so what rests on bills is empty.'
      : `Bills: as of ${run.billsAsOf}.`,
  );
}

/** Runs the analysis to its end; gives the exit code. */
export async function runAnalysis(desk: Desk, say: Say): Promise<number> {
  const { id } = (await desk.ask('POST', '/api/operator/analysis/runs')) as AnalysisRun;
  for (;;) {
    const run = (await desk.ask('GET', `/api/operator/analysis/runs/${id}`)) as AnalysisRun;
    if (run.state === 'done') {
      tell(run, say);
      return 0;
    }
    if (run.state === 'broken') {
      say('The company’s systems gave no bills: nothing more was written. It is tried again in an hour.');
      return 1;
    }
    await pause(LOOK_MS);
  }
}

/** `griddesk analysis run | show`. */
export function analysisCommands(
  program: Command,
  over: (work: (desk: Desk) => Promise<void>) => Promise<void>,
  say: Say,
): void {
  const analysis = program.command('analysis').description('what the rules make of all customers; runs by night too');
  analysis
    .command('run')
    .description('work out every customer, write it into the dossiers, make the reports')
    .addHelpText('after', '\nExit code: 0 it is done; 1 it was broken off. A second run finds nothing to write.\n')
    .action(() =>
      over(async (desk) => {
        process.exitCode = await runAnalysis(desk, say);
      }),
    );
  analysis
    .command('show')
    .description('the newest run')
    .option('--json', 'with its figures by class and its reports')
    .action(({ json = false }: { json?: boolean }) =>
      over(async (desk) => {
        const run = (await desk.ask('GET', '/api/operator/analysis/runs/latest')) as AnalysisRun;
        if (json) say(JSON.stringify(run, null, 2));
        else tell(run, say);
      }),
    );
}
