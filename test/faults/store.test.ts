import { describe, expect, it } from 'vitest';
import * as power from './power.ts';
import * as eio from './store-eio.ts';
import * as full from './store-full.ts';
import * as kill from './store-kill.ts';
import * as lock from './store-lock.ts';
import * as rot from './store-rot.ts';

/** The counts that have to be 0, by name. */
const noneOf = (zero: readonly string[]): Record<string, number> => Object.fromEntries(zero.map((name) => [name, 0]));

describe('what was acknowledged is there, whole', () => {
  it('after the power went at any call: 断电', async () => {
    const counts = await power.run({ short: true });
    expect(counts).toMatchObject(noneOf(power.zero));
    expect(counts.points).toBeGreaterThanOrEqual(20);
    expect(counts.acknowledged).toBeGreaterThan(0);
    expect(counts.checkpoints).toBeGreaterThan(0);
  }, 60_000);

  it('after kill -9 of the process that wrote', async () => {
    const counts = await kill.run({ short: true, kills: 3 });
    expect(counts).toMatchObject({ kills: 3, ...noneOf(kill.zero) });
    expect(counts.acknowledged).toBeGreaterThan(0);
  }, 60_000);

  it('on a disk that is full for a while, and what was rejected is not there: 磁盘满', async () => {
    const counts = await full.run({ short: true });
    expect(counts).toMatchObject(noneOf(full.zero));
    expect(counts.rejected).toBeGreaterThan(0);
  }, 60_000);

  it('on a disk that does not confirm: the process is told to end, and nothing more is acknowledged', async () => {
    const counts = await eio.run({ short: true });
    expect(counts).toMatchObject(noneOf(eio.zero));
    expect(counts.acknowledged).toBeGreaterThan(0);
  }, 60_000);

  it('or the start names the rotten file: never silently less', async () => {
    const counts = await rot.run({ short: true });
    expect(counts).toMatchObject(noneOf(rot.zero));
    expect(counts.refused + counts.harmless).toBe(counts.journal + counts.checkpointed);
    expect(counts.refused).toBeGreaterThan(0);
  }, 60_000);
});

it('lets one process in at a time, also beside a stopped one, and the next at once when that is dead', async () => {
  const counts = await lock.run({ short: true });
  expect(counts).toMatchObject({ starts: 10, ...noneOf(lock.zero) });
}, 60_000);
