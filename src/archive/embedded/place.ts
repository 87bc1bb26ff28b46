import { damaged } from '../fault.ts';
import type { Files } from './files.ts';
import { framedAt } from './frame.ts';
import { confirmed } from './journal.ts';
import type { Sealing } from './sealing.ts';

/** Where one part of the archive lies on the disk. */
export interface Place {
  readonly files: Files;
  readonly folder: string;
  /** Resolves when that commit is durable; rejects when it was taken back. */
  readonly durable: (lsn: number) => Promise<void>;
  readonly sealing: Sealing;
}

/** Replaces a file whole: after a crash it holds the old or the new text. Its name is durable only after `syncFolder`. */
export async function replaceFile(files: Files, path: string, line: Buffer): Promise<void> {
  const fresh = `${path}.new`;
  const file = await files.open(fresh, 'empty');
  try {
    await file.write(line, 0);
    await confirmed(file.datasync(), fresh);
  } finally {
    await file.close();
  }
  await confirmed(files.rename(fresh, path), path);
}

/** The text of a file that holds exactly one line. */
export function onlyLine(path: string, bytes: Buffer): string {
  const framed = framedAt(bytes, 0);
  if (!framed || framed.end !== bytes.length) throw damaged(path, 0, 'its checksum does not fit');
  return framed.text;
}

/** FNV-1a: which bucket an id belongs to. Part of the format: never to change. */
export function bucketOf(id: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) & (buckets - 1);
}

/** Two at a time: half of the four threads that Node has for files, so that the journal never waits for a checkpoint. */
export async function twoAbreast<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async (): Promise<void> => {
    try {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    } finally {
      // After a failure the other one ends its item and takes no more.
      left.length = 0;
    }
  };
  const ends = await Promise.allSettled([lane(), lane()]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
