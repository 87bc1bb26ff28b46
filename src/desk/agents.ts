import type { FieldFault } from './field.ts';
import type { Closing, Conversation, Proposal, ThreadEvent, Ticket } from './records.ts';

/** Somebody who works at the desk, as far as the desk must know them. `name` is what customers see. */
export interface Agent {
  readonly id: string;
  readonly name: string;
}

/** Why something was not done; nothing was changed. */
export type Refusal =
  | 'notFound'
  | 'notHolder'
  | 'taken'
  | 'closed'
  | 'changed'
  | 'empty'
  | 'tooLong'
  | 'ownChange'
  | 'decided'
  /** No value of that field; `fault` says why. */
  | 'invalid'
  /** The dossier has been taken into another one, and is written no more. */
  | 'merged'
  /** The field is not theirs to write. */
  | 'notYours'
  /** The clocks stand still already; none does. */
  | 'paused'
  | 'notPaused'
  /** No promise that runs may stand still for that reason. */
  | 'noPause'
  /** The ticket has no such promise, or only a done ticket keeps it. */
  | 'notMarked';
export type Done<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly because: Refusal; readonly fault?: FieldFault };

/** What an agent wrote; the client's id makes a second sending of the same text one message. */
export interface Written {
  readonly clientId: string;
  readonly text: string;
}

export interface FieldWritten {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
  /** An archive clerk may write what agents may not. */
  readonly clerk: boolean;
}

export type Decision =
  | { readonly do: 'accept' }
  | { readonly do: 'edit'; readonly to: string }
  | { readonly do: 'reject'; readonly reason: string };

/** Why a ticket's clocks are stopped: a reason of the content, and what the agent adds. */
export interface Hold {
  readonly because: string;
  readonly note: string | null;
}

/** What agents may ask of the desk. Who may see a conversation is decided before. */
export interface AgentDesk {
  /** From the bot or the queue; of any number of agents who try, one gets it and the others are told `taken`. */
  take(conversation: string, agent: Agent): Promise<Done<Conversation>>;
  /** Only while this agent holds it. */
  reply(
    conversation: string,
    agent: Agent,
    written: Written,
  ): Promise<Done<{ readonly seq: number; readonly event: ThreadEvent }>>;
  /** For colleagues only. */
  note(
    conversation: string,
    agent: Agent,
    written: Written,
  ): Promise<Done<{ readonly seq: number; readonly event: ThreadEvent }>>;
  /** Back to the queue. */
  release(conversation: string, agent: Agent): Promise<Done<Conversation>>;
  /** Back to the bot, whose dialog goes on where it stopped. */
  handBack(conversation: string, agent: Agent): Promise<Done<Conversation>>;
  close(conversation: string, agent: Agent, how: Omit<Closing, 'agent'>): Promise<Done<Conversation>>;
  /** The agent vouches, at level 2, that the customer is the holder of the account. Only while this agent holds the chat. */
  verify(conversation: string, agent: Agent, account: string, how: string): Promise<Done<Conversation>>;
  /** `ownChange`: who asked for it may not approve it, unless there is nobody else (`sole`). */
  decide(proposal: string, agent: Agent, decision: Decision): Promise<Done<Proposal>>;
  /** Writes a field of a dossier by hand; null clears it. `from`: the value that the agent has seen there. */
  setField(dossier: string, agent: Agent, written: FieldWritten): Promise<Done<{ readonly seq: number }>>;
  /** Brings back the value that a field had after the given change; itself a change. */
  restore(dossier: string, agent: Agent, change: number, reason: string): Promise<Done<{ readonly seq: number }>>;
  /** The ticket's work is done. */
  finish(ticket: string): Promise<Done<Ticket>>;
  /** One promise of the ticket is kept, and its work goes on. */
  keep(ticket: string, promise: string): Promise<Done<Ticket>>;
  /** Stops the clocks of those promises whose rule allows it. */
  pause(ticket: string, agent: Agent, hold: Hold): Promise<Done<Ticket>>;
  /** The clocks go on with what was left. */
  resume(ticket: string): Promise<Done<Ticket>>;
  /** False when there is no such alert. */
  acknowledge(alert: string, agent: Agent): Promise<boolean>;
  /** The agent is typing; the customer sees it while this agent holds the chat. */
  typing(conversation: string, agent: Agent): Promise<void>;
  /** The agent's first console has opened, or the last one has gone: a minute later their chats go back to the queue. */
  came(agent: string): Promise<void>;
  left(agent: string): Promise<void>;
}
