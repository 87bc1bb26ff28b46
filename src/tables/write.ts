import { strToU8, Zip, ZipDeflate } from 'fflate';
import { BOM, csvLine } from './csv.ts';

export type TableFormat = 'csv' | 'xlsx' | 'json';

/** Rows as text; all of one length. */
type Rows = Iterable<readonly string[]> | AsyncIterable<readonly string[]>;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const MIME = 'application/vnd.openxmlformats';

const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="${MIME}-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${MIME}-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${MIME}-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${MIME}-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  // The one format, 49, is "text": what somebody types into the sheet afterwards keeps its leading zeros too.
  'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** What XML cannot hold is left out. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
    .replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? '');

/** 0 -> "A", 26 -> "AA". */
function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last;
}

/** With the addresses of its cells, which the format lets out and some programs cannot do without. */
function xlsxRow(cells: readonly string[], row: number): string {
  const written = cells.map((cell, column) =>
    cell === ''
      ? ''
      : `<c r="${lettersOf(column)}${row}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
  );
  return `<row r="${row}">${written.join('')}</row>`;
}

/** About as much text as is packed at once: some two milliseconds of work, between which others have their turn. */
const PIECE = 64 * 1024;

async function* pieces(lines: AsyncIterable<string>): AsyncIterable<string> {
  let held = '';
  for await (const line of lines) {
    held += line;
    if (held.length < PIECE) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}

async function* each(rows: Rows, line: (cells: readonly string[], row: number) => string): AsyncIterable<string> {
  // The header is row 1.
  let row = 1;
  for await (const cells of rows) yield line(cells, ++row);
}

async function* xlsx(header: readonly string[], rows: Rows): AsyncIterable<Uint8Array> {
  let packed: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    packed.push(part);
  });
  const taken = (): readonly Uint8Array[] => {
    const now = packed;
    packed = [];
    return now;
  };
  const entry = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 6 });
    // The same table gives the same bytes.
    file.mtime = '2000-01-01T12:00:00';
    zip.add(file);
    return file;
  };
  for (const [name, text] of Object.entries(PARTS)) entry(name).push(strToU8(text), true);
  const sheet = entry('xl/worksheets/sheet1.xml');
  sheet.push(strToU8(`${XML}<worksheet xmlns="${MAIN}"><sheetData>${xlsxRow(header, 1)}`));
  for await (const piece of pieces(each(rows, xlsxRow))) {
    sheet.push(strToU8(piece));
    yield* taken();
  }
  sheet.push(strToU8('</sheetData></worksheet>'), true);
  zip.end();
  yield* taken();
}

async function* text(pieces: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(piece);
}

async function* csv(header: readonly string[], rows: Rows): AsyncIterable<string> {
  yield BOM + csvLine(header);
  yield* each(rows, csvLine);
}

async function* json(header: readonly string[], rows: Rows): AsyncIterable<string> {
  yield '[';
  let first = true;
  for await (const cells of rows) {
    const filled = header.flatMap((name, column) => (cells[column] ? [[name, cells[column]]] : []));
    yield `${first ? '\n' : ',\n'}${JSON.stringify(Object.fromEntries(filled))}`;
    first = false;
  }
  yield '\n]\n';
}

/** A table as the bytes of a file, row by row. Nothing in it runs when a spreadsheet opens it, and digits stay text. */
export function writeTable(format: TableFormat, header: readonly string[], rows: Rows): AsyncIterable<Uint8Array> {
  if (format === 'xlsx') return xlsx(header, rows);
  return text(pieces(format === 'csv' ? csv(header, rows) : json(header, rows)));
}
