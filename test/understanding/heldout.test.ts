import { expect, inject, it } from 'vitest';
import { type HeldOutFindings, heldOut } from '../../src/understanding/heldout.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { loadUnderstanding } from '../../src/understanding/load.ts';
import { dataDir } from './place.ts';

const { understanding, ready } = loadUnderstanding({ dataDir, cacheDir: inject('modelDir'), workerUrl: null });
await ready;
const found = heldOut('test/understanding/heldout', understanding, readMaterial(dataDir).intents);

const AT_LEAST = {
  rightIntent: 0.87,
  amongThree: 0.96,
  rightDepartment: 0.9,
  acted: 0.65,
  actedRightly: 0.93,
  outOfScopeRecall: 0.75,
  bothRequests: 0.65,
} as const;
const AT_MOST = { asked: 0.25, refused: 0.05, invalidCodesTaken: 0 } as const;

const mean = (of: keyof HeldOutFindings) => found.reduce((sum, each) => sum + Number(each[of]), 0) / found.length;

it.each(found)('understands $writer, whom it has not read', (each) => {
  for (const [of, bar] of Object.entries(AT_LEAST) as [keyof typeof AT_LEAST, number][])
    expect(each[of], of).toBeGreaterThanOrEqual(bar);
  for (const [of, bar] of Object.entries(AT_MOST) as [keyof typeof AT_MOST, number][])
    expect(each[of], of).toBeLessThanOrEqual(bar);
});

it('hears of dangers, and cries wolf seldom', () => {
  expect(mean('hazardRecall')).toBeGreaterThanOrEqual(0.98);
  expect(mean('falseAlarms')).toBeLessThanOrEqual(0.03);
});

it('bears one typing slip in 25 characters', () => {
  expect(mean('rightIntent') - mean('rightWithSlips')).toBeLessThanOrEqual(0.04);
});
