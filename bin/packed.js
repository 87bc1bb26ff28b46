import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzipSync } from 'node:zlib';

const brotli = promisify(brotliCompress);

/** The name with a hash of the content in it, so that the file may be kept for ever. */
export function hashedName(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const { name: stem, ext } = path.parse(name);
  return `${stem}-${hash}${ext}`;
}

/** Writes the file and, beside it, its .gz and .br copies. */
export async function writeCompressed(file, content) {
  // Level 11 takes seconds for large scripts and saves them a few per cent.
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: content.length > 100_000 ? 9 : 11 } };
  await writeFile(file, content);
  await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
  await writeFile(`${file}.br`, await brotli(content, quality));
}
