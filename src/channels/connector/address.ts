import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';

const PARTY = z.object({ id: z.string(), name: z.string().optional() });
const ADDRESS = z.object({
  serviceUrl: z.string(),
  channelId: z.string(),
  conversation: z.string(),
  bot: PARTY,
  user: PARTY,
});

/** Where a conversation of an outside channel is answered. */
export type Address = z.output<typeof ADDRESS>;

const NONCE = 12;
const TAG = 16;

/** Keeps addresses so that one which was changed in the store is not followed: the bot's own token would go there. */
export interface Addresses {
  seal(thread: string, address: Address): string;
  /** Null when it was changed, or belongs to another thread. */
  open(thread: string, sealed: string): Address | null;
  /** The thread of an outside conversation: the same for the same one, and not to be guessed. */
  threadOf(channelId: string, conversation: string): string;
}

export function createAddresses(key: Buffer): Addresses {
  const derived = (purpose: string): Buffer => createHmac('sha256', key).update(purpose).digest();
  const own = derived('connector address');
  const names = derived('connector thread');
  return {
    seal(thread, address) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', own, nonce).setAAD(Buffer.from(thread));
      const body = Buffer.concat([cipher.update(JSON.stringify(address)), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(thread, sealed) {
      const blob = Buffer.from(sealed, 'base64url');
      try {
        const open = createDecipheriv('aes-256-gcm', own, blob.subarray(0, NONCE))
          .setAAD(Buffer.from(thread))
          .setAuthTag(blob.subarray(NONCE, NONCE + TAG));
        const text = Buffer.concat([open.update(blob.subarray(NONCE + TAG)), open.final()]).toString('utf8');
        return ADDRESS.parse(JSON.parse(text));
      } catch {
        return null;
      }
    },
    threadOf: (channelId, conversation) =>
      createHmac('sha256', names)
        .update(`${channelId.length}:${channelId}${conversation}`)
        .digest()
        .subarray(0, 18)
        .toString('base64url'),
  };
}
