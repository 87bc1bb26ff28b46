/** Between two texts; no text holds it. */
const END = '\n';
/** Two bytes a character: in UTF-8 nearly all Chinese begins with the same few bytes, which is what a search looks for first. */
const FORM = 'utf16le';
const WIDTH = 2;
const FIRST_BYTES = 1 << 16;

/**
 * The searchable text of many entries in one block of memory, beside the heap: looking through all of it costs less than
 * an index of every pair of characters, and it takes no more room than the text itself.
 */
export interface Packed {
  /** Gives the entry at this place, from 0, another text; folded by who gives it, without line breaks. */
  put(place: number, text: string): void;
  remove(place: number): void;
  /** Calls `found` with every place whose text holds `part`, once, in no order. */
  holding(part: string, found: (place: number) => void): void;
  text(place: number): string;
  /** Bytes that the block takes, dead ones among them. */
  readonly bytes: number;
}

export function createPacked(): Packed {
  let block = Buffer.alloc(FIRST_BYTES);
  let used = 0;
  let dead = 0;
  /** Where each place's text begins and how long it is, in bytes; -1: it has none. */
  let starts = new Int32Array(1_024).fill(-1);
  let lengths = new Int32Array(1_024);
  /** The places in the order in which their texts stand in the block, with where those begin. */
  let order = new Int32Array(1_024);
  let begins = new Int32Array(1_024);
  let count = 0;

  const grown = (array: Int32Array, least: number, fill: number): Int32Array<ArrayBuffer> => {
    const next = new Int32Array(Math.max(least, array.length * 2)).fill(fill);
    next.set(array);
    return next;
  };

  function append(place: number, bytes: Buffer): void {
    if (used + bytes.length + WIDTH > block.length) {
      const next = Buffer.alloc(Math.max(used + bytes.length + WIDTH, block.length * 2));
      block.copy(next, 0, 0, used);
      block = next;
    }
    if (count === order.length) {
      order = grown(order, count + 1, 0);
      begins = grown(begins, count + 1, 0);
    }
    bytes.copy(block, used);
    block.write(END, used + bytes.length, FORM);
    starts[place] = used;
    lengths[place] = bytes.length;
    order[count] = place;
    begins[count] = used;
    count += 1;
    used += bytes.length + WIDTH;
  }

  function forget(place: number): void {
    if (place >= starts.length || starts[place]! < 0) return;
    dead += lengths[place]! + WIDTH;
    starts[place] = -1;
  }

  /** Without the texts that nobody has any more. */
  function compact(): void {
    const [old, oldStarts, oldOrder, oldBegins, all] = [
      block,
      starts.slice(),
      order.slice(0, count),
      begins.slice(0, count),
      count,
    ];
    block = Buffer.alloc(Math.max(FIRST_BYTES, (used - dead) * 2));
    used = dead = count = 0;
    for (let at = 0; at < all; at += 1) {
      const place = oldOrder[at]!;
      const start = oldBegins[at]!;
      if (oldStarts[place] === start) append(place, old.subarray(start, start + lengths[place]!));
    }
  }

  /** The place whose text holds this byte; -1 when that text is dead. */
  function placeAt(byte: number): number {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (begins[middle]! <= byte) low = middle;
      else high = middle - 1;
    }
    const place = order[low]!;
    return starts[place] === begins[low] ? place : -1;
  }

  return {
    put(place, text) {
      if (place >= starts.length) {
        starts = grown(starts, place + 1, -1);
        lengths = grown(lengths, place + 1, 0);
      }
      forget(place);
      append(place, Buffer.from(text.replace(/\n/g, ' '), FORM));
      if (dead > FIRST_BYTES && dead > used / 2) compact();
    },
    remove: forget,
    holding(part, found) {
      if (part === '' || part.includes(END)) return;
      const live = block.subarray(0, used);
      for (let at = live.indexOf(part, 0, FORM); at >= 0; ) {
        const place = placeAt(at);
        if (place >= 0) found(place);
        // On to the next text: one that holds it twice is found once.
        const end = live.indexOf(END, at + part.length * WIDTH, FORM);
        if (end < 0) return;
        at = live.indexOf(part, end, FORM);
      }
    },
    text: (place) => {
      const start = starts[place] ?? -1;
      return start < 0 ? '' : block.toString(FORM, start, start + lengths[place]!);
    },
    get bytes() {
      return block.length;
    },
  };
}
