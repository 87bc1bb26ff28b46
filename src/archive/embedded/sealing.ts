import { ArchiveFault, damaged } from '../fault.ts';
import { type DataKey, type KeyRing, seal, unseal } from '../seal.ts';
import { type Envelope, refuseUnreadable } from './envelope.ts';

/*
 * Everything that the archive writes is sealed, but for the manifest, the heads of files, the ids and the timers, which
 * hold ids and instants alone. Memory holds it open. A line of binary content is a heading of JSON, a line end, and the
 * content, sealed where the heading has a `k`.
 */

const NEW_LINE = 10;

/** How many documents or entries need which data key, by its id; '' = none, they are readable. */
export type Needs = Map<string, number>;

export const tally = (needs: Needs, id: string, count: number): void =>
  void needs.set(id, (needs.get(id) ?? 0) + count);

/** A sealed envelope is of use only under its name: as the document or the entry that it was. */
const contextOf = (name: string, { id, n }: Pick<Envelope, 'id' | 'n'>): string => `${name}\n${id}\n${n}`;

function missing(path: string, id: string): ArchiveFault {
  return new ArchiveFault(
    'sealed',
    `${path} is sealed with the data key ${id}, which is not here. Put that key back as DATA_DIR/keys/data.${id} (or into ENCRYPTION_KEYS_OLD), then start again. Nothing has been changed, and without it nothing can be read.`,
  );
}

export interface Sealing {
  /** What is sealed now is sealed with this one; null = it is written readable. */
  readonly key: DataKey | null;
  /** The envelope as it is written; `name` says of which kind it is. */
  seal(name: string, envelope: Envelope, key?: DataKey | null): Envelope;
  /** A written envelope as it is held; refuses what is newer, or sealed otherwise. */
  open(path: string, name: string, written: Envelope): Envelope;
  /** The text of a line with a heading. */
  line(heading: object, content: string | Buffer, key?: DataKey | null): Buffer;
  /** The content of such a line, or null when it was changed. */
  content(path: string, line: Buffer): Buffer | null;
  /** The same, but what it writes is readable. */
  readonly readable: Sealing;
}

interface Headed {
  readonly k?: string | null;
}

/** The heading of a line, and where its content begins. */
export function headingOf<T>(line: Buffer): { readonly heading: T; readonly from: number } {
  const end = line.indexOf(NEW_LINE);
  return { heading: JSON.parse(line.toString('utf8', 0, end)) as T, from: end + 1 };
}

export function createSealing(
  ring: KeyRing | null,
  current: () => DataKey | null = () => ring?.current ?? null,
): Sealing {
  const keyOf = (path: string, id: string): DataKey => {
    const key = ring?.get(id);
    if (!key) throw missing(path, id);
    return key;
  };
  return {
    get key() {
      return current();
    },
    seal(name, envelope, key = current()) {
      if (!key) return envelope;
      const { v, id, n, b, key: own } = envelope;
      // A log entry's key came from outside, and goes in with the body.
      const content = JSON.stringify(own === undefined ? [b] : [b, own]);
      return { v, id, n, k: key.id, b: seal(key, contextOf(name, envelope), content).toString('base64') };
    },
    open(path, name, written) {
      const { v, id, n, k, b } = written;
      if (k === null) {
        refuseUnreadable(path, written);
        return written;
      }
      refuseUnreadable(path, { v, id, n, k, b: null });
      const content = unseal(keyOf(path, k), contextOf(name, written), Buffer.from(String(b), 'base64'));
      if (!content) throw damaged(path, 0, `"${id}" does not open with its key ${k}: it was changed, or put there`);
      const [body, key] = JSON.parse(content.toString()) as [unknown, string | undefined];
      const opened: Envelope = { v, id, n, k: null, ...(key === undefined ? {} : { key }), b: body };
      refuseUnreadable(path, opened);
      return opened;
    },
    line(heading, content, key = current()) {
      const head = `${JSON.stringify({ ...heading, k: key?.id ?? null })}\n`;
      const body = key ? seal(key, head, content) : typeof content === 'string' ? Buffer.from(content) : content;
      return Buffer.concat([Buffer.from(head), body]);
    },
    content(path, line) {
      const { heading, from } = headingOf<Headed>(line);
      const content = line.subarray(from);
      if (!heading.k) return content;
      return unseal(keyOf(path, heading.k), line.toString('utf8', 0, from), content);
    },
    get readable() {
      return createSealing(ring, () => null);
    },
  };
}
