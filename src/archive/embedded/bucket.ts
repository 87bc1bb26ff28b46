import { type Adapter, Low } from 'lowdb';
import { damaged } from '../fault.ts';
import type { ColdDocument } from './cold/cold.ts';
import type { Envelope } from './envelope.ts';
import { type Filed, type Filing, fileOf, type Rule, readDirectory, readFiled, unfiled } from './filing.ts';
import { type Place, replaceFile } from './place.ts';

type Contents = Map<string, Envelope>;

/** Some hundred documents that share a file. Those that nobody has asked for in a while are in the file alone. */
export interface Bucket {
  /** The documents in memory. */
  readonly low: Low<Contents>;
  /** What its file may hold and is no longer so: taken away since it was written. */
  readonly gone: Set<string>;
  /** What memory holds otherwise than the file. */
  readonly changed: Set<string>;
  /** Where the documents are read that are not in memory; null = there are none. Another's, until its own is written. */
  file: string | null;
  /** The newest commit that touched it. */
  lsn: number;
  /** Whether memory is ahead of the file. */
  dirty: boolean;
  /** The commit up to which its file surely goes; null = it has no file. */
  stored: number | null;
  /** The id of the data key that its own file needs (null = readable), and for how many documents. */
  k: string | null;
  count: number;
  /** All documents of its file, none of them read. */
  directory(): Promise<readonly ColdDocument[]>;
  /** These documents of its file; null when that is no longer there, because another bucket has taken them over. */
  filed(ids: ReadonlySet<string>): Promise<readonly Envelope[] | null>;
}

interface Setting {
  readonly place: Place;
  readonly rule: Rule;
  /** Whether an id belongs to it. */
  readonly holds: (id: string) => boolean;
  readonly name: string;
  /** Nothing of it is ever in its file alone. */
  readonly resident: boolean;
}

function bucketFile({ place, rule, holds, name, resident }: Setting, bucket: () => Bucket) {
  const { files, durable, folder } = place;
  const own = `${folder}/${name}`;
  const read = async (path: string): Promise<(Filing & { readonly documents: readonly Filed[] }) | null> => {
    const bytes = await files.read(path);
    return bytes && readFiled(rule, path, bytes);
  };
  const accept = ({ lsn, k, documents }: Filing & { readonly documents: readonly ColdDocument[] }): void => {
    const least = bucket().stored ?? 0;
    if (lsn < least) throw damaged(own, 0, `it goes up to change ${lsn}, and up to ${least} was stored`);
    const stray = documents.find(({ id }) => !holds(id));
    if (stray) throw damaged(own, 0, `"${stray.id}" is in a file where it does not belong`);
    Object.assign(bucket(), { lsn, k, count: documents.length });
  };
  const filedOf = async (ids: ReadonlySet<string>): Promise<readonly Envelope[] | null> => {
    const path = bucket().file;
    if (path === null) return [];
    const found = await read(path);
    return found?.documents.filter(({ id }) => ids.has(id)).map((one) => unfiled(rule, path, one)) ?? null;
  };
  const adapter: Adapter<Contents> = {
    async read() {
      const bytes = await files.read(own);
      if (!bytes) throw damaged(own, 0, 'the file is missing');
      const found = readFiled(rule, own, bytes);
      accept(found);
      return new Map(found.documents.map((one) => [one.id, unfiled(rule, own, one)]));
    },
    async write(documents) {
      // All at one instant: what memory holds otherwise than the file, which is copied besides as far as it still counts.
      const { lsn, gone, changed, file } = bucket();
      const without = new Set([...gone, ...changed]);
      const fresh = [...documents.values()].filter(({ id }) => file === null || changed.has(id));
      gone.clear();
      changed.clear();
      try {
        const known = file === null ? null : await read(file);
        if (file !== null && !known) throw damaged(file, 0, 'the file is missing');
        const rest = known?.documents.filter(({ id }) => !without.has(id) && holds(id)) ?? [];
        const { bytes, k, count } = fileOf(
          rule,
          lsn,
          known && { path: String(file), k: known.k, documents: rest },
          fresh,
        );
        await durable(lsn);
        await replaceFile(files, own, bytes);
        Object.assign(bucket(), { file: resident ? null : own, k, count });
      } catch (error) {
        for (const id of without) (documents.has(id) ? changed : gone).add(id);
        throw error;
      }
    },
  };
  const directory = async (): Promise<readonly ColdDocument[]> => {
    const found = await readDirectory(rule, files, own);
    accept(found);
    // The next checkpoint writes the directory that was missing.
    bucket().dirty ||= found.stale;
    return found.documents;
  };
  return { own, adapter, directory, filed: filedOf };
}

/** `from`: the file in which its documents are until its own has been written. */
export function createBucket(setting: Setting, stored: number | null = null, from: string | null = null): Bucket {
  const { own, adapter, directory, filed: filedOf } = bucketFile(setting, () => bucket);
  const bucket: Bucket = {
    low: new Low<Contents>(adapter, new Map()),
    gone: new Set(),
    changed: new Set(),
    file: setting.resident ? null : stored === null ? from : own,
    lsn: stored ?? 0,
    dirty: false,
    stored,
    k: null,
    count: 0,
    directory,
    filed: filedOf,
  };
  return bucket;
}
