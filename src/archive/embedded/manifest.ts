import { ArchiveFault } from '../fault.ts';
import type { Shelf } from './collection.ts';
import { refuseNewer } from './envelope.ts';
import type { Files } from './files.ts';
import { frame } from './frame.ts';
import { confirmed } from './journal.ts';
import { onlyLine, replaceFile } from './place.ts';

/**
 * The newest form that this version reads, and the one it writes. 2: files of documents may have a second line, their
 * directory, which a version that knows only form 1 would take for damage. 3: a log's file may have a name with a dot,
 * because an entry in it was rewritten; written only where there is one.
 */
const MANIFEST = 3;

/** Which files together are the archive: the shelves as of `lsn` or later, and every journal segment from `segment` on. */
export interface Manifest {
  readonly manifest: number;
  readonly lsn: number;
  readonly segment: number;
  readonly documents: Readonly<Record<string, Shelf>>;
  readonly logs: Readonly<Record<string, Shelf>>;
}

const pathOf = (folder: string): string => `${folder}/manifest.json`;

/** Null when the archive has never been opened. */
export async function readManifest(files: Files, folder: string): Promise<Manifest | null> {
  const path = pathOf(folder);
  const bytes = await files.read(path);
  if (!bytes) return null;
  const manifest = JSON.parse(onlyLine(path, bytes)) as Manifest;
  refuseNewer(path, 'a manifest', manifest.manifest, MANIFEST);
  return manifest;
}

/** Resolves when it is durable; until then the earlier manifest holds. */
export async function writeManifest(files: Files, folder: string, rest: Omit<Manifest, 'manifest'>): Promise<void> {
  const renamed = Object.values(rest.logs).some(({ files }) => Object.keys(files).some((name) => name.includes('.')));
  const manifest: Manifest = { manifest: renamed ? MANIFEST : MANIFEST - 1, ...rest };
  await replaceFile(files, pathOf(folder), frame(JSON.stringify(manifest)));
  await confirmed(files.syncFolder(folder), folder);
}

export function refuseUnknown(folder: string, shelves: Readonly<Record<string, Shelf>>, known: object): void {
  const unknown = Object.keys(shelves).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw new ArchiveFault(
    'newer',
    `${folder} holds "${unknown}", which this version of Griddesk does not know. Start the version that wrote it, or a newer one. Nothing has been changed.`,
  );
}
