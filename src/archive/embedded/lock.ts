import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ArchiveFault } from '../fault.ts';

type Release = () => Promise<void>;

const FLAG = /^lock-(\d+)-[0-9a-f]+\.sock$/;
const TRIES = 5;

function refuse(folder: string, holder: string): never {
  throw new ArchiveFault(
    'locked',
    `The archive in ${folder} is in use by ${holder}. One process at a time may open it: stop that one, or give this one another folder.`,
  );
}

/** Whether a process listens there. The kernel answers even for one that is stopped or busy, and refuses at once for a dead one. */
const listens = (path: string): Promise<boolean> =>
  new Promise((answer) => {
    const probe = connect(path);
    probe.once('connect', () => answer(true));
    probe.once('error', (error: NodeJS.ErrnoException) =>
      answer(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    );
    probe.once('connect', () => probe.destroy());
  });

/** The process id of another living holder or contender; flags of dead ones are taken away. */
async function other(base: string, own: string | null): Promise<string | null> {
  for (const name of await readdir(base)) {
    const pid = FLAG.exec(name)?.[1];
    if (pid === undefined || name === own) continue;
    if (await listens(`${base}/${name}`)) return pid;
    await unlink(`${base}/${name}`).catch(() => {});
  }
  return null;
}

/** A flag can be seen only once somebody listens behind it, so a flag that does not answer is a dead one for good. */
async function raise(base: string, name: string): Promise<Server> {
  const server = createServer((visitor) => visitor.destroy());
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen({ path: `${base}/new-${name}`, exclusive: true, backlog: 8 }, done);
  });
  server.unref();
  await rename(`${base}/new-${name}`, `${base}/${name}`);
  return server;
}

/**
 * Each contender raises a flag (a listening socket in the folder) and only then looks for others, so of two at least one
 * sees the other and yields. Sockets in the folder, unlike abstract ones, also hold between containers of one machine.
 */
async function bySocket(folder: string, base: string): Promise<Release> {
  let holder: string | null = null;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    holder = await other(base, null);
    if (holder === null) {
      const name = `lock-${process.pid}-${randomBytes(4).toString('hex')}.sock`;
      const server = await raise(base, name);
      const lower = async (): Promise<void> => {
        await unlink(`${base}/${name}`).catch(() => {});
        await new Promise((done) => server.close(done));
      };
      holder = await other(base, name);
      if (holder === null) return lower;
      await lower();
    }
    // Two that started at the same instant have both yielded: one comes back first.
    if (attempt < TRIES) await pause(10 + Math.random() * 60 * attempt);
  }
  return refuse(folder, `process ${holder}`);
}

/** Where opening a file can itself lock it (macOS, BSD, Windows), the kernel does all of it. */
async function byOpening(folder: string): Promise<Release> {
  const exclusive = process.platform === 'win32' ? 0x10000000 : 0x20 | constants.O_NONBLOCK;
  try {
    const handle = await open(`${folder}/lock`, constants.O_RDWR | constants.O_CREAT | exclusive, 0o600);
    return () => handle.close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EAGAIN' && code !== 'EBUSY' && code !== 'EWOULDBLOCK') throw error;
    return refuse(folder, 'another process');
  }
}

/** Makes this process the folder's only one until it releases it or dies, however it dies. For local file systems. */
export async function lockFolder(folder: string): Promise<Release> {
  if (process.platform !== 'linux') return byOpening(folder);
  // A socket's address holds 107 bytes, a folder's path may be longer: go by the open folder instead.
  const handle = await open(folder, 'r');
  try {
    const release = await bySocket(folder, `/proc/self/fd/${handle.fd}`);
    return async () => {
      await release();
      await handle.close();
    };
  } catch (error) {
    await handle.close();
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'listen' && syscall !== 'bind') throw error;
    throw new ArchiveFault(
      'unsupported',
      `The archive's folder ${folder} is on a file system without Unix sockets (${code}). Put it on a local disk.`,
      error,
    );
  }
}
