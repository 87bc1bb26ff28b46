import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Erasure } from '../desk/records.ts';

/** The list of erasures cannot be read; the message says what to do. */
class LedgerFault extends Error {
  override readonly name = 'LedgerFault';
}

/** The list of erasures, outside the archive and its backups: ids and keyed hashes, nothing of anybody. */
export interface Ledger {
  /** Durable when it resolves. */
  add(erasure: Erasure): Promise<void>;
  all(): Promise<readonly Erasure[]>;
}

/** One line of JSON an erasure. Throws LedgerFault where a whole line is not one. */
export function openLedger(path: string): Ledger {
  const all = async (): Promise<readonly Erasure[]> => {
    const text = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
      if (fault.code === 'ENOENT') return '';
      throw fault;
    });
    // What has no end was cut off by a crash, before anything was erased.
    const lines = text
      .split('\n')
      .slice(0, -1)
      .filter((line) => line !== '');
    return lines.map((line, n) => {
      try {
        return JSON.parse(line) as Erasure;
      } catch (cause) {
        throw new LedgerFault(`${path}, line ${n + 1} cannot be read: put the file back from your copy of it.`, {
          cause,
        });
      }
    });
  };
  return {
    all,
    async add(erasure) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const whole = await readFile(path).catch(() => Buffer.alloc(0));
      const line = Buffer.from(`${JSON.stringify(erasure)}\n`);
      const file = await open(path, 'a+', 0o600);
      try {
        await file.truncate(whole.lastIndexOf('\n') + 1);
        await file.appendFile(line);
        await file.sync();
      } finally {
        await file.close();
      }
      const folder = await open(dirname(path), 'r');
      await folder.sync().finally(() => folder.close());
    },
  };
}
