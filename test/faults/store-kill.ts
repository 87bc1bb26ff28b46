import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { seeded } from '../archive/adverse.ts';
import { newFolder } from '../archive/folder.ts';
import { openNursery } from './child.ts';

const WRITERS = 8;
/** A folder's stories grow by some thousand chapters a life, and each life reads them all. */
const LIVES_A_FOLDER = 10;

export const zero = ['lost', 'torn'];

interface Counts {
  kills: number;
  acknowledged: number;
  lost: number;
  torn: number;
  checkpoints: number;
}

/** kill -9 of a process that writes through the archive; the next one reads what is there, and writes on. */
export async function run({ short, kills = short ? 20 : 200 }: { short: boolean; kills?: number }): Promise<Counts> {
  const counts: Counts = { kills: 0, acknowledged: 0, lost: 0, torn: 0, checkpoints: 0 };
  const random = seeded(20310510);
  const nursery = await openNursery();
  const lives = async (folder: string): Promise<void> => {
    const acknowledged: number[] = new Array(WRITERS).fill(0);
    const heard = (line: string): void => {
      const [what, writer, chapter] = line.split(' ');
      if (what === 'checkpoint') counts.checkpoints++;
      if (what !== 'ack') return;
      acknowledged[Number(writer)] = Number(chapter);
      counts.acknowledged++;
    };
    const life = async (): Promise<void> => {
      const before = [...acknowledged];
      const child = nursery.start(folder, 'write', WRITERS, heard);
      const { found, torn } = JSON.parse((await child.said('read')).slice('read'.length)) as {
        found: number[];
        torn: string[];
      };
      counts.torn += torn.length;
      for (const [writer, last] of found.entries()) counts.lost += Math.max(0, before[writer]! - last);
      await pause(100 + random() * 800);
      await child.killed();
    };
    for (let n = 0; n < LIVES_A_FOLDER && counts.kills < kills; n++, counts.kills++) await life();
    // One more reads what the last kill left.
    await life();
  };
  try {
    while (counts.kills < kills) {
      const folder = await newFolder();
      try {
        await lives(folder);
      } finally {
        await rm(folder, { recursive: true });
      }
    }
  } finally {
    await nursery.remove();
  }
  return counts;
}
