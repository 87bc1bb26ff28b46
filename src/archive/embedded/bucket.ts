import { type Adapter, Low } from 'lowdb';
import { damaged } from '../fault.ts';
import { type Envelope, FORM, refuseNewer, refuseUnreadable } from './envelope.ts';
import { frame } from './frame.ts';
import { onlyLine, type Place, replaceFile } from './place.ts';

type Contents = Map<string, Envelope>;

interface Written {
  readonly bucket: number;
  readonly lsn: number;
  readonly documents: readonly Envelope[];
}

/** Some hundred documents that share a file. Those that nobody has asked for in a while are in the file alone. */
export interface Bucket {
  /** The documents in memory. */
  readonly low: Low<Contents>;
  /** The versions of those that are only in the file, by id. */
  readonly cold: Map<string, number>;
  /** The newest commit that touched it. */
  lsn: number;
  /** Whether memory is ahead of the file. */
  dirty: boolean;
  /** The commit up to which its file surely goes; null = it has no file. */
  stored: number | null;
  /** The documents of its file; null when the file is no longer there, because another bucket has taken them over. */
  filed(): Promise<readonly Envelope[] | null>;
}

function bucketFile(
  { files, durable }: Place,
  path: string,
  bucket: () => Bucket,
): Adapter<Contents> & Pick<Bucket, 'filed'> {
  const written = async (): Promise<Written | null> => {
    const bytes = await files.read(path);
    if (!bytes) return null;
    const contents = JSON.parse(onlyLine(path, bytes)) as Written;
    refuseNewer(path, 'a bucket', contents.bucket);
    for (const envelope of contents.documents) refuseUnreadable(path, envelope);
    return contents;
  };
  return {
    filed: async () => (await written())?.documents ?? null,
    async read() {
      const least = bucket().stored ?? 0;
      const contents = await written();
      if (!contents) throw damaged(path, 0, 'the file is missing');
      const { lsn, documents } = contents;
      if (lsn < least) throw damaged(path, 0, `it goes up to change ${lsn}, and up to ${least} was stored`);
      bucket().lsn = lsn;
      return new Map(documents.map((envelope) => [envelope.id, envelope]));
    },
    async write(documents) {
      // All at one instant: what is in memory, and which of the file's documents go along.
      const { lsn, cold } = bucket();
      const warm = [...documents.values()];
      const kept = new Set(cold.keys());
      const rest = kept.size > 0 ? ((await written())?.documents ?? []).filter(({ id }) => kept.has(id)) : [];
      if (rest.length < kept.size) throw damaged(path, 0, 'documents are missing that were stored in it');
      const whole: Written = { bucket: FORM, lsn, documents: [...rest, ...warm] };
      const line = frame(JSON.stringify(whole));
      await durable(lsn);
      await replaceFile(files, path, line);
    },
  };
}

export function createBucket(place: Place, name: string, stored: number | null = null): Bucket {
  const file = bucketFile(place, `${place.folder}/${name}`, () => bucket);
  const low: Low<Contents> = new Low(file, new Map());
  const bucket: Bucket = { low, cold: new Map(), lsn: stored ?? 0, dirty: false, stored, filed: file.filed };
  return bucket;
}
