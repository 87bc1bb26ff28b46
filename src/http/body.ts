import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { parse } from 'secure-json-parse';
import { type Refused, refuse } from './routes.ts';

const MOST_BYTES = 64 * 1024;
const MOST_DEPTH = 32;
const TIME_MS = 15_000;

/** True when brackets outside of strings nest deeper than JSON readers and validators bear. */
function tooDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i++;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > MOST_DEPTH) return true;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return false;
}

/** The bytes; null when there are more than allowed, `late` when they take too long: the rest is then discarded as it comes. */
function collect(req: IncomingMessage, most: number): Promise<Buffer | null | 'late'> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve('late'), TIME_MS);
    req.once('close', () => clearTimeout(late));
    const parts: Buffer[] = [];
    let size = 0;
    req.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= most) parts.push(part);
      else resolve(null);
    });
    req.once('end', () => {
      clearTimeout(late);
      resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    });
    req.once('error', reject);
    req.once('close', () => reject(new Error('The client went away in the middle of its request.')));
  });
}

const tooLarge = (most: number): Refused => refuse(413, 'tooLarge', `The body is larger than ${most / 1024} KB.`);

const LATE = refuse(408, 'timeout', 'The request took too long to arrive.', { headers: { connection: 'close' } });

/** The JSON body; undefined when there is none. Rejects when the client goes away. */
export async function readJson(
  req: IncomingMessage,
  most = MOST_BYTES,
): Promise<{ readonly value: unknown } | Refused> {
  const length = req.headers['content-length'];
  if (length === '0' || (length === undefined && req.headers['transfer-encoding'] === undefined))
    return { value: undefined };
  if (!/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? '')) {
    return refuse(415, 'contentType', 'The body must be JSON, with Content-Type: application/json.');
  }
  if (Number(length) > most) return tooLarge(most);
  const bytes = await collect(req, most);
  if (bytes === null) return tooLarge(most);
  if (bytes === 'late') return LATE;
  if (!isUtf8(bytes)) return refuse(400, 'encoding', 'The body is not UTF-8.');
  const text = bytes.toString('utf8');
  if (tooDeep(text)) return refuse(400, 'depth', `The body nests deeper than ${MOST_DEPTH}.`);
  try {
    return { value: parse(text, undefined, { protoAction: 'error', constructorAction: 'error' }) };
  } catch {
    return refuse(400, 'json', 'The body is not JSON, or it has a forbidden key.');
  }
}
