import type { Files, OpenFile } from '../../src/archive/embedded/files.ts';

/** Which calls fail: asked once for every write (also opening a file) or sync. */
interface Faults {
  readonly write?: () => boolean;
  readonly sync?: () => boolean;
}

const coded = (code: string, message: string): Error => Object.assign(new Error(`${code}: ${message}`), { code });

/** A file layer whose disk is full, or that does not confirm, when told to. A refused write leaves half of its bytes behind. */
export function broken(files: Files, { write = () => false, sync = () => false }: Faults): Files {
  const refuseFull = (): void => {
    if (write()) throw coded('ENOSPC', 'no space left on device');
  };
  const refuseSync = (): void => {
    if (sync()) throw coded('EIO', 'i/o error');
  };
  const openFile = (file: OpenFile): OpenFile => ({
    async write(bytes, at) {
      try {
        refuseFull();
      } catch (error) {
        await file.write(bytes.subarray(0, bytes.length >> 1), at);
        throw error;
      }
      await file.write(bytes, at);
    },
    async datasync() {
      refuseSync();
      await file.datasync();
    },
    truncate: (length) => file.truncate(length),
    close: () => file.close(),
  });
  return {
    ...files,
    async open(path, how) {
      refuseFull();
      return openFile(await files.open(path, how));
    },
    async syncFolder(path) {
      refuseSync();
      await files.syncFolder(path);
    },
  };
}
