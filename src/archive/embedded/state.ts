import { INDEXES, type Kind, type LogKind, type Outgoing, type Timer } from '../../desk/ports.ts';
import { type Cold, createCold } from './cold/cold.ts';
import { type Collection, createCollection } from './collection.ts';
import { isLogOp, KINDS, LOGS, type Op } from './envelope.ts';
import { createLog, type Log } from './history.ts';
import type { Place } from './place.ts';
import { type Needs, tally } from './sealing.ts';
import { byText } from './sorted.ts';
import { createAlarms, createIndex, createLanes, type View } from './views.ts';

type Index = ReturnType<typeof createIndex<unknown>>;
type DocumentName = Kind | 'timer' | 'outbox';

/** All that the archive holds: what is in use in memory, the rest read again from its files; changed only by steps that can be taken back. */
export interface State {
  readonly documents: Readonly<Record<DocumentName, Collection>>;
  readonly logs: Readonly<Record<LogKind, Log>>;
  readonly alarms: ReturnType<typeof createAlarms>;
  readonly lanes: ReturnType<typeof createLanes>;
  /**
   * Ids of the documents with that key, in order, after the given id. One that is cold may turn out not to have it: only
   * when all of these are warm is it the answer.
   */
  find(kind: Kind, by: string, is: string, after: string | undefined, limit: number): readonly string[];
  /** Does the step and answers with the step that takes it back. */
  apply(op: Op, lsn: number): Op;
  /** The same for a step that is durable already, whatever is in memory. */
  replay(op: Op, lsn: number): void;
  /** Sees to it that the next checkpoint puts some of the files that are not under the key of today there; how many. */
  reseal(): number;
  /** What all files need. */
  needs(): Needs;
}

/** Files that one checkpoint puts under another key: few, so that what commits meanwhile hardly notices. */
const RESEALED = 64;
const RESEALED_LOGS = 4;

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
  const isResident = (name: string): boolean => name === 'timer' || name === 'outbox';
  const cold = Object.fromEntries(
    Object.keys(views).map((name) => [name, createCold(isResident(name) ? {} : INDEXES[name as Kind])]),
  ) as Record<DocumentName, Cold>;
  const documents = Object.fromEntries(
    Object.entries(views).map(([name, of]) => {
      // A timer is ids and an instant, there are many, and each checkpoint writes them all.
      const sealing = name === 'timer' ? place.sealing.readable : place.sealing;
      const where = { ...place, sealing, folder: documentFolder(place.folder, name) };
      return [name, createCollection(name, where, of, cold[name as DocumentName], isResident(name))];
    }),
  ) as Record<DocumentName, Collection>;
  const logs = Object.fromEntries(
    LOGS.map((name) => [name, createLog(name, { ...place, folder: logFolder(place.folder, name) })]),
  ) as Record<LogKind, Log>;

  return {
    documents,
    logs,
    alarms,
    lanes,
    find(kind, by, is, after, limit) {
      const index = indexes[kind][by];
      if (!index) throw new TypeError(`The archive has no index "${by}" of ${kind}.`);
      const warm = index.find(is, after, limit);
      const rest = cold[kind].find(by, is);
      if (rest.length === 0) return warm;
      const later = after === undefined ? rest : rest.filter((id) => id > after);
      return [...warm, ...later].sort(byText).slice(0, limit);
    },
    apply(op, lsn) {
      if (isLogOp(op)) return logs[op[0] as LogKind].apply(op, lsn);
      return documents[op[0] as DocumentName].apply(op, lsn);
    },
    replay(op, lsn) {
      if (isLogOp(op)) logs[op[0] as LogKind].apply(op, lsn);
      else documents[op[0] as DocumentName].replay(op, lsn);
    },
    reseal() {
      let files = 0;
      for (const one of Object.values(documents)) files += one.reseal(Math.max(0, RESEALED - files));
      for (const one of Object.values(logs)) files += one.reseal(files < RESEALED ? RESEALED_LOGS : 0);
      return files;
    },
    needs() {
      const all: Needs = new Map();
      for (const part of [...Object.values(documents), ...Object.values(logs)])
        for (const [id, count] of part.needs()) tally(all, id, count);
      return all;
    },
  };
}
