import type { Seals } from './archive/embedded/embedded.ts';
import type { SealedFiles } from './archive/files/folder.ts';
import type { DataKeys } from './data-keys.ts';
import type { Watch } from './desk/ports.ts';
import type { Keyholder, KeyList } from './http/keys.ts';
import { KeyFault } from './keys.ts';

/** The keys of the installation, and everything under the current one before long. */
interface Rekeying extends Keyholder {
  /** Goes on, unasked, with what a crash or an upgrade has left. */
  carryOn(): Promise<void>;
  stop(): Promise<void>;
}

export function createRekeying(parts: {
  readonly keys: DataKeys;
  readonly seals: Seals;
  readonly files: SealedFiles;
  readonly watch: Watch;
}): Rekeying {
  const { keys, seals, files, watch } = parts;
  let stopped = false;
  let running: Promise<void> | null = null;

  const list = async (): Promise<KeyList> => {
    const documents = seals.needs();
    const sealed = await files.needs();
    const known = keys.all();
    // A key that is needed and not held cannot be: nothing starts without it. A file may be the exception.
    const foreign = [...sealed.keys()]
      .filter((id) => id !== '' && !keys.get(id))
      .map((id) => ({ id, from: 'missing' }));
    return {
      keys: [...known, ...foreign].map(({ id, from }) => ({
        ...{ id, from, current: id === keys.current.id },
        ...{ documents: documents.get(id) ?? 0, files: sealed.get(id) ?? 0 },
      })),
      readable: documents.get('') ?? 0,
      damaged: sealed.get('') ?? 0,
      resealing: running !== null,
    };
  };
  const everything = async (): Promise<void> => {
    await seals.reseal(() => stopped);
    await files.reseal(() => stopped);
  };
  /** One at a time; who asks meanwhile gets one that began afterwards. */
  const reseal = async (): Promise<void> => {
    while (running) await running.catch(() => {});
    if (stopped) return;
    running = everything().finally(() => {
      running = null;
    });
    await running;
  };
  const inTheBackground = (): void => {
    reseal().catch((fault: Error) => watch.warn('data could not be sealed anew', { fault: fault.message }));
  };

  return {
    list,
    async rotate(given) {
      await keys.rotate(given === null ? null : Buffer.from(given, 'hex'));
      inTheBackground();
      return list();
    },
    async reseal() {
      await reseal();
      return list();
    },
    async forget(id) {
      if (id === keys.current.id) throw new KeyFault(`The key ${id} is the current one: rotate first.`);
      // The journal, too, lets go of it with this.
      await reseal();
      const needed = (await list()).keys.find((key) => key.id === id);
      if (needed && needed.documents + needed.files > 0)
        throw new KeyFault(
          `The key ${id} is needed for ${needed.documents} documents and ${needed.files} files: run "griddesk keys reseal", and see in the log what hinders it.`,
        );
      await keys.forget(id);
      return list();
    },
    async carryOn() {
      const { keys: all, readable } = await list();
      if (readable > 0 || all.some(({ current, documents, files: sealed }) => !current && documents + sealed > 0))
        inTheBackground();
    },
    async stop() {
      stopped = true;
      await running?.catch(() => {});
    },
  };
}
