import type { Stretch } from './cold/places.ts';
import { FORM } from './envelope.ts';
import { bodyAt, frame } from './frame.ts';

/*
 * Beside each file of a log stands one that tells where its entries are: a line for each checkpoint, about the bytes that
 * this one appended. It is derived: what is missing, damaged or of another form is made again from the log.
 */

/** How each line begins. */
interface Heading {
  readonly places: number;
  /** Of the entries. */
  readonly form: number;
  /** The bytes of the log that it is about. */
  readonly from: number;
  readonly to: number;
}

/** The newest form of such a file that this version reads, and the one it writes. */
const PLACES = 1;
const NEW_LINE = 10;

function record({ of, lengths, digests }: Stretch): Buffer {
  const name = Buffer.byteLength(of);
  const bytes = Buffer.allocUnsafe(8 + name + 8 * lengths.length);
  bytes.writeUInt32LE(name, 0);
  bytes.write(of, 4);
  let at = bytes.writeUInt32LE(lengths.length, 4 + name);
  for (const [index, length] of lengths.entries()) {
    at = bytes.writeUInt32LE(length, at);
    at = bytes.writeUInt32LE(digests[index]!, at);
  }
  return bytes;
}

/** The line about those bytes, which these stretches fill. */
export function placesLine(from: number, to: number, stretches: readonly Stretch[]): Buffer {
  const heading: Heading = { places: PLACES, form: FORM, from, to };
  return frame(Buffer.concat([Buffer.from(`${JSON.stringify(heading)}\n`), ...stretches.map(record)]));
}

function stretchesIn(body: Buffer, start: number, from: number): Stretch[] {
  const found: Stretch[] = [];
  let place = from;
  for (let at = start; at < body.length; ) {
    const end = at + 4 + body.readUInt32LE(at);
    const of = body.toString('utf8', at + 4, end);
    const count = body.readUInt32LE(end);
    const lengths: number[] = [];
    const digests: number[] = [];
    const begins = place;
    for (at = end + 4; lengths.length < count; at += 8) {
      const length = body.readUInt32LE(at);
      lengths.push(length);
      digests.push(body.readUInt32LE(at + 4));
      place += length;
    }
    found.push({ of, at: begins, lengths, digests });
  }
  return found;
}

interface PlacesRead {
  readonly stretches: readonly Stretch[];
  /** Bytes of the log that they are about. */
  readonly covered: number;
  /** Bytes of the file that count. */
  readonly end: number;
}

/** What can be believed of the file, about a log of that length. */
export function readPlaces(bytes: Buffer, length: number): PlacesRead {
  const stretches: Stretch[] = [];
  let covered = 0;
  let end = 0;
  for (;;) {
    const line = bodyAt(bytes, end);
    if (!line) break;
    const { body } = line;
    const start = body.indexOf(NEW_LINE) + 1;
    const { places, form, from, to } = JSON.parse(body.toString('utf8', 0, start)) as Heading;
    // Past that length: left by a checkpoint that was not completed.
    if (places !== PLACES || form !== FORM || from !== covered || to > length) break;
    for (const stretch of stretchesIn(body, start, from)) stretches.push(stretch);
    covered = to;
    end = line.end;
  }
  return { stretches, covered, end };
}
