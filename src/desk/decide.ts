import type { Agent, Decision, Done, FieldWritten, Refusal } from './agents.ts';
import type { Field } from './content.ts';
import { fold } from './dossier.ts';
import type { Draft } from './draft.ts';
import { type FieldReading, readField } from './field.ts';
import { onConversation } from './handoff.ts';
import { leadsTo } from './merged.ts';
import { change, means, type Office } from './office.ts';
import type { Timer } from './ports.ts';
import { write } from './proposal.ts';
import type { Conversation, Dossier, FieldChange, Proposal, Provenance } from './records.ts';
import { dossierOf } from './vouch.ts';

const no = (because: Refusal) => ({ ok: false, because }) as const;
const yes = <T>(value: T) => ({ ok: true, value }) as const;

/** The agent vouches at level 2 that the customer holds the account; the account's dossier is then theirs to see and to change. */
export const verify = (
  office: Office,
  id: string,
  agent: Agent,
  account: string,
  how: string,
): Promise<Done<Conversation>> =>
  onConversation(office, id, async (draft, conversation) => {
    if (conversation.holder.is !== 'agent' || conversation.holder.agent !== agent.id) return no('notHolder');
    const now = office.clock.now().toISOString();
    const customer = await dossierOf(office, draft, account);
    const until = new Date(Date.parse(now) + 12 * 3_600_000).toISOString();
    const grant = { account, level: 2, how: `${how} (${agent.name})`, at: now, until } as const;
    draft.conversation = { ...conversation, grants: [...conversation.grants, grant], customer: customer.id };
    draft.tell({ is: 'verified', agent: agent.id, name: agent.name, because: how });
    return yes(draft.conversation);
  });

/** Works on a change that waits, under the lock of its thread, with the dossier that it belongs to. */
async function onProposal(
  office: Office,
  id: string,
  work: (draft: Draft, proposal: Proposal, dossier: Dossier) => Promise<Done<Proposal>> | Done<Proposal>,
  fired?: Timer,
): Promise<Done<Proposal>> {
  const [stored] = await office.archive.load([{ kind: 'proposal', id }] as const);
  if (!stored.body) return no('notFound');
  let refused: Done<Proposal> = no('notFound');
  const done = await change(office, stored.body.thread, async (draft, ground) => {
    if (fired) draft.fired(fired);
    const [own] = await office.archive.load([{ kind: 'proposal', id }] as const);
    if (!own.body) return null;
    if (!ground.proposals.some((p) => p.id === id)) draft.adopt(own);
    const proven = draft.customer && draft.conversation?.id === own.body.conversation ? draft.customer.id : null;
    const led = await leadsTo(office.archive, proven ?? own.body.dossier);
    if (draft.dossier?.id !== led.id && draft.customer?.id !== led.id) draft.adopt(led);
    const dossier = [draft.customer, draft.dossier].find((one) => one?.id === led.id);
    if (!dossier) return null;
    // What waited in a dossier that has been taken into another one waits in that one.
    const waiting = proven === null ? { ...own.body, dossier: dossier.id } : own.body;
    if (waiting.state !== 'pending' && waiting.state !== 'held') refused = no('decided');
    else refused = await work(draft, waiting, dossier);
    // A refusal that others must see (what stands there now, a wording that a colleague is to look at) is written down too.
    return refused.ok || fired || refused.because === 'changed' || refused.because === 'ownChange' ? refused : null;
  });
  return done?.decided ?? refused;
}

/** Writes the change that a proposal asks for. */
function apply(
  office: Office,
  draft: Draft,
  proposal: Proposal,
  dossier: Dossier,
  agent: Agent | null,
  sole: boolean,
): Proposal {
  const { field, to, thread, seq, span, editedBy, confidence } = proposal;
  const provenance: Provenance = editedBy
    ? { by: 'agent', agent: editedBy.id, name: editedBy.name, reason: null }
    : { by: 'message', thread, seq, span, ...(agent ? { approvedBy: agent.id } : {}) };
  const standing = dossier.provisional ? 'claim' : 'verified';
  const change = write(draft, means(office), dossier, {
    field,
    to,
    standing,
    confidence,
    provenance,
    ...(sole ? { sole } : {}),
  });
  const applied: Proposal = {
    ...proposal,
    dossier: dossier.id,
    from: dossier.fields[field]?.value ?? null,
    state: 'applied',
    holdUntil: null,
    decidedAt: office.clock.now().toISOString(),
    decidedBy: agent?.id ?? null,
    change,
  };
  draft.proposals.set(proposal.id, applied);
  draft.clear(`hold:${proposal.id}`);
  return applied;
}

