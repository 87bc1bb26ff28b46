import { isUtf8 } from 'node:buffer';
import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { type Collector, collector, LIMITS, NoTable, type TableLimits, type TableReading } from './shape.ts';
import { readXlsx } from './xlsx.ts';

const starts = (bytes: Uint8Array, ...with_: readonly number[]): boolean =>
  with_.every((byte, place) => bytes[place] === byte);

/** Text as UTF-8, from what Excel and others write: UTF-8, UTF-16 with a mark, GB18030. Throws NoTable. */
function utf8Of(bytes: Uint8Array): Buffer {
  const from = (encoding: string): Buffer => {
    try {
      return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes), 'utf8');
    } catch {
      throw new NoTable('notText');
    }
  };
  const marked = starts(bytes, 0xff, 0xfe) ? 'utf-16le' : starts(bytes, 0xfe, 0xff) ? 'utf-16be' : null;
  const text = marked ? from(marked) : isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : null;
  const utf8 = text ?? from('gb18030');
  // Pictures and programs decode as something; no table holds these.
  if (utf8.includes(0)) throw new NoTable('notText');
  return utf8;
}

function readText(bytes: Uint8Array, limits: TableLimits): Collector {
  const utf8 = utf8Of(bytes);
  const head = utf8
    .toString('utf8', 0, 4096)
    .replace(/^\ufeff/, '')
    .trimStart();
  const json = /^(?:\[\s*(?:\{|\]|$)|\{\s*(?:"|\}))/.test(head);
  const into = collector(limits, json ? 'allowed' : 'refused');
  if (json) readJson(utf8.toString('utf8').replace(/^\ufeff/, ''), into);
  else readCsv(utf8, into);
  return into;
}

function readPacked(bytes: Uint8Array, limits: TableLimits): Collector {
  const into = collector(limits, 'allowed');
  readXlsx(bytes, limits, into);
  return into;
}

/** Reads a table whose format its bytes tell: XLSX, JSON (a list of objects, or one a line), else CSV. Never throws for what the file holds. */
export function readTable(bytes: Uint8Array, limits: TableLimits = LIMITS): TableReading {
  try {
    if (bytes.length === 0) throw new NoTable('emptyFile');
    if (bytes.length > limits.bytes) throw new NoTable('tooManyBytes', limits.bytes);
    if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw new NoTable('oldExcel');
    const read = starts(bytes, 0x50, 0x4b) ? readPacked : readText;
    return { ok: true, table: read(bytes, limits).table() };
  } catch (error) {
    if (error instanceof NoTable) return { ok: false, fault: error.fault };
    throw error;
  }
}
