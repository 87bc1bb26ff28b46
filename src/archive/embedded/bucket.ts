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

/** Some hundred documents that share a file. */
export interface Bucket {
  readonly low: Low<Contents>;
  /** The newest commit that touched it. */
  lsn: number;
  /** Whether memory is ahead of the file. */
  dirty: boolean;
  /** The commit up to which its file surely goes; null = it has no file. */
  stored: number | null;
}

function bucketFile({ files, durable }: Place, path: string, bucket: () => Bucket): Adapter<Contents> {
  return {
    async read() {
      const bytes = await files.read(path);
      const least = bucket().stored ?? 0;
      if (!bytes) throw damaged(path, 0, 'the file is missing');
      const { bucket: form, lsn, documents } = JSON.parse(onlyLine(path, bytes)) as Written;
      refuseNewer(path, 'a bucket', form);
      if (lsn < least) throw damaged(path, 0, `it goes up to change ${lsn}, and up to ${least} was stored`);
      bucket().lsn = lsn;
      for (const envelope of documents) refuseUnreadable(path, envelope);
      return new Map(documents.map((envelope) => [envelope.id, envelope]));
    },
    async write(documents) {
      const { lsn } = bucket();
      const written: Written = { bucket: FORM, lsn, documents: [...documents.values()] };
      const line = frame(JSON.stringify(written));
      await durable(lsn);
      await replaceFile(files, path, line);
    },
  };
}

export function createBucket(place: Place, name: string, stored: number | null = null): Bucket {
  const low: Low<Contents> = new Low(
    bucketFile(place, `${place.folder}/${name}`, () => bucket),
    new Map(),
  );
  const bucket: Bucket = { low, lsn: stored ?? 0, dirty: false, stored };
  return bucket;
}
