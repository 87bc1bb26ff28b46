import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { build, isBuilt } from '../../bin/build.js';
import { loadUnderstanding } from '../../src/understanding/load.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the fitted model is kept for all tests of a run, so that it is fitted once. */
    modelDir: string;
  }
}

async function fitted(): Promise<string> {
  const modelDir = await mkdtemp(join(tmpdir(), 'griddesk-model-'));
  const dataDir = fileURLToPath(new URL('../../data', import.meta.url));
  const { ready, stop } = loadUnderstanding({ dataDir, cacheDir: modelDir, workerUrl: null });
  await ready;
  stop();
  return modelDir;
}

/** Each project of the run loads this file anew, in one process: what they share is kept there. */
const run = globalThis as { griddeskModel?: Promise<string> };

/** Builds the pages and fits the model, once before all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!isBuilt()) await build();
  run.griddeskModel ??= fitted();
  const modelDir = await run.griddeskModel;
  project.provide('modelDir', modelDir);
  return () => rm(modelDir, { recursive: true, force: true });
}
