import { atRest, type Reader, type Remembered, type Repertoire } from '../dialog/index.ts';
import type { Reach } from './code.ts';
import type { Content } from './content.ts';
import { masked } from './dossier.ts';
import { type Draft, draftOn, type Ground } from './draft.ts';
import type { KeyedLock } from './lock.ts';
import { leadsTo } from './merged.ts';
import type { Afterwards, Means } from './perform.ts';
import type { Archive, Bell, Clock, Entry, Mint, Presence, Stored, Timer, Utility, Watch } from './ports.ts';
import type { Conversation, Dossier } from './records.ts';
import type { Language, Understanding } from './understood.ts';
import { vouchedFor } from './vouch.ts';
import type { Words } from './words.ts';

/** Everything the desk works with. */
export interface Office {
  readonly archive: Archive;
  readonly understanding: Understanding;
  readonly utility: Utility;
  readonly bell: Bell;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly mint: Mint;
  readonly watch: Watch;
  readonly content: Content;
  readonly words: Words;
  readonly repertoire: Repertoire;
  readonly read: Reader;
  readonly lock: KeyedLock;
  /** Whether alerts have somewhere to go besides the console. */
  readonly alerting: boolean;
  /** Whether customers can be told on the contact on file that it is about to change. */
  readonly notices: boolean;
  /** How a one-time code can reach a customer. */
  readonly reach: Reach;
  readonly silenceMinutes: number;
  /** An agent who leaves a message unanswered that long loses the chat. */
  readonly attendMinutes: number;
  /** Work on the whole archive, by name; a timer of kind `run` sets it off, and it answers for clearing that timer. */
  readonly runs: Readonly<Record<string, (timer: Timer) => Promise<void>>>;
}

/** `place`: the one in the queue that the conversation would get. */
export const means = (office: Office, place = 1): Means => ({
  content: office.content,
  words: office.words,
  mint: office.mint,
  now: office.clock.now().toISOString(),
  alerting: office.alerting,
  notices: office.notices,
  place,
});

const ABSENT = { id: '', version: 0, body: null } as const;

/** Most conversations have none of these, and then nothing is asked for. */
async function many<K extends 'ticket' | 'proposal'>(
  office: Office,
  kind: K,
  ids: readonly string[],
): Promise<readonly Stored<K>[]> {
  if (ids.length === 0) return [];
  return (await office.archive.load(ids.map((id) => ({ kind, id })))) as readonly Stored<K>[];
}

/** Loads what a change of a thread rests on; null when there is no such thread. `bare`: without the tickets and proposals, for a change that touches none. */
export async function groundOf(office: Office, threadId: string, bare = false): Promise<Ground | null> {
  const [thread] = await office.archive.load([{ kind: 'thread', id: threadId }] as const);
  if (!thread.body) return null;
  const { conversation, dossier } = thread.body;
  const [open, kept] = await office.archive.load([
    { kind: 'conversation', id: conversation ?? '' },
    { kind: 'dossier', id: dossier ?? '' },
  ] as const);
  const { tickets, proposals, customer } = open.body ?? { tickets: [], proposals: [], customer: null };
  const [jobs, changes] = bare ? [[], []] : [tickets, proposals];
  return {
    thread: thread as Ground['thread'],
    conversation: conversation ? open : { kind: 'conversation', ...ABSENT },
    dossier: dossier ? kept : { kind: 'dossier', ...ABSENT },
    customer: customer === null ? { kind: 'dossier', ...ABSENT } : await leadsTo(office.archive, customer),
    tickets: await many(office, 'ticket', jobs),
    proposals: await many(office, 'proposal', changes),
  };
}

const ATTEMPTS = 12;

/** The archive refused a change again and again because others kept changing the same documents. */
export class Contended extends Error {
  override name = 'Contended';
  constructor(threadId: string) {
    super(`thread ${threadId}: ${ATTEMPTS} attempts to commit met a conflict; it is tried again when its timer fires`);
  }
}

