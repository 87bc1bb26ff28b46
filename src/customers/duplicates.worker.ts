import { parentPort, workerData } from 'node:worker_threads';
import { type Candidate, createFinder, type DuplicateRules } from '../dossiers/duplicates.ts';
import { best, type Found, PART } from './likeness.ts';

/** Compares dossiers outside the server's event loop: takes them in parts, hands back in parts what it has found, and ends. */
const finder = createFinder((workerData as { readonly rules: DuplicateRules }).rules);
parentPort?.on('message', (part: readonly Candidate[] | 'end') => {
  if (part !== 'end') return finder.add(part);
  const found: Found = best(finder.found());
  for (let from = 0; from < found.pairs.length; from += PART)
    parentPort?.postMessage({ pairs: found.pairs.slice(from, from + PART) });
  parentPort?.postMessage({ ...found, pairs: [] });
  parentPort?.close();
});
