import { access, constants, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { unknownYear } from '../content/check.ts';
import type { Env } from '../env.ts';
import { USER } from '../http/console/contract.ts';
import { KEY_LIST } from '../http/keys.ts';
import type { Operator } from './operator.ts';

interface Finding {
  readonly level: 'ok' | 'warning' | 'red';
  readonly what: string;
}

const LOW_DISK_MB = 500;
const STALE_MS = 7 * 86_400_000;
const USERS = z.object({ users: z.array(USER) });

/** Who can sign in, and whose one-time password has been lying about. */
async function people(operator: Operator, now: Date): Promise<readonly Finding[]> {
  const { users } = USERS.parse(await operator.ask('GET', '/api/console/users'));
  const active = users.filter(({ state }) => state === 'active');
  const administered = active.some(({ roles }) => roles.includes('administrator'));
  // A reset leaves no instant: the last time that the user was seen stands in for it.
  const since = ({ createdAt, seenAt }: (typeof users)[number]) => Date.parse(seenAt ?? createdAt);
  const stale = active.filter((user) => user.mustChange && now.getTime() - since(user) > STALE_MS);
  return [
    administered
      ? { level: 'ok', what: 'There is an active administrator.' }
      : {
          level: 'red',
          what: 'There is no active administrator: run "griddesk user add --roles administrator,agent --email ... --name ...".',
        },
    ...stale.map(
      ({ email }): Finding => ({
        level: 'warning',
        what: `${email} has had a one-time password for more than 7 days: reset it, or disable the user.`,
      }),
    ),
  ];
}

/** Whether everything is sealed, and with which keys. */
async function seals(operator: Operator): Promise<readonly Finding[]> {
  const { keys, readable, damaged } = KEY_LIST.parse(await operator.ask('GET', '/api/operator/keys'));
  const older = keys.filter(({ current }) => !current);
  const needed = older.filter(({ documents, files }) => documents + files > 0);
  const idle = older.filter((key) => !needed.includes(key));
  return [
    readable > 0
      ? { level: 'warning', what: `${readable} documents stand readable on the disk: run "griddesk keys reseal".` }
      : { level: 'ok', what: `What is personal is sealed; the current key is ${keys[0]?.id}.` },
    ...needed.map(
      ({ id, from, documents, files }): Finding => ({
        level: from === 'missing' ? 'red' : 'warning',
        what:
          from === 'missing'
            ? `${files} files need the data key ${id}, which is missing: put it back as DATA_DIR/keys/data.${id}.`
            : `The older key ${id} is needed for ${documents} documents and ${files} files: run "griddesk keys reseal".`,
      }),
    ),
    ...idle.map(
      ({ id }): Finding => ({
        level: 'ok',
        what: `Nothing needs the older key ${id}: once no backup does, "griddesk keys forget ${id}".`,
      }),
    ),
    ...(damaged > 0
      ? [{ level: 'red', what: `${damaged} files of customers are damaged: take them from a backup.` } as const]
      : []),
  ];
}

/** What an operator should know of this installation; red is what endangers customers. `due`: articles that somebody has to see to, one line each. */
export async function examine(env: Env, operator: Operator, due: readonly string[] = []): Promise<readonly Finding[]> {
  const status = (await operator.ask('GET', '/api/operator/status')) as {
    model: string;
    openAlerts: number;
    missingYear: string;
  };
  const disk = await statfs(env.dataDir);
  const files = join(env.dataDir, 'files');
  const keeps = await access(files, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  const freeMb = Math.floor((disk.bavail * disk.bsize) / 1024 ** 2);
  const find = (bad: boolean, level: Finding['level'], no: string, yes: string): Finding =>
    bad ? { level, what: no } : { level: 'ok', what: yes };
  return [
    find(
      env.alert === null,
      'red',
      'Alerts have no target. When a customer reports a danger nobody is called: set ALERT_URL and ALERT_SECRET.',
      'Alerts are sent to ALERT_URL.',
    ),
    find(
      status.openAlerts > 0,
      'red',
      `Alerts that nobody has acknowledged: ${status.openAlerts}.`,
      'No alert is open.',
    ),
    find(
      status.model === 'failed',
      'red',
      'The language model could not be fitted: every message is handed over. Run "griddesk content check".',
      `The language model is ${status.model}.`,
    ),
    find(
      env.utility === 'sample',
      env.production ? 'red' : 'warning',
      'Sample areas and outages are shown (UTILITY=sample): for a demo only.',
      `The company's systems: ${env.utility}.`,
    ),
    find(
      !env.production,
      'warning',
      'PUBLIC_URL is this machine: nobody else can reach the desk.',
      'PUBLIC_URL is set.',
    ),
    find(
      status.missingYear !== '',
      'warning',
      `data/calendar.json: ${unknownYear(status.missingYear)}`,
      'The calendar knows the working days of the year.',
    ),
    find(
      freeMb < LOW_DISK_MB,
      'red',
      `Only ${freeMb} MB of disk are free under DATA_DIR: make room, or messages will be refused.`,
      `${freeMb} MB of disk are free.`,
    ),
    find(
      !keeps,
      'red',
      `${files} cannot be read and written: customers' photos are refused. Give it to the user who runs the server.`,
      'Photos and files of customers can be kept.',
    ),
    ...due.map((what): Finding => ({ level: 'warning', what: `${what}.` })),
    ...(await seals(operator)),
    ...(await people(operator, new Date())),
  ];
}
