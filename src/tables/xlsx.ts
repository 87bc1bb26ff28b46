import { Unzip, UnzipInflate } from 'fflate';
import { SaxesParser } from 'saxes';
import { type Collector, NoTable, type OddCell, type TableLimits } from './shape.ts';

/*
 * Reads the first sheet of a workbook as it unpacks, so that memory holds the cells and not the XML. The packages that
 * read whole workbooks give a formula's last value as if it had been written, and unpack whatever size they are given.
 */

/** At most a thousand times as much comes out of one of these at once. */
const SLICE = 16 * 1024;
/** The small parts: names, styles. */
const MOST_PART = 64 * 1024 ** 2;
/** Between two elements. */
const MOST_SILENT = 48 * 1024 ** 2;

type OnText = (part: Uint8Array, last: boolean) => void;

/** Unpacks the entries that are wanted, part by part. Throws NoTable. */
function unpack(bytes: Uint8Array, limits: TableLimits, wanted: (name: string) => OnText | null): void {
  let total = 0;
  let open = 0;
  const unzip = new Unzip((file) => {
    const take = wanted(file.name);
    if (take === null) return;
    open += 1;
    file.ondata = (error, part, last) => {
      // What `take` throws comes back here as well.
      if (error) throw error instanceof NoTable ? error : new NoTable('damaged');
      total += part.length;
      if (total > limits.unpacked) throw new NoTable('unpacksTooLarge', limits.unpacked);
      take(part, last);
      if (last) open -= 1;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let from = 0; from < bytes.length; from += SLICE)
      unzip.push(bytes.subarray(from, from + SLICE), from + SLICE >= bytes.length);
  } catch (error) {
    throw error instanceof NoTable ? error : new NoTable('damaged');
  }
  if (open > 0) throw new NoTable('damaged');
}

type Attributes = Readonly<Record<string, string>>;

interface Listener {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Tells the listener of the elements by their local names. Entities are never expanded: a DOCTYPE is refused. */
function xmlReader(listener: Listener): OnText {
  const parser = new SaxesParser();
  // The parser holds a text until its end: one that does not end would take all memory.
  let silent = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const refuse = (): never => {
    throw new NoTable('damaged');
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0;
    listener.open?.(local(name), attributes as Attributes);
  });
  parser.on('closetag', ({ name }) => listener.close?.(local(name)));
  if (listener.text) parser.on('text', (text) => listener.text?.(text));
  return (part, last) => {
    silent += part.length;
    if (silent > MOST_SILENT) throw new NoTable('unpacksTooLarge', MOST_SILENT);
    try {
      parser.write(decoder.decode(part, { stream: !last }));
      if (last) parser.close();
    } catch (error) {
      throw error instanceof NoTable ? error : new NoTable('damaged');
    }
  };
}

interface Workbook {
  readonly sheet: string;
  readonly from1904: boolean;
  readonly strings: readonly string[];
  /** Whether the style with that number shows a day. */
  readonly days: readonly boolean[];
}

/** Number formats of Excel's own that show days or times. */
const isDayFormat = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58);
const showsDay = (code: string): boolean => /[ymdhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));

function readStrings(into: string[], limits: TableLimits): Listener {
  let text = '';
  let inside = false;
  let phonetic = false;
  let held = 0;
  return {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      inside = name === 't' && !phonetic;
    },
    text(part) {
      if (inside && text.length <= limits.cell) text += part;
    },
    close(name) {
      inside = false;
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      held += text.length;
      if (held > limits.bytes) throw new NoTable('unpacksTooLarge', limits.bytes);
      into.push(text);
    },
  };
}

function readStyles(days: boolean[]): Listener {
  const own = new Map<number, boolean>();
  let inCells = false;
  return {
    open(name, { numFmtId, formatCode }) {
      if (name === 'numFmt') own.set(Number(numFmtId), showsDay(formatCode ?? ''));
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) days.push(own.get(Number(numFmtId)) ?? isDayFormat(Number(numFmtId)));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  };
}

