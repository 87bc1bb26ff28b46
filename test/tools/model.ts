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

/** Builds the pages and fits the model once before the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!isBuilt()) await build();
  const modelDir = await mkdtemp(join(tmpdir(), 'griddesk-model-'));
  const dataDir = fileURLToPath(new URL('../../data', import.meta.url));
  const { ready, stop } = loadUnderstanding({ dataDir, cacheDir: modelDir, workerUrl: null });
  await ready;
  stop();
  project.provide('modelDir', modelDir);
  return () => rm(modelDir, { recursive: true, force: true });
}
