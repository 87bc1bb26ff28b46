import { rm } from 'node:fs/promises';
import { newFolder } from '../archive/folder.ts';
import { type Child, type Nursery, openNursery } from './child.ts';

export const zero = ['admitted', 'unclear', 'late', 'several', 'none'];

interface Counts {
  /** Starts beside a living holder; in every second round the holder is stopped (SIGSTOP). */
  starts: number;
  /** Those that were let in. */
  admitted: number;
  /** Refusals that do not name the folder and the holder's process. */
  unclear: number;
  /** kill -9 of the holder after which the next start was refused. */
  late: number;
  /** Rounds in which several started at the same instant on a free folder. */
  races: number;
  several: number;
  none: number;
}

const ROUND = 5;

async function isIn(child: Child): Promise<boolean> {
  return Promise.any([child.said('open').then(() => true), child.said('refused locked').then(() => false)]);
}

async function holdOff(nursery: Nursery, folder: string, stopped: boolean, counts: Counts): Promise<void> {
  const holder = nursery.start(folder, 'hold');
  await holder.said('open');
  if (stopped) holder.process.kill('SIGSTOP');
  for (let n = 0; n < ROUND; n++, counts.starts++) {
    const other = nursery.start(folder, 'hold');
    if (await isIn(other)) counts.admitted++;
    const line = await other.said('').catch(String);
    if (!line.includes(folder) || !line.includes(`process ${holder.process.pid}`)) counts.unclear++;
    await other.killed();
  }
  await holder.killed();
  const next = nursery.start(folder, 'hold');
  if (!(await isIn(next))) counts.late++;
  await next.killed();
}

async function race(nursery: Nursery, folder: string, counts: Counts): Promise<void> {
  const all = Array.from({ length: ROUND }, () => nursery.start(folder, 'hold'));
  const winners = (await Promise.all(all.map(isIn))).filter(Boolean).length;
  counts.races++;
  if (winners > 1) counts.several++;
  if (winners === 0) counts.none++;
  for (const child of all) await child.killed();
}

/** One process at a time: the second is refused while the first lives, and admitted at once when it is dead. */
export async function run({ short, rounds = short ? 2 : 20 }: { short: boolean; rounds?: number }): Promise<Counts> {
  const counts: Counts = { starts: 0, admitted: 0, unclear: 0, late: 0, races: 0, several: 0, none: 0 };
  const nursery = await openNursery();
  const folder = await newFolder();
  try {
    for (let n = 0; n < rounds; n++) {
      await holdOff(nursery, folder, n % 2 === 1, counts);
      if (!short) await race(nursery, folder, counts);
    }
  } finally {
    await nursery.remove();
    await rm(folder, { recursive: true });
  }
  return counts;
}
