import { createCipheriv, createDecipheriv, createHash, randomFillSync } from 'node:crypto';

/** 32 bytes, and the id that they are known by: 16 hex digits, which tell nothing of them. */
export interface DataKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The data keys of an installation. */
export interface KeyRing {
  /** What everything new is sealed with. */
  readonly current: DataKey;
  get(id: string): DataKey | undefined;
}

export const dataKey = (bytes: Buffer): DataKey => ({
  id: createHash('sha256').update('files ').update(bytes).digest('hex').slice(0, 16),
  bytes,
});

const NONCE = 12;
const TAG = 16;

/** Asking for random bytes costs more than all else about a nonce: many at a time. */
const nonces = Buffer.alloc(NONCE * 256);
let spent = nonces.length;

function nonce(): Buffer {
  if (spent === nonces.length) {
    randomFillSync(nonces);
    spent = 0;
  }
  spent += NONCE;
  return nonces.subarray(spent - NONCE, spent);
}

/** AES-256-GCM: nonce, tag, and as many bytes as were given. It opens only in the context that it was sealed in. */
export function seal({ bytes }: DataKey, context: string, content: string | Uint8Array): Buffer {
  const once = nonce();
  const cipher = createCipheriv('aes-256-gcm', bytes, once).setAAD(Buffer.from(context));
  const body = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content);
  cipher.final();
  return Buffer.concat([once, cipher.getAuthTag(), body]);
}

/** Null when it was not sealed with this key and in this context, or has been changed since. */
export function unseal({ bytes }: DataKey, context: string, blob: Buffer): Buffer | null {
  if (blob.length < NONCE + TAG) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', bytes, blob.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(Buffer.from(context))
      .setAuthTag(blob.subarray(NONCE, NONCE + TAG));
    const body = decipher.update(blob.subarray(NONCE + TAG));
    decipher.final();
    return body;
  } catch {
    return null;
  }
}
