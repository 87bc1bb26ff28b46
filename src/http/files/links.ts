import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Archive, Clock, Files } from '../../desk/ports.ts';
import type { FileRecord } from '../../desk/records.ts';
import { type Answer, type Route, refuse, route } from '../routes.ts';

const LIFE_MS = 60 * 60_000;
const NOT_FOUND = refuse(404, 'notFound', 'There is nothing at this address.');

/** Addresses under which a file may be fetched without any header, for an hour, by whoever has been given one. */
export interface FileLinks {
  /** A path; the caller puts the origin before it. */
  to(id: string): string;
  /** The id in a token; null when it is forged or has lapsed. */
  from(token: string): string | null;
}

export function createFileLinks(key: Buffer, clock: Clock): FileLinks {
  const own = createHmac('sha256', key).update('file link').digest();
  const sign = (body: string): Buffer => createHmac('sha256', own).update(body).digest().subarray(0, 18);
  return {
    to(id) {
      const body = `${id}.${(clock.now().getTime() + LIFE_MS).toString(36)}`;
      return `/files/${body}.${sign(body).toString('base64url')}`;
    },
    from(token) {
      const [id = '', until = '', mac = '', ...rest] = token.split('.');
      const given = Buffer.from(mac, 'base64url');
      const right = sign(`${id}.${until}`);
      if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return null;
      return Number.parseInt(until, 36) > clock.now().getTime() ? id : null;
    },
  };
}

/** A file as it leaves: nothing in it runs, and a browser that is sent to it saves it. */
export function fileAnswer({ type, name }: Pick<FileRecord, 'type' | 'name'>, bytes: Uint8Array): Answer {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_');
  return {
    status: 200,
    body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, max-age=3600',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    },
  };
}

/** GET /files/<token>: how customers' devices fetch what belongs to a message. */
export function fileRoute(links: FileLinks, files: Files, archive: Pick<Archive, 'load'>): Route {
  return route({
    method: 'GET',
    path: '/files/:token',
    permission: 'public',
    params: z.object({ token: z.string().max(200) }),
    handle: async ({ params: { token } }) => {
      const id = links.from(token);
      if (id === null) return NOT_FOUND;
      const [record] = await archive.load([{ kind: 'file', id }] as const);
      const bytes = record.body && (await files.get(id));
      return record.body && bytes ? fileAnswer(record.body, bytes) : NOT_FOUND;
    },
  });
}
