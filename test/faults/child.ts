import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { bundle } from '../tools/bundle.js';

/** A process that opens the archive, as store-child.ts describes it. */
export interface Child {
  readonly process: ChildProcess;
  /** The first line that begins so, from now on or said already; rejects when the process ends without it. */
  said(start: string): Promise<string>;
  /** Resolves when the process is gone and every line that it said was heard. */
  killed(signal?: NodeJS.Signals): Promise<void>;
}

export interface Nursery {
  start(folder: string, task: 'hold' | 'write', writers?: number, heard?: (line: string) => void): Child;
  remove(): Promise<void>;
}

export async function openNursery(): Promise<Nursery> {
  const { path, remove } = await bundle('test/faults/store-child.ts');
  return {
    remove,
    start(folder, task, writers = 0, heard = () => {}) {
      const child = spawn(process.execPath, [path, folder, task, String(writers)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const lines: string[] = [];
      const waiting = new Set<() => void>();
      let over = false;
      const reader = createInterface({ input: child.stdout! });
      const wakeAll = (): void => {
        for (const wake of waiting) wake();
      };
      reader.on('line', (line) => {
        if (!line.startsWith('ack')) lines.push(line);
        heard(line);
        wakeAll();
      });
      const gone = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(() => {
        over = true;
        wakeAll();
      });
      return {
        process: child,
        said: (start) =>
          new Promise((found, fail) => {
            const look = (): void => {
              const line = lines.find((of) => of.startsWith(start));
              if (line === undefined && !over) return;
              waiting.delete(look);
              if (line === undefined)
                fail(new Error(`the process ended without "${start}", after: ${lines.join(' | ')}`));
              else found(line);
            };
            waiting.add(look);
            look();
          }),
        async killed(signal = 'SIGKILL') {
          child.kill(signal);
          await gone;
        },
      };
    },
  };
}
