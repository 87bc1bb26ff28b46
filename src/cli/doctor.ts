import { statfs } from 'node:fs/promises';
import type { Env } from '../env.ts';
import type { Operator } from './operator.ts';

interface Finding {
  readonly level: 'ok' | 'warning' | 'red';
  readonly what: string;
}

const LOW_DISK_MB = 500;

/** What an operator should know of this installation; red is what endangers customers. */
export async function examine(env: Env, operator: Operator): Promise<readonly Finding[]> {
  const status = (await operator.ask('GET', '/api/operator/status')) as { model: string; openAlerts: number };
  const disk = await statfs(env.dataDir);
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
    find(status.openAlerts > 0, 'red', `${status.openAlerts} alerts have not been acknowledged.`, 'No alert is open.'),
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
      freeMb < LOW_DISK_MB,
      'red',
      `Only ${freeMb} MB of disk are free under DATA_DIR: make room, or messages will be refused.`,
      `${freeMb} MB of disk are free.`,
    ),
  ];
}
