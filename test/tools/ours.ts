import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { type Loaded, loadUnderstanding } from '../../src/understanding/load.ts';

export const contentDir = fileURLToPath(new URL('../../data', import.meta.url));

let loaded: Loaded | undefined;

/** The product's own understanding with the model that was fitted before the tests; loaded once for all tests of a file. */
export function ours(): Loaded {
  loaded ??= loadUnderstanding({ dataDir: contentDir, cacheDir: inject('modelDir'), workerUrl: null });
  return loaded;
}
