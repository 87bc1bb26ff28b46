import type { Watch } from '../../desk/ports.ts';
import { damaged } from '../fault.ts';
import { type Op, refuseNewer } from './envelope.ts';
import type { Files } from './files.ts';
import { framedAt } from './frame.ts';
import { confirmed } from './journal.ts';

interface Line {
  readonly journal?: number;
  readonly lsn?: number;
  /** The newest commit known to be durable when the line was written. */
  readonly durable?: number;
  readonly ops?: readonly Op[];
}

interface Segment {
  readonly path: string;
  readonly bytes: Buffer;
}

/** A whole line anywhere from that byte on which proves that the commit was durable. */
function proves({ bytes }: Segment, from: number, lsn: number): boolean {
  for (let at = from; at < bytes.length; at++) {
    const found = framedAt(bytes, at);
    if (!found) continue;
    const { durable = 0 } = JSON.parse(found.text) as Line;
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

/** Gives back every commit of the segments after `lsn`, in order; resolves with the last one's lsn and the bytes read. */
export async function replay(
  files: Files,
  paths: readonly string[],
  lsn: number,
  give: (lsn: number, ops: readonly Op[]) => void,
  log?: Watch,
): Promise<{ readonly lsn: number; readonly bytes: number }> {
  const segments: Segment[] = [];
  for (const path of paths) segments.push({ path, bytes: (await files.read(path)) ?? Buffer.alloc(0) });
  let last = lsn;
  for (const [index, { path, bytes }] of segments.entries()) {
    for (let at = 0; at < bytes.length; ) {
      const framed = framedAt(bytes, at);
      if (!framed) {
        await cutTail(files, segments.slice(index), at, last + 1, log);
        break;
      }
      const line = JSON.parse(framed.text) as Line;
      if (line.journal !== undefined) refuseNewer(path, 'a journal', line.journal);
      if (line.ops && line.lsn !== last + 1) {
        throw damaged(path, at, `change ${line.lsn} follows change ${last}, so changes are missing between them`);
      }
      if (line.ops) give(++last, line.ops);
      else if ((line.durable ?? 0) > last) {
        throw damaged(path, at, `change ${line.durable} was stored, and the journal ends with change ${last}`);
      }
      at = framed.end;
    }
  }
  return { lsn: last, bytes: segments.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}
