import { setImmediate as turn } from 'node:timers/promises';
import type { Archive, Clock, Commit, Put, Ref, Stored } from '../desk/ports.ts';
import type { Access, Act, AuditEntry, AuditMonth, Doer, Instant } from '../desk/records.ts';
import { aboutOf } from './about.ts';
import { faultOf, linked, START } from './chain.ts';

/** What somebody did; never a value of a field, a text, or what was looked for. */
export interface Note {
  readonly who: Doer;
  readonly did: Act;
  readonly of?: readonly Ref[];
  readonly fields?: readonly string[] | undefined;
  readonly count?: number | undefined;
  readonly refused?: string | undefined;
  readonly correlation: string | null;
  /** It only showed a list: the people in it are named in `of`, and their own pages do not speak of it. */
  readonly list?: true | undefined;
  /** It changed nothing: the same again within five minutes is not written again. */
  readonly reads?: true | undefined;
}

/** How the chain was found. */
export interface Verified {
  readonly entries: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** The newest hash: whoever writes it down elsewhere can tell later that nothing up to it was changed. */
  readonly head: string;
  readonly broken: { readonly month: string; readonly seq: number; readonly why: string } | null;
}

export interface Wanted {
  readonly since?: Instant | undefined;
  /** A dossier. */
  readonly about?: readonly string[] | undefined;
  readonly by?: (who: Doer) => boolean;
}

/** The one log of who did what to whose data: append-only, each entry with the hash of the one before. */
export interface Audit {
  /** Resolves once it is durable. Rejects when it could not be written: then nothing may be shown. */
  write(note: Note): Promise<void>;
  /** Walks the whole chain, or from the month of that instant on. */
  verify(since?: Instant): Promise<Verified>;
  /** The newest that are wanted, oldest first. */
  show(wanted: Wanted, most: number): Promise<readonly AuditEntry[]>;
  /** Who saw or changed a dossier, the newest first, from before that line on. */
  seen(
    dossier: string,
    before: number | undefined,
    most: number,
  ): Promise<readonly (Access & { readonly line: number })[]>;
}

interface AuditParts {
  readonly archive: Archive;
  readonly clock: Clock;
}

/** The log is not as it was left. */
class AuditFault extends Error {
  override readonly name = 'AuditFault';
}

const PAGE = 500;
/** Nobody else writes here, so that a conflict which stays is damage. */
const MOST_TRIES = 50;
/** Entries that share one commit at most. */
const BATCH = 200;
const REPEAT_MS = 5 * 60_000;
const REMEMBERED = 5_000;

const monthOf = (at: Instant): string => at.slice(0, 7);

interface Waiting {
  readonly note: Note;
  readonly at: Instant;
  readonly done: () => void;
  readonly failed: (fault: unknown) => void;
}

