import type { Draft } from './draft.ts';
import type { Means } from './perform.ts';
import type { Closing, ContactRecord, Conversation, Instant } from './records.ts';
import { askSurvey } from './survey.ts';

const HOUR = 3_600;

/** Seconds that agents have held the conversation up to now; what it keeps when the holder goes. */
export function heldSeconds({ holder, agentSeconds = 0 }: Conversation, now: Instant): number {
  if (holder.is !== 'agent') return agentSeconds;
  return agentSeconds + Math.max(0, Math.round((Date.parse(now) - Date.parse(holder.since)) / 1000));
}

/** Ends the open conversation: nobody holds it, its grants end, its contact record files itself, and the customer is asked how it was. */
export function closeConversation(
  draft: Draft,
  means: Means,
  outcome: NonNullable<Conversation['outcome']>,
  closing: Closing | null = null,
): void {
  const open = draft.conversation;
  if (!open) return;
  const { mint, now } = means;
  const seconds = heldSeconds(open, now);
  const promised = open.tickets.flatMap((id) => draft.tickets.get(id)?.promises ?? []).map(({ promise }) => promise);
  const contact: ContactRecord = {
    v: 1,
    id: mint.id(),
    conversation: open.id,
    thread: open.thread,
    dossier: draft.thread.dossier,
    ...(open.customer !== null && { customer: open.customer }),
    channel: draft.thread.channel,
    from: open.openedAt,
    to: now,
    language: open.language,
    messages: open.messages,
    intents: open.intents,
    tickets: open.tickets,
    handledBy: open.agents.length > 0 ? ['bot', 'agent'] : ['bot'],
    agents: open.agents,
    ...(seconds > 0 && {
      agentSeconds: seconds,
      cost: Math.round((seconds * means.content.company.agentHour) / HOUR),
    }),
    ...(open.verdicts !== undefined && { verdicts: open.verdicts }),
    ...(promised.length > 0 && { promises: [...new Set(promised)] }),
    outcome,
    closing,
    satisfaction: null,
  };
  draft.file(contact);
  askSurvey(draft, means, open, contact);
  for (const timer of ['silence', 'queue', 'attend']) draft.clear(`${timer}:${open.id}`);
  for (const { waits } of open.dialog.stack) if (waits) draft.clear(`lookup:${open.id}:${waits.id}`);
  draft.conversation = {
    ...(draft.conversation as Conversation),
    status: 'closed',
    outcome,
    closing,
    closedAt: now,
    ...(seconds > 0 && { agentSeconds: seconds }),
    holder: { is: 'nobody' },
    waitingSince: null,
    unread: 0,
    grants: [],
    dialog: { ...open.dialog, stack: [], ended: null },
  };
  draft.thread = { ...draft.thread, conversation: null };
}
