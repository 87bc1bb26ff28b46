import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { fitFrom } from './fitting.ts';

/** Fits the model outside the server's event loop, hands its bytes over and ends. */
const { dataDir } = z.object({ dataDir: z.string() }).parse(workerData);
const bytes = fitFrom(dataDir);
parentPort?.postMessage(bytes, [bytes.buffer]);
