import { ArchiveFault } from '../../src/archive/fault.ts';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive } from '../../src/desk/ports.ts';
import { seeded } from '../archive/adverse.ts';
import { KEYS } from '../archive/ring.ts';
import { broken } from './broken-disk.ts';
import { createPowerDisk, type PowerDisk } from './power-disk.ts';
import { readStories, write } from './story.ts';

const WRITERS = 4;
const CHAPTERS = 40;
const CHECKPOINT_BYTES = 8_000;

export const zero = ['lost', 'ghosts', 'torn', 'fatal'];

interface Counts {
  points: number;
  acknowledged: number;
  /** Commits that were rejected because the disk was full; each was tried again later. */
  rejected: number;
  lost: number;
  /** Rejected commits that were there all the same. */
  ghosts: number;
  torn: number;
  fatal: number;
  checkpoints: number;
}

/** Writes to the end of its chapters, however often the archive refuses. */
async function writeOn(archive: Archive, writer: number, acknowledged: number[], counts: Counts): Promise<void> {
  while (acknowledged[writer]! < CHAPTERS) {
    const chapters = { after: acknowledged[writer]!, until: CHAPTERS };
    try {
      await write(archive, writer, chapters, (_, chapter) => {
        acknowledged[writer] = chapter;
        counts.acknowledged++;
      });
    } catch (error) {
      if (!(error instanceof ArchiveFault) || error.reason !== 'refused') throw error;
      counts.rejected++;
      await compare(archive, acknowledged, counts, [writer]);
    }
  }
}

async function compare(
  archive: Archive,
  acknowledged: readonly number[],
  counts: Counts,
  only?: number[],
): Promise<void> {
  const { found, torn } = await readStories(archive, WRITERS);
  if (!only) counts.torn += torn.length;
  for (const [writer, last] of found.entries()) {
    if (only && !only.includes(writer)) continue;
    counts.lost += Math.max(0, acknowledged[writer]! - last);
    counts.ghosts += Math.max(0, last - acknowledged[writer]!);
  }
}

/** The disk is full from the n-th write on, for so many writes; the writers do not give up. */
async function point(disk: PowerDisk, from: number, length: number, counts: Counts): Promise<number> {
  const acknowledged: number[] = new Array(WRITERS).fill(0);
  let writes = 0;
  const full = (): boolean => ++writes >= from && writes < from + length;
  const options = {
    keys: KEYS,
    checkpointBytes: CHECKPOINT_BYTES,
    onFatal: () => counts.fatal++,
    log: { count: () => counts.checkpoints++, warn: () => {} },
  };
  const open = async (): Promise<Archive> => {
    for (;;) {
      try {
        return await openArchive('file:/archive', { ...options, files: broken(disk.files, { write: full }) });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  };
  const archive = await open();
  await Promise.all(acknowledged.map((_, writer) => writeOn(archive, writer, acknowledged, counts)));
  await compare(archive, acknowledged, counts);
  const killed = await openArchive('file:/archive', { ...options, files: disk.afterKill().files });
  await compare(killed, acknowledged, counts);
  await archive.close();
  const closed = await openArchive('file:/archive', { ...options, files: disk.files });
  await compare(closed, acknowledged, counts);
  return writes;
}

/** A disk that fills up at random writes, in the journal, in a checkpoint and at the start. */
export async function run({ short, points = short ? 10 : 50 }: { short: boolean; points?: number }): Promise<Counts> {
  const random = seeded(20310507);
  const counts = { points, acknowledged: 0, rejected: 0, lost: 0, ghosts: 0, torn: 0, fatal: 0, checkpoints: 0 };
  const writes = await point(createPowerDisk(seeded(1)), Number.POSITIVE_INFINITY, 0, { ...counts });
  for (let n = 0; n < points; n++) {
    const from = 1 + Math.floor(random() * writes);
    await point(createPowerDisk(seeded(n)), from, 1 + Math.floor(random() * 12), counts);
  }
  return counts;
}
