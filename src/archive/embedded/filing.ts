import { damaged } from '../fault.ts';
import type { Cold, ColdDocument } from './cold/cold.ts';
import { type Envelope, FORM, refuseNewer, refuseUnreadable } from './envelope.ts';
import type { Files } from './files.ts';
import { bodyAt, checksumAt, frame, HEAD, lengthAt } from './frame.ts';
import { grown } from './grown.ts';

/*
 * A file of documents is two lines: the documents, and a directory of them that a start reads instead. The directory is
 * derived: what does not fit the documents' line is not believed, and made again from that line.
 */

/** The documents' line. */
interface Written {
  readonly bucket: number;
  readonly lsn: number;
  readonly documents: readonly Envelope[];
}

/** How the directory's line begins; after it, for each document, the record that `record` makes. */
interface Heading {
  readonly directory: number;
  /** Of the documents. */
  readonly form: number;
  readonly lsn: number;
  /** The checksum of the documents' line. */
  readonly of: string;
  /** The indexes whose fingerprints it holds. */
  readonly keys: string;
}

/** The newest form of a directory that this version reads, and the one it writes. */
const DIRECTORY = 1;

/** A document as it stands in its file. */
export interface Filed extends ColdDocument {
  readonly json: Buffer;
}

export interface Filing {
  readonly lsn: number;
  /** Whether the directory has to be written again. */
  readonly stale: boolean;
}

/** What the digests mean and how they are made. */
export interface Rule extends Pick<Cold, 'digests'> {
  readonly name: string;
  readonly keys: string;
}

export const filed = (rule: Rule, envelope: Envelope): Filed => ({
  id: envelope.id,
  n: envelope.n,
  digests: rule.digests(grown(rule.name, envelope).b),
  json: Buffer.from(JSON.stringify(envelope)),
});

function record({ id, n, digests, json }: Filed): Buffer {
  const length = Buffer.byteLength(id);
  const bytes = Buffer.allocUnsafe(12 + length + 4 * digests.length);
  bytes.writeUInt32LE(length, 0);
  bytes.write(id, 4);
  let at = bytes.writeUInt32LE(n, 4 + length);
  at = bytes.writeUInt32LE(json.length, at);
  for (const digest of digests) at = bytes.writeUInt32LE(digest, at);
  return bytes;
}

const COMMA = Buffer.from(',');
const NEW_LINE = 10;

/** The whole file. */
export function fileOf(rule: Rule, lsn: number, documents: readonly Filed[]): Buffer {
  const start = Buffer.from(`{"bucket":${FORM},"lsn":${lsn},"documents":[`);
  const list = documents.flatMap(({ json }, index) => (index === 0 ? [json] : [COMMA, json]));
  const line = frame(Buffer.concat([start, ...list, Buffer.from(']}')]));
  const heading: Heading = { directory: DIRECTORY, form: FORM, lsn, of: checksumAt(line, 0), keys: rule.keys };
  const records = [Buffer.from(`${JSON.stringify(heading)}\n`), ...documents.map(record)];
  return Buffer.concat([line, frame(Buffer.concat(records))]);
}

interface Directory extends Filing {
  readonly documents: readonly (ColdDocument & { readonly length: number })[];
}

/** Null when it is not the directory of that line, or one of another form. */
function directoryIn(rule: Rule, bytes: Buffer, at: number, of: string): Directory | null {
  const found = bodyAt(bytes, at);
  if (!found) return null;
  const { body } = found;
  const start = body.indexOf(NEW_LINE) + 1;
  const { lsn, ...heading } = JSON.parse(body.toString('utf8', 0, start)) as Heading;
  if (heading.directory !== DIRECTORY || heading.form !== FORM || heading.of !== of || heading.keys !== rule.keys)
    return null;
  const width = rule.keys === '' ? 0 : rule.keys.split(' ').length;
  const documents: (ColdDocument & { length: number })[] = [];
  for (let from = start; from < body.length; ) {
    const end = from + 4 + body.readUInt32LE(from);
    const digests = Array.from({ length: width }, (_, column) => body.readUInt32LE(end + 8 + 4 * column));
    const id = body.toString('utf8', from + 4, end);
    documents.push({ id, n: body.readUInt32LE(end), length: body.readUInt32LE(end + 4), digests });
    from = end + 8 + 4 * width;
  }
  return { lsn, stale: false, documents };
}

/** The documents of a file, from its bytes. */
export function readFiled(rule: Rule, path: string, bytes: Buffer): Filing & { readonly documents: readonly Filed[] } {
  const line = bodyAt(bytes, 0);
  if (!line) throw damaged(path, 0, 'its checksum does not fit');
  const { body, end } = line;
  const directory = directoryIn(rule, bytes, end, checksumAt(bytes, 0));
  if (directory) {
    let at = body.indexOf('[') + 1;
    const documents = directory.documents.map(({ length, ...of }) => {
      const json = body.subarray(at, at + length);
      at += length + 1;
      return { ...of, json };
    });
    return { ...directory, documents };
  }
  const contents = JSON.parse(body.toString()) as Written;
  refuseNewer(path, 'a bucket', contents.bucket);
  for (const envelope of contents.documents) refuseUnreadable(path, envelope);
  return { lsn: contents.lsn, stale: true, documents: contents.documents.map((envelope) => filed(rule, envelope)) };
}

/** What a file holds, without reading the documents where its directory tells. */
export async function readDirectory(
  rule: Rule,
  files: Files,
  path: string,
): Promise<Filing & { readonly documents: readonly ColdDocument[] }> {
  const missing = (error: unknown): never => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw damaged(path, 0, 'the file is missing');
    throw error;
  };
  const [head] = await files.readAt(path, [0], HEAD).catch(missing);
  const length = head ? lengthAt(head, 0) : Number.POSITIVE_INFINITY;
  if (head && Number.isFinite(length)) {
    const [tail] = await files.readAt(path, [length], TAIL);
    const more = tail ? lengthAt(tail, 0) : 0;
    const whole = more > TAIL && Number.isFinite(more) ? (await files.readAt(path, [length], more))[0] : tail;
    const directory = whole && directoryIn(rule, whole, 0, checksumAt(head, 0));
    if (directory) return directory;
  }
  const bytes = await files.read(path);
  if (!bytes) throw damaged(path, 0, 'the file is missing');
  return readFiled(rule, path, bytes);
}

/** Most directories fit; a longer one is read again whole. */
const TAIL = 16_384;

/** A filed document, as it is read back. */
export function unfiled(path: string, { json }: Filed): Envelope {
  const envelope = JSON.parse(json.toString()) as Envelope;
  refuseUnreadable(path, envelope);
  return envelope;
}
