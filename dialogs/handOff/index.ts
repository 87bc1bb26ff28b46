import { dialog } from '../../src/dialog/index.ts';
import { matterOf, passing } from '../common/matter.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** What would be called back, while somebody is there to take it: the customer hears that a person is coming, and waits in the queue. */
export const handOff = dialog({
  id: 'handOff',
  text: { en, zh },
  done: (view, say) => [
    say(passing(view), { matter: { words: `intent.${matterOf(view)}` } }),
    { do: 'handOff', intent: matterOf(view) },
  ],
});
