import type { Append, Commit, Documents, Entry, Kind, Outgoing, Put, Stored, Timer } from './ports.ts';
import type {
  Alert,
  ContactRecord,
  Conversation,
  Dossier,
  FieldChange,
  FileRecord,
  Happened,
  Proposal,
  Thread,
  ThreadEvent,
  Ticket,
} from './records.ts';

/** What a change starts from: documents as they were loaded. */
export interface Ground {
  readonly thread: Stored<'thread'> & { readonly body: Thread };
  readonly conversation: Stored<'conversation'>;
  readonly dossier: Stored<'dossier'>;
  /** The proven customer's dossier. */
  readonly customer: Stored<'dossier'>;
  readonly tickets: readonly Stored<'ticket'>[];
  readonly proposals: readonly Stored<'proposal'>[];
}

/** A commit in the making: the documents as they will be, and what is appended, set and sent along with them. */
export interface Draft {
  thread: Thread;
  conversation: Conversation | null;
  dossier: Dossier | null;
  customer: Dossier | null;
  readonly tickets: Map<string, Ticket>;
  /** Tickets of the thread's earlier conversations, once they have been recalled; only to be told of. */
  earlier: readonly Ticket[];
  readonly proposals: Map<string, Proposal>;
  /** Takes in what was loaded besides: a proposal, or a dossier in the place of the customer's. */
  adopt(stored: Stored<'proposal'> | Stored<'dossier'>): void;
  say(event: ThreadEvent): void;
  /** An activity line for the agents alone. */
  tell(happened: Happened, text?: string): void;
  /** The next words of ours that the customer gets tell of this. */
  mark(happened: Happened): void;
  /** Writes down the newest change of the dossier with that id, which must be one of the draft's. */
  change(dossier: string, seq: number, change: FieldChange): void;
  /** `version`: the one that was loaded, where it stands already. */
  file(contact: ContactRecord, version?: number): void;
  keep(file: FileRecord): void;
  alert(alert: Alert): void;
  timer(timer: Timer): void;
  clear(timer: string): void;
  fired(timer: Timer): void;
  send(item: Outgoing): void;
  /** The commit, with the versions that it rests on, the events it adds to the thread, and the alerts it raises. */
  finish(): {
    readonly commit: Commit;
    readonly entries: readonly Entry<'thread'>[];
    readonly alerts: readonly Alert[];
  };
}

/** An event on its way to the channel that its thread came by. */
export const toChannel = (thread: string, seq: number, at: string): Outgoing => ({
  id: `activity:${thread}:${seq}`,
  lane: `thread:${thread}`,
  seq,
  at,
  kind: 'activity',
  body: { thread },
  tries: 0,
});

export function draftOn(ground: Ground, mint: { id(): string }, now: string): Draft {
  const appends: Append[] = [];
  const entries: Entry<'thread'>[] = [];
  const puts: Put[] = [];
  const alerts: Alert[] = [];
  const timers = new Map<string, Timer | null>();
  const fired: Timer[] = [];
  const send: Outgoing[] = [];
  const dossiers: Stored<'dossier'>[] = [ground.dossier, ground.customer];
  const proposals: Stored<'proposal'>[] = [...ground.proposals];
  let marked: Happened | null = null;
  const bodies = <K extends Kind>(stored: readonly Stored<K>[]) =>
    new Map(stored.flatMap((s) => (s.body ? [[s.id, s.body] as const] : [])));

  /** Puts a document that differs from what was loaded; one that was not loaded is new. */
  function put<K extends Kind>(kind: K, before: readonly Stored<K>[], id: string, body: Documents[K]): void {
    const loaded = before.find((stored) => stored.id === id);
    if (loaded?.body !== body) puts.push({ kind, id, expects: loaded?.version ?? 0, body } as Put);
  }

  const draft: Draft = {
    thread: ground.thread.body,
    conversation: ground.conversation.body,
    dossier: ground.dossier.body,
    customer: ground.customer.body,
    tickets: bodies(ground.tickets),
    earlier: [],
    proposals: bodies(ground.proposals),
    adopt(stored) {
      if (stored.body === null) return;
      if (stored.kind === 'dossier') {
        dossiers.push(stored);
        draft.customer = stored.body;
      } else {
        proposals.push(stored);
        draft.proposals.set(stored.id, stored.body);
      }
    },
    mark(happened) {
      marked = happened;
    },
    say(given) {
      const tells = marked && given.audience !== 'desk' && given.from.is !== 'customer';
      const event: ThreadEvent = tells ? { ...given, happened: marked as Happened } : given;
      if (tells) marked = null;
      const seq = draft.thread.lastSeq + 1;
      const of = draft.thread.id;
      appends.push({ log: 'thread', of, seq, body: event, ...(event.clientId ? { key: event.clientId } : {}) });
      entries.push({ seq, body: event });
      // Readers that do not come to us are written to, in the order of the thread.
      if (draft.thread.address !== null && event.from.is !== 'customer' && event.audience !== 'desk')
        send.push(toChannel(of, seq, now));
      draft.thread = { ...draft.thread, lastSeq: seq };
      const { conversation } = draft;
      // While the bot holds it, a message leaves the record as it is: the bot's turn follows, and writes it anyway.
      const follows = event.from.is === 'customer' && conversation?.holder.is === 'bot';
      if (conversation && event.conversation === conversation.id && !follows)
        draft.conversation = { ...conversation, lastSeq: seq };
    },
    tell(happened, text = '') {
      draft.say({
        v: 1,
        id: mint.id(),
        at: now,
        conversation: draft.conversation?.id ?? null,
        from: { is: 'system' },
        tone: 'plain',
        text,
        language: null,
        audience: 'desk',
        happened,
      });
    },
    change: (of, seq, body) => appends.push({ log: 'dossier', of, seq, body }),
    file: (contact, version = 0) => puts.push({ kind: 'contact', id: contact.id, expects: version, body: contact }),
    keep: (file) => puts.push({ kind: 'file', id: file.id, expects: 0, body: file }),
    alert(alert) {
      alerts.push(alert);
      puts.push({ kind: 'alert', id: alert.id, expects: 0, body: alert });
    },
    timer: (timer) => timers.set(timer.id, timer),
    clear: (timer) => timers.set(timer, null),
    fired: (timer) => fired.push(timer),
    send: (item) => send.push(item),
    finish() {
      const { thread, conversation, dossier, customer } = draft;
      put('thread', [ground.thread], thread.id, thread);
      if (conversation) put('conversation', [ground.conversation], conversation.id, conversation);
      if (dossier) put('dossier', dossiers, dossier.id, dossier);
      if (customer && customer.id !== dossier?.id) put('dossier', dossiers, customer.id, customer);
      for (const [id, ticket] of draft.tickets) put('ticket', ground.tickets, id, ticket);
      for (const [id, proposal] of draft.proposals) put('proposal', proposals, id, proposal);
      const set = [...timers.values()].filter((timer) => timer !== null);
      const clear = [...timers].filter(([, timer]) => timer === null).map(([id]) => id);
      return { commit: { puts, appends, timers: { set, clear, fired }, outbox: { put: send } }, entries, alerts };
    },
  };
  return draft;
}
