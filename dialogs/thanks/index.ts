import { dialog } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

export const thanks = dialog({
  id: 'thanks',
  intents: ['dialog.thanks'],
  text: { en, zh },
  aside: true,
  done: (_, say) => [say('welcome')],
});
