import type { Incoming, Receipt } from './desk.ts';
import type { Draft } from './draft.ts';
import { change, conversationFor, later, type Office, scriptOf, watchAnswer } from './office.ts';
import type { Conversation, Instant, ThreadEvent } from './records.ts';
import { answerSurvey } from './survey.ts';
import type { Hazard, Language } from './understood.ts';

/** The longest message that is kept, in UTF-16 units. */
export const LONGEST = 4000;
/** A hazard's notice does not wait longer than this for the store. */
const NOTICE_MS = 250;
/** How long a stored message may be without an answer before its timer sees to it. */
const ANSWER_SECONDS = 10;

/** The safety text for a message that tells of a danger, null for all others; needs no store. */
export function safetyText(
  { understanding, words }: Pick<Office, 'understanding' | 'words'>,
  text: string,
): string | null {
  const hazard = understanding.hazard(text);
  return hazard?.certainty === 'hit' ? words.say({ key: `safety.${hazard.kind}` }, scriptOf(text)) : null;
}

/** Stores a message durably, with the safety notice in the same commit when it tells of a danger. */
export async function receive(office: Office, message: Incoming): Promise<Receipt> {
  const { text, files = [] } = message;
  const language = scriptOf(text);
  const words = (key: string) => office.words.say({ key: `common.${key}`, with: { limit: LONGEST } }, language);
  if (text.trim() === '' && files.length === 0) return { is: 'refused', because: 'empty', say: words('empty') };
  // The scan comes before every other check and before the store: a danger is answered whatever else is wrong.
  const hazard = office.understanding.hazard(text);
  const notice = hazard?.certainty === 'hit' ? noticeOf(office, message, hazard, language) : null;
  if (text.length > LONGEST) {
    return { is: 'refused', because: 'tooLong', say: [notice?.text, words('tooLong')].filter(Boolean).join('\n') };
  }
  const late = notice ? setTimeout(() => office.bell.flash(message.thread, notice), NOTICE_MS) : undefined;
  try {
    return await store(office, message, hazard, notice, words);
  } catch (error) {
    office.watch.warn('a message could not be stored', { fault: (error as Error).name });
    office.watch.count('messages_refused_total', { because: 'store' });
    return { is: 'refused', because: 'store', say: [notice?.text, words('notStored')].filter(Boolean).join('\n') };
  } finally {
    clearTimeout(late);
  }
}

/** The safety text as an event; its id comes from the client's id, so that a stored copy replaces one that was shown before. */
function noticeOf(office: Office, message: Incoming, hazard: Hazard, language: Language): ThreadEvent {
  return {
    v: 1,
    id: `notice-${message.clientId}`,
    at: office.clock.now().toISOString(),
    conversation: null,
    from: { is: 'bot' },
    tone: 'safety',
    text: office.words.say({ key: `safety.${hazard.kind}` }, language),
    language,
  };
}

async function store(
  office: Office,
  message: Incoming,
  hazard: Hazard | null,
  notice: ThreadEvent | null,
  words: (key: string) => string,
): Promise<Receipt> {
  const { thread: threadId, clientId, text, files = [] } = message;
  let before: Receipt | null = null;
  const append = async (draft: Draft): Promise<{ seq: number; event: ThreadEvent } | null> => {
    const known = await office.archive.entry('thread', threadId, clientId);
    if (known) {
      before = { is: 'stored', seq: known.seq, event: known.body, duplicate: true };
      return null;
    }
    const seq = draft.thread.lastSeq + 1;
    const at = office.clock.now().toISOString();
    const event: ThreadEvent = {
      v: 1,
      id: office.mint.id(),
      at,
      conversation: null,
      from: { is: 'customer' },
      tone: 'plain',
      text,
      language: null,
      clientId,
      ...(files.length > 0 ? { files } : {}),
    };
    if (!hazard && (await answerSurvey(office, draft, event, scriptOf(text)))) return { seq, event };
    const { id } = conversationFor(office, draft, seq, scriptOf(text));
    draft.say({ ...event, conversation: id });
    for (const file of files) draft.keep({ v: 1, ...file, at, thread: threadId, conversation: id, seq });
    if (notice) draft.say({ ...notice, conversation: id, replyTo: event.id });
    const open = conversationFor(office, draft, seq, scriptOf(text));
    if (hazard) draft.conversation = { ...open, hazards: [...open.hazards, { ...hazard, seq, at }] };
    if (open.holder.is === 'agent' || open.holder.is === 'queue') waiting(office, draft, at);
    draft.thread = { ...draft.thread, unanswered: [...draft.thread.unanswered, seq] };
    draft.timer({
      id: `answer:${threadId}`,
      at: later(office, ANSWER_SECONDS),
      kind: 'answer',
      of: threadId,
      note: '',
    });
    return { seq, event };
  };
  const done = await change(office, threadId, append, true);
  if (done) return { is: 'stored', seq: done.decided.seq, event: done.decided.event, duplicate: false };
  const say = [notice?.text, words('notStored')].filter(Boolean).join('\n');
  return before ?? { is: 'refused', because: 'noThread', say };
}

/** A person is to answer: from now on the customer waits, and an agent who holds the chat has so many minutes. */
function waiting(office: Office, draft: Draft, at: Instant): void {
  const conversation = draft.conversation as Conversation;
  const { id, holder, waitingSince, unread } = conversation;
  if (holder.is === 'agent' && waitingSince === null) watchAnswer(office, draft, id);
  draft.conversation = { ...conversation, waitingSince: waitingSince ?? at, unread: unread + 1 };
}
