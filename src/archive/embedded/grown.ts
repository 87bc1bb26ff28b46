import type { Envelope, Op } from './envelope.ts';
import { isLogOp } from './envelope.ts';

/** What the first release did not write yet, by kind of document: with this value it means what it meant then. */
const ADDED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  conversation: {
    closing: null,
    department: 'CS',
    agents: [],
    waitingSince: null,
    unread: 0,
    proposals: [],
    customer: null,
  },
  ticket: { doneAt: null },
  dossier: { account: null },
  contact: { agents: [], closing: null, satisfaction: null },
  thread: { address: null, vouched: null, survey: null },
  alert: { conversation: null, repeats: 0, acknowledgedBy: null },
};

/** A document in today's form, as it is read from a file of any release. */
export function grown(name: string, envelope: Envelope): Envelope {
  const added = ADDED[name];
  const body = envelope.b as Readonly<Record<string, unknown>> | null;
  if (!added || !body || Object.keys(added).every((field) => field in body)) return envelope;
  return { ...envelope, b: { ...added, ...body } };
}

/** The same for a step of the journal. */
export const grownOp = (op: Op): Op =>
  isLogOp(op) || op[2] === null ? op : ([op[0], op[1], grown(op[0], op[2])] as const);
