import type { Append, Commit, Entry, Outgoing, Put, Stored, Timer } from './ports.ts';
import type {
  Alert,
  ContactRecord,
  Conversation,
  Dossier,
  FieldChange,
  Thread,
  ThreadEvent,
  Ticket,
} from './records.ts';

/** What a change starts from: documents as they were loaded. */
export interface Ground {
  readonly thread: Stored<'thread'> & { readonly body: Thread };
  readonly conversation: Stored<'conversation'>;
  readonly dossier: Stored<'dossier'>;
  readonly tickets: readonly Stored<'ticket'>[];
}

/** A commit in the making: the documents as they will be, and what is appended, set and sent along with them. */
export interface Draft {
  thread: Thread;
  conversation: Conversation | null;
  dossier: Dossier | null;
  readonly tickets: Map<string, Ticket>;
  say(event: ThreadEvent): void;
  change(change: FieldChange): void;
  file(contact: ContactRecord): void;
  alert(alert: Alert): void;
  timer(timer: Timer): void;
  clear(timer: string): void;
  fired(timer: Timer): void;
  send(item: Outgoing): void;
  /** The commit, with the versions that it rests on, and the events it adds to the thread. */
  finish(): { readonly commit: Commit; readonly entries: readonly Entry<'thread'>[] };
}

export function draftOn(ground: Ground): Draft {
  const appends: Append[] = [];
  const entries: Entry<'thread'>[] = [];
  const puts: Put[] = [];
  const set: Timer[] = [];
  const clear: string[] = [];
  const fired: Timer[] = [];
  const put: Outgoing[] = [];
  const versions = new Map(ground.tickets.map((t) => [t.id, t.version]));
  const before = new Map(ground.tickets.map((t) => [t.id, t.body]));
  const draft: Draft = {
    thread: ground.thread.body,
    conversation: ground.conversation.body,
    dossier: ground.dossier.body,
    tickets: new Map(ground.tickets.flatMap((t) => (t.body ? [[t.id, t.body] as const] : []))),
    say(event) {
      const seq = draft.thread.lastSeq + 1;
      const of = draft.thread.id;
      appends.push({ log: 'thread', of, seq, body: event, ...(event.clientId ? { key: event.clientId } : {}) });
      entries.push({ seq, body: event });
      draft.thread = { ...draft.thread, lastSeq: seq };
      if (draft.conversation && event.conversation === draft.conversation.id)
        draft.conversation = { ...draft.conversation, lastSeq: seq };
    },
    change(change) {
      if (draft.dossier)
        appends.push({ log: 'dossier', of: draft.dossier.id, seq: draft.dossier.lastChange, body: change });
    },
    file: (contact) => puts.push({ kind: 'contact', id: contact.id, expects: 0, body: contact }),
    alert: (alert) => puts.push({ kind: 'alert', id: alert.id, expects: 0, body: alert }),
    timer: (timer) => set.push(timer),
    clear: (timer) => clear.push(timer),
    fired: (timer) => fired.push(timer),
    send: (item) => put.push(item),
    finish() {
      const { thread, conversation, dossier } = draft;
      if (thread !== ground.thread.body)
        puts.push({ kind: 'thread', id: thread.id, expects: ground.thread.version, body: thread });
      if (conversation && conversation !== ground.conversation.body) {
        const expects = conversation.id === ground.conversation.id ? ground.conversation.version : 0;
        puts.push({ kind: 'conversation', id: conversation.id, expects, body: conversation });
      }
      if (dossier && dossier !== ground.dossier.body) {
        const expects = dossier.id === ground.dossier.id ? ground.dossier.version : 0;
        puts.push({ kind: 'dossier', id: dossier.id, expects, body: dossier });
      }
      for (const [id, ticket] of draft.tickets) {
        if (ticket !== before.get(id)) puts.push({ kind: 'ticket', id, expects: versions.get(id) ?? 0, body: ticket });
      }
      return { commit: { puts, appends, timers: { set, clear, fired }, outbox: { put } }, entries };
    },
  };
  return draft;
}
