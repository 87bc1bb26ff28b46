import type { Share } from './collection.ts';
import type { Files } from './files.ts';
import { type Journal, segmentName } from './journal.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { documentFolder, logFolder, type State } from './state.ts';

/** Brings everything out of the journal into the buckets and logs, then lets go of the journal's old segments. */
export async function checkpoint(files: Files, folder: string, state: State, journal: Journal): Promise<void> {
  const { segment, lsn } = await journal.turn();
  const shares: Share[] = [];
  const saveAll = async (parts: Readonly<Record<string, { save(): Promise<Share> }>>): Promise<Manifest['logs']> => {
    const shelves: Record<string, Share['shelf']> = {};
    for (const [name, part] of Object.entries(parts)) {
      const share = await part.save();
      shares.push(share);
      shelves[name] = share.shelf;
    }
    return shelves;
  };
  const save = async (): Promise<Omit<Manifest, 'manifest'>> => {
    const manifest = { lsn, segment, documents: await saveAll(state.documents), logs: await saveAll(state.logs) };
    await writeManifest(files, folder, manifest);
    return manifest;
  };
  const manifest = await save().catch((error: unknown) => {
    for (const share of shares) share.again();
    throw error;
  });
  for (const share of shares) share.keep();
  await sweep(files, folder, manifest);
}

async function removeOthers(files: Files, folder: string, wanted: (name: string) => boolean): Promise<void> {
  for (const name of await files.list(folder)) if (!wanted(name)) await files.unlink(`${folder}/${name}`);
}

/** Removes the files that the manifest has replaced. */
export async function sweep(
  files: Files,
  folder: string,
  { segment, documents, logs }: Omit<Manifest, 'manifest'>,
): Promise<void> {
  await removeOthers(files, `${folder}/journal`, (name) => name >= segmentName(segment));
  for (const [name, shelf] of Object.entries(documents)) {
    const start = `${shelf.buckets}-`;
    await removeOthers(
      files,
      documentFolder(folder, name),
      (file) => file.startsWith(start) && file.slice(start.length).replace('.json', '') in shelf.files,
    );
  }
  for (const [name, shelf] of Object.entries(logs)) {
    await removeOthers(files, logFolder(folder, name), (file) => file.replace(/\.(jsonl|places)$/, '') in shelf.files);
  }
}
