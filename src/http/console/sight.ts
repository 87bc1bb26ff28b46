import { type Archive, type Documents, INDEXES, type Kind, type Stored } from '../../desk/ports.ts';
import type { Conversation, Dossier, Role, Ticket } from '../../desk/records.ts';
import { type Refused, refuse, type WhoBy } from '../routes.ts';
import { conversationsOf, openConversations } from './episodes.ts';

/** Somebody who looks: what decides what they may see. A user is one. */
export interface Viewer {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly departments: readonly string[];
}

/** A document that is there, and that its viewer may see. */
export type Seen<K extends Kind> = Stored<K> & { readonly body: Documents[K] };

/** Those who talk to customers; a console's socket is theirs alone. */
export const CHAT_ROLES = ['agent', 'supervisor'] as const satisfies readonly Role[];

/** The owner of the machine sees everything, and has no name to act under. */
const OPERATOR: Viewer = { id: '', roles: ['supervisor', 'archiveClerk'], departments: ['*'] };

export const viewerOf = (who: WhoBy['staff']): Viewer => (who.is === 'staff' ? who.user : OPERATOR);

export const has = (viewer: Pick<Viewer, 'roles'>, roles: readonly Role[]): boolean =>
  viewer.roles.some((role) => roles.includes(role));

export const worksFor = (viewer: Pick<Viewer, 'departments'>, department: string): boolean =>
  viewer.departments.includes('*') || viewer.departments.includes(department);

/** An agent sees what their departments have, what they hold or have closed, and every danger: that concerns everybody. */
export function sees(viewer: Viewer, { department, status, holder, agents, hazards }: Conversation): boolean {
  if (!has(viewer, CHAT_ROLES)) return false;
  if (worksFor(viewer, department)) return true;
  if (status === 'closed') return agents.includes(viewer.id);
  if (holder.is === 'agent' && holder.agent === viewer.id) return true;
  return hazards.some(({ certainty }) => certainty === 'hit');
}

const NOT_FOUND = refuse(404, 'notFound', 'There is nothing at this address.');
/** Reads like what does not exist; only the count of attacks tells them apart. */
const HIDDEN = refuse(NOT_FOUND.status, NOT_FOUND.error.code, NOT_FOUND.error.message, { security: 'notVisible' });

/** The one way from a user to what the archive holds: what they may not see is refused as if it did not exist. */
export interface Sight {
  conversation(viewer: Viewer, id: string): Promise<Seen<'conversation'> | Refused>;
  /** All open ones that they may see, oldest first. */
  conversations(viewer: Viewer): Promise<readonly Seen<'conversation'>[]>;
  proposal(viewer: Viewer, id: string): Promise<Seen<'proposal'> | Refused>;
  ticket(viewer: Viewer, id: string): Promise<Seen<'ticket'> | Refused>;
  tickets(viewer: Viewer, stage: 'open' | 'done'): Promise<readonly Seen<'ticket'>[]>;
  dossier(viewer: Viewer, id: string): Promise<Seen<'dossier'> | Refused>;
  file(viewer: Viewer, id: string): Promise<Seen<'file'> | Refused>;
}

const present = <K extends Kind>(stored: Stored<K>): stored is Seen<K> => stored.body !== null;
const EVERY = { limit: Number.MAX_SAFE_INTEGER } as const;

/** `departments`: the codes of all there are. */
export function createSight(archive: Archive, departments: readonly string[]): Sight {
  async function one<K extends Kind>(kind: K, id: string): Promise<Seen<K> | null> {
    const [stored] = (await archive.load([{ kind, id }])) as unknown as readonly [Stored<K>];
    return present(stored) ? stored : null;
  }

  async function through(viewer: Viewer, conversation: string): Promise<boolean> {
    const found = await one('conversation', conversation);
    return found !== null && sees(viewer, found.body);
  }

  const seesTicket = async (viewer: Viewer, { department, conversation }: Ticket): Promise<boolean> =>
    has(viewer, CHAT_ROLES) && (worksFor(viewer, department) || (await through(viewer, conversation)));

  async function seesDossier(viewer: Viewer, dossier: Dossier): Promise<boolean> {
    if (has(viewer, ['archiveClerk', 'privacyOfficer'])) return true;
    if (!dossier.provisional && has(viewer, ['supervisor'])) return true;
    return (await conversationsOf(archive, dossier)).some((conversation) => sees(viewer, conversation));
  }

  async function scoped<K extends Kind>(
    kind: K,
    id: string,
    visible: (body: Documents[K]) => boolean | Promise<boolean>,
  ): Promise<Seen<K> | Refused> {
    const found = await one(kind, id);
    if (found === null) return NOT_FOUND;
    return (await visible(found.body)) ? found : HIDDEN;
  }

  async function conversations(viewer: Viewer): Promise<readonly Seen<'conversation'>[]> {
    const seen = (await openConversations(archive)).filter(present).filter(({ body }) => sees(viewer, body));
    return seen.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  return {
    conversations,
    conversation: (viewer, id) => scoped('conversation', id, (body) => sees(viewer, body)),
    proposal: (viewer, id) =>
      scoped('proposal', id, (body) => has(viewer, ['archiveClerk']) || through(viewer, body.conversation)),
    ticket: (viewer, id) => scoped('ticket', id, (body) => seesTicket(viewer, body)),
    async tickets(viewer, stage) {
      const theirs = departments.filter((code) => worksFor(viewer, code));
      const found = await Promise.all(theirs.map((code) => archive.find('ticket', stage, code, EVERY)));
      // Those that other departments have of chats that this agent holds, or that tell of a danger.
      const chats = await conversations(viewer);
      const ids = chats.flatMap(({ body }) => body.tickets);
      const others = await archive.load(ids.map((id) => ({ kind: 'ticket', id }) as const));
      const more = others
        .filter(present)
        .filter(({ body }) => !theirs.includes(body.department) && INDEXES.ticket[stage](body) !== null);
      return [...found.flat().filter(present), ...more];
    },
    file: (viewer, id) => scoped('file', id, (body) => through(viewer, body.conversation)),
    dossier: (viewer, id) => scoped('dossier', id, (body) => seesDossier(viewer, body)),
  };
}
