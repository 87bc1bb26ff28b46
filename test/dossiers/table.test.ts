import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/tables/read.ts';
import { LIMITS, type TableLimits } from '../../src/tables/shape.ts';
import { type TableFormat, writeTable } from '../../src/tables/write.ts';

const read = (given: string | Uint8Array, limits: Partial<TableLimits> = {}) =>
  readTable(typeof given === 'string' ? Buffer.from(given) : given, { ...LIMITS, ...limits });
/** The cells, row by row, or the fault. */
const cells = (given: string | Uint8Array, limits?: Partial<TableLimits>) => {
  const reading = read(given, limits);
  return reading.ok ? [reading.table.header, ...reading.table.rows].map((row) => row.cells) : reading.fault;
};
const bytesOf = async (of: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const part of of) parts.push(part);
  return Buffer.concat(parts);
};

describe('CSV, as programs write it', () => {
  it.each([
    ['commas', 'a,b\r\n1,2\r\n'],
    ['semicolons', 'a;b\n1;2'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['a mark', '\ufeffa,b\n1,2'],
    ['blank lines', '\n\na,b\n,\n\n1,2\n\n'],
    ['quotes', '"a","b"\n"1",2'],
  ])('%s', (_, text) =>
    expect(cells(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]),
  );

  it('GB18030 and UTF-16, as Excel in China writes them', () => {
    // 户号,名称 / 1,张
    const gb = Buffer.from('bba7bac52cc3fbb3c60a312cd5c5', 'hex');
    expect(cells(gb)).toEqual([
      ['户号', '名称'],
      ['1', '张'],
    ]);
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('户号\t名称\n1\t张', 'utf16le')]);
    expect(cells(utf16)).toEqual([
      ['户号', '名称'],
      ['1', '张'],
    ]);
  });

  it('line breaks within quotes leave the numbers of rows as a spreadsheet shows them', () => {
    const reading = read('a,b\n"1\n1",2\n\n3,4\n');
    expect(reading.ok && reading.table.rows.map(({ at, cells: of }) => [at, ...of])).toEqual([
      [2, '1\n1', '2'],
      [4, '3', '4'],
    ]);
  });

  it('tells formulas from numbers, telephone numbers and disguised text', () => {
    const reading = read("a,b\n=1+1,@SUM(A1)\n-3,+86 138\n'=1+1,+A1\n");
    expect(reading.ok && reading.table.rows.map(({ odd }) => odd.map(({ column }) => column))).toEqual([
      [0, 1],
      [],
      [1],
    ]);
    expect(reading.ok && reading.table.rows[2]?.cells[0]).toBe('=1+1');
  });
});