export function createAudit({ archive, clock }: AuditParts): Audit {
  const queue: Waiting[] = [];
  let busy = false;
  /** When a reading was written last, by who read what. */
  const recent = new Map<string, number>();

  const months = () => archive.find('auditMonth', 'all', 'all', { limit: 10_000 });

  /** The month that this entry belongs to, which is never an earlier one, whatever the clock does. */
  function place(known: readonly Stored<'auditMonth'>[], at: Instant): { version: number; month: AuditMonth } {
    const newest = known.at(-1);
    const id = monthOf(at);
    if (newest?.body && newest.id >= id) return { version: newest.version, month: newest.body };
    const before = newest?.body?.head ?? START;
    return { version: 0, month: { v: 1, id, entries: 0, before, head: before } };
  }

  const entryOf = async ({ note, at }: Waiting): Promise<Omit<AuditEntry, 'before' | 'hash'>> => {
    const { who, did, of = [], fields, count, refused, correlation, list } = note;
    const named = of.map(({ kind, id }) => ({ kind, id }));
    return {
      ...{ v: 1, at, who, did, of: named, about: list ? [] : await aboutOf(archive, of) },
      ...(fields && { fields }),
      ...(count !== undefined && { count }),
      ...(refused !== undefined && { refused }),
      correlation,
    };
  };

  /** The lines of the dossiers that these entries are about; what was refused was not seen. */
  async function accesses(entries: readonly AuditEntry[]): Promise<Required<Pick<Commit, 'puts' | 'appends'>>> {
    const shown = entries.filter(({ refused }) => refused === undefined);
    const ids = [...new Set(shown.flatMap(({ about }) => about))];
    const counts = await archive.load(ids.map((id) => ({ kind: 'accessCount', id }) as const));
    const puts: Put[] = [];
    const appends: NonNullable<Commit['appends']>[number][] = [];
    for (const [index, id] of ids.entries()) {
      const { version, body } = counts[index]!;
      let last = body?.last ?? 0;
      for (const { v, at, who, did, correlation, about, fields } of shown) {
        if (!about.includes(id)) continue;
        const line: Access = { v, at, who, did, correlation, ...(fields && { fields }) };
        appends.push({ log: 'access', of: id, seq: ++last, body: line });
      }
      puts.push({ kind: 'accessCount', id, expects: version, body: { v: 1, id, last } });
    }
    return { puts, appends };
  }

  /** One batch, whole or not at all; all of it is of one month. */
  async function store(batch: readonly Waiting[]): Promise<void> {
    const drafts = await Promise.all(batch.map(entryOf));
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { version, month } = place(await months(), batch[0]!.at);
      let { head } = month;
      const entries = drafts.map((draft) => {
        const entry = linked(draft, head);
        head = entry.hash;
        return entry;
      });
      const appends = entries.map(
        (body, n) => ({ log: 'audit', of: month.id, seq: month.entries + n + 1, body }) as const,
      );
      const body: AuditMonth = { ...month, entries: month.entries + entries.length, head };
      const more = await accesses(entries);
      const done = await archive.commit({
        puts: [{ kind: 'auditMonth', id: month.id, expects: version, body }, ...more.puts],
        appends: [...appends, ...more.appends],
      });
      if (done.ok) return;
    }
    throw new AuditFault(
      'The audit log does not take its next entry: "griddesk audit verify" says where it is damaged.',
    );
  }

  async function drain(): Promise<void> {
    busy = true;
    while (queue.length > 0) {
      const first = monthOf(queue[0]!.at);
      const end = queue.findIndex(({ at }, n) => n === BATCH || monthOf(at) !== first);
      const batch = queue.splice(0, end < 0 ? queue.length : end);
      try {
        await store(batch);
        for (const { done } of batch) done();
      } catch (fault) {
        for (const { failed } of batch) failed(fault);
      }
    }
    busy = false;
  }

  /** True: written a moment ago. */
  function repeated({ who, did, of = [], refused, fields = [] }: Note, now: number): boolean {
    const key = JSON.stringify([who, did, of.map(({ id }) => id), refused, fields]);
    const last = recent.get(key);
    if (last !== undefined && now - last < REPEAT_MS) return true;
    if (recent.size >= REMEMBERED) recent.clear();
    recent.set(key, now);
    return false;
  }

  async function* entriesFrom(month: string, backwards = false): AsyncIterable<{ seq: number; body: AuditEntry }> {
    const [{ body }] = await archive.load([{ kind: 'auditMonth', id: month }] as const);
    const end = body?.entries ?? 0;
    for (let at = 0; at < end; at += PAGE) {
      const after = backwards ? Math.max(0, end - at - PAGE) : at;
      const limit = backwards ? end - at - after : PAGE;
      const page = await archive.entries('audit', month, { after, limit });
      yield* backwards ? page.toReversed() : page;
      await turn();
    }
  }

  return {
    write(note) {
      const now = clock.now();
      if (note.reads && repeated(note, now.getTime())) return Promise.resolve();
      return new Promise((done, failed) => {
        const fail = (fault: unknown): void => {
          // What was not written is not "written a moment ago".
          recent.clear();
          failed(fault);
        };
        queue.push({ note, at: now.toISOString(), done, failed: fail });
        if (!busy) void drain();
      });
    },
    async verify(since) {
      const all = (await months()).flatMap(({ body }) => (body ? [body] : []));
      const wanted = since === undefined ? all : all.filter(({ id }) => id >= monthOf(since));
      let [entries, first, last] = [0, null as Instant | null, null as Instant | null];
      let head = wanted[0]?.before ?? START;
      const found = (broken: Verified['broken']): Verified => ({ entries, first, last, head, broken });
      if (since === undefined && head !== START)
        return found({ month: wanted[0]?.id ?? '', seq: 1, why: 'it is not the first month there was' });
      for (const month of wanted) {
        if (month.before !== head) return found({ month: month.id, seq: 1, why: 'the month before it is missing' });
        let seq = 0;
        for await (const entry of entriesFrom(month.id)) {
          const fault = entry.seq === seq + 1 ? faultOf(entry.body, head) : 'an entry before it is missing';
          if (fault !== null) return found({ month: month.id, seq: entry.seq, why: fault });
          seq = entry.seq;
          entries += 1;
          first ??= entry.body.at;
          last = entry.body.at;
          head = entry.body.hash;
        }
        if (seq !== month.entries || head !== month.head)
          return found({ month: month.id, seq: seq + 1, why: 'entries at the end of the month are missing' });
      }
      return found(null);
    },
    async show({ since, about, by }, most) {
      const found: AuditEntry[] = [];
      for (const { id } of (await months()).toReversed()) {
        if (since !== undefined && id < monthOf(since)) break;
        for await (const { body } of entriesFrom(id, true)) {
          if (found.length === most) break;
          if (since !== undefined && body.at < since) continue;
          if (by && !by(body.who)) continue;
          if (about && !about.some((one) => body.about.includes(one) || body.of.some((of) => of.id === one))) continue;
          found.push(body);
        }
      }
      return found.toReversed();
    },
    async seen(dossier, before, most) {
      const [{ body }] = await archive.load([{ kind: 'accessCount', id: dossier }] as const);
      const end = Math.min(body?.last ?? 0, (before ?? Number.MAX_SAFE_INTEGER) - 1);
      const after = Math.max(0, end - most);
      const page = end <= after ? [] : await archive.entries('access', dossier, { after, limit: end - after });
      return page.toReversed().map((entry) => ({ ...entry.body, line: entry.seq }));
    },
  };
}
