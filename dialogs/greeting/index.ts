import { dialog } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

export const greeting = dialog({
  id: 'greeting',
  intents: ['dialog.greeting'],
  text: { en, zh },
  aside: true,
  done: (_, say) => [say('hello')],
});
