import type { Fact, TurnInput, Wish } from '../dialog/index.ts';
import type { Draft } from './draft.ts';
import { later, type Office } from './office.ts';
import type { Conversation } from './records.ts';
import { type Served, wishOf } from './route.ts';
import type { Understood } from './understood.ts';

/** A message as the dialogs take it. `understood` is null while the model is being fitted, and when it is `broken`. */
export interface Read {
  readonly input: TurnInput;
  readonly understood: Understood | null;
  readonly broken: boolean;
}

/** Reads a message. A dead classifier must not silence the desk: without it everything is handed over, hazards apart. */
export function inputOf(office: Office, draft: Draft, seq: number, text: string): Read {
  const conversation = draft.conversation as Conversation;
  const { understood, broken } = understand(office, text, conversation, draft);
  const wish: Wish = understood ? wishOf(understood, served(office)) : { is: 'handOver' };
  const language = understood?.language ?? conversation.language;
  const person = office.understanding.asksForPerson(text);
  const entities = [...(understood?.entities ?? []), ...codeIn(office, conversation, text)];
  return { input: { seq, text, language, entities, wish, person }, understood, broken };
}

const CODE = /(?<!\d)\d{3}[ -]?\d{3}(?!\d)/;

/** The one-time code in a message, where one has been asked for. */
function codeIn({ repertoire }: Office, { dialog }: Conversation, text: string): readonly Fact[] {
  const frame = dialog.stack.at(-1);
  const asked = frame?.asked ? repertoire.dialogs[frame.dialog]?.slots[frame.asked] : undefined;
  const found = asked?.takes === 'code' ? CODE.exec(text) : null;
  if (!found) return [];
  const [code] = found;
  return [
    {
      type: 'code',
      value: code.replace(/\D/g, ''),
      text: code,
      start: found.index,
      end: found.index + code.length,
    },
  ];
}

function understand(
  office: Office,
  text: string,
  conversation: Conversation,
  draft: Draft,
): { understood: Understood | null; broken: boolean } {
  try {
    const known = draft.thread.language ?? conversation.language;
    return { understood: office.understanding.understand(text, known, office.clock.now()), broken: false };
  } catch (error) {
    office.watch.warn('understanding failed', { fault: (error as Error).name });
    return { understood: null, broken: true };
  }
}

function served({ repertoire, content }: Office): Served {
  return {
    dialog: (intent) => {
      const { id, intents, apart } = repertoire.dialogOf(intent);
      return intents.includes(intent) && !apart ? id : intent;
    },
    priority: (intent) => content.intents[intent]?.priority,
  };
}

/** The message waits for no turn any more. */
export function answered(office: Office, draft: Draft, seq: number): void {
  const unanswered = draft.thread.unanswered.filter((waiting) => waiting !== seq);
  draft.thread = { ...draft.thread, unanswered };
  const id = `answer:${draft.thread.id}`;
  if (unanswered.length === 0) draft.clear(id);
  else draft.timer({ id, at: later(office, 10), kind: 'answer', of: draft.thread.id, note: '' });
}
