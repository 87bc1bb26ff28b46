import { crc32 } from 'node:zlib';

const LINE_END = 10;
const SPACE = 32;
const CHECKSUM = 8;

/** One checked line: `<crc32 in hex> <bytes> <text>\n`. Every file of the archive is made of these. */
export function frame(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const length = ` ${bytes} `;
  const from = CHECKSUM + length.length;
  const line = Buffer.allocUnsafe(from + bytes + 1);
  line.write(text, from);
  line[from + bytes] = LINE_END;
  line.write(
    crc32(line.subarray(from, from + bytes))
      .toString(16)
      .padStart(CHECKSUM, '0') + length,
    0,
    'latin1',
  );
  return line;
}

interface Framed {
  readonly text: string;
  /** The byte after the line. */
  readonly end: number;
}

/** The longest head of a line. */
const HEAD = CHECKSUM + 14;

/** How many bytes the line that begins at that byte has; Infinity where its head cannot be read. */
export function lengthAt(bytes: Buffer, at: number): number {
  const space = bytes.indexOf(SPACE, at + CHECKSUM + 1);
  if (bytes[at + CHECKSUM] !== SPACE || space < 0 || space - at > HEAD) return Number.POSITIVE_INFINITY;
  return space + 1 - at + Number(bytes.toString('latin1', at + CHECKSUM + 1, space)) + 1;
}

/** The line that begins at that byte, or null when what stands there is not one, whole and unchanged. */
export function framedAt(bytes: Buffer, at: number): Framed | null {
  if (bytes[at + CHECKSUM] !== SPACE) return null;
  const space = bytes.indexOf(SPACE, at + CHECKSUM + 1);
  if (space < 0 || space - at > CHECKSUM + 12) return null;
  const length = Number(bytes.toString('latin1', at + CHECKSUM + 1, space));
  const end = space + 1 + length;
  if (!Number.isInteger(length) || length < 0 || bytes[end] !== LINE_END) return null;
  const body = bytes.subarray(space + 1, end);
  if (crc32(body) !== Number.parseInt(bytes.toString('latin1', at, at + CHECKSUM), 16)) return null;
  return { text: body.toString(), end: end + 1 };
}
