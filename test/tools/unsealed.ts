import { createDecipheriv } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM without its check, so that what was sealed is read in whatever context it lies; what follows it becomes noise. */
function read(key: Buffer, blob: Buffer): Buffer {
  if (blob.length <= NONCE + TAG) return Buffer.alloc(0);
  const counter = Buffer.concat([blob.subarray(0, NONCE), Buffer.from([0, 0, 0, 2])]);
  return createDecipheriv('aes-256-ctr', key, counter).update(blob.subarray(NONCE + TAG));
}

/** All that somebody with the data key can read in a file of the archive: its bytes, its sealed envelopes, and its sealed lines. */
export function unsealed(bytes: Buffer, key: Buffer): readonly Buffer[] {
  const text = bytes.toString('latin1');
  const envelopes = [...text.matchAll(/"b":"([A-Za-z0-9+/=]{40,})"/g)].map(([, b = '']) => Buffer.from(b, 'base64'));
  const lines = [...text.matchAll(/"k":"[0-9a-f]{16}"\}\n/g)].map((heading) =>
    bytes.subarray(heading.index + heading[0].length),
  );
  return [bytes, ...[...envelopes, ...lines].map((blob) => read(key, blob))];
}
