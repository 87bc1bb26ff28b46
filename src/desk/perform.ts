import type { CardOf, Effect, Option, Said, Value } from '../dialog/index.ts';
import { raise } from './alarm.ts';
import { closeConversation } from './close.ts';
import type { Content } from './content.ts';
import type { Draft } from './draft.ts';
import { amendTicket, openTicket, ticketFacts, ticketNews } from './jobs.ts';
import type { Mint } from './ports.ts';
import { claim, requestChange, undo } from './proposal.ts';
import { enqueue } from './queue.ts';
import type { Card, Cause, Conversation, Instant } from './records.ts';
import { departmentOf } from './ticket.ts';
import type { HazardKind } from './understood.ts';
import { grantOf } from './vouch.ts';
import type { Words } from './words.ts';

/** What performing needs besides the draft; all of it pure or injected. */
export interface Means {
  readonly content: Content;
  readonly words: Words;
  readonly mint: Mint;
  readonly now: Instant;
  /** Whether alerts have somewhere to go besides the console. */
  readonly alerting: boolean;
  /** Whether a customer can be told on the contact on file that it is about to change. */
  readonly notices: boolean;
  /** The place that a conversation would have in the queue of each department that may be asked. */
  readonly place: number;
}

/** Things that can only be done outside the commit and the lock. */
export interface Afterwards {
  readonly lookUps: readonly {
    readonly id: string;
    readonly name: string;
    readonly args: Readonly<Record<string, string>>;
  }[];
}

interface Bubble {
  readonly card: Card | null;
  readonly said: Said[];
  readonly options: readonly Option[];
  readonly tone: 'plain' | 'safety';
}

/** Carries out a turn's effects on the draft, in order. The conversation must be there. */
export function perform(effects: readonly Effect[], draft: Draft, means: Means, cause: Cause | null): Afterwards {
  const lookUps: { id: string; name: string; args: Readonly<Record<string, string>> }[] = [];
  const bubbles: Bubble[] = [];
  let facts: Readonly<Record<string, Value>> = {};
  const add = (said: Said, options: readonly Option[] = [], tone: Bubble['tone'] = 'plain', card?: CardOf) => {
    const last = bubbles.at(-1);
    const whole = { key: said.key, with: { ...facts, ...said.with } };
    const drawn = card ? drawCard(card, facts, draft, means) : null;
    if (last && last.tone === tone && last.options.length === 0 && !(last.card && drawn))
      bubbles[bubbles.length - 1] = { said: [...last.said, whole], options, tone, card: drawn ?? last.card };
    else bubbles.push({ said: [whole], options, tone, card: drawn });
  };
  /** Once a thread: before the first personal question, or with the first words after something personal was kept. */
  const notice = () => {
    if (draft.thread.privacyNotice) return;
    draft.thread = { ...draft.thread, privacyNotice: { version: means.content.privacyVersion, at: means.now } };
    add({ key: 'common.privacy' });
  };
  for (const effect of effects) {
    const conversation = draft.conversation;
    if (!conversation) break;
    switch (effect.do) {
      case 'say':
        if (effect.privacy) notice();
        add(effect.said, effect.options, effect.tone ?? 'plain', effect.card);
        break;
      case 'openTicket':
        facts = ticketFacts(openTicket(effect, draft, conversation, means));
        break;
      case 'amendTicket':
        facts = { ...facts, ...amendTicket(effect, draft, means) };
        break;
      case 'propose':
        claim(effect.field, effect.answer, draft, means);
        break;
      case 'judge':
        draft.conversation = {
          ...conversation,
          verdicts: [...(conversation.verdicts ?? []), { article: effect.of, helped: effect.helped }],
        };
        break;
      case 'alert':
        raise(effect.hazard as HazardKind, draft, means, cause?.seq ?? draft.thread.lastSeq);
        break;
      case 'requestChange':
        add(requestChange(effect, draft, means));
        break;
      case 'verify': {
        const grant = grantOf(effect.account, means.now, 'a one-time code');
        draft.conversation = { ...conversation, grants: [...conversation.grants, grant], customer: effect.customer };
        draft.tell({ is: 'verified', because: grant.how });
        break;
      }
      case 'undo':
        add(undo(draft, means));
        break;
      case 'tellTickets':
        for (const said of ticketNews(draft, means)) add(said);
        break;
      case 'handOff':
        add(...enqueue(draft, means, departmentOf(means.content, conversation, effect.intent), effect.intent));
        break;
      case 'lookUp':
        lookUps.push({ id: effect.id, name: effect.name, args: effect.args });
        if (cause) draft.conversation = { ...conversation, causes: { ...conversation.causes, [effect.id]: cause } };
        draft.timer({
          id: `lookup:${conversation.id}:${effect.id}`,
          at: after(means.now, 1.5),
          kind: 'lookup',
          of: draft.thread.id,
          note: effect.id,
        });
        break;
      case 'dropLookUp':
        draft.clear(`lookup:${conversation.id}:${effect.id}`);
        break;
      case 'language':
        draft.conversation = { ...conversation, language: effect.to };
        draft.thread = { ...draft.thread, language: effect.to };
        add({ key: 'common.inOtherLanguage' });
        break;
      case 'repeat':
        for (const said of conversation.lastSaid.length > 0
          ? conversation.lastSaid
          : [{ key: 'common.nothingToRepeat' }])
          add(said);
        break;
      case 'close':
        sayAll(bubbles.splice(0), draft, means, cause);
        // A message that waits for its turn belongs to this conversation still.
        if (draft.thread.unanswered.length <= 1) closeConversation(draft, means, effect.outcome);
        break;
    }
  }
  const last = bubbles.pop();
  if (last && draft.dossier && !draft.thread.privacyNotice) {
    draft.thread = { ...draft.thread, privacyNotice: { version: means.content.privacyVersion, at: means.now } };
    bubbles.push({ ...last, said: [...last.said, { key: 'common.privacy' }] });
  } else if (last) bubbles.push(last);
  sayAll(bubbles, draft, means, cause);
  return { lookUps };
}

