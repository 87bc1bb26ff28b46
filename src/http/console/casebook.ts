import { mergesOf } from '../../customers/merging.ts';
import type { Field } from '../../desk/content.ts';
import { emptyDossier, fold } from '../../desk/dossier.ts';
import { leadsTo } from '../../desk/merged.ts';
import type { Archive, Documents, Entry, Kind, Stored } from '../../desk/ports.ts';
import type { ContactRecord, Conversation, Dossier, ThreadEvent, Ticket } from '../../desk/records.ts';
import type { CaseView, DossierPage, DossierView, Said } from './contract.ts';
import { covered, isCovered } from './cover.ts';
import { belongs, conversationsOf, newest } from './episodes.ts';
import { type Inbox, waits } from './inbox.ts';
import { namesOf } from './names.ts';
import { has, type Seen, type Sight, sees, type Viewer, worksFor } from './sight.ts';
import {
  approversIn,
  botOf,
  changeOf,
  contactOf,
  dossierOf,
  eventOf,
  mergeOf,
  proposalOf,
  routeOf,
  stoppersIn,
  ticketLineOf,
  ticketOf,
} from './views.ts';

/** How a dossier is looked at. */
export interface Look {
  /** As it was after that change; else as it is. */
  readonly at?: number | undefined;
  /** Fields whose values are to be shown whole. */
  readonly reveal?: readonly string[] | undefined;
}

/** Puts together what agents read beside a chat; who may see the chat or the dossier is decided before. */
export interface Casebook {
  of(viewer: Viewer, conversation: Seen<'conversation'>): Promise<CaseView>;
  /** Without the fields that this viewer may not see, and with those covered that they have no need of. */
  dossier(viewer: Viewer, dossier: Dossier, look?: Look): Promise<DossierPage>;
  /** The message that a value or a proposal of the dossier was read from, among its neighbours; null: there is no such one. */
  said(viewer: Viewer, dossier: Dossier, at: { readonly thread: string; readonly seq: number }): Promise<Said | null>;
  hides(viewer: Viewer, field: string): boolean;
}

interface CasebookParts {
  readonly archive: Archive;
  readonly sight: Sight;
  readonly inbox: Inbox;
  readonly fields: readonly Field[];
}

const EVERY = { limit: Number.MAX_SAFE_INTEGER } as const;
/** Earlier contacts beside a chat. */
const CONTACTS = 20;

const there = <K extends Kind>(found: readonly Stored<K>[]): readonly Seen<K>[] =>
  found.filter((stored): stored is Seen<K> => stored.body !== null);
const byAge = (a: { readonly to: string }, b: { readonly to: string }): number => (a.to < b.to ? 1 : -1);
/** Messages that are shown before and after the one that is meant. */
const AROUND = 8;
const routed = ({ route }: ThreadEvent) => (route ? routeOf(route) : null);

/** What is sensitive is seen by those alone whom the field names, and by those who answer for the archive. */
function mayRead(viewer: Viewer, { see, sensitivity }: Field): boolean {
  if (has(viewer, ['archiveClerk', 'privacyOfficer'])) return true;
  if (sensitivity !== 'S3' && (has(viewer, ['supervisor']) || see.includes('*'))) return true;
  return see.some((department) => worksFor(viewer, department));
}

/** What the company's systems or a rule give is not written by hand; a clerk writes the rest. */
const mayWrite = (viewer: Viewer, { change }: Field): boolean =>
  change === 'agent'
    ? has(viewer, ['agent', 'supervisor', 'archiveClerk'])
    : change === 'clerk' && has(viewer, ['archiveClerk']);

