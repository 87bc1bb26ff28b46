import { z } from 'zod';
import { KeyFault } from '../keys.ts';
import { type Answer, type Route, refuse, route } from './routes.ts';

/** What needs which data key, and what is still to be done. */
export const KEY_LIST = z.object({
  /** The current one first. */
  keys: z.array(
    z.object({
      id: z.string(),
      /** A file or a setting; `missing`: there are files that need it, and it is not here. */
      from: z.string(),
      current: z.boolean(),
      /** Documents and log entries that need it. */
      documents: z.number(),
      files: z.number(),
    }),
  ),
  /** Documents and entries that stand readable on the disk and should not. */
  readable: z.number(),
  /** Files whose head is damaged. */
  damaged: z.number(),
  /** Whether what is old is being sealed anew just now. */
  resealing: z.boolean(),
});
export type KeyList = z.output<typeof KEY_LIST>;

/** Who looks after the data keys. Any call may reject with KeyFault. */
export interface Keyholder {
  list(): Promise<KeyList>;
  /** A new key, or this one in hex, seals all that is written from now on. */
  rotate(given: string | null): Promise<KeyList>;
  /** Resolves when everything is under the current key. */
  reseal(): Promise<KeyList>;
  /** Destroys a key that nothing needs. */
  forget(id: string): Promise<KeyList>;
}

const KEY = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits, small letters');
const ID = z.string().regex(/^[0-9a-f]{16}$/, "must be the 16 hex digits of a key's id");

async function told(work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { status: 200, body: await work() };
  } catch (fault) {
    if (fault instanceof KeyFault) return refuse(409, 'key', fault.message);
    throw fault;
  }
}

/** The data keys, over the admin socket alone. No answer ever holds a key, only ids. */
export function keyRoutes(keyholder: Keyholder): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/operator/keys',
      permission: 'operator',
      audits: { did: 'key.list', reads: true },
      answer: KEY_LIST,
      handle: () => told(() => keyholder.list()),
    }),
    route({
      method: 'POST',
      path: '/api/operator/keys/rotate',
      permission: 'operator',
      audits: { did: 'key.rotate' },
      body: z.strictObject({ key: KEY.nullable() }),
      answer: KEY_LIST,
      handle: ({ body }) => told(() => keyholder.rotate(body.key)),
    }),
    route({
      method: 'POST',
      path: '/api/operator/keys/reseal',
      permission: 'operator',
      audits: { did: 'key.reseal' },
      body: z.strictObject({}),
      answer: KEY_LIST,
      handle: () => told(() => keyholder.reseal()),
    }),
    route({
      method: 'POST',
      path: '/api/operator/keys/forget',
      permission: 'operator',
      audits: { did: 'key.forget' },
      body: z.strictObject({ id: ID }),
      answer: KEY_LIST,
      handle: ({ body }) => told(() => keyholder.forget(body.id)),
    }),
  ];
}
