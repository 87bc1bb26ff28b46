import type { Watch } from '../../desk/ports.ts';
import { damaged } from '../fault.ts';
import { type Op, refuseNewer } from './envelope.ts';
import type { Files } from './files.ts';
import { bodyAt } from './frame.ts';
import { confirmed, JOURNAL } from './journal.ts';
import { headingOf, type Needs, type Sealing, tally } from './sealing.ts';

/** What a line says; a sealed one has its steps behind that. */
interface Line {
  readonly journal?: number;
  readonly lsn?: number;
  /** The newest commit known to be durable when the line was written. */
  readonly durable?: number;
  readonly ops?: readonly Op[];
  readonly k?: string;
}

const LINE_END = 10;

interface Segment {
  readonly path: string;
  readonly bytes: Buffer;
}

function lineIn(body: Buffer): Line {
  const sealed = body.indexOf(LINE_END) >= 0;
  return sealed ? headingOf<Line>(body).heading : (JSON.parse(body.toString()) as Line);
}

/** A whole line anywhere from that byte on which proves that the commit was durable. */
function proves({ bytes }: Segment, from: number, lsn: number): boolean {
  for (let at = from; at < bytes.length; at++) {
    const found = bodyAt(bytes, at);
    if (!found) continue;
    const { durable = 0 } = lineIn(found.body);
    if (durable >= lsn) return true;
    at = found.end - 1;
  }
  return false;
}

/**
 * What does not read as a line is the tail that a crash tore off, and is cut away, unless something later proves that the
 * commit which stood there had been acknowledged: then the file is damaged and nothing starts.
 */
async function cutTail(files: Files, segments: readonly Segment[], at: number, lsn: number, log?: Watch) {
  const [torn, ...later] = segments as [Segment, ...Segment[]];
  const proof = proves(torn, at + 1, lsn) ? torn : later.find((segment) => proves(segment, 0, lsn));
  if (proof) throw damaged(torn.path, at, `the stored change ${lsn} cannot be read there, and ${proof.path} proves it`);
  log?.warn('archive_torn_tail', { file: torn.path, at, bytes: torn.bytes.length - at });
  const file = await files.open(torn.path, 'keep');
  await confirmed(
    file.truncate(at).then(() => file.datasync()),
    torn.path,
  );
  await file.close();
}

/** The steps of a sealed line; null: it has none. */
function opsIn(sealing: Sealing, path: string, at: number, { k }: Line, body: Buffer): readonly Op[] | null {
  if (k === undefined) return null;
  const content = sealing.content(path, body);
  if (!content) throw damaged(path, at, `a change does not open with its key ${k}`);
  return JSON.parse(content.toString()) as readonly Op[];
}

interface Replayed {
  /** Of the last one. */
  readonly lsn: number;
  /** Read in all. */
  readonly bytes: number;
  readonly needs: Needs;
}

/** Gives back every commit of the segments after `lsn`, in order. */
export async function replay(
  { files, sealing }: { readonly files: Files; readonly sealing: Sealing },
  paths: readonly string[],
  lsn: number,
  give: (lsn: number, ops: readonly Op[]) => void,
  log?: Watch,
): Promise<Replayed> {
  const needs: Needs = new Map();
  const segments: Segment[] = [];
  for (const path of paths) segments.push({ path, bytes: (await files.read(path)) ?? Buffer.alloc(0) });
  let last = lsn;
  for (const [index, { path, bytes }] of segments.entries()) {
    for (let at = 0; at < bytes.length; ) {
      const framed = bodyAt(bytes, at);
      if (!framed) {
        await cutTail(files, segments.slice(index), at, last + 1, log);
        break;
      }
      const line = lineIn(framed.body);
      if (line.journal !== undefined) refuseNewer(path, 'a journal', line.journal, JOURNAL);
      const ops = line.ops ?? opsIn(sealing, path, at, line, framed.body);
      if (ops && line.lsn !== last + 1) {
        throw damaged(path, at, `change ${line.lsn} follows change ${last}, so changes are missing between them`);
      }
      if (ops) {
        give(++last, ops);
        tally(needs, line.k ?? '', 1);
      } else if ((line.durable ?? 0) > last) {
        throw damaged(path, at, `change ${line.durable} was stored, and the journal ends with change ${last}`);
      }
      at = framed.end;
    }
  }
  return { lsn: last, bytes: segments.reduce((sum, { bytes }) => sum + bytes.length, 0), needs };
}