/**
 * An agent's yes, yes with another value, or no. `changed`: the field has got another value since the change was asked
 * for, so that the agent must look again. A proven customer's field that an agent has rewritten wants a second pair of
 * eyes (`ownChange`), unless this agent is the only active administrator, which is then written down.
 */
export const decide = (office: Office, id: string, agent: Agent, decision: Decision): Promise<Done<Proposal>> =>
  onProposal(office, id, async (draft, proposal, dossier) => {
    if (decision.do === 'reject') {
      const decidedAt = office.clock.now().toISOString();
      const rejected: Proposal = {
        ...proposal,
        state: 'rejected',
        holdUntil: null,
        decidedAt,
        decidedBy: agent.id,
        reason: decision.reason,
      };
      draft.proposals.set(id, rejected);
      draft.clear(`hold:${id}`);
      return yes(rejected);
    }
    const standing = dossier.fields[proposal.field]?.value ?? null;
    const moved = dossier.id === proposal.dossier && standing !== proposal.from && standing !== proposal.to;
    if (moved) {
      toAgents(draft, { ...proposal, from: standing });
      return no('changed');
    }
    const reading = readable(office, proposal.field, decision.do === 'edit' ? decision.to : proposal.to);
    if (!reading.ok) return { ok: false, because: 'invalid', fault: reading };
    const to = reading.value;
    const edited = decision.do === 'edit' && to !== proposal.to;
    const wording: Proposal = { ...proposal, to, ...(edited && { editedBy: { id: agent.id, name: agent.name } }) };
    const own = wording.editedBy?.id === agent.id && !dossier.provisional;
    const sole = own && (await isSole(office, agent));
    if (!own || sole) return yes(apply(office, draft, wording, dossier, agent, sole));
    // The agent's wording becomes what waits, for a colleague to accept.
    toAgents(draft, wording);
    return no('ownChange');
  });

const kept = ({ content }: Office, name: string): Field | undefined =>
  content.fields.find(({ field }) => field === name);
const today = (office: Office): string => office.clock.now().toISOString().slice(0, 10);

/** A field that is no longer kept takes what it has always taken: text. */
function readable(office: Office, name: string, to: string): FieldReading {
  const field = kept(office, name);
  return field ? readField(field, to, today(office)) : { ok: true, value: to };
}

/** Time alone applies it no longer: an agent has to say yes. */
function toAgents(draft: Draft, proposal: Proposal): void {
  draft.proposals.set(proposal.id, { ...proposal, state: 'pending', holdUntil: null });
  draft.clear(`hold:${proposal.id}`);
}

/** The only active administrator of an installation where nobody else could approve. */
async function isSole(office: Office, agent: Agent): Promise<boolean> {
  const users = await office.archive.find('user', 'all', 'all', { limit: Number.MAX_SAFE_INTEGER });
  const able = users.filter(({ body }) => body?.state === 'active' && body.roles.some((role) => APPROVERS.has(role)));
  return able.length === 1 && able[0]?.id === agent.id;
}
const APPROVERS: ReadonlySet<string> = new Set(['agent', 'supervisor', 'administrator', 'archiveClerk']);

/** A day has passed since the old contact was told, and nobody has objected. An agent decides when it could not be told, or when the field has got another value since. */
export async function hold(office: Office, timer: Timer): Promise<void> {
  const unsent = await office.archive.outgoing(NEVER, Number.MAX_SAFE_INTEGER);
  const told = !unsent.some(({ lane }) => lane === `notice:${timer.of}`);
  const done = await onProposal(
    office,
    timer.of,
    (draft, proposal, dossier) => {
      if (proposal.state !== 'held') return no('decided');
      const moved = (dossier.fields[proposal.field]?.value ?? null) !== proposal.from;
      if (told && !moved) return yes(apply(office, draft, proposal, dossier, null, false));
      toAgents(draft, proposal);
      return no('changed');
    },
    timer,
  );
  if (!done.ok && done.because === 'notFound') await office.archive.commit({ timers: { fired: [timer] } });
}
const NEVER = '9999-12-31T23:59:59.999Z';