/** A card in the conversation's language. */
function drawCard(card: CardOf, facts: Readonly<Record<string, Value>>, draft: Draft, { words }: Means): Card {
  const { language } = draft.conversation as Conversation;
  const rows = card.rows.flatMap(({ label, value }) => {
    const given = typeof value === 'object' && 'fact' in value ? facts[value.fact] : value;
    if (given === undefined) return [];
    return [{ label: words.say({ key: label }, language), value: words.value(given, language) }];
  });
  return { title: words.say({ key: card.title }, language), rows };
}

const after = (now: Instant, seconds: number): Instant => new Date(Date.parse(now) + seconds * 1000).toISOString();

function sayAll(bubbles: readonly Bubble[], draft: Draft, means: Means, cause: Cause | null): void {
  const conversation = draft.conversation;
  if (!conversation || bubbles.length === 0) return;
  const { language } = conversation;
  for (const bubble of bubbles) {
    const choices = bubble.options.map((option) => means.words.choice(option, language));
    draft.say({
      v: 1,
      id: means.mint.id(),
      at: means.now,
      conversation: conversation.id,
      from: { is: 'bot' },
      tone: bubble.tone,
      text: bubble.said.map((said) => means.words.say(said, language)).join('\n'),
      language,
      ...(choices.length > 0 ? { choices } : {}),
      ...(bubble.card ? { card: bubble.card } : {}),
      ...(cause ? { replyTo: cause.event, route: cause.route } : {}),
    });
  }
  const lastSaid = bubbles
    .flatMap((bubble) => bubble.said)
    .filter(({ key }) => key !== 'common.inOtherLanguage' && key !== 'common.privacy');
  if (draft.conversation && lastSaid.length > 0) draft.conversation = { ...draft.conversation, lastSaid };
}
