import { CsvError, parse } from 'csv-parse/sync';
import { type Collector, NoTable, type OddCell } from './shape.ts';

const DELIMITERS = [',', ';', '\t'] as const;
/** A record that is longer has lost its closing quote. */
const MOST_RECORD = 8 * 1024 ** 2;

/** What a spreadsheet would run instead of showing. */
const DANGEROUS = /^'*[=+\-@\t\r]/;
const DISGUISED = /^'+[=+\-@\t\r]/;
/** A formula that somebody has written: "=...", "@SUM(...)", "+A1", but neither a telephone number nor "-3". */
const FORMULA = /^(?:[=@]|[+-]\s*[A-Za-z$(])/;

/** As text that no spreadsheet runs; `plain` takes the disguise off again, whatever the text was. */
export const defused = (text: string): string => (DANGEROUS.test(text) ? `'${text}` : text);
const plain = (text: string): string => (DISGUISED.test(text) ? text.slice(1) : text);

/** What stands between the cells of the first record, by which of them is there most often outside of quotes. */
function delimiterOf(head: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of head.trimStart()) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

function cellsOf(record: readonly string[]): { cells: string[]; odd: readonly OddCell[] } {
  const odd: OddCell[] = [];
  const cells = record.map((raw, column) => {
    if (FORMULA.test(raw)) odd.push({ column, because: 'formula' });
    return plain(raw);
  });
  return { cells, odd };
}

/** Reads UTF-8 bytes of a CSV into the collector; rows count as a spreadsheet shows them. Throws NoTable. */
export function readCsv(utf8: Buffer, into: Collector): void {
  let at = 0;
  const on_record = (record: string[]): null => {
    at += 1;
    const { cells, odd } = cellsOf(record);
    into.take(at, cells, odd);
    return null;
  };
  try {
    parse(utf8, {
      bom: true,
      delimiter: delimiterOf(utf8.toString('utf8', 0, 65_536)),
      relax_column_count: true,
      max_record_size: MOST_RECORD,
      on_record,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const open = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
    throw new NoTable(open ? 'openQuote' : 'badQuote', at + 1);
  }
}

/** One record with its line end. Digits stay as they are; nothing in it runs. */
export function csvLine(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const safe = defused(cell);
    return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\r\n`;
}

/** What Excel needs in front to read UTF-8. */
export const BOM = '\ufeff';
