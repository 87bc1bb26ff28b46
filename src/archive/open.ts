import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Watch } from '../desk/ports.ts';
import { type Opened, openEmbedded } from './embedded/embedded.ts';
import { disk, type Files } from './embedded/files.ts';
import { ArchiveFault } from './fault.ts';
import type { KeyRing } from './seal.ts';

interface ArchiveOptions {
  readonly log?: Watch;
  /** The file layer; the machine's own unless a test says otherwise. */
  readonly files?: Files;
  /** Bytes of journal after which the embedded archive writes a checkpoint; 8 MiB unless said. */
  readonly checkpointBytes?: number;
  /** Seal what is stored. Without them it is written readable, and what is sealed is refused: for tests and tools. */
  readonly keys?: KeyRing;
  /** Called once, when the disk no longer confirms writes: end the process. Nothing is acknowledged any more. */
  readonly onFatal: (error: Error) => void;
}

const CHECKPOINT_BYTES = 8 * 1024 ** 2;

/** Opens `file:<folder>`, made when missing. Rejects with an ArchiveFault that says what to do: in use, damaged, newer, sealed with a key that is not there, unsupported. */
export async function openArchive(url: string, options: ArchiveOptions): Promise<Opened> {
  if (!url.startsWith('file:') || url === 'file:') {
    const scheme = /^[a-z]+:/i.exec(url)?.[0] ?? 'an address without a scheme';
    throw new ArchiveFault(
      'unsupported',
      `The archive cannot be opened at ${scheme}. Supported is file:<folder>, for example file:./data/var/archive.`,
    );
  }
  const folder = url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length));
  const { log, onFatal, files = disk, checkpointBytes = CHECKPOINT_BYTES, keys = null } = options;
  return openEmbedded(folder, { files, log, onFatal, checkpointBytes, keys });
}
