import type { Command } from 'commander';
import { z } from 'zod';
import { ERASED, HELD } from '../http/privacy.ts';
import { type Operator, OperatorFault } from './operator.ts';

type Desk = Pick<Operator, 'ask'>;

async function dossiersOf(desk: Desk, account: string): Promise<readonly string[]> {
  const answer = z.object({ dossiers: z.array(z.string()) });
  const { dossiers } = answer.parse(await desk.ask('GET', `/api/operator/accounts/${encodeURIComponent(account)}`));
  if (dossiers.length === 0) throw new OperatorFault('The archive has no customer with that account.');
  return dossiers;
}

/** Erases, or counts what would be; one line each kind. */
export async function erase(
  desk: Desk,
  wanted: { readonly account: string; readonly reason: string; readonly dryRun: boolean },
): Promise<readonly string[]> {
  const { reached, erasure } = ERASED.parse(await desk.ask('POST', '/api/operator/erasures', wanted));
  const lines = Object.entries(reached).map(([kind, count]) => `${String(count).padStart(7)} ${kind}`);
  return [...lines, erasure === null ? 'Nothing has been erased: this was a dry run.' : `Erased: ${erasure}`];
}

/** Puts every dossier of the account under a hold. */
export async function hold(desk: Desk, account: string, reason: string, until: string | null): Promise<string> {
  const dossiers = await dossiersOf(desk, account);
  for (const id of dossiers) await desk.ask('POST', `/api/console/dossiers/${id}/hold`, { reason, until });
  return `${dossiers.length} under hold ${until === null ? 'until it is lifted' : `until ${until}`}.`;
}

/** Lifts it. */
export async function release(desk: Desk, account: string): Promise<string> {
  const dossiers = await dossiersOf(desk, account);
  for (const id of dossiers) HELD.parse(await desk.ask('POST', `/api/console/dossiers/${id}/release`, {}));
  return `${dossiers.length} no longer under hold.`;
}

/** `griddesk privacy erase | hold | release`. */
export function privacyCommands(
  program: Command,
  over: (work: (desk: Desk) => Promise<void>) => Promise<void>,
  say: (line: string) => void,
): void {
  const privacy = program.command('privacy').description('erasure and legal holds');
  privacy
    .command('erase')
    .description('erase all that is kept of a customer, for good')
    .requiredOption('--account <number>')
    .requiredOption('--reason <word>', 'request, withdrawn, unlawful or expired')
    .option('--dry-run', 'only say what it would reach', false)
    .action((wanted: Parameters<typeof erase>[1]) => over(async (desk) => (await erase(desk, wanted)).forEach(say)));
  privacy
    .command('hold')
    .description('keep all of a customer, whatever retention or an erasure says')
    .requiredOption('--account <number>')
    .requiredOption('--reason <words>')
    .option('--until <date>', 'else until it is lifted')
    .action(({ account, reason, until }: { account: string; reason: string; until?: string }) =>
      over(async (desk) =>
        say(await hold(desk, account, reason, until === undefined ? null : new Date(until).toISOString())),
      ),
    );
  privacy
    .command('release')
    .description('lift the hold')
    .requiredOption('--account <number>')
    .action(({ account }: { account: string }) => over(async (desk) => say(await release(desk, account))));
}
