type Numbers = Uint32Array | Float64Array;

/** One number a row, in typed arrays, so that it costs its bytes and the garbage collector never looks at it. */
export interface Column {
  get(row: number): number;
  /** A row at most one past the last adds it. */
  set(row: number, value: number): void;
}

/** Rows a chunk: to grow never copies what is there, and a small archive stays small. */
const CHUNK = 4096;

export function createColumn(numbers: new (length: number) => Numbers): Column {
  const chunks: Numbers[] = [];
  return {
    get: (row) => chunks[Math.floor(row / CHUNK)]?.[row % CHUNK] ?? 0,
    set(row, value) {
      const at = Math.floor(row / CHUNK);
      if (at === chunks.length) chunks.push(new numbers(CHUNK));
      chunks[at]![row % CHUNK] = value;
    },
  };
}

/** Texts off the heap, told by where they stand; none is ever taken away. */
export interface Texts {
  /** Where it stands from now on. */
  add(text: string): number;
  at(place: number): string;
}

const PAGE = 32_768;
/** The bytes before each text that say how long it is. */
const HEAD = 4;

export function createTexts(): Texts {
  const pages: Buffer[] = [];
  let end = 0;
  /** A text longer than a page has one of its own, after which the next one begins. */
  const room = (bytes: number): Buffer => {
    const page = pages.at(-1);
    if (page && (end % PAGE) + bytes <= page.length && end < pages.length * PAGE) return page;
    const fresh = Buffer.allocUnsafeSlow(Math.max(PAGE, bytes));
    end = pages.length * PAGE;
    pages.push(fresh);
    return fresh;
  };
  return {
    add(text) {
      const length = Buffer.byteLength(text);
      const page = room(HEAD + length);
      const place = end;
      page.writeUInt32LE(length, place % PAGE);
      page.write(text, (place % PAGE) + HEAD);
      end = Math.min(place + HEAD + length, pages.length * PAGE);
      return place;
    },
    at(place) {
      const page = pages[Math.floor(place / PAGE)]!;
      const from = (place % PAGE) + HEAD;
      return page.toString('utf8', from, from + page.readUInt32LE(from - HEAD));
    },
  };
}
