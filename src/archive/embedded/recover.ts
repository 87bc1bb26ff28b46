import { dirname } from 'node:path';
import type { Watch } from '../../desk/ports.ts';
import { damaged } from '../fault.ts';
import { sweep } from './checkpoint.ts';
import type { Files } from './files.ts';
import { grownOp } from './grown.ts';
import { confirmed, segmentName } from './journal.ts';
import { type Manifest, readManifest, refuseUnknown, writeManifest } from './manifest.ts';
import type { Place } from './place.ts';
import { replay } from './replay.ts';
import type { Needs } from './sealing.ts';
import { documentFolder, logFolder, type State } from './state.ts';

interface Recovered {
  readonly lsn: number;
  /** The number for the segment that is to be written from now on. */
  readonly segment: number;
  /** Bytes of journal that no checkpoint has taken over yet. */
  readonly carried: number;
  /** What that journal needs. */
  readonly needs: Needs;
}

/** The archive's own folder may be new, and those above it: their names have to last as well, as far as this user may see to it. */
async function syncAbove(files: Files, folder: string): Promise<void> {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const above = dirname(at);
    try {
      await files.syncFolder(above);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EIO') await confirmed(Promise.reject(error), above);
      return;
    }
  }
}

async function makeFolders(files: Files, folder: string, state: State): Promise<readonly string[]> {
  const leaves = [
    `${folder}/journal`,
    ...Object.keys(state.documents).map((name) => documentFolder(folder, name)),
    ...Object.keys(state.logs).map((name) => logFolder(folder, name)),
  ];
  for (const leaf of leaves) await files.makeFolder(leaf);
  await syncAbove(files, folder);
  for (const above of [folder, `${folder}/documents`, `${folder}/logs`])
    await confirmed(files.syncFolder(above), above);
  return leaves;
}

async function firstManifest(
  files: Files,
  folder: string,
  leaves: readonly string[],
): Promise<Omit<Manifest, 'manifest'>> {
  for (const leaf of leaves) {
    const [stray] = await files.list(leaf);
    if (stray) throw damaged(`${folder}/manifest.json`, 0, `it is missing, and ${leaf}/${stray} is there`);
  }
  const empty = { lsn: 0, segment: 1, documents: {}, logs: {} };
  await writeManifest(files, folder, empty);
  return empty;
}

async function segmentsFrom(
  files: Files,
  folder: string,
  { segment, lsn }: Pick<Manifest, 'segment' | 'lsn'>,
): Promise<readonly string[]> {
  const all = await files.list(`${folder}/journal`);
  const names = all.filter((name) => name >= segmentName(segment)).sort();
  const expected = names.map((_, index) => segmentName(segment + index));
  const gap = expected.find((name, index) => name !== names[index]) ?? (lsn > 0 && names.length === 0);
  if (gap) {
    const path = `${folder}/journal/${gap === true ? segmentName(segment) : gap}`;
    throw damaged(path, 0, 'the file is missing');
  }
  return names.map((name) => `${folder}/journal/${name}`);
}

/** Reads everything back into an empty state: the files of the manifest, then the journal. Refuses what is damaged or newer. */
export async function recover(place: Place, state: State, log: Watch | undefined): Promise<Recovered> {
  const { files, folder } = place;
  const leaves = await makeFolders(files, folder, state);
  const manifest = (await readManifest(files, folder)) ?? (await firstManifest(files, folder, leaves));
  refuseUnknown(folder, manifest.documents, state.documents);
  refuseUnknown(folder, manifest.logs, state.logs);
  let newest = manifest.lsn;
  for (const [name, collection] of Object.entries(state.documents)) {
    const shelf = manifest.documents[name];
    if (shelf) newest = Math.max(newest, await collection.recover(shelf));
  }
  for (const [name, of] of Object.entries(state.logs)) {
    const shelf = manifest.logs[name];
    if (shelf) await of.recover(shelf);
  }
  const segments = await segmentsFrom(files, folder, manifest);
  const {
    lsn,
    bytes: carried,
    needs,
  } = await replay(
    place,
    segments,
    manifest.lsn,
    (at, ops) => {
      for (const op of ops) state.replay(grownOp(op), at);
    },
    log,
  );
  const end = segments.at(-1);
  if (lsn < newest) throw damaged(end ?? folder, 0, `change ${newest} was stored, and the journal ends with ${lsn}`);
  await sweep(files, folder, manifest);
  return { lsn, segment: manifest.segment + segments.length, carried, needs };
}
