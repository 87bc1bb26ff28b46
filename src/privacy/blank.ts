import type { ContactRecord, Conversation, FieldChange, Thread, ThreadEvent, Ticket } from '../desk/records.ts';
import { atRest } from '../dialog/index.ts';

/*
 * What is left of a person's documents: that something happened, when, and how it was handled; none of their words,
 * values, names and numbers. Ids stay, so that figures still add up; nobody can be found by them.
 */

export const blankEvent = ({
  v,
  id,
  at,
  conversation,
  from,
  tone,
  language,
  audience,
  happened,
}: ThreadEvent): ThreadEvent => ({
  ...{ v, id, at, conversation, from, tone, text: '', language },
  ...(audience && { audience }),
  ...(happened && { happened: { is: happened.is } }),
});

export const blankChange = ({ v, id, at, field, confidence, standing }: FieldChange): FieldChange => ({
  ...{ v, id, at, field, from: null, to: null, confidence, standing },
  provenance: { by: 'rule', rule: 'erased' },
});

export const blankThread = (thread: Thread): Thread => ({
  ...thread,
  visitor: `erased ${thread.id}`,
  ...{
    address: null,
    unanswered: [],
    conversation: null,
    dossier: null,
    privacyNotice: null,
    vouched: null,
    survey: null,
  },
});

export const blankConversation = (conversation: Conversation): Conversation => ({
  ...conversation,
  closing: conversation.closing && { ...conversation.closing, next: null },
  ...{ proposals: [], customer: null, dialog: atRest, causes: {}, grants: [], lastSaid: [], hazards: [] },
});

export function blankContact({ customer: _, ...contact }: ContactRecord): ContactRecord {
  return { ...contact, dossier: null, closing: contact.closing && { ...contact.closing, next: null } };
}

export const blankTicket = (ticket: Ticket): Ticket => ({ ...ticket, dossier: null, facts: {}, seqs: [] });
