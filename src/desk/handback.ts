import { type Effect, goOn } from '../dialog/index.ts';
import { heldSeconds } from './close.ts';
import type { Draft } from './draft.ts';
import { means, type Office, rememberedIn, watchSilence } from './office.ts';
import { type Afterwards, perform } from './perform.ts';
import type { Conversation, Happened } from './records.ts';

/** The bot has the word again: it says the first words, and the frozen dialog goes on where it stopped. The conversation must be there. */
export function toBot(office: Office, draft: Draft, first: readonly Effect[], happened: Happened): Afterwards {
  const conversation = draft.conversation as Conversation;
  const agentSeconds = heldSeconds(conversation, office.clock.now().toISOString());
  draft.conversation = {
    ...conversation,
    ...(agentSeconds > 0 && { agentSeconds }),
    holder: { is: 'bot' },
    waitingSince: null,
    unread: 0,
  };
  draft.clear(`queue:${conversation.id}`);
  draft.clear(`attend:${conversation.id}`);
  watchSilence(office, draft);
  draft.mark(happened);
  const scene = { repertoire: office.repertoire, remembered: rememberedIn(draft.dossier) };
  const on = goOn(scene, conversation.dialog);
  draft.conversation = { ...(draft.conversation as Conversation), dialog: on.state };
  return perform([...first, ...on.effects], draft, means(office), null);
}
