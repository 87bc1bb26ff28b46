import { ArchiveFault } from '../../src/archive/fault.ts';
import { openArchive } from '../../src/archive/open.ts';
import { seeded } from '../archive/adverse.ts';
import { KEYS } from '../archive/ring.ts';
import { broken } from './broken-disk.ts';
import { createPowerDisk } from './power-disk.ts';
import { readStories, write } from './story.ts';

const WRITERS = 4;
const CHAPTERS = 40;
const CHECKPOINT_BYTES = 8_000;

export const zero = ['silent', 'afterwards', 'lost', 'torn', 'refused'];

interface Counts {
  points: number;
  acknowledged: number;
  /** Faults of the disk after which the archive did not ask for the end of the process exactly once. */
  silent: number;
  /** Commits acknowledged after that. */
  afterwards: number;
  /** Acknowledged commits that the disk, having dropped what it did not confirm, does not hold. */
  lost: number;
  torn: number;
  refused: number;
}

/** The n-th sync fails, and what it did not confirm is as unsure as after a power cut. */
async function point(syncAt: number, seed: number, counts: Counts): Promise<number> {
  const disk = createPowerDisk(seeded(seed));
  const acknowledged: number[] = new Array(WRITERS).fill(0);
  let syncs = 0;
  let fatal = 0;
  const files = broken(disk.files, { sync: () => ++syncs === syncAt });
  try {
    const onFatal = (): void => {
      fatal++;
    };
    const archive = await openArchive('file:/archive', {
      files,
      keys: KEYS,
      checkpointBytes: CHECKPOINT_BYTES,
      onFatal,
    });
    const tell = (writer: number, chapter: number): void => {
      acknowledged[writer] = chapter;
      counts.acknowledged++;
      if (fatal > 0) counts.afterwards++;
    };
    const writers = acknowledged.map((_, writer) => write(archive, writer, { after: 0, until: CHAPTERS }, tell));
    const ends = await Promise.allSettled(writers);
    if (fatal === 0 && ends.some(({ status }) => status === 'rejected')) counts.silent++;
    await archive.close();
  } catch (error) {
    // A start that meets the fault says so itself: nobody has to be told to stop.
    if (!(error instanceof ArchiveFault) || error.reason !== 'unknown') throw error;
    fatal++;
  }
  if (fatal !== (syncs >= syncAt ? 1 : 0)) counts.silent++;
  const left = disk.afterPowerLoss(seeded(seed + 1));
  try {
    const again = await openArchive('file:/archive', { files: left.files, keys: KEYS, onFatal: () => counts.silent++ });
    const { found, torn } = await readStories(again, WRITERS);
    counts.torn += torn.length;
    for (const [writer, last] of found.entries()) counts.lost += Math.max(0, acknowledged[writer]! - last);
  } catch {
    counts.refused++;
  }
  return syncs;
}

/** A disk that does not confirm a write, at random syncs of the journal, of a checkpoint, of the start. */
export async function run({ short, points = short ? 10 : 50 }: { short: boolean; points?: number }): Promise<Counts> {
  const counts = { points, acknowledged: 0, silent: 0, afterwards: 0, lost: 0, torn: 0, refused: 0 };
  const random = seeded(20310508);
  const syncs = await point(Number.POSITIVE_INFINITY, 0, { ...counts });
  for (let n = 0; n < points; n++) await point(1 + Math.floor(random() * syncs), n, counts);
  return counts;
}
