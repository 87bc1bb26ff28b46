import type { Archive, Commit } from '../../src/desk/ports.ts';
import { at, event, fieldChange, outgoing, thread, ticket, timer } from '../archive/samples.ts';

/*
 * Each writer tells a story of its own, one commit a chapter, that touches every part of the archive. From the number of
 * the last chapter alone follows all that the archive has to hold: what is missing is lost, what fits no chapter is torn.
 */

const threadOf = (writer: number): string => `thread-of-${writer}`;
const ticketOf = (writer: number, chapter: number): string => `ticket-${writer}-${chapter}`;
const words = (writer: number, chapter: number): string =>
  `第${chapter}章：${writer}号${'停电'.repeat((chapter * 7) % 40)}`;
/** A ticket of every fourth chapter is removed two chapters later. */
const removedIn = (chapter: number): number | null => (chapter > 2 && chapter % 4 === 2 ? chapter - 2 : null);

export function chapter(writer: number, n: number): Commit {
  const of = threadOf(writer);
  const gone = removedIn(n);
  const body = ticket(ticketOf(writer, n), { facts: { words: words(writer, n) } });
  return {
    puts: [
      { kind: 'thread', id: of, expects: n - 1, body: thread(of, { lastSeq: n }) },
      { kind: 'ticket', id: body.id, expects: 0, body },
      ...(gone === null ? [] : [{ kind: 'ticket', id: ticketOf(writer, gone), expects: 1, body: null } as const]),
    ],
    appends: [
      { log: 'thread', of, seq: n, key: `client-${n}`, body: event(`${of}/${n}`, words(writer, n)) },
      { log: 'dossier', of, seq: n, body: fieldChange(`${of}/${n}`, words(writer, n)) },
    ],
    timers: {
      set: [timer(`timer-${writer}`, n)],
      ...(n > 1 ? { fired: [{ id: `timer-${writer}`, at: at(n - 1) }] } : {}),
    },
    outbox: {
      put: [outgoing(`out-${writer}-${n}`, `lane-${writer}`, n)],
      done: n > 2 ? [`out-${writer}-${n - 2}`] : [],
    },
  };
}

/** The last chapter that the archive holds of a writer; 0 when none. */
export async function lastChapter(archive: Archive, writer: number): Promise<number> {
  const [{ version }] = await archive.load([{ kind: 'thread', id: threadOf(writer) }]);
  return version;
}

/** What does not fit the last chapter, in a word each; nothing when the writer's story is whole. */
export async function tornIn(archive: Archive, writer: number, last: number): Promise<string[]> {
  const of = threadOf(writer);
  const torn: string[] = [];
  const expectIn = (what: string, is: unknown, should: unknown): void => {
    if (is !== should) torn.push(`${what} of writer ${writer} is ${String(is)}, not ${String(should)}`);
  };
  const [{ body }] = await archive.load([{ kind: 'thread', id: of }]);
  expectIn('the last seq', body?.lastSeq ?? 0, last);
  const page = { after: 0, limit: last + 10 };
  const said = await archive.entries('thread', of, page);
  const changed = await archive.entries('dossier', of, page);
  expectIn('the length of the thread', said.length, last);
  expectIn('the length of the dossier', changed.length, last);
  const chapters = Array.from({ length: last }, (_, index) => index + 1);
  for (const n of chapters) {
    expectIn(`message ${n}`, said[n - 1]?.body.text, words(writer, n));
    expectIn(`change ${n}`, changed[n - 1]?.body.to, words(writer, n));
  }
  if (last > 0) expectIn('the last key', (await archive.entry('thread', of, `client-${last}`))?.seq, last);
  const tickets = await archive.load(
    [...chapters, last + 1].map((n) => ({ kind: 'ticket', id: ticketOf(writer, n) }) as const),
  );
  for (const [index, found] of tickets.entries()) {
    const n = index + 1;
    const there = n <= last && !(n + 2 <= last && removedIn(n + 2) === n);
    expectIn(`ticket ${n}`, found.body?.facts.words, there ? words(writer, n) : undefined);
  }
  const set = (await archive.due(at(last + 99), 999)).filter(({ id }) => id === `timer-${writer}`);
  expectIn('the timer', set.map((of) => of.at).join(), last > 0 ? at(last) : '');
  const head = (await archive.outgoing(at(99), 999)).find(({ lane }) => lane === `lane-${writer}`);
  expectIn('the outbox', head?.seq, last > 0 ? Math.max(1, last - 1) : undefined);
  return torn;
}

/** Reads every writer's story: `found` is its last chapter. */
export async function readStories(archive: Archive, writers: number): Promise<{ found: number[]; torn: string[] }> {
  const found: number[] = [];
  const torn: string[] = [];
  for (let writer = 0; writer < writers; writer++) {
    const last = await lastChapter(archive, writer);
    found.push(last);
    torn.push(...(await tornIn(archive, writer, last)));
  }
  return { found, torn };
}

/** One writer goes on from a chapter; `acknowledged` hears of each commit that is durable. Ends when the archive rejects. */
export async function write(
  archive: Archive,
  writer: number,
  chapters: { readonly after: number; readonly until: number },
  acknowledged: (writer: number, chapter: number) => void,
): Promise<void> {
  for (let n = chapters.after + 1; n <= chapters.until; n++) {
    const committed = await archive.commit(chapter(writer, n));
    if (!committed.ok) throw new Error(`a writer alone met a conflict: ${committed.conflict}`);
    acknowledged(writer, n);
  }
}