export function createCasebook({ archive, sight, inbox, fields }: CasebookParts): Casebook {
  const hides = (viewer: Viewer, name: string): boolean => {
    const field = fields.find((each) => each.field === name);
    return field !== undefined && !mayRead(viewer, field);
  };

  const changesOf = (dossier: string): Promise<readonly Entry<'dossier'>[]> =>
    archive.entries('dossier', dossier, { after: 0, ...EVERY });

  async function contactsOf(thread: string): Promise<readonly ContactRecord[]> {
    return there(await archive.find('contact', 'thread', thread, EVERY)).map(({ body }) => body);
  }

  /** Of what may be seen, in the order of ids, without doubles. */
  async function seen<K extends 'ticket' | 'proposal'>(
    kind: K,
    viewer: Viewer,
    ids: Iterable<string>,
    wanted: (body: Documents[K]) => boolean,
  ): Promise<readonly Seen<K>[]> {
    const looked = await Promise.all([...new Set(ids)].map((id) => sight[kind](viewer, id)));
    const found = looked.flatMap((one) => ('error' in one ? [] : [one as Seen<K>]));
    return found.filter(({ body }) => wanted(body));
  }

  /** Of this conversation all; of others about the same dossiers, what still waits. */
  async function proposalsOf(viewer: Viewer, conversation: Conversation, dossiers: readonly Dossier[]) {
    const about = await Promise.all(dossiers.map(({ id }) => archive.find('proposal', 'dossier', id, EVERY)));
    const ids = [...conversation.proposals, ...there(about.flat()).map(({ id }) => id)];
    return seen(
      'proposal',
      viewer,
      ids,
      (body) => !hides(viewer, body.field) && (body.conversation === conversation.id || waits(body)),
    );
  }

  const uncovered = (viewer: Viewer, view: DossierView): DossierView => ({
    ...view,
    fields: view.fields.filter(({ field }) => !hides(viewer, field)),
  });

  async function view(viewer: Viewer, dossier: Dossier): Promise<DossierView> {
    const changes = await changesOf(dossier.id);
    return uncovered(viewer, dossierOf(dossier, changes, await namesOf(archive, approversIn(changes))));
  }

  /** Each of the dossier, and of what it has taken in, with a field that the viewer may see. */
  async function proposalsAbout(viewer: Viewer, dossier: string): Promise<readonly Seen<'proposal'>[]> {
    const found = there(await archive.find('proposal', 'dossier', dossier, EVERY));
    return found.filter(({ body: { field } }) => !hides(viewer, field));
  }

  async function ticketsOf(conversations: readonly Conversation[]): Promise<readonly Ticket[]> {
    const ids = [...new Set(conversations.flatMap(({ tickets }) => tickets))];
    return there(await archive.load(ids.map((id) => ({ kind: 'ticket', id }) as const))).map(({ body }) => body);
  }

  return {
    hides,
    async of(viewer, { version, body, ...stored }) {
      const [row] = await inbox.rows([{ ...stored, version, body }]);
      const [thread] = await archive.load([{ kind: 'thread', id: body.thread }] as const);
      const [own, customer] = await Promise.all([
        leadsTo(archive, thread.body?.dossier ?? ''),
        leadsTo(archive, body.customer ?? ''),
      ]);
      const earlier = (await contactsOf(body.thread)).filter(({ conversation }) => conversation !== body.id);
      const dossiers = [own.body, customer.body].filter((one) => one !== null);
      const ticketIds = [...earlier.flatMap(({ tickets }) => tickets), ...body.tickets];
      const [proposals, tickets, route, ...views] = await Promise.all([
        proposalsOf(viewer, body, dossiers),
        seen('ticket', viewer, ticketIds, ({ stage }) => stage !== 'done'),
        newest(archive, body, routed),
        own.body ? view(viewer, own.body) : null,
        customer.body ? view(viewer, customer.body) : null,
      ]);
      const contacts = earlier.toSorted(byAge).slice(0, CONTACTS);
      const deciders = proposals.flatMap(({ body: { decidedBy } }) => decidedBy ?? []);
      const stoppers = tickets.flatMap((one) => stoppersIn(one.body));
      const agents = contacts.flatMap(({ agents }) => agents);
      const names = await namesOf(archive, [...deciders, ...stoppers, ...agents]);
      return {
        row: row!,
        grants: body.grants.map(({ account, level, how, at }) => ({ account, level, how, at })),
        bot: botOf(body),
        proposals: proposals.map((one) => proposalOf(one.body, one.version, names)),
        tickets: tickets.map((one) => ticketOf(one.body, one.version, names)),
        route,
        dossier: views[0] ?? null,
        customer: views[1] ?? null,
        contacts: contacts.map((contact) => contactOf(contact, names)),
      };
    },

    async dossier(viewer, dossier, { at, reveal = [] } = {}) {
      const changes = await changesOf(dossier.id);
      const empty = emptyDossier(dossier.id, dossier.thread, dossier.openedAt, dossier.account);
      const past = () =>
        fold(
          { ...dossier, ...empty, provisional: dossier.provisional },
          changes.filter(({ seq }) => seq <= at!),
        );
      const then = at === undefined ? dossier : past();
      const conversations = await conversationsOf(archive, dossier);
      const filed = await Promise.all(
        conversations.map(({ id }) => archive.find('contact', 'conversation', id, EVERY)),
      );
      const contacts = there(filed.flat())
        .map(({ body }) => body)
        .toSorted(byAge);
      const [tickets, proposals, merges] = await Promise.all([
        ticketsOf(conversations),
        proposalsAbout(viewer, dossier.id),
        mergesOf(archive, dossier.id),
      ]);
      const deciders = proposals.flatMap(({ body: { decidedBy } }) => decidedBy ?? []);
      const names = await namesOf(archive, [
        ...approversIn(changes),
        ...contacts.flatMap(({ agents }) => agents),
        ...deciders,
      ]);
      const needed = conversations.some(
        ({ holder, status }) => status !== 'closed' && holder.is === 'agent' && holder.agent === viewer.id,
      );
      const covering = (name: string): Field | null => {
        const field = fields.find((each) => each.field === name);
        return field && !reveal.includes(name) && isCovered(field, needed) ? field : null;
      };
      const takenFrom = (seq: number): string | null =>
        merges.find(({ kept, after, until }) => kept === dossier.id && seq > after && seq <= until)?.other ?? null;
      const view = uncovered(viewer, dossierOf(then, changes, names));
      return {
        dossier: {
          ...view,
          fields: view.fields.map((field) => {
            const cover = covering(field.field);
            const value = cover ? covered(cover, field.value) : field.value;
            return { ...field, value, covered: cover !== null, takenFrom: takenFrom(field.change) };
          }),
        },
        changes: changes
          .filter(({ body }) => !hides(viewer, body.field))
          .toReversed()
          .map((change) => {
            const shown = changeOf(change, names);
            return { ...coveredMove(covering(shown.field), shown), takenFrom: takenFrom(shown.seq) };
          }),
        contacts: contacts.map((contact) => contactOf(contact, names)),
        tickets: tickets.map(ticketLineOf),
        proposals: proposals.map(({ body, version }) =>
          coveredMove(covering(body.field), {
            ...proposalOf(body, version, names),
            thread: body.thread,
            covered: false,
          }),
        ),
        merges: merges.map(mergeOf),
        writes: dossier.merged
          ? []
          : fields.filter((field) => mayRead(viewer, field) && mayWrite(viewer, field)).map(({ field }) => field),
      };
    },

    async said(viewer, dossier, { thread, seq }) {
      const [changes, proposals] = await Promise.all([changesOf(dossier.id), proposalsAbout(viewer, dossier.id)]);
      const told =
        changes.some(
          ({ body: { field, provenance: by } }) =>
            by.by === 'message' && by.thread === thread && by.seq === seq && !hides(viewer, field),
        ) || proposals.some(({ body }) => body.thread === thread && body.seq === seq);
      if (!told) return null;
      const after = Math.max(0, seq - 1 - AROUND);
      const entries = await archive.entries('thread', thread, { after, limit: 2 * AROUND + 1 });
      const id = entries.find((entry) => entry.seq === seq)?.body.conversation ?? '';
      const [{ body: conversation }] = await archive.load([{ kind: 'conversation', id }] as const);
      if (!conversation) return null;
      const chat = sees(viewer, conversation) ? conversation.id : null;
      return { chat, events: entries.filter((entry) => belongs(conversation, entry)).map(eventOf) };
    },
  };
}

interface Move {
  readonly from: string | null;
  readonly to: string | null;
  readonly covered: boolean;
}

/** A change of a covered field: both of its values are covered. */
function coveredMove<M extends Move>(cover: Field | null, move: M): M {
  if (cover === null) return move;
  const part = (value: string | null) => value && covered(cover, value);
  return { ...move, from: part(move.from), to: part(move.to), covered: true };
}
