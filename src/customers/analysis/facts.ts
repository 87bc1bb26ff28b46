import type { Archive, Entry, Kind, Statement, Stored, Utility } from '../../desk/ports.ts';
import type { ContactRecord, Dossier, FieldChange, Ticket } from '../../desk/records.ts';
import { ANALYSIS_FIELDS } from '../../dossiers/analysis.ts';
import type { Contact, CustomerFacts, StateChange, TicketFact } from '../../dossiers/facts.ts';
import { overridesOf } from '../../dossiers/overrides.ts';

const EVERY = { limit: Number.MAX_SAFE_INTEGER } as const;
const PENDING: ReadonlySet<string | undefined> = new Set(['potential', 'applying']);

const bodies = <K extends Kind>(found: readonly Stored<K>[]) =>
  found.flatMap(({ body }) => (body === null ? [] : [body]));

const contactOf = ({ from, intents, outcome, satisfaction, agentSeconds = 0 }: ContactRecord): Contact => ({
  at: from,
  intents,
  outcome,
  score: satisfaction?.score ?? null,
  agentMinutes: Math.round(agentSeconds / 60),
});

const ticketOf = ({ kind, intent, openedAt, doneAt, promises }: Ticket): TicketFact => ({
  kind,
  intent,
  openedAt,
  doneAt,
  promisesBroken: promises.filter(({ brokenAt }) => brokenAt !== null).length,
});

/**
 * Whether something of the log is needed: who waits for a connection since when, and who has set a value by hand. What
 * rules have given says so itself, so that hardly any log is read.
 */
const logNeeded = ({ fields }: Dossier): boolean =>
  PENDING.has(fields.state?.value) ||
  Object.entries(fields).some(([field, { by }]) => by === undefined && ANALYSIS_FIELDS.has(field));

const statesIn = (changes: readonly Entry<'dossier'>[]): readonly StateChange[] =>
  changes.flatMap(({ body: { field, to, at } }) =>
    field === 'state' && to !== null ? [{ on: at.slice(0, 10), to }] : [],
  );

/** Customers' facts from the archive, and what their bills say. */
export interface Gathering {
  /** As of a day. `statement`: what the company's systems know of the account, if they know it. */
  of(dossier: Dossier, statement: Statement | undefined, today: string): Promise<CustomerFacts>;
  /** `null`: the company has no such systems. `unavailable`: they do not answer. */
  statements(
    accounts: readonly string[],
  ): Promise<{ readonly asOf: string; readonly of: ReadonlyMap<string, Statement> } | 'unavailable' | null>;
}

export function gathering({
  archive,
  utility,
}: {
  readonly archive: Archive;
  readonly utility: Pick<Utility, 'name' | 'statements'>;
}): Gathering {
  async function ticketsOf(customer: string, contacts: readonly ContactRecord[]): Promise<readonly Ticket[]> {
    const open = bodies(await archive.find('conversation', 'customer', customer, EVERY));
    const ids = new Set([...contacts, ...open].flatMap(({ tickets }) => tickets));
    if (ids.size === 0) return [];
    return bodies(await archive.load([...ids].map((id) => ({ kind: 'ticket', id }) as const)));
  }

  return {
    async of(dossier, statement, today) {
      const { id } = dossier;
      const changes: readonly { readonly seq: number; readonly body: FieldChange }[] = logNeeded(dossier)
        ? await archive.entries('dossier', id, { after: 0, ...EVERY })
        : [];
      const contacts = bodies(await archive.find('contact', 'customer', id, EVERY));
      const tickets = await ticketsOf(id, contacts);
      const efforts = bodies(await archive.find('effort', 'dossier', id, EVERY));
      const fields: Record<string, string> = {};
      for (const field in dossier.fields) fields[field] = dossier.fields[field]!.value;
      return {
        id,
        fields,
        bills: statement?.bills ?? [],
        contacts: contacts.map(contactOf),
        tickets: tickets.map(ticketOf),
        states: statesIn(changes),
        findings: statement?.findings ?? [],
        efforts: efforts.flatMap(({ on, cost, withdrawn }) => (withdrawn ? [] : [{ on, costFen: cost }])),
        overrides: overridesOf(ANALYSIS_FIELDS, changes),
        today,
      };
    },
    async statements(accounts) {
      if (utility.name === 'none') return null;
      // A fault of theirs is no fault of ours: they are asked again later.
      const answer = await utility.statements(accounts).catch(() => ({ is: 'unavailable' }) as const);
      return answer.is === 'answer' ? { asOf: answer.asOf, of: answer.statements } : 'unavailable';
    },
  };
}
