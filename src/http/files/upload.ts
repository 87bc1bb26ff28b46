import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { type Refused, refuse } from '../routes.ts';

/** What an upload held: the files' bytes as they came, and the activity that they belong to, where the client sent one. */
export interface Upload {
  readonly activity: unknown;
  readonly files: readonly { readonly name: string; readonly declared: string; readonly bytes: Buffer }[];
}

export const MOST_FILES = 5;
export const MOST_BYTES = 5 * 1024 * 1024;
const MOST_ACTIVITY = 64 * 1024;
const TIME_MS = 110_000;
const ACTIVITY = 'application/vnd.microsoft.activity';

const TOO_LARGE = refuse(413, 'fileTooLarge', 'A file may have 5 MB at most.');
const TOO_MANY = refuse(413, 'tooManyFiles', `A message may have ${MOST_FILES} files at most.`);
const BROKEN = refuse(
  400,
  'multipart',
  'The upload could not be read: send multipart/form-data with parts named "file".',
);
const SLOW = refuse(408, 'timeout', 'The upload took too long.');

/** The name in a Content-Disposition header; '' where there is none. */
function nameIn(disposition: string | undefined): string {
  const extended = /filename\*=(?:UTF-8)?''([^;]+)/i.exec(disposition ?? '')?.[1];
  try {
    if (extended !== undefined) return decodeURIComponent(extended);
  } catch {
    // Not encoded as it says: the plain name will do.
  }
  return /filename="?([^";]*)"?/i.exec(disposition ?? '')?.[1] ?? '';
}

function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return null;
  }
}

/** Reads a body that is one file. */
function readRaw(req: IncomingMessage): Promise<Upload | Refused> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    req.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= MOST_BYTES) parts.push(part);
      else resolve(TOO_LARGE);
    });
    req.once('end', () => {
      const { 'content-disposition': disposition, 'content-type': declared = '' } = req.headers;
      resolve({ activity: null, files: [{ name: nameIn(disposition), declared, bytes: Buffer.concat(parts) }] });
    });
    req.once('error', reject);
    req.once('close', () => reject(new Error('The client went away in the middle of its upload.')));
  });
}

function readParts(req: IncomingMessage): Promise<Upload | Refused> {
  return new Promise((resolve, reject) => {
    let activity: unknown = null;
    const files: Upload['files'][number][] = [];
    const limits = {
      files: MOST_FILES + 2,
      fileSize: MOST_BYTES,
      fields: 4,
      fieldSize: MOST_ACTIVITY,
      parts: 16,
      headerPairs: 32,
    };
    let reader: ReturnType<typeof busboy>;
    try {
      reader = busboy({ headers: req.headers, limits, defParamCharset: 'utf8' });
    } catch {
      resolve(BROKEN);
      return;
    }
    reader.on('file', (field, stream, { filename, mimeType }) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', () => undefined);
      stream.once('limit', () => resolve(TOO_LARGE));
      stream.once('end', () => {
        const bytes = Buffer.concat(parts);
        if (mimeType === ACTIVITY || field === 'activity') {
          if (bytes.length <= MOST_ACTIVITY) activity = parsed(bytes);
        } else files.push({ name: filename ?? '', declared: mimeType, bytes });
        if (files.length > MOST_FILES) resolve(TOO_MANY);
      });
    });
    reader.on('field', (field, value) => {
      if (field === 'activity') activity = parsed(Buffer.from(value));
    });
    reader.once('filesLimit', () => resolve(TOO_MANY));
    reader.once('partsLimit', () => resolve(BROKEN));
    // A form that breaks off says so more than once, and its open file with it.
    reader.on('error', () => resolve(BROKEN));
    reader.once('close', () => resolve({ activity, files }));
    req.once('error', reject);
    req.once('close', () => {
      if (!req.complete) reject(new Error('The client went away in the middle of its upload.'));
    });
    req.pipe(reader);
  });
}

/** The files in a request's body: multipart as Direct Line clients send it, or one file as it is. Nothing touches the disk. Rejects when the client goes away. */
export async function readUpload(req: IncomingMessage): Promise<Upload | Refused> {
  const type = req.headers['content-type'] ?? '';
  if (Number(req.headers['content-length'] ?? 0) > MOST_FILES * MOST_BYTES + 1_000_000) return TOO_LARGE;
  let late: NodeJS.Timeout | undefined;
  const timeout = new Promise<Refused>((done) => {
    late = setTimeout(() => done(SLOW), TIME_MS);
  });
  try {
    const read = await Promise.race([/^multipart\/form-data/i.test(type) ? readParts(req) : readRaw(req), timeout]);
    // What is refused half-way is read to its end and dropped, so that the client gets to read why.
    if ('error' in read) req.unpipe().resume();
    return read;
  } finally {
    clearTimeout(late);
  }
}
