import { damaged } from '../fault.ts';
import type { Cold, ColdDocument } from './cold/cold.ts';
import { type Envelope, FORM, refuseNewer } from './envelope.ts';
import type { Files } from './files.ts';
import { bodyAt, checksumAt, frame, HEAD, lengthAt } from './frame.ts';
import { grown } from './grown.ts';
import { headingOf, type Sealing } from './sealing.ts';

/*
 * A file of documents is two lines: the documents, and a directory of them that a start reads instead. The directory is
 * derived: what does not fit the documents' line is not believed, and made again from that line. A file is written under
 * one key, and its directory too, because an index key's fingerprint tells of what few values a field may have.
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
  /** The id of the data key of the whole file; null = readable. */
  readonly k: string | null;
}

/** The form of a directory; another is made again. 2: sealed. */
const DIRECTORY = 2;

/** A document as it stands in its file. */
export interface Filed extends ColdDocument {
  readonly json: Buffer;
}

export interface Filing {
  readonly lsn: number;
  /** The id of the data key that its documents need; null = readable. */
  readonly k: string | null;
  /** Whether the directory has to be written again. */
  readonly stale: boolean;
}

/** What the digests mean and how they are made. */
export interface Rule extends Pick<Cold, 'digests'> {
  readonly name: string;
  readonly keys: string;
  readonly sealing: Sealing;
}

const kindOf = ({ name }: Rule): string => `document ${name}`;

function filed(rule: Rule, envelope: Envelope): Filed {
  const { id, n } = envelope;
  const json = Buffer.from(JSON.stringify(rule.sealing.seal(kindOf(rule), envelope)));
  return { id, n, digests: rule.digests(grown(rule.name, envelope).b), json };
}

/** The same document under the key of today. */
function filedAgain(rule: Rule, path: string, document: Filed): Filed {
  const { k } = JSON.parse(document.json.toString()) as Envelope;
  return k === (rule.sealing.key?.id ?? null) ? document : filed(rule, unfiled(rule, path, document));
}

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

/** What is written of it besides what memory holds. */
interface Rest extends Pick<Filing, 'k'> {
  readonly path: string;
  readonly documents: readonly Filed[];
}

interface Whole extends Pick<Filing, 'k'> {
  readonly bytes: Buffer;
  /** Documents in it. */
  readonly count: number;
}

/** The whole file: what another one held, as it is while its key is the one of today, and these. */
export function fileOf(rule: Rule, lsn: number, rest: Rest | null, envelopes: readonly Envelope[]): Whole {
  const k = rule.sealing.key?.id ?? null;
  const kept = rest?.documents ?? [];
  const documents = [
    ...(rest && rest.k !== k ? kept.map((one) => filedAgain(rule, rest.path, one)) : kept),
    ...envelopes.map((envelope) => filed(rule, envelope)),
  ];
  const start = Buffer.from(`{"bucket":${FORM},"lsn":${lsn},"documents":[`);
  const list = documents.flatMap(({ json }, index) => (index === 0 ? [json] : [COMMA, json]));
  const line = frame(Buffer.concat([start, ...list, Buffer.from(']}')]));
  const heading = { directory: DIRECTORY, form: FORM, lsn, of: checksumAt(line, 0), keys: rule.keys };
  const directory = rule.sealing.line(heading satisfies Omit<Heading, 'k'>, Buffer.concat(documents.map(record)));
  return { bytes: Buffer.concat([line, frame(directory)]), k, count: documents.length };
}

interface Directory extends Filing {
  readonly documents: readonly (ColdDocument & { readonly length: number })[];
}

/** Null when it is not the directory of that line, or one of another form. */
function directoryIn(rule: Rule, path: string, bytes: Buffer, at: number, of: string): Directory | null {
  const found = bodyAt(bytes, at);
  if (!found) return null;
  const { lsn, k, ...heading } = headingOf<Heading>(found.body).heading;
  if (heading.directory !== DIRECTORY || heading.form !== FORM || heading.of !== of || heading.keys !== rule.keys)
    return null;
  const body = rule.sealing.content(path, found.body);
  if (!body) return null;
  const width = rule.keys === '' ? 0 : rule.keys.split(' ').length;
  const documents: (ColdDocument & { length: number })[] = [];
  for (let from = 0; from < body.length; ) {
    const end = from + 4 + body.readUInt32LE(from);
    const digests = Array.from({ length: width }, (_, column) => body.readUInt32LE(end + 8 + 4 * column));
    const id = body.toString('utf8', from + 4, end);
    documents.push({ id, n: body.readUInt32LE(end), length: body.readUInt32LE(end + 4), digests });
    from = end + 8 + 4 * width;
  }
  return { lsn, k, stale: false, documents };
}

/** The documents of a file, from its bytes. */
export function readFiled(rule: Rule, path: string, bytes: Buffer): Filing & { readonly documents: readonly Filed[] } {
  const line = bodyAt(bytes, 0);
  if (!line) throw damaged(path, 0, 'its checksum does not fit');
  const { body, end } = line;
  const directory = directoryIn(rule, path, bytes, end, checksumAt(bytes, 0));
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
  const documents = contents.documents.map((written): Filed => {
    const { b } = grown(rule.name, rule.sealing.open(path, kindOf(rule), written));
    const { id, n } = written;
    return { id, n, digests: rule.digests(b), json: Buffer.from(JSON.stringify(written)) };
  });
  return { lsn: contents.lsn, k: contents.documents[0]?.k ?? null, stale: true, documents };
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
    const directory = whole && directoryIn(rule, path, whole, 0, checksumAt(head, 0));
    if (directory) return directory;
  }
  const bytes = await files.read(path);
  if (!bytes) throw damaged(path, 0, 'the file is missing');
  return readFiled(rule, path, bytes);
}

/** Most directories fit; a longer one is read again whole. */
const TAIL = 16_384;

/** A filed document, as it is read back. */
export const unfiled = (rule: Rule, path: string, { json }: Filed): Envelope =>
  rule.sealing.open(path, kindOf(rule), JSON.parse(json.toString()) as Envelope);
