import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { readContent } from '../content/read.ts';
import type { Understanding } from '../desk/understood.ts';
import { readElsewhere } from './elsewhere.ts';
import { fitFrom, keepModel, keptModel, keyOf } from './fitting.ts';
import { hazardScan } from './hazards.ts';
import { type Material, readMaterial } from './intents.ts';
import { type Model, ModelFileError, modelFromBytes } from './model.ts';
import { readSafety } from './safety.ts';
import { understandingOf } from './understand.ts';

/** Where faults go that do not stop the work. */
interface Log {
  warn(what: string, detail: Record<string, string>): void;
}

export interface LoadOptions {
  readonly dataDir: string;
  /** Where the fitted model is kept between starts; made when missing. */
  readonly cacheDir: string;
  /** The bundled fit.worker; null fits in this thread, which then stands still for some seconds. */
  readonly workerUrl: URL | null;
  readonly log?: Log;
  /** What `dataDir` holds, where it has been read already. */
  readonly material?: Material;
}

export interface Loaded {
  /** Scans for danger and for a wish for a person at once; understands from `ready` on. */
  readonly understanding: Understanding;
  /** Rejects when the model cannot be fitted; everything that needs no model goes on working. */
  readonly ready: Promise<void>;
  /** Ends a fit that is under way. */
  stop(): void;
}

/** The model could not be fitted; the message says why. */
export class FitError extends Error {
  override name = 'FitError';
}

interface Fit {
  readonly bytes: Promise<Uint8Array>;
  stop(): void;
}

function fitInWorker(workerUrl: URL, dataDir: string): Fit {
  // A small young generation keeps the memory that the ended worker leaves behind small.
  const worker = new Worker(workerUrl, { workerData: { dataDir }, resourceLimits: { maxYoungGenerationSizeMb: 16 } });
  const bytes = new Promise<Uint8Array>((resolve, reject) => {
    worker.once('message', (fitted: Uint8Array) => resolve(fitted));
    worker.once('error', (error) => reject(new FitError(`the model could not be fitted: ${error.message}`)));
    worker.once('exit', () => reject(new FitError('the fit was stopped before it was done')));
  });
  return { bytes, stop: () => void worker.terminate() };
}

function fitHere(dataDir: string): Fit {
  let stopped = false;
  const bytes = new Promise<Uint8Array>((resolve, reject) => {
    setImmediate(() => {
      if (stopped) return reject(new FitError('the fit was stopped before it was done'));
      try {
        resolve(fitFrom(dataDir));
      } catch (error) {
        reject(new FitError(`the model could not be fitted: ${(error as Error).message}`));
      }
    });
  });
  return {
    bytes,
    stop: () => {
      stopped = true;
    },
  };
}

function tryKept(cacheDir: string, material: Material, log: Log | undefined): Model | null {
  try {
    return keptModel(cacheDir, material);
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    log?.warn('kept model not usable', { why: error.message });
    return null;
  }
}

/** Loads everything in data/ that understanding needs; a model that is not kept is fitted in the background. Throws ContentError. */
export function loadUnderstanding({ dataDir, cacheDir, workerUrl, log, ...given }: LoadOptions): Loaded {
  const material = given.material ?? readMaterial(dataDir);
  const { timeZone } = readContent(join(dataDir, 'company.json'), z.object({ timeZone: z.string() }));
  let model = tryKept(cacheDir, material, log);
  let failed: unknown = null;
  const understanding = understandingOf({
    scan: hazardScan(readSafety(dataDir)),
    elsewhere: readElsewhere(dataDir),
    timeZone,
    model: () => {
      // Who asks must not wait for a model that never comes.
      if (failed) throw failed;
      return model;
    },
  });
  if (material.calibration?.contentHash !== material.contentHash) {
    log?.warn('calibration is older than the intents', { remedy: 'run griddesk train --calibrate' });
  }
  if (model) return { understanding, ready: Promise.resolve(), stop: () => {} };
  const fit = workerUrl ? fitInWorker(workerUrl, dataDir) : fitHere(dataDir);
  const ready = fit.bytes.then((bytes) => {
    model = modelFromBytes(bytes, material.concepts);
    try {
      keepModel(cacheDir, keyOf(material), bytes);
    } catch (error) {
      log?.warn('model not kept, the next start fits it again', { why: (error as Error).message });
    }
  });
  // Who does not wait for `ready` must not be ended by its rejection.
  ready.catch((error: unknown) => {
    failed = error;
  });
  return { understanding, ready, stop: fit.stop };
}
