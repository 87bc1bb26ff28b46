import { openArchive } from '../../src/archive/open.ts';
import { seeded } from '../archive/adverse.ts';
import { KEYS } from '../archive/ring.ts';
import { createPowerDisk, type PowerDisk } from './power-disk.ts';
import { readStories, write } from './story.ts';

const WRITERS = 5;
const CHAPTERS = 60;
const CHECKPOINT_BYTES = 12_000;

export const zero = ['lost', 'torn', 'refused', 'fatal'];

interface Counts {
  points: number;
  acknowledged: number;
  lost: number;
  torn: number;
  /** Starts that were refused, though nothing but the power had failed. */
  refused: number;
  fatal: number;
  checkpoints: number;
  /** Cuts that hit a start, before it was through. */
  inStart: number;
}

const noCounts = (): Counts => ({
  points: 0,
  acknowledged: 0,
  lost: 0,
  torn: 0,
  refused: 0,
  fatal: 0,
  checkpoints: 0,
  inStart: 0,
});
const nothing = (): number[] => new Array(WRITERS).fill(0);

/** One life of the archive on that disk: it goes on where the stories ended, until the power goes or it has said enough. */
async function live(disk: PowerDisk, acknowledged: number[], counts: Counts): Promise<void> {
  const archive = await openArchive('file:/archive', {
    files: disk.files,
    keys: KEYS,
    checkpointBytes: CHECKPOINT_BYTES,
    onFatal: () => counts.fatal++,
    log: { count: () => counts.checkpoints++, warn: () => {} },
  });
  const { found, torn } = await readStories(archive, WRITERS);
  counts.torn += torn.length;
  for (const line of torn) process.stderr.write(`torn: ${line}\n`);
  for (const [writer, last] of found.entries()) counts.lost += Math.max(0, acknowledged[writer]! - last);
  await Promise.all(
    found.map((after, writer) =>
      write(archive, writer, { after, until: after + CHAPTERS }, (_, chapter) => {
        acknowledged[writer] = chapter;
        counts.acknowledged++;
      }),
    ),
  );
  await archive.close();
}

/** The calls of a life that is not cut, on a fresh disk. */
async function callsOfALife(): Promise<number> {
  const disk = createPowerDisk(seeded(1));
  await live(disk, nothing(), noCounts());
  return disk.calls;
}

/** Cuts the power at random calls, four times a disk, so that what a cut leaves is cut again. */
export async function run({ short, points = short ? 24 : 200 }: { short: boolean; points?: number }): Promise<Counts> {
  const counts = noCounts();
  const calls = await callsOfALife();
  const random = seeded(20310506);
  const nextCut = (): number => 1 + Math.floor(random() ** (random() < 0.2 ? 6 : 1) * calls);
  while (counts.points < points) {
    const acknowledged = nothing();
    const lived = (on: PowerDisk): Promise<void> =>
      live(on, acknowledged, counts).catch((error: unknown) => {
        counts.refused++;
        process.stderr.write(`refused: ${String(error)}\n`);
      });
    let disk = createPowerDisk(seeded(random() * 2 ** 32), nextCut());
    for (let cuts = 0; cuts < 4 && counts.points < points; cuts++) {
      const before = counts.acknowledged;
      await Promise.race([disk.cut, lived(disk)]);
      counts.points++;
      if (counts.acknowledged === before) counts.inStart++;
      disk = disk.afterPowerLoss(seeded(random() * 2 ** 32), nextCut());
    }
    await lived(disk.afterKill());
  }
  return counts;
}
