import { crc32 } from 'node:zlib';

const LINE_END = 10;
const SPACE = 32;
const CHECKSUM = 8;

/** One checked line: `<crc32 in hex> <bytes> <text>\n`. Every file of the archive is made of these. */
export function frame(text: string | Buffer): Buffer {
  const bytes = Buffer.byteLength(text);
  const length = ` ${bytes} `;
  const from = CHECKSUM + length.length;
  const line = Buffer.allocUnsafe(from + bytes + 1);
  if (typeof text === 'string') line.write(text, from);
  else text.copy(line, from);
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

/** The longest head of a line. */
export const HEAD = CHECKSUM + 14;

/** How many bytes the line that begins at that byte has; Infinity where its head cannot be read. */
export function lengthAt(bytes: Buffer, at: number): number {
  const space = bytes.indexOf(SPACE, at + CHECKSUM + 1);
  if (bytes[at + CHECKSUM] !== SPACE || space < 0 || space - at > HEAD) return Number.POSITIVE_INFINITY;
  return space + 1 - at + Number(bytes.toString('latin1', at + CHECKSUM + 1, space)) + 1;
}

/** The checksum of the line that begins at that byte, as it claims to be. */
export const checksumAt = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + CHECKSUM);

interface Body {
  readonly body: Buffer;
  /** The byte after the line. */
  readonly end: number;
}

/** The line that begins at that byte, or null when what stands there is not one, whole and unchanged. */
export function bodyAt(bytes: Buffer, at: number): Body | null {
  if (bytes[at + CHECKSUM] !== SPACE) return null;
  const space = bytes.indexOf(SPACE, at + CHECKSUM + 1);
  if (space < 0 || space - at > CHECKSUM + 12) return null;
  const length = Number(bytes.toString('latin1', at + CHECKSUM + 1, space));
  const end = space + 1 + length;
  if (!Number.isInteger(length) || length < 0 || bytes[end] !== LINE_END) return null;
  const body = bytes.subarray(space + 1, end);
  return crc32(body) === Number.parseInt(checksumAt(bytes, at), 16) ? { body, end: end + 1 } : null;
}

/** The same, as text. */
export function framedAt(bytes: Buffer, at: number): { readonly text: string; readonly end: number } | null {
  const found = bodyAt(bytes, at);
  return found && { text: found.body.toString(), end: found.end };
}
