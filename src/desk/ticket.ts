import type { Content } from './content.ts';
import type { Mint } from './ports.ts';
import type { Conversation, Ticket } from './records.ts';

/** Luhn's check digit: it catches every single wrong digit and nearly every swap. */
function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/** A new ticket number: eight unguessable digits and a check digit. */
export function ticketNumber(mint: Mint): string {
  const digits = String(10_000_000 + mint.number(90_000_000));
  return `${digits}${checkDigit(digits)}`;
}

/** True when the check digit fits. */
export const isTicketNumber = (text: string): boolean =>
  /^\d{9}$/.test(text) && checkDigit(text.slice(0, 8)) === Number(text[8]);

/** As it is said and shown: three groups of three. */
export const spoken = (number: string): string => number.replace(/(\d{3})(?=\d)/g, '$1 ');

/** The department that an intent belongs to; what has none of its own goes where the open matter goes, else to customer service. Never a guess. */
export function departmentOf(content: Content, conversation: Conversation, intent: string): string {
  const named = content.intents[intent]?.department;
  if (named && intent !== 'dialog.human' && named !== 'BOT') return named;
  const open = conversation.dialog.stack.findLast(
    (frame) => frame.intent in content.intents && !frame.intent.startsWith('dialog.'),
  );
  return content.intents[open?.intent ?? '']?.department ?? 'CS';
}

/** A ticket with other facts; a place that is corrected keeps its number and its clocks. */
export function amended(
  ticket: Ticket,
  facts: Ticket['facts'],
  joins: string | null | undefined,
  seqs: readonly number[],
): Ticket {
  const joined = joins === undefined ? ticket.joins : joins;
  return {
    ...ticket,
    facts: { ...ticket.facts, ...facts },
    joins: joined,
    stage: ticket.stage === 'done' ? 'done' : joined ? 'joined' : 'open',
    seqs: [...new Set([...ticket.seqs, ...seqs])],
  };
}
