import type { Kind, LogKind } from '../../desk/ports.ts';
import { INDEXES } from '../../desk/ports.ts';
import { ArchiveFault } from '../fault.ts';

/** The newest form that this version reads, and the one it writes; the same for bodies and for files. */
export const FORM = 1;

/** A document, timer, outgoing item or log entry as it is stored and held. */
export interface Envelope {
  readonly v: number;
  readonly id: string;
  /** A document's version, a log entry's seq. */
  readonly n: number;
  /** The id of the key that the body is sealed with, which then is text; null = readable, as it always is in memory. */
  readonly k: string | null;
  /** A log entry's key, where it has one. */
  readonly key?: string;
  readonly b: unknown;
}

export type DocumentOp = readonly [collection: string, id: string, envelope: Envelope | null];
export type LogOp = readonly [log: string, of: string, seq: number, envelope: Envelope | null];

/** Another body for an entry that is there; null: the one that its file, or its append, gave it. */
export type RewriteOp = readonly [log: string, of: string, seq: number, envelope: Envelope | null, how: 'rewrite'];

/** One step of a commit. Null: the document, or the last entry of the log, is no longer there. */
export type Op = DocumentOp | LogOp | RewriteOp;

export const isLogOp = (op: Op): op is LogOp | RewriteOp => op.length >= 4;

export const KINDS = Object.keys(INDEXES) as readonly Kind[];
export const LOGS = ['thread', 'dossier', 'audit', 'access'] as const satisfies readonly LogKind[];

export function sealed(id: string, n: number, b: unknown, key?: string): Envelope {
  const k = null;
  return key === undefined ? { v: FORM, id, n, k, b } : { v: FORM, id, n, k, key, b };
}

/** Newer data is refused, never guessed at. */
export function refuseNewer(file: string, what: string, form: unknown, newest = FORM): void {
  if (typeof form === 'number' && form <= newest) return;
  throw new ArchiveFault(
    'newer',
    `${file} holds ${what} of form ${String(form)}, and this version of Griddesk reads up to form ${newest}. Start the version that wrote it, or a newer one. Nothing has been changed.`,
  );
}

export function refuseUnreadable(file: string, envelope: Envelope): void {
  refuseNewer(file, `"${envelope.id}"`, envelope.v);
  const own = (envelope.b as { readonly v?: unknown } | null)?.v;
  if (own !== undefined) refuseNewer(file, `the body of "${envelope.id}"`, own);
}