describe('what is no table is said, and nothing is thrown', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000', 'hex');
  it.each([
    ['an empty file', '', { because: 'emptyFile' }],
    ['only blank lines', '\n\n \n', { because: 'emptyFile' }],
    ['a picture', png, { because: 'notText' }],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), { because: 'oldExcel' }],
    ['a torn zip', Buffer.from('504b0304140000000800', 'hex'), { because: 'noSheet' }],
    ['a cut-off quote', 'a,b\n1,"2\n3,4\n', { because: 'openQuote', at: 2 }],
    ['a stray quote', 'a,b\n1,2\n3,4 "x" 5\n', { because: 'badQuote', at: 3 }],
    ['cut-off JSON', '[{"a":1},', { because: 'notJson' }],
    ['a JSON line that is none', '{"a":1}\n{"a":', { because: 'notJson', at: 2 }],
    ['JSON that nests without end', `[{"a":${'['.repeat(200_000)}`, { because: 'notJson' }],
  ])('%s', (_, given, fault) => expect(cells(given)).toEqual(fault));

  it('keeps to its limits', () => {
    expect(cells('a\n1\n2\n3', { rows: 2 })).toEqual({ because: 'tooManyRows', at: 2 });
    expect(cells('a,b,c', { columns: 2 })).toEqual({ because: 'tooManyColumns', at: 2 });
    expect(cells('a,b', { bytes: 2 })).toEqual({ because: 'tooManyBytes', at: 2 });
    const reading = read(`a\n${'x'.repeat(40_000)}`);
    expect(reading.ok && reading.table.rows[0]?.odd).toEqual([{ column: 0, because: 'longCell' }]);
    expect(cells(`a\n"${'x'.repeat(9 * 1024 ** 2)}"`)).toEqual({ because: 'openQuote', at: 2 });
  });

  it('any bytes end in a table or a fault', () => {
    const heads = [[], [0x50, 0x4b, 3, 4], [0xff, 0xfe], [0x5b, 0x7b], [0x7b, 0x22]];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, rest) => {
        read(Uint8Array.from([...head, ...rest]));
      }),
      { numRuns: 500 },
    );
  });
});

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** A workbook as other programs write it. */
function workbook(sheet: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
  const parts = {
    'xl/workbook.xml': `<workbook xmlns:r="${OFFICE}"><sheets><sheet name="s" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="/xl/worksheets/s.xml"/></Relationships>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml':
      '<sst><si><t>户号</t></si><si><r><t>名</t></r><r><t>称</t></r><rPh><t>mei</t></rPh></si></sst>',
    'xl/worksheets/s.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}
/** Without the end of its last part. */
const cutIn = (zip: Uint8Array) => zip.subarray(0, Buffer.from(zip).indexOf('PK\u0001\u0002') - 20);
const HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>';

describe('workbooks', () => {
  it('shared strings, gaps, dates, numbers, truth', () => {
    const row = (...of: string[]) => `<row r="3">${of.join('')}</row>`;
    const given = workbook(
      `${HEADER}${row('<c r="A3"><v>3300123456</v></c>', '<c r="B3" s="1"><v>45292</v></c>', '<c r="C3" s="2"><v>45292.5</v></c>', '<c r="D3" t="b"><v>1</v></c>')}`,
    );
    expect(cells(given)).toEqual([
      ['户号', '', '名称'],
      ['3300123456', '2024-01-01', '2024-01-01 12:00:00', 'TRUE'],
    ]);
  });

  it('numbers come without the noise of their storage; what a spreadsheet has rounded is told', () => {
    const given = workbook(
      `${HEADER}<row r="2"><c r="A2"><v>0.30000000000000004</v></c><c r="B2"><v>1.2E-7</v></c><c r="C2"><v>3.3012345670000001E+15</v></c></row>`,
    );
    const reading = read(given);
    expect(reading.ok && reading.table.rows[0]).toMatchObject({
      cells: ['0.3', '0.00000012', expect.anything()],
      odd: [{ column: 2, because: 'rounded' }],
    });
  });

  it('formulas and errors are told, although they have a value', () => {
    const given = workbook(
      `${HEADER}<row r="2"><c r="A2"><f>B1*2</f><v>4</v></c><c r="B2" t="e"><v>#N/A</v></c></row>`,
    );
    const reading = read(given);
    expect(reading.ok && reading.table.rows[0]?.odd).toEqual([
      { column: 0, because: 'formula' },
      { column: 1, because: 'errorValue' },
    ]);
  });

  it.each([
    [
      'a sheet cut in the middle',
      workbook('', { 'xl/worksheets/s.xml': `<worksheet><sheetData>${HEADER}` }),
      'damaged',
    ],
    ['a file cut in the middle', cutIn(workbook(HEADER.repeat(40))), 'damaged'],
    ['no sheet', workbook('', { 'xl/workbook.xml': '<workbook><sheets/></workbook>' }), 'noSheet'],
    [
      'entities of its own',
      workbook('', { 'xl/worksheets/s.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }),
      'damaged',
    ],
    ['a word document', zipSync({ 'word/document.xml': strToU8('<a/>') }), 'noSheet'],
  ])('%s', (_, given, because) => expect(cells(given)).toMatchObject({ because }));

  it('a bomb ends in a fault, and takes little memory', () => {
    const before = process.memoryUsage().rss;
    const spaces = ' '.repeat(80 * 1024 ** 2);
    const bomb = workbook('', { 'xl/worksheets/s.xml': `<worksheet>${spaces}</worksheet>` });
    expect(cells(bomb)).toMatchObject({ because: 'unpacksTooLarge' });
    const rows = workbook('', {
      'xl/worksheets/s.xml': `<worksheet><sheetData>${'<row><c t="str"><v>x</v></c></row>'.repeat(60_000)}</sheetData></worksheet>`,
    });
    expect(cells(rows, { unpacked: 1024 ** 2 })).toMatchObject({ because: 'unpacksTooLarge' });
    expect(cells(rows, { rows: 1000 })).toEqual({ because: 'tooManyRows', at: 1000 });
    expect(process.memoryUsage().rss - before).toBeLessThan(900 * 1024 ** 2);
  });
});

describe('a table that is written reads as it was', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "'=1+1",
      '=1+1',
      '-2',
      '+44 20',
      '@x',
      "''@",
      '007',
      '3301234567890123',
      'a"b',
      'a,b;c\td',
      '\ttab',
      '\rcr',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const name = fc.constantFrom('户号', 'name', 'x y');
  it.each<TableFormat>(['csv', 'xlsx', 'json'])('%s', async (format) => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .uniqueArray(name, { minLength: 1 })
          .chain((header) =>
            fc.tuple(
              fc.constant(header),
              fc.array(fc.array(cell, { minLength: header.length, maxLength: header.length }), { maxLength: 5 }),
            ),
          ),
        async ([header, given]) => {
          // XML cannot hold these; no field of the archive does either. A row without a value is no row.
          const rows = given
            .map((row) => row.map((text) => text.replace(/[^\P{Cc}\t\r\n]|\p{Cs}|[\ufffe\uffff]/gu, '')))
            .filter((row) => row.some((text) => text.trim() !== ''));
          if (format === 'json' && rows.length === 0) return;
          const reading = read(await bytesOf(writeTable(format, header, rows)));
          const got = reading.ok ? reading.table : null;
          const at = (column: string) => got?.header.cells.indexOf(column) ?? -1;
          expect(got?.rows.map((row) => header.map((column) => row.cells[at(column)] ?? ''))).toEqual(rows);
          expect(got?.rows.flatMap(({ odd }) => odd)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('nothing in CSV runs, and digits stay as they are', async () => {
    const given = [['=1+1', '+1', '-1', '@a', '\ta', '007']];
    const text = (await bytesOf(writeTable('csv', ['a', 'b', 'c', 'd', 'e', 'f'], given))).toString();
    expect(text.split('\r\n')[1]).toBe(`'=1+1,'+1,'-1,'@a,"'\ta",007`);
  });
});
