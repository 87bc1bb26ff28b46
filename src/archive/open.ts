import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Archive, Watch } from '../desk/ports.ts';
import { openEmbedded } from './embedded/embedded.ts';
import { disk, type Files } from './embedded/files.ts';
import { ArchiveFault } from './fault.ts';

interface ArchiveOptions {
  readonly log?: Watch;
  /** The file layer; the machine's own unless a test says otherwise. */
  readonly files?: Files;
  /** Bytes of journal after which the embedded archive writes a checkpoint; 8 MiB unless said. */
  readonly checkpointBytes?: number;
  /** Called once, when the disk no longer confirms writes: end the process. Nothing is acknowledged any more. */
  readonly onFatal: (error: Error) => void;
}

const CHECKPOINT_BYTES = 8 * 1024 ** 2;

/** Opens `file:<folder>`, made when missing. Rejects with an ArchiveFault that says what to do: in use, damaged, newer, unsupported. */
export async function openArchive(url: string, options: ArchiveOptions): Promise<Archive> {
  if (!url.startsWith('file:') || url === 'file:') {
    const scheme = /^[a-z]+:/i.exec(url)?.[0] ?? 'an address without a scheme';
    throw new ArchiveFault(
      'unsupported',
      `The archive cannot be opened at ${scheme}. Supported is file:<folder>, for example file:./data/var/archive.`,
    );
  }
  const folder = url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length));
  const { log, onFatal, files = disk, checkpointBytes = CHECKPOINT_BYTES } = options;
  return openEmbedded(folder, { files, log, onFatal, checkpointBytes });
}
