import { type Answer, asking, type Effect, type Said } from '../dialog/index.ts';
import { emptyDossier, masked, withChange } from './dossier.ts';
import type { Draft } from './draft.ts';
import { readField } from './field.ts';
import type { Means } from './perform.ts';
import type { Conversation, Dossier, FieldChange, Instant, Proposal, Provenance } from './records.ts';

/** How long the old contact has to object before a change of it applies. */
const HOLD_HOURS = 24;

/** The highest level that somebody has proven in this conversation; with `now`, of the grants that still run. */
export const levelOf = (conversation: Pick<Conversation, 'grants'> | null, now?: Instant): 0 | 1 | 2 =>
  (conversation?.grants ?? [])
    .filter(({ until }) => now === undefined || until > now)
    .reduce<0 | 1 | 2>((most, { level }) => (level > most ? level : most), 0);

/** The thread's provisional dossier, begun when there is none. */
function provisional(draft: Draft, means: Means): Dossier {
  draft.dossier ??= emptyDossier(means.mint.id(), draft.thread.id, means.now);
  if (draft.thread.dossier !== draft.dossier.id) draft.thread = { ...draft.thread, dossier: draft.dossier.id };
  return draft.dossier;
}

type Written = Pick<FieldChange, 'field' | 'to' | 'standing' | 'provenance'> &
  Partial<Pick<FieldChange, 'confidence' | 'restores' | 'sole'>>;

/** Writes a change into one of the draft's dossiers; gives its seq. */
export function write(draft: Draft, means: Means, dossier: Dossier, change: Written): number {
  const seq = dossier.lastChange + 1;
  const from = dossier.fields[change.field]?.value ?? null;
  const whole: FieldChange = { v: 1, id: means.mint.id(), at: means.now, from, confidence: 1, ...change };
  const next = withChange(dossier, seq, whole);
  if (draft.customer?.id === dossier.id) draft.customer = next;
  if (draft.dossier?.id === dossier.id) draft.dossier = next;
  draft.change(dossier.id, seq, whole);
  return seq;
}

type Sourced = Answer & { readonly seq: number; readonly span: readonly [number, number] };

/** Said in a message, about something that the archive keeps. */
const sourced = (field: string, answer: Answer, means: Means): answer is Sourced =>
  answer.seq !== null && answer.span !== null && means.content.fields.some((known) => known.field === field);

/** What was said of a field, in its one form; null: nothing that the archive could keep. */
function kept(field: string, answer: Answer, means: Means): Sourced | null {
  const known = means.content.fields.find((each) => each.field === field);
  if (!known || !sourced(field, answer, means)) return null;
  const { seq, span, value } = answer;
  const reading = readField(known, value, means.now.slice(0, 10));
  return reading.ok ? { seq, span, value: reading.value } : null;
}

/** What a customer says of themselves is kept at once, as a claim, in the thread's provisional dossier. */
export function claim(field: string, said: Answer, draft: Draft, means: Means): void {
  const answer = kept(field, said, means);
  if (answer === null || draft.dossier?.fields[field]?.value === answer.value) return;
  // What is asked to be changed is a proposal once it has been read back, and nothing before.
  if (draft.conversation && asking(draft.conversation.dialog, field)) return;
  const { seq, span, value: to } = answer;
  const provenance: Provenance = { by: 'message', thread: draft.thread.id, seq, span };
  write(draft, means, provisional(draft, means), { field, to, standing: 'claim', provenance });
}

const waits = ({ state }: Proposal): boolean => state === 'pending' || state === 'held';

function propose(field: string, answer: Sourced, draft: Draft, means: Means, more: Partial<Proposal>): Proposal {
  const conversation = draft.conversation as Conversation;
  const level = levelOf(conversation, means.now);
  const dossier = (level > 0 ? draft.customer : null) ?? provisional(draft, means);
  // Said again in other words: the newer one is what waits. What was asked for and read back does not give way to a mention.
  for (const [id, old] of draft.proposals) {
    if (old.field === field && waits(old) && (more.asked || !old.asked)) {
      draft.clear(`hold:${id}`);
      draft.proposals.set(id, { ...old, state: 'withdrawn', decidedAt: means.now, reason: 'said anew' });
    }
  }
  const proposal: Proposal = {
    v: 1,
    id: means.mint.id(),
    at: means.now,
    dossier: dossier.id,
    thread: draft.thread.id,
    conversation: conversation.id,
    field,
    from: dossier.fields[field]?.value ?? null,
    to: answer.value,
    editedBy: null,
    seq: answer.seq,
    span: answer.span,
    confidence: 1,
    asked: false,
    level,
    state: 'pending',
    holdUntil: null,
    decidedAt: null,
    decidedBy: null,
    reason: null,
    change: null,
    ...more,
  };
  draft.proposals.set(proposal.id, proposal);
  draft.conversation = { ...conversation, proposals: [...conversation.proposals, proposal.id] };
  return proposal;
}

