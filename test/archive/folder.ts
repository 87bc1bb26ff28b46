import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchive } from '../../src/archive/open.ts';
import type { Archive } from '../../src/desk/ports.ts';
import type { Opened } from './contract.ts';
import { KEYS } from './ring.ts';

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'griddesk-archive-'));

/** The embedded archive in a folder of its own; checkpoints often enough for a test to meet them. */
export async function openFolder(around: (archive: Archive) => Archive, checkpointBytes = 4000): Promise<Opened> {
  const folder = await newFolder();
  const onFatal = (error: Error): never => {
    throw error;
  };
  const open = async (): Promise<Opened> => {
    const archive = await openArchive(`file:${folder}`, { onFatal, checkpointBytes, keys: KEYS });
    return {
      archive: around(archive),
      async reopen() {
        await archive.close();
        return open();
      },
      async discard() {
        await archive.close();
        await rm(folder, { recursive: true });
      },
    };
  };
  return open();
}
