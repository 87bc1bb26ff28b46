import { INDEXES, type Kind, type LogKind, type Outgoing, type Timer } from '../../desk/ports.ts';
import { type Collection, createCollection } from './collection.ts';
import { isLogOp, KINDS, LOGS, type Op } from './envelope.ts';
import { createLog, type Log } from './history.ts';
import type { Place } from './place.ts';
import { createAlarms, createIndex, createLanes, type View } from './views.ts';

type Index = ReturnType<typeof createIndex<unknown>>;
type DocumentName = Kind | 'timer' | 'outbox';

/** All that the archive holds: what is in use in memory, the rest read again from its files; changed only by steps that can be taken back. */
export interface State {
  readonly documents: Readonly<Record<DocumentName, Collection>>;
  readonly logs: Readonly<Record<LogKind, Log>>;
  readonly alarms: ReturnType<typeof createAlarms>;
  readonly lanes: ReturnType<typeof createLanes>;
  index(kind: Kind, by: string): Index;
  /** Does the step and answers with the step that takes it back. */
  apply(op: Op, lsn: number): Op;
}

function createIndexes(): Record<Kind, Record<string, Index>> {
  const indexesOf = (kind: Kind): Record<string, Index> =>
    Object.fromEntries(
      Object.entries(INDEXES[kind]).map(([by, keyOf]) => [by, createIndex(keyOf as (body: unknown) => string | null)]),
    );
  return Object.fromEntries(KINDS.map((kind) => [kind, indexesOf(kind)])) as Record<Kind, Record<string, Index>>;
}

export const documentFolder = (folder: string, name: string): string => `${folder}/documents/${name}`;
export const logFolder = (folder: string, name: string): string => `${folder}/logs/${name}`;

export function createState(place: Place): State {
  const alarms = createAlarms();
  const lanes = createLanes();
  const indexes = createIndexes();
  const views: Record<string, readonly View<unknown>[]> = {
    timer: [alarms as View<Timer> as View<unknown>],
    outbox: [lanes as View<Outgoing> as View<unknown>],
    ...Object.fromEntries(KINDS.map((kind) => [kind, Object.values(indexes[kind])])),
  };
  const documents = Object.fromEntries(
    Object.entries(views).map(([name, of]) => [
      name,
      createCollection(
        name,
        { ...place, folder: documentFolder(place.folder, name) },
        of,
        name === 'timer' || name === 'outbox',
      ),
    ]),
  ) as Record<DocumentName, Collection>;
  const logs = Object.fromEntries(
    LOGS.map((name) => [name, createLog(name, { ...place, folder: logFolder(place.folder, name) })]),
  ) as Record<LogKind, Log>;

  return {
    documents,
    logs,
    alarms,
    lanes,
    index(kind, by) {
      const index = indexes[kind][by];
      if (!index) throw new TypeError(`The archive has no index "${by}" of ${kind}.`);
      return index;
    },
    apply(op, lsn) {
      if (isLogOp(op)) return logs[op[0] as LogKind].apply(op, lsn);
      return documents[op[0] as DocumentName].apply(op, lsn);
    },
  };
}