/**
 * Writes a field by hand. The writer says what stood there when they looked, so that nobody's change in between is
 * written over unseen. What the company's systems or a rule give is not written by hand; a clerk writes the rest.
 */
export const setField = (office: Office, id: string, agent: Agent, written: FieldWritten) =>
  amend(office, id, (dossier) => {
    const field = kept(office, written.field);
    if (!field) return no('notFound');
    if (field.change === 'system' || (field.change === 'clerk' && !written.clerk)) return no('notYours');
    const from = dossier.fields[written.field]?.value ?? null;
    if (from !== written.from) return no('changed');
    const reading = written.to === null ? null : readField(field, written.to, today(office));
    if (reading?.ok === false) return { ok: false, because: 'invalid', fault: reading };
    const to = reading?.value ?? null;
    if (to === from) return no('changed');
    const standing = dossier.provisional ? 'claim' : 'verified';
    const provenance = { by: 'agent', agent: agent.id, name: agent.name, reason: written.reason } as const;
    return yes({ field: written.field, to, standing, provenance });
  });

/** Brings back the value that a field had after a change. Never wins over a change it has not seen: the commit conflicts and is decided anew. */
export async function restore(
  office: Office,
  id: string,
  agent: Agent,
  seq: number,
  reason: string,
): Promise<Done<{ readonly seq: number }>> {
  const log = await office.archive.entries('dossier', id, { after: 0, limit: Number.MAX_SAFE_INTEGER });
  const wanted = log.find((entry) => entry.seq === seq)?.body;
  if (!wanted) return no('notFound');
  const provenance = { by: 'agent', agent: agent.id, name: agent.name, reason } as const;
  const { field, to, standing } = wanted;
  return amend(office, id, () => yes({ field, to, standing, provenance, restores: seq }));
}

type Amendment = Pick<FieldChange, 'field' | 'to' | 'standing' | 'provenance' | 'restores'>;

/** One change of a dossier outside any conversation. A commit that conflicts is decided anew on what stands there then. */
async function amend(
  office: Office,
  id: string,
  decided: (dossier: Dossier) => Done<Amendment>,
): Promise<Done<{ readonly seq: number }>> {
  for (;;) {
    const [stored] = await office.archive.load([{ kind: 'dossier', id }] as const);
    const dossier = stored.body;
    if (!dossier) return no('notFound');
    if (dossier.merged) return no('merged');
    const amendment = decided(dossier);
    if (!amendment.ok) return amendment;
    const from = dossier.fields[amendment.value.field]?.value ?? null;
    const now = office.clock.now().toISOString();
    const next: FieldChange = { v: 1, id: office.mint.id(), at: now, from, confidence: 1, ...amendment.value };
    const body = fold(dossier, [{ seq: dossier.lastChange + 1, body: next }]);
    const done = await office.archive.commit({
      puts: [{ kind: 'dossier', id, expects: stored.version, body }],
      appends: [{ log: 'dossier', of: id, seq: body.lastChange, body: next }],
    });
    if (!done.ok) continue;
    await showAll(office, dossier);
    return yes({ seq: body.lastChange });
  }
}

/** Tells the desk that a dossier has changed beside the open conversations that show it. */
export async function showAll(
  { archive, bell }: Pick<Office, 'archive'> & { readonly bell: Pick<Office['bell'], 'moved'> },
  { id, thread }: Pick<Dossier, 'id' | 'thread'>,
): Promise<void> {
  const [proven, own] = await Promise.all([
    archive.find('conversation', 'customer', id),
    thread === null ? [] : archive.find('conversation', 'openIn', thread),
  ]);
  for (const { body } of [...proven, ...own]) if (body && body.status !== 'closed') bell.moved(body);
}
