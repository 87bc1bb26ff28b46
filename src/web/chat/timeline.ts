import { bubble, move, type Shown } from './bubble.ts';
import { empty, h } from './dom.ts';
import { type Entry, sameAuthor } from './entry.ts';
import { day, sameDay } from './times.ts';
import { words } from './words.ts';

/** As much of a message must be in view to count as seen. */
const FIRST_LINES_PX = 64;
const JOINED_MS = 3 * 60_000;

export interface Marks {
  /** Key of the first message that is new to this customer. */
  readonly newFrom: string | null;
  /** Key of the last message of an earlier visit. */
  readonly leftOff: string | null;
  /** How many replies are new. */
  readonly count: number;
}

export const NO_MARKS: Marks = { newFrom: null, leftOff: null, count: 0 };

/** What is stored stands in the thread's order, and what is not yet stored after it as it came. */
function comesBefore(a: Line, b: Line): boolean {
  const [first, second] = [a.entry.seq, b.entry.seq];
  if (first !== null && second !== null) return first < second;
  if (first === null && second === null) return a.arrived < b.arrived;
  return first !== null;
}

/** The log on the screen: every entry once, in the thread's order. */
export interface Timeline {
  /** Shows entries, or shows them anew; `fresh`: they have just come and may move in. */
  put(entries: readonly Entry[], fresh: boolean): void;
  remove(key: string): void;
  get(key: string): Entry | undefined;
  newest(): Entry | undefined;
  all(): readonly Entry[];
  node(key: string): HTMLElement | undefined;
  /** The newest seq of ours whose first lines stand above this height of the log; null when there is none. */
  newestAbove(bottom: number): number | null;
  mark(marks: Marks): void;
  /** Shows all again, after the language changed. */
  redraw(): void;
}

interface Line {
  entry: Entry;
  readonly arrived: number;
  readonly node: HTMLElement;
}

/** The stored copy shows what this page has in hand, instead of fetching it. */
function withPreviews(entry: Entry, before: Entry): Entry {
  const files = entry.files.map((file, index) => ({
    ...file,
    preview: file.preview ?? before.files[index]?.preview ?? null,
  }));
  return { ...entry, files };
}

/** Whether nothing but the way of its files has changed: its node then stays, with the focus that may be in it. */
const moves = (before: Entry, after: Entry): boolean =>
  before.state === 'sending' && after.state === 'sending' && before.sent !== null && after.sent !== null;

export function createTimeline(root: HTMLElement, shown: () => Shown): Timeline {
  const lines: Line[] = [];
  let arrivals = 0;
  const byKey = new Map<string, Line>();
  let marks = NO_MARKS;

  function draw(line: Line, before: Entry | undefined): void {
    const { entry, node } = line;
    const view = shown();
    empty(node);
    const newDay = before === undefined || !sameDay(before.at, entry.at);
    if (newDay) node.append(h('p', { class: 'divider' }, day(view.tongue, entry.at, new Date())));
    const isNew = marks.newFrom === entry.key;
    if (isNew) node.append(h('p', { class: 'divider marked' }, words(view.tongue, 'newSince', { n: marks.count })));
    const near = before !== undefined && entry.at.getTime() - before.at.getTime() < JOINED_MS;
    const joined = near && !newDay && !isNew && before.key !== marks.leftOff && sameAuthor(before, entry);
    node.append(bubble(entry, joined && !entry.safety && !before.safety, view));
    if (marks.leftOff === entry.key) node.append(h('p', { class: 'divider marked' }, words(view.tongue, 'leftOff')));
  }

  function drawAt(index: number): void {
    const line = lines[index];
    if (line !== undefined) draw(line, lines[index - 1]?.entry);
  }

  /** Where the line belongs among the others. */
  function placeOf(line: Line): number {
    let index = lines.length;
    while (index > 0 && comesBefore(line, lines[index - 1]!)) index--;
    return index;
  }

  function put(given: Entry, fresh: boolean): void {
    const known = byKey.get(given.key);
    // The stored copy is the last word; what comes again changes nothing.
    if (known !== undefined && known.entry.seq !== null) return;
    const entry = known === undefined ? given : withPreviews(given, known.entry);
    if (known !== undefined && moves(known.entry, entry)) {
      move(known.node, entry.sent);
      known.entry = entry;
      return;
    }
    const line = known ?? { entry, arrived: ++arrivals, node: h('div', { class: fresh ? 'turn fresh' : 'turn' }) };
    const from = lines.indexOf(line);
    if (from >= 0) lines.splice(from, 1);
    line.entry = entry;
    byKey.set(entry.key, line);
    const to = placeOf(line);
    // A node that stays where it is keeps the focus that may be in it.
    if (to !== from) root.insertBefore(line.node, lines[to]?.node ?? null);
    lines.splice(to, 0, line);
    drawAt(to);
    drawAt(to + 1);
    if (from >= 0 && from !== to) drawAt(from + 1);
  }

  function remove(key: string): void {
    const line = byKey.get(key);
    if (line === undefined || line.entry.seq !== null) return;
    const at = lines.indexOf(line);
    lines.splice(at, 1);
    byKey.delete(key);
    line.node.remove();
    drawAt(at);
  }

  function newestAbove(bottom: number): number | null {
    for (let index = lines.length - 1; index >= 0; index--) {
      const { entry, node } = lines[index]!;
      if (entry.seq === null || entry.author.is === 'customer') continue;
      if (node.offsetTop + Math.min(node.offsetHeight, FIRST_LINES_PX) <= bottom) return entry.seq;
    }
    return null;
  }

  const redraw = () => {
    for (let index = 0; index < lines.length; index++) drawAt(index);
  };

  return {
    put: (entries, fresh) => {
      for (const entry of entries) put(entry, fresh);
    },
    remove,
    get: (key) => byKey.get(key)?.entry,
    newest: () => lines[lines.length - 1]?.entry,
    all: () => lines.map(({ entry }) => entry),
    node: (key) => byKey.get(key)?.node,
    newestAbove,
    mark: (next) => {
      const touched = new Set([marks.newFrom, marks.leftOff, next.newFrom, next.leftOff]);
      marks = next;
      for (const [index, line] of lines.entries()) {
        if (!touched.has(line.entry.key)) continue;
        drawAt(index);
        drawAt(index + 1);
      }
    },
    redraw,
  };
}
