import * as fs from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, statfs, unlink } from 'node:fs/promises';
import { lockFolder } from './lock.ts';

/** A file open for writing at given byte positions. */
export interface OpenFile {
  /** Everything, or it rejects; then any part of it may have been written. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** Resolves when what was written survives a power loss. After a rejection nobody knows: never try again. */
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** All that the embedded archive asks of a file system; the fault tests put a failing one in its place. */
export interface Files {
  /** Makes this process the only one in the folder until the returned function runs or the process dies. */
  lock(folder: string): Promise<() => Promise<void>>;
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Null when there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** That many bytes of a file from each place, fewer where it ends before. */
  readAt(path: string, from: readonly number[], length: number): Promise<readonly Buffer[]>;
  /** Made when missing, emptied when asked. */
  open(path: string, how: 'keep' | 'empty'): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** It is no fault when there is no such file. */
  unlink(path: string): Promise<void>;
  /** Resolves when the names in the folder survive a power loss. */
  syncFolder(path: string): Promise<void>;
  /** Bytes that may still be written. */
  free(path: string): Promise<number>;
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

// The two calls of every commit go by callback: a FileHandle's own promises cost twice the CPU.
function openFile(handle: FileHandle): OpenFile {
  const { fd } = handle;
  const write = (bytes: Uint8Array, at: number): Promise<void> =>
    new Promise((done, fail) => {
      const rest = (from: number): void =>
        fs.write(fd, bytes, from, bytes.length - from, at + from, (error, written) => {
          if (error) fail(error);
          else if (from + written >= bytes.length) done();
          else if (written === 0) fail(new Error('the file system wrote nothing and gave no reason'));
          else rest(from + written);
        });
      rest(0);
    });
  const datasync = (): Promise<void> =>
    new Promise((done, fail) => fs.fdatasync(fd, (error) => (error ? fail(error) : done())));
  return { write, datasync, truncate: (length) => handle.truncate(length), close: () => handle.close() };
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // NTFS journals names itself, and a folder cannot be opened there.
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The machine's own file system. */
export const disk: Files = {
  lock: lockFolder,
  makeFolder: async (path) => void (await mkdir(path, { recursive: true, mode: 0o700 })),
  list: (folder) =>
    readdir(folder).catch((error: unknown) => {
      if (missing(error)) return [];
      throw error;
    }),
  read: (path) =>
    readFile(path).catch((error: unknown) => {
      if (missing(error)) return null;
      throw error;
    }),
  async readAt(path, from, length) {
    const handle = await open(path, 'r');
    try {
      const parts: Buffer[] = [];
      for (const at of from) {
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
        parts.push(buffer.subarray(0, bytesRead));
      }
      return parts;
    } finally {
      await handle.close();
    }
  },
  async open(path, how) {
    const flags = constants.O_RDWR | constants.O_CREAT | (how === 'empty' ? constants.O_TRUNC : 0);
    return openFile(await open(path, flags, 0o600));
  },
  rename,
  unlink: (path) =>
    unlink(path).catch((error: unknown) => {
      if (!missing(error)) throw error;
    }),
  syncFolder,
  async free(path) {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};