/** All but the sheet. */
function readWorkbook(bytes: Uint8Array, limits: TableLimits): Workbook {
  const strings: string[] = [];
  const days: boolean[] = [];
  const targets = new Map<string, string>();
  let first: string | null = null;
  let from1904 = false;
  const listeners: Readonly<Record<string, Listener>> = {
    'xl/workbook.xml': {
      open(name, attributes) {
        if (name === 'sheet') first ??= attributes['r:id'] ?? null;
        if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      },
    },
    'xl/_rels/workbook.xml.rels': {
      open: (name, { Id = '', Target = '' }) => {
        if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
      },
    },
    'xl/sharedStrings.xml': readStrings(strings, limits),
    'xl/styles.xml': readStyles(days),
  };
  unpack(bytes, limits, (name) => {
    const listener = listeners[name];
    if (!listener) return null;
    const read = xmlReader(listener);
    if (name === 'xl/sharedStrings.xml') return read;
    let size = 0;
    return (part, last) => {
      size += part.length;
      if (size > MOST_PART) throw new NoTable('unpacksTooLarge', MOST_PART);
      read(part, last);
    };
  });
  const sheet = first === null ? undefined : targets.get(first);
  if (sheet === undefined) throw new NoTable('noSheet');
  return { sheet, from1904, strings, days };
}

const DAY_MS = 86_400_000;

/** Excel's day number as ISO; Excel believes that 1900 was a leap year. */
function dayOf(serial: number, from1904: boolean): string | null {
  const days = from1904 ? serial + 1462 : serial;
  if (!(days >= 1 && days < 2_958_466)) return null;
  const at = new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + Math.round(days * 86_400) * 1000);
  const text = at.toISOString();
  return at.getTime() % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}

/** A stored number as decimals. Excel keeps 15 digits; null: it had more, and the rest is lost. */
function numberOf(raw: string): string | null {
  if (/^-?\d{1,15}$/.test(raw)) return raw;
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw;
  if (Number.isInteger(value) && Math.abs(value) >= 1e15) return null;
  return Number(value.toPrecision(15)).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
}

/** "AB12" -> 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column - 1;
}

function readSheet({ strings, days, from1904 }: Workbook, limits: TableLimits, into: Collector): Listener {
  let at = 0;
  let cells: string[] = [];
  let odd: OddCell[] = [];
  let column = -1;
  let cell: { type: string; day: boolean; formula: boolean; value: string } | null = null;
  let taking = false;

  const textOf = ({ type, day, value }: NonNullable<typeof cell>): string => {
    if (type === 's') return strings[Number(value)] ?? '';
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (type === 'e') odd.push({ column, because: 'errorValue' });
    if (type !== 'n' || value === '') return value;
    const text = day ? (dayOf(Number(value), from1904) ?? value) : numberOf(value);
    if (text === null) odd.push({ column, because: 'rounded' });
    return text ?? value;
  };
  return {
    open(name, attributes) {
      if (name === 'row') {
        at = attributes.r === undefined ? at + 1 : Number(attributes.r);
        cells = [];
        odd = [];
        column = -1;
      } else if (name === 'c') {
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
        if (column >= limits.columns || column < 0) throw new NoTable('tooManyColumns', limits.columns);
        cell = { type: attributes.t ?? 'n', day: days[Number(attributes.s)] ?? false, formula: false, value: '' };
      } else if (name === 'f' && cell) cell.formula = true;
      taking = name === 'v' || name === 't';
    },
    text(part) {
      if (taking && cell && cell.value.length <= limits.cell) cell.value += part;
    },
    close(name) {
      taking = false;
      if (name === 'c' && cell) {
        while (cells.length < column) cells.push('');
        if (cell.formula) odd.push({ column, because: 'formula' });
        cells[column] = textOf(cell);
        cell = null;
      } else if (name === 'row') into.take(at, cells, odd);
    },
  };
}

/** Reads the first sheet of an .xlsx into the collector. Throws NoTable. */
export function readXlsx(bytes: Uint8Array, limits: TableLimits, into: Collector): void {
  const workbook = readWorkbook(bytes, limits);
  let found = false;
  unpack(bytes, limits, (name) => {
    if (name !== workbook.sheet || found) return null;
    found = true;
    return xmlReader(readSheet(workbook, limits, into));
  });
  if (!found) throw new NoTable('noSheet');
}