/** Changes a thread under its lock: loads, decides, commits; decides anew after a conflict. `decide` returns null when there is nothing to do. Rings the bell once durable. */
export function change<T>(
  office: Office,
  threadId: string,
  decide: (draft: Draft, ground: Ground) => Promise<T | null> | T | null,
  bare = false,
): Promise<{ readonly decided: T; readonly entries: readonly Entry<'thread'>[] } | null> {
  return office.lock.run(threadId, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const ground = await groundOf(office, threadId, bare);
      if (!ground) return null;
      const draft = draftOn(ground, office.mint, office.clock.now().toISOString());
      const decided = await decide(draft, ground);
      if (decided === null) return null;
      const { commit, entries, alerts } = draft.finish();
      const done = await office.archive.commit(commit);
      if (!done.ok) continue;
      if (entries.length > 0) office.bell.ring(threadId, entries);
      if (draft.conversation && (commit.puts ?? []).some(({ kind }) => kind !== 'thread'))
        office.bell.moved(draft.conversation);
      for (const alert of alerts) office.bell.alarm(alert);
      return { decided, entries };
    }
    throw new Contended(threadId);
  });
}

/** What an earlier conversation left in the dossier, to be offered back and never stated. */
export function rememberedIn(dossier: Dossier | null): Remembered {
  const fields = Object.entries(dossier?.fields ?? {});
  return Object.fromEntries(fields.map(([field, { value }]) => [field, { value, masked: masked(value) }]));
}

/** The conversation that the message at `seq` belongs to: the open one, or the next one, which it opens and whose silence is watched. */
export function conversationFor(office: Office, draft: Draft, seq: number, language: Language): Conversation {
  if (draft.conversation) return draft.conversation;
  const now = office.clock.now().toISOString();
  const conversation: Conversation = {
    v: 1,
    id: office.mint.id(),
    thread: draft.thread.id,
    openedAt: now,
    closedAt: null,
    firstSeq: seq,
    lastSeq: seq,
    status: 'open',
    outcome: null,
    closing: null,
    holder: { is: 'bot' },
    department: 'CS',
    agents: [],
    waitingSince: null,
    unread: 0,
    proposals: [],
    language: draft.thread.language ?? language,
    dialog: atRest,
    causes: {},
    intents: [],
    messages: 0,
    ...vouchedFor(draft, now),
    tickets: [],
    lastSaid: [],
    hazards: [],
  };
  draft.conversation = conversation;
  watchSilence(office, draft);
  draft.thread = { ...draft.thread, conversation: conversation.id };
  return conversation;
}

/** Sets the timer that ends the conversation when nobody says anything while the bot holds it. */
export function watchSilence(office: Office, draft: Draft): void {
  const { id } = draft.conversation as Conversation;
  const at = later(office, office.silenceMinutes * 60);
  draft.timer({ id: `silence:${id}`, at, kind: 'silence', of: draft.thread.id, note: id });
}

/** Sets the timer that takes the chat from an agent who does not answer. */
export function watchAnswer(office: Office, draft: Draft, conversation: string): void {
  const at = later(office, office.attendMinutes * 60);
  draft.timer({ id: `attend:${conversation}`, at, kind: 'attend', of: draft.thread.id, note: conversation });
}

/** A timer whose work is done, or concerns nobody any more: it only goes away, unless it has been set anew. */
export async function dismiss(office: Office, timer: Timer): Promise<void> {
  await office.archive.commit({ timers: { fired: [timer] } });
}

/** A guess from the script, for words that must be said before anything is understood. */
export const scriptOf = (text: string): Language => (/\p{Script=Han}/u.test(text) ? 'zh' : 'en');

export const later = (office: Office, seconds: number): string =>
  new Date(office.clock.now().getTime() + seconds * 1000).toISOString();
export type { Afterwards };
