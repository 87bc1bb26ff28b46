import { type Command, InvalidArgumentError } from 'commander';
import { SAMPLE_SEED } from '../sample/statements.ts';
import { type SampleOf, writeSample } from '../sample/write.ts';

function wholeTo(most: number) {
  return (text: string): number => {
    if (!/^\d{1,10}$/.test(text) || Number(text) > most)
      throw new InvalidArgumentError(`It is a whole number from 0 to ${most}.`);
    return Number(text);
  };
}

function month(text: string): string {
  if (!/^20\d\d-(?:0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('It is a month, such as 2026-02.');
  return text;
}

/** The month before last: its bills have been sent, and most have been paid. */
function lately(now: Date): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, 1)).toISOString().slice(0, 7);
}

/** `griddesk sample`. */
export function sampleCommand(program: Command, say: (line: string) => void): void {
  program
    .command('sample')
    .description('write an invented company: customers, 24 months of bills, contacts, outages')
    .requiredOption('--customers <n>', 'how many', wholeTo(10_000_000))
    .option(
      '--seed <n>',
      'the same number gives the same company; without it, the one whose bills UTILITY=sample has',
      wholeTo(4_294_967_295),
      SAMPLE_SEED,
    )
    .requiredOption('--out <folder>', 'customers.csv, bills.csv, contacts.csv and outages.json are written there')
    .option('--until <month>', 'the month of the newest bills', month, lately(new Date()))
    .addHelpText(
      'after',
      '\nBring it in with: griddesk archive import <folder>/customers.csv\nExit code: 0 it was written; 1 it was not.\n',
    )
    .action(async ({ out, ...of }: SampleOf & { out: string }) => {
      const { customers, bills, contacts, outages } = await writeSample(out, of).catch(
        (fault: NodeJS.ErrnoException) => {
          throw new Error(`${out} cannot be written: ${fault.code ?? fault.message}.`);
        },
      );
      say(`${out}: ${customers} customers, ${bills} bills to ${of.until}, ${contacts} contacts, ${outages} outages.`);
    });
}
