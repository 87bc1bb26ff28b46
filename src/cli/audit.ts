import type { Command } from 'commander';
import { z } from 'zod';
import { ENTRY, VERIFIED } from '../http/audit.ts';
import type { Operator } from './operator.ts';

type Desk = Pick<Operator, 'ask'>;
interface Wanted {
  readonly customer?: string;
  readonly by?: string;
  readonly since?: string;
}

function addressOf(path: string, wanted: Wanted): string {
  const query = new URLSearchParams(Object.entries(wanted)).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Lines about the chain, and whether it is whole. */
export async function verifyAudit(desk: Desk, since: string | undefined): Promise<{ lines: string[]; whole: boolean }> {
  const path = addressOf('/api/operator/audit/verify', since === undefined ? {} : { since });
  const { entries, first, last, head, broken } = VERIFIED.parse(await desk.ask('GET', path));
  const lines = [`${entries} entries${first ? `, from ${first} to ${last}` : ''}`, `head ${head}`];
  if (broken) lines.push(`BROKEN at entry ${broken.seq} of ${broken.month}: ${broken.why}`);
  else lines.push('The chain is whole. Keep the head elsewhere: with it you can tell later that nothing was cut off.');
  return { lines, whole: broken === null };
}

/** One line an entry, tabs between. */
export async function showAudit(desk: Desk, wanted: Wanted): Promise<readonly string[]> {
  const entries = z.array(ENTRY).parse(await desk.ask('GET', addressOf('/api/operator/audit', wanted)));
  return entries.map(({ at, who, did, of, fields = [], count, refused, correlation }) =>
    [
      at,
      [who.is, who.id ?? who.job].filter((part) => part !== undefined).join(':'),
      did,
      of.map(({ kind, id }) => `${kind}:${id}`).join(','),
      fields.join(','),
      count ?? '',
      refused === undefined ? '' : `refused:${refused}`,
      correlation ?? '',
    ].join('\t'),
  );
}

/** `griddesk audit verify | show`. */
export function auditCommands(
  program: Command,
  over: (work: (desk: Desk) => Promise<void>) => Promise<void>,
  say: (line: string) => void,
): void {
  const audit = program.command('audit').description('who did what to whose data, and when');
  audit
    .command('verify')
    .description('walk the chain of hashes; names the first link that is broken')
    .option('--since <date>', 'from the month of this day on')
    .action(({ since }: Wanted) =>
      over(async (desk) => {
        const { lines, whole } = await verifyAudit(desk, since);
        for (const line of lines) say(line);
        process.exitCode = whole ? 0 : 1;
      }),
    );
  audit
    .command('show')
    .description('the newest thousand entries, one line each, oldest first')
    .option('--customer <account>', 'about this customer: an account, or the id of a dossier')
    .option('--by <email>', 'by this user, or "operator"')
    .option('--since <date>')
    .action((wanted: Wanted) => over(async (desk) => (await showAudit(desk, wanted)).forEach(say)));
}
