import { dialog, type View } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const words = ({ intent }: View) =>
  intent === 'dialog.human' ? 'person' : intent === 'fallback.hand_over' ? 'unsure' : 'matter';

/** What would be called back, while somebody is there to take it: the customer hears that a person is coming, and waits in the queue. */
export const handOff = dialog({
  id: 'handOff',
  text: { en, zh },
  done: (view, say) => [
    say(words(view), { matter: { words: `intent.${view.intent}` } }),
    { do: 'handOff', intent: view.intent },
  ],
});
