import { setTimeout as pause } from 'node:timers/promises';
import { ArchiveFault } from '../../src/archive/fault.ts';
import { openArchive } from '../../src/archive/open.ts';
import { seeded } from '../archive/adverse.ts';
import { KEYS } from '../archive/ring.ts';
import { createPowerDisk, type PowerDisk } from './power-disk.ts';
import { readStories, write } from './story.ts';

const WRITERS = 3;
const CHAPTERS = 12;

export const zero = ['silent'];

interface Counts {
  /** Bits flipped, one at a time, in journal segments and in the files that a checkpoint writes. */
  journal: number;
  checkpointed: number;
  /** Starts that named the damaged file. */
  refused: number;
  /** Starts that had everything all the same. */
  harmless: number;
  /** Starts that went well and lacked something. */
  silent: number;
}

const onFatal = (error: Error): never => {
  throw error;
};

/** A disk with every story on it: in buckets and logs when closed, and else, as a kill leaves it, in the journal too. */
async function written(closed: boolean): Promise<PowerDisk> {
  const disk = createPowerDisk(seeded(1));
  const open = (checkpointBytes: number) =>
    openArchive('file:/archive', { files: disk.files, keys: KEYS, onFatal, checkpointBytes });
  const archive = await open(6_000);
  const chapters = { after: 0, until: CHAPTERS };
  await Promise.all([0, 1, 2].map((writer) => write(archive, writer, chapters, () => {})));
  if (closed) {
    await archive.close();
    return disk.afterKill();
  }
  // The mark that proves the last commit follows it, when the writers have become silent.
  const journal = (): string => disk.paths('/archive/journal/').sort().at(-1)!;
  const marked = (): boolean => /\{"lsn":\d+,"durable":\d+\}\n$/.test(disk.bytes(journal()).toString());
  for (let waited = 0; !marked(); waited++) {
    if (waited > 400) throw new Error('no mark follows the last commit');
    await pause(5);
  }
  return disk.afterKill();
}

async function flipOne(disk: PowerDisk, path: string, bit: number, counts: Counts): Promise<void> {
  const rotten = disk.afterKill();
  rotten.flip(path, bit);
  try {
    const archive = await openArchive('file:/archive', { files: rotten.files, keys: KEYS, onFatal });
    const { found, torn } = await readStories(archive, WRITERS);
    const whole = torn.length === 0 && found.every((last) => last === CHAPTERS);
    if (whole) counts.harmless++;
    else counts.silent++;
    await archive.close();
  } catch (error) {
    if (error instanceof ArchiveFault && error.message.includes('/archive/')) counts.refused++;
    else counts.silent++;
  }
}

/** Flips single bits of what lies on the disk: a start names the file, or nothing is missing. */
export async function run({ short, flips = short ? 50 : 500 }: { short: boolean; flips?: number }): Promise<Counts> {
  const random = seeded(20310509);
  const counts = { journal: flips, checkpointed: flips, refused: 0, harmless: 0, silent: 0 };
  const flipIn = async (disk: PowerDisk, start: string): Promise<void> => {
    const paths = disk.paths(start).filter((path) => disk.bytes(path).length > 0);
    for (let n = 0; n < flips; n++) {
      const path = paths[Math.floor(random() * paths.length)]!;
      await flipOne(disk, path, Math.floor(random() * disk.bytes(path).length * 8), counts);
    }
  };
  await flipIn(await written(false), '/archive/journal/');
  const closed = await written(true);
  await flipIn(closed, '/archive/');
  return counts;
}
