import type { Stretch } from './cold/places.ts';
import { FORM } from './envelope.ts';
import { bodyAt, frame } from './frame.ts';
import { headingOf, type Needs, type Sealing, tally } from './sealing.ts';

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
  /** How many of the entries need which data key, by its id; '' = none, they are readable. */
  readonly needs: Readonly<Record<string, number>>;
  /** The id of the data key of the rest of the line; null = readable. */
  readonly k: string | null;
}

/** The form of such a file; another is made again. 2: sealed. */
const PLACES = 2;

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
export function placesLine(
  sealing: Sealing,
  of: Pick<Heading, 'from' | 'to'> & { readonly needs: Needs },
  stretches: readonly Stretch[],
): Buffer {
  const heading = { places: PLACES, form: FORM, from: of.from, to: of.to, needs: Object.fromEntries(of.needs) };
  return frame(sealing.line(heading satisfies Omit<Heading, 'k'>, Buffer.concat(stretches.map(record))));
}

function stretchesIn(body: Buffer, from: number): Stretch[] {
  const found: Stretch[] = [];
  let place = from;
  for (let at = 0; at < body.length; ) {
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
  readonly needs: Needs;
  /** Bytes of the log that they are about. */
  readonly covered: number;
  /** Bytes of the file that count. */
  readonly end: number;
}

/** What can be believed of the file at that path, about a log of that length. */
export function readPlaces(sealing: Sealing, path: string, bytes: Buffer, length: number): PlacesRead {
  const stretches: Stretch[] = [];
  const needs: Needs = new Map();
  let covered = 0;
  let end = 0;
  for (;;) {
    const line = bodyAt(bytes, end);
    if (!line) break;
    const { heading } = headingOf<Heading>(line.body);
    const { places, form, from, to } = heading;
    // Past that length: left by a checkpoint that was not completed.
    if (places !== PLACES || form !== FORM || from !== covered || to > length) break;
    const content = sealing.content(path, line.body);
    if (!content) break;
    for (const stretch of stretchesIn(content, from)) stretches.push(stretch);
    for (const [id, count] of Object.entries(heading.needs)) tally(needs, id, count);
    // The line itself needs one, too.
    tally(needs, heading.k ?? '', 0);
    covered = to;
    end = line.end;
  }
  return { stretches, needs, covered, end };
}