/** What is noticed in a message that a person answers: shown to them, never asked by the bot. */
export function notice(field: string, said: Answer, draft: Draft, means: Means): void {
  const answer = kept(field, said, means);
  if (answer === null) return;
  const dossier = draft.customer ?? draft.dossier;
  if (dossier?.fields[field]?.value === answer.value) return;
  if ([...draft.proposals.values()].some((p) => p.field === field && p.to === answer.value && p.state !== 'withdrawn'))
    return;
  propose(field, answer, draft, means, {});
}

type Request = Extract<Effect, { do: 'requestChange' }>;

/** A dialog asks for the change of something that the archive does not keep, or that nobody has said. */
class UnkeptField extends Error {
  override name = 'UnkeptField';
  constructor(field: string) {
    super(
      `${field}: add it to data/fields.json, and let the dialog's slot keep the place where it was said (verbatim)`,
    );
  }
}

/**
 * The customer asks for a change and has read it back. Level 0: it waits for an agent. From level 1 on, where the old
 * contact can be told: it holds for a day and then applies. Gives what the customer is told; the old value only masked,
 * and only from level 1 on.
 */
export function requestChange(effect: Request, draft: Draft, means: Means): Said {
  const { field, said } = effect;
  if (!sourced(field, effect.answer, means)) throw new UnkeptField(field);
  // What fits no form of the field waits all the same: the agent who looks at it puts it right.
  const answer = kept(field, effect.answer, means) ?? effect.answer;
  const level = levelOf(draft.conversation, means.now);
  const before = level > 0 ? (draft.customer?.fields[field]?.value ?? null) : null;
  const known = before !== null;
  const words = { to: answer.value, ...effect.words, ...(known ? { from: masked(before) } : {}) };
  if (known && before === answer.value) return { key: said.same, with: words };
  const asked = [...draft.proposals.values()].findLast(
    (p) => p.asked && p.field === field && p.to === answer.value && waits(p),
  );
  if (asked?.state === 'held')
    return { key: said.held, with: { ...words, until: { instant: asked.holdUntil ?? means.now } } };
  if (asked) return { key: known ? said.known : said.pending, with: words };
  const hold = known && means.notices && effect.notify.includes(field);
  const holdUntil = new Date(Date.parse(means.now) + HOLD_HOURS * 3_600_000).toISOString();
  const proposal = propose(field, answer, draft, means, {
    asked: true,
    ...(hold ? { state: 'held', holdUntil } : {}),
  });
  if (!hold) return { key: known ? said.known : said.pending, with: words };
  draft.timer({ id: `hold:${proposal.id}`, at: holdUntil, kind: 'hold', of: proposal.id, note: '' });
  draft.send({
    id: proposal.id,
    lane: `notice:${proposal.id}`,
    seq: 1,
    at: means.now,
    kind: 'notice',
    body: {
      contact: before,
      field,
      language: draft.conversation?.language ?? 'zh',
      appliesAt: holdUntil,
      reference: proposal.id,
    },
    tries: 0,
  });
  return { key: said.held, with: { ...words, until: { instant: holdUntil } } };
}

/** Takes back the customer's latest change of this conversation, whether it still waits or has been applied. */
export function undo(draft: Draft, means: Means): Said {
  const latest = [...draft.proposals.values()].findLast(
    (p) => p.asked && p.state !== 'withdrawn' && p.state !== 'rejected',
  );
  if (!latest) return { key: 'common.nothingToUndo' };
  const dossier = [draft.customer, draft.dossier].find((one) => one?.id === latest.dossier);
  const standing = dossier?.fields[latest.field];
  if (latest.state === 'applied') {
    // Somebody has changed it since: that is not this customer's to undo.
    if (!dossier || standing?.change !== latest.change) return { key: 'common.nothingToUndo' };
    const seq = draft.thread.unanswered[0] ?? draft.thread.lastSeq;
    const provenance: Provenance = { by: 'message', thread: latest.thread, seq, span: [0, 0] };
    write(draft, means, dossier, {
      field: latest.field,
      to: latest.from,
      standing: standing?.standing ?? 'claim',
      provenance,
    });
  }
  draft.clear(`hold:${latest.id}`);
  draft.proposals.set(latest.id, {
    ...latest,
    state: 'withdrawn',
    decidedAt: means.now,
    reason: 'undone by the customer',
  });
  return { key: 'common.undone' };
}
