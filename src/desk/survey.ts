import { plain } from '../dialog/index.ts';
import type { Draft } from './draft.ts';
import type { Office } from './office.ts';
import type { Means } from './perform.ts';
import type { ContactRecord, Conversation, ThreadEvent } from './records.ts';
import type { Language } from './understood.ts';

type Score = NonNullable<ContactRecord['satisfaction']>['score'];

/** How long after its conversation a survey may be answered. */
const OPEN_HOURS = 72;
const SCORES: readonly Score[] = [5, 4, 3, 2, 1];
const STARS: Readonly<Record<string, Score>> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5 };

/** True where the customer may be asked how it was: not after spam, and not in the face of a danger. */
const mayAsk = ({ hazards, messages }: Conversation, { closing, intents }: ContactRecord): boolean =>
  messages > 0 &&
  closing?.resolution !== 'spam' &&
  !hazards.some(({ certainty }) => certainty === 'hit') &&
  intents.some((intent) => !intent.startsWith('dialog.') || intent === 'dialog.human');

/** Asks at the end of a conversation, once for each contact record; the answer may come for three days and opens no new conversation. */
export function askSurvey(draft: Draft, means: Means, conversation: Conversation, contact: ContactRecord): void {
  if (!mayAsk(conversation, contact)) return;
  const { language } = conversation;
  draft.say({
    v: 1,
    id: means.mint.id(),
    at: means.now,
    conversation: conversation.id,
    from: { is: 'bot' },
    tone: 'plain',
    text: means.words.say({ key: 'common.survey' }, language),
    language,
    choices: SCORES.map((score) =>
      means.words.choice({ value: '', title: { words: `common.score${score}` } }, language),
    ),
  });
  draft.thread = { ...draft.thread, survey: { contact: contact.id, at: means.now } };
}

/** What a message says as an answer to the survey: one of its words in either language, a number from 1 to 5, or so many stars. */
export function scoreIn({ words }: Pick<Office, 'words'>, text: string): Score | null {
  const said = plain(text);
  for (const score of SCORES)
    for (const language of ['zh', 'en'] as const)
      if (said === plain(words.say({ key: `common.score${score}` }, language))) return score;
  const [, digit, han] = /^(?:([1-5])|([一二两三四五]))\s*(?:分|星|颗星|stars?|out of 5)?$/.exec(said) ?? [];
  if (digit) return Number(digit) as Score;
  return han && said.length > 1 ? (STARS[han] ?? null) : null;
}

/** Takes a message as the answer to the survey that is open, with its thanks; false: it is something else, or none is open. */
export async function answerSurvey(
  office: Office,
  draft: Draft,
  event: ThreadEvent,
  language: Language,
): Promise<boolean> {
  const { thread, conversation } = draft;
  if (conversation || !thread.survey || event.files) return false;
  const asked = Date.parse(thread.survey.at);
  const score = scoreIn(office, event.text);
  if (score === null || office.clock.now().getTime() > asked + OPEN_HOURS * 3_600_000) return false;
  const [stored] = await office.archive.load([{ kind: 'contact', id: thread.survey.contact }] as const);
  if (!stored.body) return false;
  draft.say({ ...event, conversation: stored.body.conversation });
  draft.file({ ...stored.body, satisfaction: { score, at: event.at } }, stored.version);
  const key = score >= 3 ? 'common.surveyThanks' : 'common.surveySorry';
  const spoken = thread.language ?? language;
  const options =
    score >= 3
      ? []
      : [
          { value: '', title: { words: 'common.complain' } },
          { value: '', title: { words: 'common.person' } },
        ];
  draft.say({
    v: 1,
    id: office.mint.id(),
    at: event.at,
    conversation: stored.body.conversation,
    from: { is: 'bot' },
    tone: 'plain',
    text: office.words.say({ key }, spoken),
    language: spoken,
    replyTo: event.id,
    ...(options.length > 0 ? { choices: options.map((option) => office.words.choice(option, spoken)) } : {}),
  });
  draft.thread = { ...draft.thread, survey: null };
  office.watch.count('surveys_answered_total', { score: String(score) });
  return true;
}
