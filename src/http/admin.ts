import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { join, relative, resolve } from 'node:path';

/** The admin socket cannot be opened; the message says what to do. */
export class AdminSocketFault extends Error {
  override readonly name = 'AdminSocketFault';
}

/** Unix sockets take about a hundred bytes of path, so the shorter form is used. */
function shortest(path: string): string {
  const whole = resolve(path);
  const near = relative(process.cwd(), whole);
  return Buffer.byteLength(near) < Buffer.byteLength(whole) ? near : whole;
}

/** Where `griddesk` commands reach the server that runs on this data directory. */
export function adminSocket(dataDir: string): string {
  return shortest(join(dataDir, 'admin.sock'));
}

/** True when a server answers there. A socket left behind by a crash refuses. */
function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      done(true);
    });
    probe.once('error', () => done(false));
  });
}

/** Listens on dataDir/admin.sock, for the owner of the process alone (0600). Closing the server removes the socket. Throws AdminSocketFault. */
export async function listenForOperator(server: Server, dataDir: string): Promise<void> {
  const path = adminSocket(dataDir);
  if (Buffer.byteLength(path) > 103) {
    throw new AdminSocketFault(`${path} is too long for a socket: choose a DATA_DIR with a shorter path.`);
  }
  if (await answers(path)) {
    throw new AdminSocketFault(`Another Griddesk runs on ${dataDir}: stop it first, or choose another DATA_DIR.`);
  }
  await rm(path, { force: true });
  await new Promise<void>((listening, failed) => {
    server.once('error', (fault) => failed(new AdminSocketFault(`${path} cannot be opened.`, { cause: fault })));
    // The mode is set by the mask and not afterwards, so that there is no moment in which others may connect.
    const mask = process.umask(0o177);
    server.listen(path, () => listening());
    process.umask(mask);
  });
}
