import type { Field } from '../../desk/content.ts';
import { emptyDossier, fold } from '../../desk/dossier.ts';
import type { Archive, Documents, Entry, Kind, Stored } from '../../desk/ports.ts';
import type { ContactRecord, Conversation, Dossier, ThreadEvent } from '../../desk/records.ts';
import type { CaseView, ChangeView, ContactView, DossierView } from './contract.ts';
import { conversationsOf, newest } from './episodes.ts';
import { type Inbox, waits } from './inbox.ts';
import { namesOf } from './names.ts';
import { has, type Seen, type Sight, type Viewer, worksFor } from './sight.ts';
import {
  approversIn,
  botOf,
  changeOf,
  contactOf,
  dossierOf,
  proposalOf,
  routeOf,
  stoppersIn,
  ticketOf,
} from './views.ts';

/** A dossier's page: its state, all its changes, and what its customer came for; the newest first. */
export interface DossierPage {
  readonly dossier: DossierView;
  readonly changes: readonly ChangeView[];
  readonly contacts: readonly ContactView[];
}

/** Puts together what agents read beside a chat; who may see the chat or the dossier is decided before. */
export interface Casebook {
  of(viewer: Viewer, conversation: Seen<'conversation'>): Promise<CaseView>;
  /** As it was after the change `at`, or as it is; without the fields that this viewer may not see. */
  dossier(viewer: Viewer, dossier: Dossier, at?: number): Promise<DossierPage>;
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
const routed = ({ route }: ThreadEvent) => (route ? routeOf(route) : null);

/** What is sensitive is seen by those alone whom the field names, and by those who answer for the archive. */
function mayRead(viewer: Viewer, { see, sensitivity }: Field): boolean {
  if (has(viewer, ['archiveClerk', 'privacyOfficer'])) return true;
  if (sensitivity !== 'S3' && (has(viewer, ['supervisor']) || see.includes('*'))) return true;
  return see.some((department) => worksFor(viewer, department));
}

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

  return {
    hides,
    async of(viewer, { version, body, ...stored }) {
      const [row] = await inbox.rows([{ ...stored, version, body }]);
      const [thread] = await archive.load([{ kind: 'thread', id: body.thread }] as const);
      const [own, customer] = await archive.load([
        { kind: 'dossier', id: thread.body?.dossier ?? '' },
        { kind: 'dossier', id: body.customer ?? '' },
      ] as const);
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

    async dossier(viewer, dossier, at) {
      const changes = await changesOf(dossier.id);
      const empty = emptyDossier(dossier.id, dossier.thread, dossier.openedAt, dossier.account);
      const then =
        at === undefined
          ? dossier
          : fold(
              empty,
              changes.filter(({ seq }) => seq <= at),
            );
      const conversations = await conversationsOf(archive, dossier);
      const filed = await Promise.all(
        conversations.map(({ id }) => archive.find('contact', 'conversation', id, EVERY)),
      );
      const contacts = there(filed.flat())
        .map(({ body }) => body)
        .toSorted(byAge);
      const names = await namesOf(archive, [...approversIn(changes), ...contacts.flatMap(({ agents }) => agents)]);
      return {
        dossier: uncovered(viewer, dossierOf(then, changes, names)),
        changes: changes
          .filter(({ body }) => !hides(viewer, body.field))
          .toReversed()
          .map((change) => changeOf(change, names)),
        contacts: contacts.map((contact) => contactOf(contact, names)),
      };
    },
  };
}
